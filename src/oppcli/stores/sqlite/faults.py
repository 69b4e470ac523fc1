"""What a SQLite file can tell of its own soundness: pages, links, texts that nobody can read.

PostgreSQL sees to all of this itself.
"""

import sqlite3
from collections.abc import Iterator

from oppcli.plain_records import TABLES
from oppcli.stores import Fault
from oppcli.stores.sqlite.errors import is_damage

_NUL = "a NUL character"
_MOST = 100  # of each sort: more of them say no more


def faults_of(connection: sqlite3.Connection, tables: str) -> list[Fault]:
    """The faults of an open store; with damaged pages only these, as no other answer counts."""
    damage = [Fault("damaged", "", None, text, True) for text in integrity_of(connection)[:_MOST]]
    if damage:
        return damage
    from oppcli.stores.sqlite.alterations import alterations

    altered = [each.fault() for each in alterations(connection, tables)]
    if any(each.is_fatal for each in altered):
        return altered
    return [*altered, *_broken_links(connection), *_bad_texts(connection)]


def integrity_of(connection: sqlite3.Connection) -> list[str]:
    """The sentences of SQLite's own check, but for rules on values: those are told apart."""
    connection.execute("PRAGMA ignore_check_constraints = ON")
    try:
        rows = connection.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        return [str(error)]
    return [text for (text,) in rows if text != "ok"]


def _broken_links(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Rows whose foreign key leads to a row that does not exist."""
    columns: dict[str, dict[int, str]] = {}
    rows = connection.execute("PRAGMA foreign_key_check").fetchall()
    found = [row for row in rows if row[0] in TABLES][:_MOST]
    for table, number, parent, link in found:
        if table not in columns:
            links = connection.execute(f'PRAGMA foreign_key_list("{table}")')
            columns[table] = {row[0]: row[3] for row in links}
        column = columns[table][link]
        (value,) = connection.execute(
            f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (number,)
        ).fetchone()
        name = column.removesuffix("_id")
        yield Fault(
            "missing_link", table, number, f"its {name} is {parent} {value}, which does not exist"
        )


def _bad_texts(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Texts with NUL, and with bytes that are no UTF-8 (half a character of UTF-16 among them)."""
    for table in TABLES:
        rows = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        texts = [row[1] for row in rows if row[2] == "TEXT"]
        if texts:
            yield from _bad_texts_of(connection, table, texts)


def _bad_texts_of(
    connection: sqlite3.Connection, table: str, columns: list[str]
) -> Iterator[Fault]:
    """One look at the columns of a row together, and one at each where that is no good text."""
    joined = " || ".join(f"COALESCE(\"{column}\", '')" for column in columns)
    try:  # the driver reads the texts of sound rows, which is quicker than we can
        rows = connection.execute(f'SELECT id, {joined} FROM "{table}"')
        wrong = [number for number, text in rows if "\0" in text]
    except sqlite3.OperationalError:
        rows = connection.execute(f'SELECT id, CAST({joined} AS BLOB) FROM "{table}"')
        wrong = [number for number, text in rows if _fault_in(text)]
    for number in wrong[:_MOST]:
        for column in columns:
            sql = f'SELECT CAST("{column}" AS BLOB) FROM "{table}" WHERE id = ?'
            (text,) = connection.execute(sql, (number,)).fetchone()
            fault = _fault_in(text) if text is not None else ""
            if fault:
                said = f"its {column} holds {fault}"
                yield Fault("unreadable_text", table, number, said, fault != _NUL)


def _fault_in(text: bytes) -> str:
    if b"\0" in text:
        return _NUL
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return "bytes that are not text"
    return ""
