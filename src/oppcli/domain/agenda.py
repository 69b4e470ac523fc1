"""What to do now: why an item is on the list, and in which order."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from oppcli.domain.money import digits

SOON = 7  # days ahead in which an offer's end and a delivery are on the list
DUE_SOON = 3  # days ahead in which an activity is


class Reason(IntEnum):
    """Why something is to be done; the smaller, the sooner. Those up to LAPSED_OFFER are late."""

    LATE_ACTIVITY = 1
    PASSED_CLOSE = 2
    LATE_DELIVERY = 3
    LAPSED_OFFER = 4
    DUE_ACTIVITY = 5
    OFFER_EXPIRES = 6
    DELIVERY_DUE = 7
    CLOSES_SOON = 8
    NEW_LEAD = 9
    STALE = 10
    NO_NEXT_STEP = 11


# Named tuples, since everybody's list of a large store has a hundred thousand of them.
class Item(NamedTuple):
    """One thing to do. `amount` is in minor units of `currency`; `day` is when it is or was due,
    or since when nothing has happened."""

    reason: Reason
    ref: str
    what: str
    account: str
    text: str
    day: date | None
    opportunity: str
    amount: int | None
    currency: str
    priority: str = "normal"

    @property
    def is_late(self) -> bool:
        return self.reason <= Reason.LAPSED_OFFER


class Standing(NamedTuple):
    """What the rules look at in an open opportunity. `touched` is when something happened last."""

    close: date | None
    delivery: date | None
    touched: date
    stale_after_days: int
    has_next_step: bool


def reason_of(standing: Standing, today: date) -> tuple[Reason, date | None] | None:
    """The first reason why an open opportunity is on the list, with its day; None if there is none.

    The week ends on Sunday; stale is more than `stale_after_days` without anything happening.
    """
    close, delivery = standing.close, standing.delivery
    if close is not None and close < today:
        return Reason.PASSED_CLOSE, close
    if delivery is not None and delivery < today:
        return Reason.LATE_DELIVERY, delivery
    if delivery is not None and delivery <= today + timedelta(days=SOON):
        return Reason.DELIVERY_DUE, delivery
    if close is not None and close <= week_end(today):
        return Reason.CLOSES_SOON, close
    if (today - standing.touched).days > standing.stale_after_days:
        return Reason.STALE, standing.touched
    if not standing.has_next_step:
        return Reason.NO_NEXT_STEP, close
    return None


def week_end(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())


_PRIORITY = {"high": 0, "normal": 1, "low": 2}


def ranked(items: Iterable[Item]) -> list[Item]:
    """Lapsed offers first, then what is late, what is due, and what is about to go cold.

    Among the late, and within every other reason: the most pressing first, then the oldest day,
    then the largest amount by its figure.
    """
    return sorted(items, key=_rank)


def _rank(item: Item) -> tuple[int, int, date, int, int, str]:
    reason = 0 if item.is_late else int(item.reason)
    reason = -1 if item.reason is Reason.LAPSED_OFFER else reason
    amount = -item.amount * _scale(item.currency) if item.amount else 0
    day = item.day or date.max
    return (reason, _PRIORITY[item.priority], day, amount, len(item.ref), item.ref)


@cache
def _scale(currency: str) -> int:
    """Ten-thousandths of a unit in a minor unit, so that 100 JPY and 100 EUR compare as equal."""
    scale: int = 10 ** (4 - digits(currency))
    return scale


def explained(item: Item, today: date) -> str:
    """Why it ranks where it does: `late: 5 days past · priority high`, by the rule's numbers."""
    days = (today - item.day).days if item.day else 0
    if item.is_late:
        what = "lapsed" if item.reason is Reason.LAPSED_OFFER else "late"
        parts = [f"1 {what}: {_days(days)} past"]
    else:
        parts = [f"{item.reason - Reason.LAPSED_OFFER + 1} {_RULES[item.reason]}"]
        if item.reason in (Reason.STALE, Reason.NEW_LEAD):
            parts.append(f"for {_days(days)}")
        elif item.day is not None:
            parts.append("today" if days == 0 else f"in {_days(-days)}")
    if item.priority != "normal":
        parts.append(f"priority {item.priority}")
    return " · ".join(parts)


_RULES = {
    Reason.DUE_ACTIVITY: f"due within {DUE_SOON} days",
    Reason.OFFER_EXPIRES: f"offer ends within {SOON} days",
    Reason.DELIVERY_DUE: f"delivery within {SOON} days",
    Reason.CLOSES_SOON: "closes by Sunday",
    Reason.NEW_LEAD: "new lead, nothing planned",
    Reason.STALE: "past its stage's stale_after_days",
    Reason.NO_NEXT_STEP: "nothing planned",
}


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def headline(items: Iterable[Item]) -> str:
    """`1 offer lapsed · 2 late · 3 due · 4 close this week`; what there is none of is left out."""
    counts = Counter(int(item.reason) for item in items)
    lapsed = counts[Reason.LAPSED_OFFER]
    late = sum(count for reason, count in counts.items() if reason < Reason.LAPSED_OFFER)
    parts = [f"{lapsed} {'offer' if lapsed == 1 else 'offers'} lapsed"] if lapsed else []
    parts += [f"{late} late"] if late else []
    parts += [
        f"{counts[reason]} {one if counts[reason] == 1 else more}"
        for reason, (one, more) in _COUNTED.items()
        if counts[reason]
    ]
    return " · ".join(parts) or "nothing to do"


_COUNTED = {
    Reason.DUE_ACTIVITY: ("due", "due"),
    Reason.OFFER_EXPIRES: ("offer expires", "offers expire"),
    Reason.DELIVERY_DUE: ("delivery", "deliveries"),
    Reason.CLOSES_SOON: ("closes this week", "close this week"),
    Reason.NEW_LEAD: ("new lead", "new leads"),
    Reason.STALE: ("stale", "stale"),
    Reason.NO_NEXT_STEP: ("without next step", "without next step"),
}
