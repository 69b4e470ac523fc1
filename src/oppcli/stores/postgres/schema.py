"""How a store is built in a database of a server, and how its version is kept.

Texts are ordered by their bytes, as SQLite orders them, and a new row takes its number from a
table: see `writing`. Both are said in the columns, so that they hold whoever writes.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from unicodedata import normalize

from psycopg import errors

from oppcli.errors import StoreUnusable
from oppcli.stores import Upgraded, versions
from oppcli.stores.postgres.dialect import translated

if TYPE_CHECKING:
    from psycopg import Connection
    from sqlalchemy import Connection as CoreConnection
    from sqlalchemy import Engine

_BUILDING = 0x6F70706C  # "oppl": the advisory lock of those who build or upgrade

# The first statement of a transaction that writes. Neither SET nor LOCK reads, so that the state
# the transaction works on is chosen after it was its turn.
FIRST = (
    "SET LOCAL lock_timeout = {budget};"
    " LOCK TABLE oppcli_schema IN SHARE ROW EXCLUSIVE MODE;"
    " SELECT version FROM oppcli_schema"
)

_OWN = """
CREATE TABLE oppcli_schema (version integer NOT NULL);
CREATE TABLE oppcli_number (name text COLLATE "C" PRIMARY KEY, last bigint NOT NULL)
  WITH (fillfactor = 20);
CREATE FUNCTION oppcli_next(text) RETURNS bigint LANGUAGE sql VOLATILE AS $$
  INSERT INTO {schema}.oppcli_number AS n (name, last) VALUES ($1, 1)
    ON CONFLICT (name) DO UPDATE SET last = n.last + 1 RETURNING n.last
$$;
CREATE FUNCTION oppcli_lower(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.lower($1 COLLATE {collation})
$$
"""

# `folded` and `name_key` of `domain/names.py` in the database's own words. Its lower() is no
# casefold, so the letters that the two treat differently are replaced as Python folds them.
_NAMES = r"""
CREATE OR REPLACE FUNCTION oppcli_refolded(text) RETURNS text
 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT normalize({replaced}, NFKC)
$$;
CREATE OR REPLACE FUNCTION oppcli_folded(text) RETURNS text
 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT {folded}
$$;
CREATE OR REPLACE FUNCTION oppcli_name_key(text) RETURNS text
 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(
    {folded}, '[\t-\r\x1c-\x20\x85\u1680\u2028\u2029]+', ' ', 'g'))
$$
"""
_IOTA_BELOW = "\u0345"  # a mark that folds to a letter
_LOWERED = 'lower(normalize($1, NFKC) COLLATE {collation}) COLLATE "C"'
_FOLDED = """CASE WHEN octet_length($1) = length($1) THEN lower($1 COLLATE "C")
    WHEN $1 !~ '[{unlike}]' THEN {lowered} ELSE {schema}.oppcli_refolded({lowered}) END"""

# A collation whose lower() knows every alphabet; the first that the server has.
_COLLATION = """SELECT coalesce((
  SELECT quote_ident(collname) FROM pg_collation
   WHERE collname IN ('und-x-icu', 'pg_c_utf8') ORDER BY collname DESC LIMIT 1), '"default"')"""
_TAKEN = """SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
 AND relname = ANY (%s) ORDER BY relname LIMIT 1"""
_VIEWS = """SELECT relname FROM pg_class WHERE relnamespace = (
  SELECT relnamespace FROM pg_class WHERE oid = 'oppcli_schema'::regclass)
 AND relkind = 'v' AND relname = ANY (%s) ORDER BY oid DESC"""


def schema_of(connection: "Connection[Any]") -> int | None:
    """The schema version of the store that the connection leads to; None where there is none."""
    try:
        row = connection.execute("SELECT version FROM oppcli_schema").fetchone()
    except errors.UndefinedTable:
        return None
    return 0 if row is None else int(row[0])


def make(engine: "Engine", name: str, *, copying: bool) -> bool:
    """Builds a store in an empty schema, in one transaction; False if another was first.

    Raises StoreUnusable where tables of other programs have the names that ours need.
    """
    from oppcli import migrations
    from oppcli.stores.postgres.alterations import remember
    from oppcli.stores.postgres.writing import ServerWriter

    with _alone(engine) as connection:
        if _is_there(connection):
            return False
        _refuse_taken(connection, name)
        schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
        collation = connection.exec_driver_sql(_COLLATION).scalar_one()
        connection.exec_driver_sql(_OWN.format(schema=schema, collation=collation))
        _teach_names(connection)
        teach_sqlalchemy()
        migrations.build(connection, translated)
        driver: Any = connection.connection.dbapi_connection
        migrations.ship(ServerWriter(driver))
        connection.exec_driver_sql(
            "INSERT INTO oppcli_schema (version) VALUES (%s)", (versions.new(copying),)
        )
        remember(driver)
    return True


def upgrade(engine: "Engine", at: datetime) -> Upgraded:
    """Takes a store to today's schema, in one transaction."""
    from oppcli import migrations
    from oppcli.migrations.upgrading import upgrade as run
    from oppcli.stores.postgres.alterations import remember

    with _alone(engine) as connection:
        connection.exec_driver_sql("LOCK TABLE oppcli_schema IN SHARE ROW EXCLUSIVE MODE")
        found: int = connection.exec_driver_sql("SELECT version FROM oppcli_schema").scalar_one()
        told: list[str] = []
        if found < versions.SCHEMA_VERSION:
            teach_sqlalchemy()
            _teach_names(connection)
            own = connection.exec_driver_sql(_VIEWS, (migrations.own_views(),)).scalars().all()
            told = run(
                connection,
                found,
                versions.SCHEMA_VERSION,
                migrations.STEPS,
                views=own,
                at=at,
                spoken=translated,
            )
            connection.exec_driver_sql(
                "UPDATE oppcli_schema SET version = %s", (versions.SCHEMA_VERSION,)
            )
            remember(cast("Any", connection.connection.dbapi_connection))
    return Upgraded(found, told=told)


