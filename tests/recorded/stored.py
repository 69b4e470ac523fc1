"""Reads every row of every table from the database itself, and describes what a command changed.

Nothing here goes through oppcli: the tables are found in the database's own catalogue, so that the
code between the commands and the database can be rewritten.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

import serving

Stored = Mapping[str, list[dict[str, Any]]]  # the rows of each table, without the empty columns

_TABLES_OF_FILE = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_TABLES_OF_SERVER = """SELECT relname FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
   AND relname NOT LIKE 'oppcli%'"""  # numbers that SQLite keeps for itself
# Numbers of these are never shown; in which order the records of one command were flushed is not
# a fact about the store, in which order one field changed is.
_HISTORY = "change"
_TURN = ("batch_id", "entity", "entity_id", "field")


@contextmanager
def reading(address: str) -> Iterator[Callable[[], Stored]]:
    """Gives a function that says what the store at this address holds: `{table: rows}`, by id."""
    if "://" in address:
        with serving.connection(address) as connection:
            yield lambda: _read_server(connection)
    else:
        yield lambda: _read_file(address)


def changes(before: Stored, after: Stored) -> list[str]:
    """One line for each row that came (+), changed (~) or went (-)."""
    lines: list[str] = []
    for table in sorted({*before, *after}):
        old, new = before.get(table, []), after.get(table, [])
        if table == _HISTORY and new[: len(old)] == old:
            lines += [_added(table, row) for row in _in_turn(new[len(old) :])]
        elif old != new:
            lines += _between(table, _by_id(old), _by_id(new))
    return lines


def _between(table: str, old: dict[int, Any], new: dict[int, Any]) -> list[str]:
    lines = [_removed(table, old[key]) for key in old if key not in new]
    for key, row in new.items():
        if key not in old:
            lines.append(_added(table, row))
        elif row != old[key]:
            lines.append(_changed(table, old[key], row))
    return lines


def _added(table: str, row: dict[str, Any]) -> str:
    return f"+ {_name(table, row)} {_cells(row)}"


def _removed(table: str, row: dict[str, Any]) -> str:
    return f"- {_name(table, row)} {_cells(row)}"


def _changed(table: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    cells = [
        f"{name}={_text(old.get(name))}→{_text(new.get(name))}"
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    return f"~ {_name(table, new)} {' '.join(cells)}"


def _name(table: str, row: dict[str, Any]) -> str:
    if table == _HISTORY:
        return f"{table} of {row['entity']} {row['entity_id']}:"
    return f"{table} {row['id']}:"


def _cells(row: dict[str, Any]) -> str:
    shown = {"id"} | ({"entity", "entity_id"} if "entity_id" in row else set())
    return " ".join(f"{name}={_text(row[name])}" for name in sorted(row) if name not in shown)


def _text(value: Any) -> str:
    return "none" if value is None else json.dumps(value, ensure_ascii=False)


def _by_id(rows: list[dict[str, Any]]) -> dict[int, Any]:
    return {row["id"]: row for row in rows}


def _in_turn(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: tuple(row[name] for name in _TURN))


def _read_file(address: str) -> Stored:
    if not Path(address).exists():
        return {}
    with closing(sqlite3.connect(f"file:{address}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [name for (name,) in connection.execute(_TABLES_OF_FILE)]
        return {
            table: [
                _kept(dict(row))
                for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY id')
            ]
            for table in tables
        }


def _read_server(connection: psycopg.Connection) -> Stored:
    """All tables in one statement: asking for each would take longer than the commands."""
    tables = [name for (name,) in connection.execute(_TABLES_OF_SERVER).fetchall()]
    of_each = [f"SELECT '{name}', id, to_jsonb(t) FROM \"{name}\" t" for name in tables]
    held: dict[str, list[dict[str, Any]]] = {name: [] for name in tables}
    for name, _, row in connection.execute(" UNION ALL ".join(of_each) + " ORDER BY 1, 2"):  # type: ignore[call-overload]
        held[name].append(_kept(row))
    return held


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}
