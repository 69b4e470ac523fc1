"""How imported opportunities are closed: status and closing facts agree, close records are kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import repeat
from typing import Any

from oppcli.domain.closing import (
    EXPECTED,
    NEEDS_NOTE,
    ClosingRefusal,
    Facts,
    Reasons,
    Road,
    Wrong,
    closed,
    is_plain,
)
from oppcli.domain.conflicts import OUTCOMES
from oppcli.domain.field import CLOSED, UNSOLD
from oppcli.domain.imported import NotKnown
from oppcli.domain.names import spelled
from oppcli.history import Edit
from oppcli.plain_records import CloseRecord
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import CLEAR, Clear, Sheet, Values
from oppcli.services.imports.tables import read_among
from oppcli.store import Row
from oppcli.transaction import Transaction

_KEPT = (*OUTCOMES, "competitor", "exchange_rate")
# What to type where an ended row lacks a fact that it cannot do without.
_SETTLED_BY = {
    Wrong.NO_DAY: "--set closed_on=DAY or --map 'HEADING=closed_on'",
    Wrong.NO_AMOUNT: "--set actual_revenue=0 or --map 'HEADING=actual_revenue'",
    Wrong.FUTURE: "correct it in the file, or keep the other rows with --rejects FILE",
    Wrong.NO_NOTE: "--set close_note='…' or --map 'HEADING=close_note'",
}


@dataclass(frozen=True, slots=True)
class ClosingContext:
    """What the closings of an import are asked by.

    `reasons` gives those of the process that a stage is of, None where they are not asked; `said`
    is what the file itself says for the reason of a row, before it is mapped to one. In an export
    of another system (`is_foreign`) reasons are free texts.
    """

    today: date
    reasons: Callable[[object], Reasons | None]
    said: Callable[[int], str] = lambda place: ""
    is_foreign: bool = False


def check_closing(sheet: Sheet, asked: ClosingContext) -> None:
    """Gives every row the closing facts that its status knows, or rejects it; see `closed`.

    A record that is no longer closed, or closed otherwise, loses the facts that do not fit.
    """
    after = {name: sheet.after(name) for name in ("status", "stage_id", *EXPECTED.values())}
    given = {name: sheet.column(name) for name in OUTCOMES}
    _follow_expected(sheet, after["status"], given["actual_revenue"])
    latest = asked.today.isoformat()
    silent, statuses = (None,) * len(given), after["status"]
    facts_of = list(zip(*given.values(), strict=True))
    left = [
        place
        for place in sheet.sound
        if not (
            facts_of[place] == silent
            and statuses[place] not in CLOSED
            and sheet.found[place] is None
        )
        and not _is_plain(sheet, place, after, given, latest, asked)
    ]
    for place in left:
        stored, status = sheet.found[place], str(after["status"][place])
        was = stored["status"] if stored is not None else None
        if _says_nothing(given, place, status, was) or _is_settled(given, place, status, stored):
            continue
        known: dict[str, Any] = {
            **{name: _known(values[place], name, status, stored) for name, values in given.items()},
            **{name: after[name][place] for name in EXPECTED.values()},
        }
        facts = Facts(status, **known)
        # A row without a stage is of no process.
        reasons = None if place in sheet.reasons else asked.reasons(after["stage_id"][place])
        if facts.lost_reason is not None and reasons is not None:
            note = given["close_note"][place]
            facts = _in_words(sheet, place, facts, note, reasons, asked)
        told = closed(facts, Road(asked.today, reasons, leaves_out=sheet.lenient))
        sheet.dropped.update(told.left_out)
        if status in UNSOLD and told.facts.lost_reason is None and place not in sheet.reasons:
            sheet.dropped["reason"] += was not in CLOSED
        for refusal in told.refusals:
            if refusal.value is None or stored is None or refusal.value != stored[refusal.field]:
                _reject(sheet, place, refusal)
        for name, values in given.items():
            new, old = getattr(told.facts, name), None if stored is None else stored[name]
            values[place] = CLEAR if new is None and old is not None else new


def _follow_expected(sheet: Sheet, statuses: Sequence[object], amounts: Values) -> None:
    """Changes the amount of a won record with the expected one that it was taken from.

    Only where no file of the system ever gave an amount of its own; one that a new currency kept
    the figure of follows, too. Of a record that was closed
    here, the expected amount arrives only with `--conflicts theirs`.
    """
    expected = sheet.given("est_revenue")
    for place in sheet.sound:
        stored, noted, amount = sheet.found[place], sheet.notes.get(place), expected[place]
        if (
            stored is not None
            and noted is not None
            and "actual_revenue" not in noted.said
            and type(amount) is int
            and stored["status"] == statuses[place] == "won"
            and stored["actual_revenue"] == stored["est_revenue"]
        ):
            amounts[place] = amount


def _is_plain(
    sheet: Sheet,
    place: int,
    after: Mapping[str, Sequence[object]],
    given: Mapping[str, Values],
    latest: str,
    asked: ClosingContext,
) -> bool:
    """Settles the row of a new record whose facts fit its status at a glance."""
    if sheet.found[place] is not None or place in sheet.reasons:
        return False
    status = str(after["status"][place])
    days, amounts, notes = given["closed_on"], given["actual_revenue"], given["close_note"]
    day, amount = days[place], amounts[place]
    if status == "won" and amount is None:
        amount = after["est_revenue"][place]
    reasons = asked.reasons(after["stage_id"][place]) if status in UNSOLD else None
    if not is_plain(
        status,
        day,
        amount,
        given["lost_reason"][place],
        notes[place],
        after["est_revenue"][place],
        after["est_close_date"][place],
        latest,
        None if reasons is None else reasons.get(status, ()),
    ):
        return False
    if status not in CLOSED:
        days[place] = amounts[place] = None
    elif status == "won":
        amounts[place] = amount
    return True


def _says_nothing(
    given: Mapping[str, Sequence[object]], place: int, status: str, was: str | None
) -> bool:
    """Whether an open row, of a record that is open, says nothing of a closing."""
    return (
        status not in CLOSED
        and was not in CLOSED
        and all(values[place] is None for values in given.values())
    )


def _is_settled(
    given: Mapping[str, Sequence[object]], place: int, status: str, stored: Row | None
) -> bool:
    """Whether the record is closed so already; what is stored stays, whoever wrote it."""
    return (
        stored is not None
        and stored["status"] == status
        and all(values[place] in (None, stored[name]) for name, values in given.items())
    )


def _known(given: object, name: str, status: str, stored: Row | None) -> Any:
    """What the row gives, else what is stored of a closing that the status still knows."""
    if given is not None or stored is None or status not in OUTCOMES[name]:
        return given
    if name == "lost_reason" and stored["status"] != status:
        return None  # a reason to lose is no reason to cancel
    return stored[name]


def _in_words(
    sheet: Sheet, place: int, facts: Facts, note: object, reasons: Reasons, asked: ClosingContext
) -> Facts:
    """A reason in the words of the file is `other`, with these words as its note.

    So it is where the user maps it to that, and where another system has no words of ours for it.
    """
    reason, known = str(facts.lost_reason), reasons.get(facts.status, ())
    if spelled(reason) == NEEDS_NOTE:
        words = asked.said(place)
        if facts.close_note is None and spelled(words) not in ("", NEEDS_NOTE):
            return replace(facts, close_note=words)
    elif asked.is_foreign and spelled(reason) not in known and NEEDS_NOTE in known:
        sheet.dropped["words"] += 1
        told = f"{reason}: {note}" if note else reason
        return replace(facts, lost_reason=NEEDS_NOTE, close_note=told)
    return facts


def _reject(sheet: Sheet, place: int, refusal: ClosingRefusal) -> None:
    if refusal.wrong is Wrong.UNKNOWN_REASON:
        from oppcli.importing.values.proposals import proposed

        text, reasons = str(refusal.value), refusal.choices
        near = proposed(
            "opportunity", refusal.field, text, dict(zip(reasons, reasons, strict=True))
        )
        sheet.not_known(place, NotKnown(refusal.field, text, reasons, near=near))
        return
    hint = f"; {_SETTLED_BY[refusal.wrong]}" if refusal.wrong in _SETTLED_BY else ""
    sheet.reject(place, f"{refusal.field}: {refusal}{hint}")


def keep_closings(tx: Transaction, sheet: Sheet, saved: Saved) -> None:
    """Adds the close records of closed opportunities, and cancels those that no longer hold."""
    reclosed = [
        update for update in saved.updates if not {"status", *_KEPT}.isdisjoint(update.values)
    ]
    _cancel(tx, [update.number for update in reclosed])
    status = sheet.after("status")
    ended = [
        (place, number)
        for place, number in (
            *zip(saved.places, saved.numbers, strict=True),
            *((update.place, update.number) for update in reclosed),
        )
        if status[place] in CLOSED
    ]
    if not ended:
        return
    places, numbers = zip(*ended, strict=True)
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
