"""Everything that a store holds, but for its history and its bookkeeping, to be compared."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

_HISTORY = ("batch", "change")
_BOOKKEEPING = ("version", "updated_at")  # of what sellers keep; they only ever go up


def dump(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table by its table's name, in the order of their numbers."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: [
                {
                    key: value
                    for key, value in dict(row).items()
                    if not ("created_at" in row.keys() and key in _BOOKKEEPING)  # noqa: SIM118
                }
                for row in connection.execute(f"SELECT * FROM {name} ORDER BY id")
            ]
            for (name,) in names
            if name not in _HISTORY
        }


def breaks(path: Path) -> list[tuple[Any, ...]]:
    """Where the history does not lead to the present: each change begins where the one before it
    ended, and what the last one says is stored."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        now: dict[tuple[str, int, str], str | None] = {}
        found: list[tuple[Any, ...]] = []
        for row in connection.execute("SELECT * FROM change ORDER BY id"):
            field = (row["entity"], row["entity_id"], row["field"])
            if row["field"] in ("+", "*"):
                continue
            if now.get(field, row["old"]) != row["old"]:
                found.append((*field, now[field], row["old"]))
            now[field] = row["new"]
        for (entity, number, field), new in now.items():
            stored = connection.execute(
                f"SELECT * FROM {entity} WHERE id = ?", (number,)
            ).fetchone()
            if stored is None:
                continue
            columns = stored.keys()
            column = field if field in columns else f"{field}_id"
            if column in columns and _text(stored[column]) != new:
                found.append((entity, number, field, new, stored[column]))
        return found


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
