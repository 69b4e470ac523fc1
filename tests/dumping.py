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
