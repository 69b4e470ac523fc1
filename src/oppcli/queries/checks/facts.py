"""Leads, activities and products: what is said in one record agrees, by the rules that ask it of
what is typed and imported.

Each combination of facts is judged once. What another system or an older version brought along,
and what makes no figure wrong, is a note.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from oppcli.domain.activity import JUDGED, senseless, settled, too_early
from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.findings import RESTORE, Finding
from oppcli.domain.lead import ended
from oppcli.domain.product import ALIKE, fitted
from oppcli.queries.checks.rule import ref_of
from oppcli.store import Row, Store

_GIVEN = JUDGED[2:]  # of which it only matters whether they are given
_ANY, _NOW = "0", "1"  # an instant that has been, and this one


def facts(store: Store) -> Iterator[Finding]:
    """What of leads, activities and open opportunities does not agree."""
    yield from chain(_leads(store), _activities(store), _products(store))


def _leads(store: Store) -> Iterator[Finding]:
    sql = "SELECT id, status, disqualify_reason FROM lead WHERE disqualify_reason IS NOT NULL"
    for row in store.read(f"{sql} ORDER BY id"):
        refusal = ended(row["status"], row["disqualify_reason"])
        if refusal is not None:
            number, reason = row["id"], row["disqualify_reason"]
            said = f"it is {row['status']} and has {refusal.field} {reason}"
            repair = f"oppcli lead disqualify {number} --reason {reason}"
            repair += f", then oppcli lead reopen {number}"
            yield Finding("closing", ref_of("lead", number), said, repair)


def _activities(store: Store) -> Iterator[Finding]:
    flags = ", ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END AS {name}" for name in _GIVEN)
    groups = ", ".join(map(str, range(1, 3 + len(_GIVEN))))
    for row in store.read(f"SELECT type, status, {flags} FROM activity GROUP BY {groups}"):
        given = {name: _ANY if row[name] else None for name in _GIVEN}
        kind, status = row["type"], row["status"]
        now = settled(kind, status, given["completed_at"], usual=_NOW, now=_NOW)
        if given["completed_at"] is None and now.completed_at is not None:
            yield from _alike(store, row, "closing", "it is done and has no completed_at")
        elif given["completed_at"] is not None and status != "done":
            yield from _alike(store, row, "closing", f"it is {status} and has completed_at")
        elif now.refusal is not None:
            yield from _alike(store, row, "activity", now.refusal.why, is_note=True)
        early = too_early(status, given["outcome"])
        refused = senseless(kind, given) or ([early] if early is not None else [])
        for refusal in refused:
            yield from _alike(store, row, "activity", str(refusal), is_note=True)


def _alike(
    store: Store, group: Row, check: str, said: str, *, is_note: bool = False
) -> Iterator[Finding]:
    """A finding for each activity of that type and status that has the same facts."""
    given = " AND ".join(f"{name} IS {'NOT ' if group[name] else ''}NULL" for name in _GIVEN)
    sql = (
        f"SELECT id, completed_at FROM activity WHERE type = :type AND status = :status AND {given}"
    )
    same = {"type": group["type"], "status": group["status"]}
    for row in store.read(f"{sql} ORDER BY id", same):
        told = f"{said} {row['completed_at']}" if said.endswith(" has completed_at") else said
        repair = RESTORE
        if is_note and group["status"] == "open":
            repair = f"oppcli activity edit {row['id']} FIELD=none"
        yield Finding(check, ref_of("activity", row["id"]), told, repair, is_note)


_BOTH = ", ".join(f'o."{own}" AS own_{own}, d."{its}" AS its_{its}' for own, its in ALIKE.items())
_DIFFER = " OR ".join(f'o."{own}" <> d."{its}"' for own, its in ALIKE.items())
_DEVICES = f"""SELECT o.id, d.id AS device, COALESCE(d.serial_number, d.stock_number) AS called,
    {_BOTH}
  FROM opportunity o JOIN device d ON d.id = o.device_id
 WHERE o.status IN {sql_words(OPEN)} AND ({_DIFFER})
 ORDER BY o.id"""


def _products(store: Store) -> Iterator[Finding]:
    for row in store.read(_DEVICES):
        own: Mapping[str, str | None] = {name: row[f"own_{name}"] for name in ALIKE}
        its = {name: row[f"its_{name}"] for name in ALIKE.values()}
        refusal = fitted(own, its, f"V{row['device']} {row['called']}").refusal
        if refusal is not None:
            repair = f"oppcli opp edit {row['id']} {refusal.hint}"
            yield Finding("misfit", ref_of("opportunity", row["id"]), refusal.why, repair, True)
