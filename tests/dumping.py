"""What a store holds, whichever database it is in, to be compared."""

from contextlib import closing
from typing import Any

from oppcli.plain_records import TABLES
from oppcli.store import Row, Store

_HISTORY = ("batch", "change", "source_row")
_BOOKKEEPING = ("version", "updated_at")  # of what sellers keep; they only ever go up


def rows(address: object, sql: str) -> list[Row]:
    """What one SELECT gives, by name."""
    with closing(Store(str(address))) as store:
        return list(store.read(sql))


def everything(address: object) -> dict[str, list[Row]]:
    """Every row of every table by its table's name, in the order of their numbers."""
    with closing(Store(str(address))) as store:
        return {
            name: list(store.read(f"SELECT * FROM {name} ORDER BY id")) for name in sorted(TABLES)
        }


def dump(address: object) -> dict[str, list[Row]]:
    """The same but for the history, and what only counts."""
    return {
        name: [
            {
                key: value
                for key, value in row.items()
                if not ("created_at" in row and key in _BOOKKEEPING)
            }
            for row in held
        ]
        for name, held in everything(address).items()
        if name not in _HISTORY
    }


def breaks(address: object) -> list[tuple[Any, ...]]:
    """Where the history does not lead to the present: each change begins where the one before it
    ended, and what the last one says is stored."""
    held = everything(address)
    stored = {(name, row["id"]): row for name, of_table in held.items() for row in of_table}
    now: dict[tuple[str, int, str], str | None] = {}
    found: list[tuple[Any, ...]] = []
    for row in held["change"]:
        field = (row["entity"], row["entity_id"], row["field"])
        if row["field"] in ("+", "*", "members"):  # members are told by their names of that day
            continue
        if now.get(field, row["old"]) != row["old"]:
            found.append((*field, now[field], row["old"]))
        now[field] = row["new"]
    for (entity, number, name), new in now.items():
        record = stored.get((entity, number))
        if record is None:
            continue
        column = name if name in record else f"{name}_id"
        if column in record and _text(record[column]) != new:
            found.append((entity, number, name, new, record[column]))
    return found


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
