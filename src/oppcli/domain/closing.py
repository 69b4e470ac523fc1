"""Closing: which facts a won, lost or canceled opportunity has, by one rule for every road.

`opp close`, an import and `db check` ask the same `closed`. What they ask for differs in what
`Road` says, and in nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import Any

from oppcli.domain.conflicts import OUTCOMES
from oppcli.domain.field import CLOSED, UNSOLD
from oppcli.domain.names import spelled
from oppcli.domain.wording import quoted

Reasons = Mapping[str, tuple[str, ...]]  # lost and canceled → the reasons of the process

NEEDS_NOTE = "other"  # the reason that says nothing without a note
COMPETITOR = "competitor"  # the reason where who won a sale is all that is said of its loss
# Where many systems have one column for the expected and the actual.
EXPECTED = {"closed_on": "est_close_date", "actual_revenue": "est_revenue"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one opportunity's closing, and what was expected of it.

    Amounts are in minor units, days are ISO texts.
    """

    status: str
    closed_on: str | None = None
    actual_revenue: int | None = None
    lost_reason: str | None = None
    close_note: str | None = None
    exchange_rate: str | None = None
    est_revenue: int | None = None
    est_close_date: str | None = None


class Wrong(Enum):
    """The kinds of faults in the facts of a closing."""

    MISPLACED = auto()  # the status knows no such fact
    NO_AMOUNT = auto()
    NO_REASON = auto()
    UNKNOWN_REASON = auto()
    NO_NOTE = auto()
    NO_DAY = auto()
    FUTURE = auto()


@dataclass(frozen=True, slots=True)
class ClosingRefusal:
    """A fact that cannot be: of which field, what was said of it, what could be said instead."""

    wrong: Wrong
    field: str
    status: str
    value: object = None
    choices: tuple[str, ...] = ()

    def __str__(self) -> str:
        match self.wrong:
            case Wrong.MISPLACED:
                return f"given, but the status is {self.status}"
            case Wrong.NO_AMOUNT:
                return f"{self.status}, but neither it nor est_revenue is given"
            case Wrong.NO_REASON:
                return f"{self.status}, but no reason is given"
            case Wrong.UNKNOWN_REASON:
                return f"{quoted(str(self.value))} is none of {', '.join(self.choices)}"
            case Wrong.NO_NOTE:
                return f"the reason '{NEEDS_NOTE}' needs a note"
            case Wrong.NO_DAY:
                return f"the status is {self.status}, but no day is given"
            case Wrong.FUTURE:
                return f"'{self.value}' is a day in the future"


# What was said at a closing and may be corrected: neither the outcome, nor a day or an amount.
_SAID = frozenset(("lost_reason", "competitor", "close_note"))
# What people call the note of a closing, as `lost --note` does.
_NOTE_WORDS = frozenset(("note", "notes", "closing_note", "close_notes"))
OF_CLOSING = ("actual_revenue", "lost_reason", "competitor", "close_note")  # said of it, in order


def may_be_corrected(status: str, names: Iterable[str]) -> bool:
    """Whether only these fields of a closed opportunity may be set without reopening it.

    What was won has no reason.
    """
    free = _SAID - ({"lost_reason"} if status == "won" else set())
    return status in CLOSED and free.issuperset(names)


def field_of_closing(word: str) -> str:
    """`close_note` for the words that people say for the note of a closing, else the word."""
    return "close_note" if word.strip().casefold().replace("-", "_") in _NOTE_WORDS else word


def read_only(ref: str, status: str, day: str) -> str:
    """The error for a change to a closed opportunity, with the fields that may be corrected."""
    fields = (
        "competitor= and close_note=" if status == "won" else "reason=, competitor=, close_note="
    )
    return (
        f"{ref} is {status} since {day}: closed is read-only until reopened;"
        f" only {fields} can be corrected."
    )


@dataclass(frozen=True, slots=True)
class Road:
    """What a road asks of a closing.

    `latest` is the last day that can be one, None where any can. `reasons` are those of the
    process, None where they are not asked, as it may have had others once. `needs_reason`: a
    loss needs one; a file's may lack it. `leaves_out` are facts that a foreign system keeps beside
    another status: they are left out rather than refused.
    """

    latest: date | None = None
    reasons: Reasons | None = None
    needs_reason: bool = False
    leaves_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Closing:
    """The facts that follow, those that were left out, and what is refused, in that order."""

    facts: Facts
    left_out: tuple[str, ...] = ()
    refusals: tuple[ClosingRefusal, ...] = ()


