"""Makes a table of a file again with other constraints, which SQLite cannot alter."""

from collections.abc import Mapping
from typing import Any


def rebuild(connection: Any, table: str, changes: Mapping[str, str]) -> None:
    """Makes the table again; in its statement each text of `changes` becomes another.

    The rows, the numbers that were given out, indexes and triggers stay. The connection does not
    enforce foreign keys, else other tables would refer to the old one
    (https://www.sqlite.org/lang_altertable.html#otheralter). Raises ValueError for a text that the
    statement has not.
    """
    (statement,) = _made(connection, f"type = 'table' AND name = '{table}'")
    for old, new in changes.items():
        if old not in statement:
            raise ValueError(f"the table {table} was not made with {old!r}")
        statement = statement.replace(old, new)
    (given,) = connection.exec_driver_sql(
        f"SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0)"
    ).scalars()
    on_it = _made(connection, f"type IN ('index', 'trigger') AND tbl_name = '{table}'")
    for each in (
        "PRAGMA legacy_alter_table = ON",  # else triggers on other tables would follow the old one
        f"ALTER TABLE {table} RENAME TO old_{table}",
        statement,
        f"INSERT INTO {table} SELECT * FROM old_{table}",
        f"DROP TABLE old_{table}",
        "PRAGMA legacy_alter_table = OFF",
        f"DELETE FROM sqlite_sequence WHERE name = '{table}'",
        f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', {given})",
        *on_it,
    ):
        connection.exec_driver_sql(each)


def _made(connection: Any, which: str) -> list[str]:
    """The statements that made what is in the file; none for what SQLite made by itself."""
    sql = f"SELECT sql FROM sqlite_master WHERE {which} AND sql IS NOT NULL ORDER BY rowid"
    return list(connection.exec_driver_sql(sql).scalars())
