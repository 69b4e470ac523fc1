"""Stores of older schemas, kept as SQL text, in a file or in a database of a server."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

import serving
from oppcli.plain_records import TABLES
from oppcli.stores.sqlite.storefile import APPLICATION_ID
from oppcli.views import VIEWS

_FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Old:
    """A store of an older schema, as the SQL text that makes it in a file."""

    schema: int
    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")


OFFERS = Old(2, _FIXTURES / "stores" / "schema2_offers.sql")  # with offers that have expired
# With rows in every table.
EVERY_TABLE = Old(3, _FIXTURES / "stores" / "schema3.sql")
EVERY_TABLE_4 = Old(4, _FIXTURES / "stores" / "schema4.sql")
# With two facilities of one name.
FACILITIES_5 = Old(5, _FIXTURES / "stores" / "schema5.sql")
EXPORT = _FIXTURES / "exports" / "schema2_offers"  # what schema 2 exported of OFFERS
_TYPES = (
    "'task', 'call', 'email', 'appointment', 'test_drive', 'appraisal', 'inspection', 'letter',"
    " 'note'"
)
_STATUSES = "'scenario', 'offered', 'signed', 'expired', 'canceled'"


def fill(address: str, old: Old = OFFERS) -> None:
    """Makes the store at the address, which is fresh, the old one."""
    if serving.is_wanted():
        with serving.connection(address) as connection:
            _fill_server(connection, old)
        return
    path = Path(address)
    path.unlink()
    _fill_file(path, old)
    path.chmod(0o600)


def rows(address: str) -> dict[str, list[dict[str, object]]]:
    """Every row of every table of the history and of sales, by table."""
    found = {}
    tables = ("batch", "change", "deal", "opportunity", "close_record")
    if serving.is_wanted():
        with serving.connection(address) as connection:
            for table in tables:
                cursor = connection.execute(f"SELECT * FROM {table} ORDER BY id".encode())
                names = [each.name for each in cursor.description or ()]
                found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
        return found
    with closing(sqlite3.connect(address)) as connection:
        for table in tables:
            cursor = connection.execute(f"SELECT * FROM {table} ORDER BY id")
            names = [each[0] for each in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
    return found


def turn_back(address: str) -> None:
    """Makes a store of today, which has no deals that are won, one of schema 2."""
    if serving.is_wanted():
        with serving.connection(address) as connection:
            _turn_server_back(connection, OFFERS)
        return
    path = Path(address)
    today = path.rename(path.with_name("today.db"))
    _fill_file(path, OFFERS)
    path.chmod(0o600)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ATTACH ? AS today", (str(today),))
        for table in [*reversed(_tables(connection)), "sqlite_sequence"]:
            connection.execute(f"DELETE FROM {table}")
        for table in [*_tables(connection), "sqlite_sequence"]:
            columns = ", ".join(f'"{name}"' for name in _columns(connection, table))
            connection.execute(
                f"INSERT INTO {table} ({columns}) SELECT {columns} FROM today.{table}"
            )
    today.unlink()


def run(address: str, statement: str) -> None:
    """Runs one statement past the program."""
    if serving.is_wanted():
        with serving.connection(address) as connection:
            connection.execute(statement.encode())
        return
    with closing(sqlite3.connect(address)) as connection, connection:
        connection.execute(statement)


def _fill_file(path: Path, old: Old) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(old.text)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {old.schema}")


def _fill_server(connection: "psycopg.Connection", old: Old) -> None:
    """Turns a fresh store back into one of the old schema, and fills it with its rows."""
    _turn_server_back(connection, old)
    for name in ("process_version", "stage", "process"):  # which a fresh store is not without
        connection.execute(f"DELETE FROM {name}".encode())
    with closing(sqlite3.connect(":memory:")) as file:
        file.executescript(old.text)
        for name in _tables(file):
            cursor = file.execute(f"SELECT * FROM {name} ORDER BY id")
            columns = [each[0] for each in cursor.description]
            into = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(name),
                sql.SQL(", ").join(map(sql.Identifier, columns)),
                sql.SQL(", ").join(sql.Placeholder() * len(columns)),
            )
            connection.cursor().executemany(into, cursor.fetchall())
        for name, last in file.execute("SELECT name, seq FROM sqlite_sequence").fetchall():
            connection.execute(
                "INSERT INTO oppcli_number (name, last) VALUES (%s, %s)"
                " ON CONFLICT (name) DO UPDATE SET last = EXCLUDED.last",
                (name, last),
            )


def _turn_server_back(connection: "psycopg.Connection", old: Old) -> None:
    if old.schema < 5:
        connection.execute("DROP INDEX change_field")
    if old.schema < 3:
        connection.execute("ALTER TABLE deal DROP CONSTRAINT status_known")
        checked = f"ALTER TABLE deal ADD CONSTRAINT status_known CHECK (status IN ({_STATUSES}))"
        connection.execute(checked.encode())
    if old.schema < 4:
        connection.execute("ALTER TABLE activity DROP CONSTRAINT type_known")
        known_types = f"ALTER TABLE activity ADD CONSTRAINT type_known CHECK (type IN ({_TYPES}))"
        connection.execute(known_types.encode())
        connection.execute("DROP INDEX unit_name")
        connection.execute("ALTER TABLE unit ADD UNIQUE (kind, name)")
    with closing(sqlite3.connect(":memory:")) as file:
        file.executescript(old.text)
        known = {table: _columns(file, table) for table in _tables(file)}
    for view in reversed(VIEWS):
        connection.execute(f"DROP VIEW {view}".encode())
    for table in TABLES.values():
        if table.name not in known:
            connection.execute(f"DROP TABLE {table.name} CASCADE".encode())
            continue
        for column in table.columns:
            if column not in known[table.name]:
                connection.execute(f"ALTER TABLE {table.name} DROP COLUMN {column}".encode())
    connection.execute(f"UPDATE oppcli_schema SET version = {old.schema}".encode())


def _tables(connection: sqlite3.Connection) -> list[str]:
    """The tables of an old schema, each after those that it has links to."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    there = {name for (name,) in found}
    return [name for name in TABLES if name in there]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]