def is_plain(
    status: str,
    day: object,
    amount: object,
    reason: object,
    note: object,
    expected_amount: object,
    expected_day: object,
    latest: str,
    reasons: tuple[str, ...] | None,
) -> bool:
    """Whether `closed` would fill in, leave out and refuse nothing; a quick check.

    Most rows of a file are so. `reasons` are those of the status, None where they are not asked;
    facts of a row that is not closed are none, or repeat what is expected of it.
    """
    if status not in CLOSED:
        is_repeated = day in (None, expected_day) and amount in (None, 0, expected_amount)
        return is_repeated and reason is None and note is None
    if not isinstance(day, str) or day > latest:
        return False
    if status == "won":
        return isinstance(amount, int) and reason is None
    return amount is None and reasons is not None and reason in reasons and reason != NEEDS_NOTE


def closed(facts: Facts, road: Road) -> Closing:
    """What one opportunity's closing facts become: those that its status knows, all of them."""
    left_out: list[str] = []
    refusals: list[ClosingRefusal] = []
    nothing: dict[str, Any] = dict.fromkeys(misplaced(facts))
    for name in nothing:
        value = getattr(facts, name)
        repeats = name in EXPECTED and value == getattr(facts, EXPECTED[name])
        if value != 0 and not repeats:
            if name in road.leaves_out:
                left_out.append(name)
            else:
                refusals.append(ClosingRefusal(Wrong.MISPLACED, name, facts.status, value))
    if nothing:
        facts = replace(facts, **nothing)
    if facts.status == "won" and facts.actual_revenue is None:
        facts = replace(facts, actual_revenue=facts.est_revenue)
    if facts.lost_reason is not None and spelled(facts.lost_reason) in _reasons(facts, road):
        facts = replace(facts, lost_reason=spelled(facts.lost_reason))
    return Closing(facts, tuple(left_out), (*refusals, *_lacking(facts, road)))


def disagreements(facts: Facts, latest: date) -> list[ClosingRefusal]:
    """What of stored facts cannot be: first what they lack, then what the status does not know."""
    wrong = [
        ClosingRefusal(Wrong.MISPLACED, name, facts.status, getattr(facts, name))
        for name in misplaced(facts)
    ]
    return [*_lacking(facts, Road(latest)), *wrong]


def misplaced(facts: Facts) -> list[str]:
    """The given facts that do not belong to the status."""
    return [
        name
        for name, statuses in (*OUTCOMES.items(), ("exchange_rate", CLOSED))
        if facts.status not in statuses and getattr(facts, name) is not None
    ]


def _reasons(facts: Facts, road: Road) -> tuple[str, ...]:
    return (road.reasons or {}).get(facts.status, ())


def _lacking(facts: Facts, road: Road) -> Iterator[ClosingRefusal]:
    status = facts.status
    if status not in CLOSED:
        return
    if facts.closed_on is None:
        yield ClosingRefusal(Wrong.NO_DAY, "closed_on", status)
    if status == "won" and facts.actual_revenue is None:
        yield ClosingRefusal(Wrong.NO_AMOUNT, "actual_revenue", status)
    if status in UNSOLD and road.reasons is not None:
        yield from _wrong_reason(facts, road)
    if facts.closed_on and road.latest and facts.closed_on > road.latest.isoformat():
        yield ClosingRefusal(Wrong.FUTURE, "closed_on", status, facts.closed_on)


def _wrong_reason(facts: Facts, road: Road) -> Iterator[ClosingRefusal]:
    status, reason, known = facts.status, facts.lost_reason, _reasons(facts, road)
    if reason is None:
        if road.needs_reason:
            yield ClosingRefusal(Wrong.NO_REASON, "lost_reason", status, choices=known)
    elif reason not in known:
        yield ClosingRefusal(Wrong.UNKNOWN_REASON, "lost_reason", status, reason, known)
    elif reason == NEEDS_NOTE and not facts.close_note:
        yield ClosingRefusal(Wrong.NO_NOTE, "lost_reason", status, reason)


def lost_to(status: str, competitor: str | None) -> str:
    """`to Scania` of a loss, `against Scania` of a sale that was won; '' for nobody."""
    if not competitor:
        return ""
    return f"{'against' if status == 'won' else 'to'} {competitor}"
