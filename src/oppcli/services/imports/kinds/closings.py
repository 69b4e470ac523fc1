"""How imported opportunities are closed: status and closing facts agree, close records are kept."""

from collections.abc import Sequence
from datetime import date
from itertools import repeat

from oppcli.domain.closing_day import can_have_closed
from oppcli.domain.conflicts import OUTCOMES
from oppcli.domain.field import CLOSED
from oppcli.history import Edit
from oppcli.importing.columns import Refusal
from oppcli.plain_records import CloseRecord
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import CLEAR, Clear, Sheet
from oppcli.services.imports.tables import read_among
from oppcli.transaction import Transaction

_KEPT = (*OUTCOMES, "exchange_rate")
# Many systems have one column for the expected and the actual.
_ESTIMATES = {"closed_on": "est_close_date", "actual_revenue": "est_revenue"}
# What to type where an ended row lacks a fact that it cannot do without.
_SETTLED_BY = {
    "closed_on": "--set closed_on=DAY or --map 'HEADING=closed_on'",
    "actual_revenue": "--set actual_revenue=0 or --map 'HEADING=actual_revenue'",
}


def check_closing(sheet: Sheet, today: date) -> None:
    """Makes status and closing facts of every row agree, or rejects the row.

    A record that is no longer closed, or closed otherwise, loses the facts that do not fit.
    """
    statuses = sheet.after("status")
    for column, outcomes in OUTCOMES.items():
        if column in sheet.columns or any(sheet.found):
            _fit(sheet, statuses, column, outcomes)
    _refuse_the_future(sheet, statuses, today)
    reasons = sheet.after("lost_reason")
    days, revenues = sheet.after("closed_on"), sheet.after("actual_revenue")
    estimates = sheet.after("est_revenue")
    won_for = sheet.column("actual_revenue")
    for place in sheet.sound:
        status = statuses[place]
        if status not in CLOSED:
            continue
        if status != "won" and not reasons[place] and place not in sheet.reasons:
            stored = sheet.found[place]
            sheet.dropped["reason"] += stored is None or stored["status"] not in CLOSED
        if days[place] is None:
            said = f"the status is {status}, but no day is given; {_SETTLED_BY['closed_on']}"
            sheet.reject(place, f"closed_on: {said}")
        if status == "won" and revenues[place] is None:
            if estimates[place] is None:
                said = (
                    f"won, but neither it nor est_revenue is given; {_SETTLED_BY['actual_revenue']}"
                )
                sheet.reject(place, f"actual_revenue: {said}")
            won_for[place] = estimates[place]


def _refuse_the_future(sheet: Sheet, statuses: Sequence[object], today: date) -> None:
    """Rejects rows that close on a day that is yet to come; a day that is stored already stays."""
    for place, day in enumerate(sheet.given("closed_on")):
        stored = sheet.found[place]
        if not isinstance(day, str) or isinstance(day, Refusal) or statuses[place] not in CLOSED:
            continue
        is_new = stored is None or stored["closed_on"] != day
        if is_new and not can_have_closed(date.fromisoformat(day), today):
            sheet.reject(place, f"closed_on: '{day}' is not a day that has been")


def _fit(sheet: Sheet, statuses: Sequence[object], column: str, outcomes: Sequence[str]) -> None:
    """Rejects a fact that the outcome does not know; clears one that is stored."""
    values = sheet.column(column)
    estimates = sheet.given(_ESTIMATES.get(column, ""))
    for place in sheet.sound:
        value, stored = values[place], sheet.found[place]
        if (value is None and stored is None) or statuses[place] in outcomes:
            continue
        if column in sheet.lenient:
            sheet.dropped[column] += value not in (None, 0, estimates[place])
        elif value is not None and value not in (0, estimates[place]):
            sheet.reject(place, f"{column}: given, but the status is {statuses[place]}")
        values[place] = CLEAR if stored is not None and stored[column] is not None else None


def keep_closings(tx: Transaction, sheet: Sheet, saved: Saved) -> None:
    """Adds the close records of what is closed now, and cancels those that no longer hold."""
    reclosed = [
        update for update in saved.updates if not {"status", *_KEPT}.isdisjoint(update.values)
    ]
    _cancel(tx, [update.number for update in reclosed])
    status = sheet.after("status")
    closed = [
        (place, number)
        for place, number in (
            *zip(saved.places, saved.numbers, strict=True),
            *((update.place, update.number) for update in reclosed),
        )
        if status[place] in CLOSED
    ]
    if not closed:
        return
    places, numbers = zip(*closed, strict=True)
    facts = [
        [None if isinstance(values[place], Clear) else values[place] for place in places]
        for values in (status, *(sheet.after(column) for column in _KEPT))
    ]
    tx.insert_many(
        "close_record",
        ["batch_id", "opportunity_id", "status", "outcome", *_KEPT],
        list(zip(repeat(tx.recorder.batch), numbers, repeat("valid"), *facts, strict=False)),
    )


def _cancel(tx: Transaction, opportunities: Sequence[int]) -> None:
    """Marks the valid close records of those opportunities as canceled."""
    sql = "SELECT id FROM close_record WHERE status = 'valid' AND opportunity_id IN"
    numbers = sorted(row["id"] for row in read_among(tx, sql, opportunities))
    tx.change(
        CloseRecord.table,
        [Edit(number, {"status": "valid"}, {"status": "canceled"}) for number in numbers],
    )
