"""Works out of the history what files said of records before schema 4 kept it.

An upgrade does it, and so does the restoring of a folder that an older schema exported.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from oppcli.domain.past import column_of, verb_of
from oppcli.history import field_name
from oppcli.migrations.expired_offers import Door
from oppcli.stored import stored_text

_KINDS = ("lead", "opportunity", "deal", "activity", "account", "contact", "device")
_AT_ONCE = 5_000
# What no file says, or the program may have set by itself.
_LEFT_OUT = frozenset(
    (
        *("id", "updated_at", "source_system", "external_id", "batch_id", "version"),
        *("stage_since", "touched_at", "typed_revenue", "typed_accessories", "typed_trade_in"),
        *("exchange_rate", "name_key", "phone_key", "own"),
    )
)
_SUMS = ("est_revenue", "est_revenue_accessories", "est_trade_in_value")
_COLUMNS = ("batch_id", "entity", "entity_id", "source_system", "said")
_ROWS = """SELECT * FROM {kind} WHERE id > {last} AND source_system IS NOT NULL
 AND external_id IS NOT NULL ORDER BY id LIMIT {size}"""
_CHANGES = """SELECT entity_id, batch_id, field, old, new FROM change
 WHERE entity = '{kind}' AND entity_id BETWEEN {first} AND {last} AND actor IS NULL
   AND field NOT IN ('+', '*') ORDER BY id"""

Row = Mapping[str, Any]


def seed(door: Door) -> None:
    """Notes for each import what its file said of a record: the values right after it."""
    batches = door.read("SELECT id, command, undoes FROM batch ORDER BY id")
    imports = {row["id"] for row in batches if verb_of(row["command"]) == "import"}
    if not imports:
        return
    undone_by = {row["undoes"]: row["id"] for row in batches if row["undoes"] is not None}
    undone = {number for number in imports if _is_undone(number, undone_by)}
    for kind in _KINDS:
        last = 0
        while rows := door.read(_ROWS.format(kind=kind, last=last, size=_AT_ONCE)):
            first, last = rows[0]["id"], rows[-1]["id"]
            changes: dict[int, list[Row]] = defaultdict(list)
            for change in door.read(_CHANGES.format(kind=kind, first=first, last=last)):
                changes[change["entity_id"]].append(change)
            said = [
                (batch, kind, row["id"], row["source_system"], text)
                for row in rows
                for batch, text in _said(row, changes.get(row["id"], []), imports, undone)
            ]
            if said:
                door.insert("source_row", _COLUMNS, said)


def _said(
    row: Row, changes: list[Row], imports: set[int], undone: set[int]
) -> Iterator[tuple[int, str]]:
    """Each import of a record with all that files had said of it by then, as a JSON object."""
    left_out = _LEFT_OUT
    if row.get("typed_revenue") is not None:  # its deals set these
        left_out = _LEFT_OUT.union(_SUMS)
    events: dict[int, dict[str, str | None]] = defaultdict(dict)
    if row["batch_id"] in imports:
        made = {c: stored_text(value) for c, value in row.items() if c not in left_out}
        for change in reversed(changes):
            column = column_of(change["field"], row)
            if column in made:
                made[column] = change["old"]
        events[row["batch_id"]] = {field_name(column): value for column, value in made.items()}
    for change in changes:
        column = column_of(change["field"], row)
        if change["batch_id"] in imports and column is not None and column not in left_out:
            events[change["batch_id"]][field_name(column)] = change["new"]
    before: dict[str, str] = {}
    for batch, fields in sorted(events.items()):
        now = {name: value for name, value in (before | fields).items() if value is not None}
        if now != before:
            said = json.dumps(now, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            yield batch, said
        if batch not in undone:
            before = now


def _is_undone(number: int, undone_by: Mapping[int, int]) -> bool:
    """Whether a batch was taken back, and not done again since."""
    is_undone = False
    while number in undone_by:
        number, is_undone = undone_by[number], not is_undone
    return is_undone
