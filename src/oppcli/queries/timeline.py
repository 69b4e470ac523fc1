"""What happened to a record, newest first: its activities and its changes on one timeline."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from typing import Any

from oppcli.domain.activity import last_correction
from oppcli.domain.closing import OF_CLOSING
from oppcli.domain.field import CLOSED, sql_words
from oppcli.domain.refs import Ref
from oppcli.domain.revenue import SUMS
from oppcli.domain.showing import Change
from oppcli.queries.past_currencies import PRESENT_CURRENCY, PastCurrencies
from oppcli.queries.where import start_of
from oppcli.store import Row, Store
from oppcli.views.history import LOGGED_BY_MISTAKE, OLD_AND_NEW

_MOST = 200

# The opportunities of a customer: of a person also those in which the person has a part.
SALES_OF = {
    "account": "SELECT id FROM opportunity WHERE account_id = :id",
    "contact": "SELECT id FROM opportunity WHERE contact_id = :id UNION"
    " SELECT opportunity_id FROM opportunity_contact WHERE contact_id = :id",
}


def _of_sales(kind: str) -> str:
    sales = SALES_OF[kind]
    leads = f"SELECT lead_id FROM opportunity WHERE id IN ({sales})"
    return f"opportunity_id IN ({sales}) OR lead_id IN ({leads})"


# Which activities are a record's: an opportunity's are its lead's, too, and a customer's are
# those of its people and of all its opportunities.
_ABOUT = {
    "opportunity": "(opportunity_id = :id OR lead_id = (SELECT lead_id FROM opportunity"
    " WHERE id = :id))",
    "lead": "lead_id = :id",
    "account": "(account_id = :id OR contact_id IN (SELECT id FROM contact WHERE account_id = :id)"
    f" OR {_of_sales('account')})",
    "contact": f"(contact_id = :id OR {_of_sales('contact')})",
}
# What a customer's page tells of each opportunity.
_TOLD_OF_SALES = ("status", "stage", "est_revenue", "est_close_date", "owner", "contact")
# What was said of a closing, and may be corrected later.
_OF_ENDING = ("lost_reason", "competitor", "close_note")


def activities(
    store: Store, ref: Ref, zone: tzinfo, most: int | None = _MOST
) -> tuple[list[Row], int]:
    """The activities about a record, the latest first; planned ones by the day they are due, which
    begins in `zone`. And how many there are beyond `most`: what is still to be done is never left
    out, what was logged by mistake always."""
    if ref.kind not in _ABOUT:
        return [], 0
    params = {"id": ref.number}
    about = f"FROM v_activity WHERE {_ABOUT[ref.kind]}"
    select = (
        "SELECT *, CASE WHEN status = 'canceled' THEN updated_at ELSE"
        f" COALESCE(completed_at, starts_at, due_date, created_at) END AS at {about}"
    )
    is_past = f"AND status <> 'open' AND NOT {LOGGED_BY_MISTAKE}"
    limit = "" if most is None else f" LIMIT {most}"
    past = list(store.read(f"{select} {is_past} ORDER BY at DESC, id DESC{limit}", params))
    more = 0
    if len(past) == most:
        more = store.read(f"SELECT COUNT(*) {about} {is_past}", params).rows[0][0] - len(past)
    found = [*store.read(f"{select} AND status = 'open'", params), *past]
    corrected = _corrected(store, [each["id"] for each in past])
    for each in found:
        each["is_corrected"] = each["id"] in corrected
        if each["at"] == each["due_date"]:
            each["at"] = start_of(date.fromisoformat(each["at"]), zone)
    return sorted(found, key=lambda each: (each["at"], each["id"]), reverse=True), more


def _corrected(store: Store, numbers: list[int]) -> set[int]:
    """Those of the activities, which have ended, that were corrected since."""
    if not numbers:
        return set()
    rows = store.read(
        "SELECT c.entity_id, a.batch_id, c.batch, c.at, c.actor, c.command, c.field, c.old, c.new"
        " FROM v_change c JOIN activity a ON a.id = c.entity_id WHERE c.entity = 'activity'"
        f" AND c.entity_id IN ({', '.join(map(str, numbers))})"
        " AND c.undoes IS NULL AND c.undone_by IS NULL AND c.field <> '*'",
    ).rows
    made = {row[0]: row[1] for row in rows}
    told: dict[int, list[Change]] = defaultdict(list)
    for number, _, *change in rows:
        told[number].append(Change(*change))
    return {number for number, each in told.items() if last_correction(each, made[number])}


def changes(store: Store, ref: Ref) -> list[Change]:
    """What changed on a record, the latest first; what was taken back says so.

    Taking back is no change of its own here, nor is doing it again.
    """
    rows = store.read(
        f"SELECT {_told_of('NULL')} FROM v_change c"
        " WHERE entity = :kind AND entity_id = :id AND undoes IS NULL AND field <> '*'"
        " ORDER BY at DESC, id DESC",
        {"kind": ref.kind, "id": ref.number},
    ).rows
    return _with_currencies(store, rows)


def _told_of(about: str) -> str:
    """SQL for what `_with_currencies` takes of the changes `c`."""
    return (
        f"entity, entity_id, id, {PRESENT_CURRENCY}, batch, at, actor, command, field,"
        f" {OLD_AND_NEW}, undone_by IS NOT NULL, {about}, {_IS_DERIVED}"
    )


def _with_currencies(store: Store, rows: Iterable[Sequence[Any]]) -> list[Change]:
    currencies = PastCurrencies(store)
    changes = []
    for entity, record, change, present, *told, about, is_derived in rows:
        sides = currencies.around(entity, record, change, present)
        values: list[Any] = [*told, about or "", *sides, is_derived]
        changes.append(Change(*values))
    return changes


# Sums of an opportunity that a command changed which made or changed deals.
_IS_DERIVED = f"""CASE WHEN field IN {sql_words(SUMS)} AND (
    EXISTS (SELECT 1 FROM change d WHERE d.batch_id = c.batch AND d.entity = 'deal')
    OR EXISTS (SELECT 1 FROM deal d WHERE d.batch_id = c.batch)) THEN 1 ELSE 0 END"""


def changes_of_sales(store: Store, ref: Ref, most: int | None) -> tuple[list[Change], int]:
    """What changed on the opportunities of a customer: stage, status, amount, close date, owner,
    contact, and what was corrected of a closing. The latest first, and how many there are beyond
    `most`."""
    told = ", ".join(f"'{name}'" for name in _TOLD_OF_SALES)
    where = (
        f"FROM v_change c WHERE entity = 'opportunity' AND entity_id IN ({SALES_OF[ref.kind]})"
        f" AND undoes IS NULL AND (field IN ({told}) OR (field IN {sql_words(_OF_ENDING)}"
        " AND NOT EXISTS (SELECT 1 FROM change s WHERE s.batch_id = c.batch AND s.entity ="
        " 'opportunity' AND s.entity_id = c.entity_id AND s.field = 'status')"
        " AND EXISTS (SELECT 1 FROM opportunity o WHERE o.id = c.entity_id AND o.closed_on <="
        " substr(c.at, 1, 10))))"
    )
    limit = "" if most is None else f" LIMIT {most}"
    rows = store.read(
        f"SELECT {_told_of('ref')} {where} ORDER BY at DESC, id DESC{limit}",
        {"id": ref.number},
    ).rows
    more = 0
    if len(rows) == most:
        count = store.read(f"SELECT COUNT(*) {where}", {"id": ref.number}).rows[0][0]
        more = count - len(rows)
    told_changes = _with_currencies(store, rows)
    return [*told_changes, *_facts_of_closing(store, ref, told_changes)], more


def _facts_of_closing(store: Store, ref: Ref, told: list[Change]) -> list[Change]:
    """What the commands that closed opportunities of a customer said of it: reason, amount …"""
    batches = {each.batch for each in told if each.field == "status" and each.new in CLOSED}
    if not batches:
        return []
    numbers = ", ".join(map(str, sorted(batches)))
    rows = store.read(
        f"SELECT {_told_of('ref')} FROM v_change c"
        f" WHERE entity = 'opportunity' AND entity_id IN ({SALES_OF[ref.kind]})"
        f" AND field IN {sql_words(OF_CLOSING)} AND batch IN ({numbers}) ORDER BY id",
        {"id": ref.number},
    ).rows
    return _with_currencies(store, rows)


def sales_added(store: Store, ref: Ref) -> list[Change]:
    """When each opportunity of a customer was added, and by whom; `new` is its topic."""
    rows = store.read(
        "SELECT COALESCE(t.batch_id, 0), t.created_at,"
        " COALESCE(b.actor, t.source_system, 'a file'), COALESCE(b.command, 'reconstructed'),"
        " t.id, t.topic FROM opportunity t LEFT JOIN batch b ON b.id = t.batch_id"
        f" WHERE t.id IN ({SALES_OF[ref.kind]})",
        {"id": ref.number},
    ).rows
    return [
        Change(batch, at, actor, command, "", None, topic, about=f"O{number}")
        for batch, at, actor, command, number, topic in rows
    ]


def birth(store: Store, ref: Ref) -> Change | None:
    """Who made the record, when and how; None if there is no such record."""
    row = store.read(
        # As of a day before its batch it is there by what a file told.
        "SELECT t.created_at, t.batch_id AS id, COALESCE(b.actor, t.source_system, 'a file') AS"
        " actor, COALESCE(b.command, 'reconstructed') AS command"
        f" FROM {ref.kind} t LEFT JOIN batch b ON b.id = t.batch_id WHERE t.id = :id",
        {"id": ref.number},
    ).first()
    return (
        None
        if row is None
        else Change(row["id"], row["created_at"], row["actor"], row["command"], "", None, None)
    )