def start_over(engine: "Engine", name: str, *, copying: bool) -> None:
    """Makes an unfinished copy a new store, in one transaction; anything else stays as it is."""
    from oppcli import migrations
    from oppcli.plain_records import TABLES
    from oppcli.stores.postgres.writing import ServerWriter

    with _alone(engine) as connection:
        if not _is_there(connection):
            return
        connection.exec_driver_sql("LOCK TABLE oppcli_schema IN SHARE ROW EXCLUSIVE MODE")
        found: int = connection.exec_driver_sql("SELECT version FROM oppcli_schema").scalar_one()
        if found >= 0:
            return
        versions.check_unfinished(name, found, "", copying=True)
        tables = ", ".join(["oppcli_number", *TABLES])
        connection.exec_driver_sql(f"TRUNCATE {tables}")
        driver: Any = connection.connection.dbapi_connection
        migrations.ship(ServerWriter(driver))
        connection.exec_driver_sql(
            "UPDATE oppcli_schema SET version = %s", (versions.new(copying),)
        )


def _teach_names(connection: "CoreConnection") -> None:
    """Makes or replaces the functions behind `folded(…)` and `name_key(…)` in our SQL."""
    letters = [letter for letter in map(chr, range(1, sys.maxunicode + 1)) if letter.isalpha()]
    letters.append(_IOTA_BELOW)
    folds = {
        letter: letter.casefold()
        for letter in letters
        if letter == letter.lower() == normalize("NFKC", letter) != letter.casefold()
        and normalize("NFKC", letter.casefold()) != letter
    }
    # Sigma has two small forms, of which lower() takes the one for its place.
    unlike = [each for each in letters if folds.keys() & {*normalize("NFKC", each).lower(), each}]
    unlike += [each for each in letters if "\u03a3" in normalize("NFKC", each)]
    single = {letter: fold for letter, fold in folds.items() if len(fold) == 1}
    replaced = f"translate($1, '{''.join(single)}', '{''.join(single.values())}')"
    for letter in folds.keys() - single.keys():
        replaced = f"replace({replaced}, '{letter}', '{folds[letter]}')"
    schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    collation = connection.exec_driver_sql(_COLLATION).scalar_one()
    lowered = _LOWERED.format(collation=collation)
    folded = _FOLDED.format(unlike="".join(unlike), lowered=lowered, schema=schema)
    connection.exec_driver_sql(_NAMES.format(replaced=replaced, folded=folded))


@contextmanager
def _alone(engine: "Engine") -> "Iterator[CoreConnection]":
    """A transaction that no other who builds or upgrades is in meanwhile."""
    ordinary = engine.execution_options(isolation_level="READ COMMITTED")
    with ordinary.begin() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_BUILDING,))
        yield connection


def _is_there(connection: "CoreConnection") -> bool:
    found = connection.exec_driver_sql("SELECT to_regclass('oppcli_schema') IS NOT NULL")
    return bool(found.scalar_one())


def _refuse_taken(connection: "CoreConnection", name: str) -> None:
    from sqlmodel import SQLModel

    from oppcli import records  # noqa: F401 - fills the metadata
    from oppcli.views import VIEWS

    names = [*SQLModel.metadata.tables, *VIEWS, "oppcli_number"]
    taken = connection.exec_driver_sql(_TAKEN, (names,)).scalars().first()
    if taken is not None:
        raise StoreUnusable(
            f"{name} is not an oppcli store, and another program's table {taken!r} is there.",
            "a database of its own: createdb oppcli",
        )


def teach_sqlalchemy() -> None:
    """Has SQLAlchemy write columns and indexes as PostgreSQL needs them to be like SQLite's."""
    from sqlalchemy.ext.compiler import compiles
    from sqlalchemy.schema import CreateColumn
    from sqlmodel import SQLModel

    from oppcli import records  # noqa: F401 - fills the metadata

    for table in SQLModel.metadata.tables.values():
        for index in table.indexes:
            only = index.dialect_options["sqlite"]["where"]
            index.dialect_options["postgresql"]["where"] = only

    @compiles(CreateColumn, "postgresql")
    def _column(element: Any, compiler: Any, **more: Any) -> str:
        text: str = compiler.visit_create_column(element, **more)
        column = element.element
        if column.primary_key:
            text = text.replace("BIGSERIAL", f"BIGINT DEFAULT oppcli_next('{column.table.name}')")
        return text.replace(" TEXT", ' TEXT COLLATE "C"')
