"""The own fields of the store, as they are listed."""

from typing import Any

from oppcli.store import Store


def own_fields(store: Store, kind: str, *, every: bool) -> list[dict[str, Any]]:
    """The definitions of one kind, '' for all, in their order; `every` with those removed."""
    rows = store.read(
        "SELECT kind, name, type, label, choices, position,"
        " CASE WHEN hidden = 1 THEN 'yes' ELSE 'no' END AS hidden FROM own_field"
        " ORDER BY kind, position, id"
    )
    return [
        {**row, "choices": ",".join(row["choices"].split("\n")) if row["choices"] else None}
        for row in rows
        if row["kind"] == kind or not kind
        if every or row["hidden"] == "no"
    ]
