"""What to do now: why an item is on the list, and in which order."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from enum import IntEnum
from functools import cache, partial
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from oppcli.domain.money import digits
from oppcli.domain.stale import is_quiet

if TYPE_CHECKING:
    from oppcli.domain.rates import Factor

SOON = 7  # days ahead in which an offer's end and a delivery are on the list
DUE_SOON = 3  # days ahead in which an activity is


class Reason(IntEnum):
    """Why something is to be done; the smaller, the sooner.

    What begins at a time of today leads; those after it up to LAPSED_OFFER are late.
    """

    TIMED_TODAY = 0
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
    NO_DAY = 12

    @property
    def is_late(self) -> bool:
        return Reason.TIMED_TODAY < self <= Reason.LAPSED_OFFER


# What people read of each reason, in the order of their numbers. Tuples are indexed by a reason:
# to look a member of an enumeration up in a dict takes three times as long.
WHY = (
    "today",
    "overdue",
    "close date passed",
    "delivery date passed",
    "offer lapsed",
    "due",
    "offer expires",
    "to be delivered",
    "closes this week",
    "not contacted since",
    "nothing happened since",
    "no next step",
    "no day",
)


# Named tuples, since everybody's list of a large store has a hundred thousand of them, and a row
# of the table that programs read each.
class Item(NamedTuple):
    """One thing to do. `amount` is in minor units of `currency`; `day` is the ISO day when it is or
    was due, or since when nothing has happened; `why` is what people read of the reason; `time` is
    the time of day that it begins at, as `14:00`. `account` is the customer; `person` and `phone`
    are whom to call; `owner` is whose it is."""

    reason: Reason
    ref: str
    what: str
    account: str
    text: str
    day: str | None
    opportunity: str
    amount: int | None
    currency: str
    why: str
    time: str = ""
    person: str = ""
    phone: str = ""
    priority: str = "normal"
    owner: str = ""

    @property
    def is_late(self) -> bool:
        return self.reason.is_late


class DayRule(NamedTuple):
    """An opportunity is on the list for `reason` when that day of it is before `before`."""

    reason: Reason
    day: Literal["close", "delivery"]
    before: date


@cache
def day_rules(today: date, days: int | None = None) -> tuple[DayRule, ...]:
    """The reasons that a day gives, the first that holds counts. The week ends on Sunday.

    `days` are how many days ahead to look, instead of the usual ones.
    """
    tomorrow = timedelta(days=1)
    soon = timedelta(days=SOON if days is None else days)
    closing = week_end(today) if days is None else today + soon
    return (
        DayRule(Reason.PASSED_CLOSE, "close", today),
        DayRule(Reason.LATE_DELIVERY, "delivery", today),
        DayRule(Reason.DELIVERY_DUE, "delivery", today + soon + tomorrow),
        DayRule(Reason.CLOSES_SOON, "close", closing + tomorrow),
    )


def idle_reason(
    close: date | None,
    touched: date,
    stale_after_days: int | None,
    has_next_step: bool,
    today: date,
) -> tuple[Reason, date | None] | None:
    """The reason of an opportunity that none of its days gives one: stale, or no next step.

    Of one whose stage nobody knows, as of a past day, the next step is unknown, too.
    """
    if stale_after_days is None:
        return None
    if is_quiet(touched, today, stale_after_days):
        return Reason.STALE, touched
    if not has_next_step:
        return Reason.NO_NEXT_STEP, close
    return None


def day_reason(
    close: date | None, delivery: date | None, today: date, days: int | None = None
) -> tuple[Reason, date] | None:
    """The first reason that one of its days gives, with the day."""
    for reason, name, before in day_rules(today, days):
        day = close if name == "close" else delivery
        if day is not None and day < before:
            return reason, day
    return None


def week_end(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())


_PRIORITY = {"high": 0, "normal": 1, "low": 2}


# By currency: what turns its minor units into those of the base currency; None without a rate.
Worth = Callable[[str], "Factor | None"]


def ranked(items: Sequence[Item], worth: Worth) -> list[Item]:
    """The items in the order of `Ranking`."""
    ranking = Ranking()
    for item in items:
        ranking.add(item)
    return ranking.in_order(worth, {item.currency for item in items if item.amount})


class Ranking:
    """Items in their order: what begins at a time of today by its time, then lapsed offers, then
    what is late, what is due, and what is about to go cold.

    Among the late, and within every other reason: the most pressing first, then the oldest day,
    what has a time by its time, then the amount that is worth most. What has no rate follows,
    ranked by its figure. Equals come by their reasons, then by their numbers, in which order those
    of one reason are added.
    """

    # A store of a hundred thousand items has a few hundred of these: the items of each are sorted
    # by themselves, which takes half the time.
    def __init__(self) -> None:
        self._alike: defaultdict[tuple[Reason, str | None, str, str], list[Item]] = defaultdict(
            list
        )

    def add(self, item: Item) -> None:
        """Adds one item."""
        self._alike[_ALIKE(item)].append(item)

    def adder(
        self, reason: Reason, day: str | None, time: str = "", priority: str = "normal"
    ) -> Callable[[Item], None]:
        """What adds the items that have this reason, day, time and priority."""
        return self._alike[reason, day, time, priority].append

    def in_order(self, worth: Worth, currencies: Iterable[str]) -> list[Item]:
        """All items. The `currencies` are those of their amounts."""
        places: defaultdict[tuple[int, int, str, str], list[Item]] = defaultdict(list)
        for reason, day, time, priority in sorted(self._alike, key=itemgetter(0)):
            pressing = _PRIORITY[priority] if reason else 0
            place = (_PLACES[reason], pressing, day or _NO_DAY, time or _NO_TIME)
            places[place] += self._alike[reason, day, time, priority]
        sizes = Sizes(worth)
        measures = {sizes[code] for code in currencies}
        is_by_figure = len(measures) == 1 and all(size in _BY_FIGURE for _, size in measures)
        by_amount = _by_figure if is_by_figure else partial(_by_worth, sizes)
        return list(chain.from_iterable(by_amount(places[place]) for place in sorted(places)))


def _by_figure(items: list[Item]) -> list[Item]:
    """The largest amounts first, then none; equals as they come."""
    with suppress(TypeError):  # None is not smaller than an amount
        found = sorted(items, key=_AMOUNT_OF, reverse=True)
        if _AMOUNT_OF(found[-1]) > 0:
            return found
    some, none = _parted(items)
    return [*sorted(some, key=_AMOUNT_OF, reverse=True), *none]


def _by_worth(sizes: "Sizes", items: list[Item]) -> list[Item]:
    """The largest amounts first, then those without a rate, then none; equals as they come."""
    some, none = _parted(items)
    measures = {sizes[code] for code in set(map(_CURRENCY_OF, some))}
    if len(measures) == 1:
        ((_, size),) = measures
        if size in _BY_FIGURE:
            return [*sorted(some, key=_AMOUNT_OF, reverse=True), *none]
        return [*sorted(some, key=lambda item: size(item.amount or 0)), *none]

    def order(item: Item) -> tuple[int, int]:
        kind, size = sizes[item.currency]
        return kind, size(item.amount or 0)

    return [*sorted(some, key=order), *none]


def _parted(items: list[Item]) -> tuple[list[Item], list[Item]]:
    """Those with an amount, and those without."""
    some = [item for item in items if item[_AMOUNT]]
    none = [] if len(some) == len(items) else [item for item in items if not item[_AMOUNT]]
    return some, none


_AMOUNT = Item._fields.index("amount")  # a name takes twice as long as a number
_AMOUNT_OF: Callable[[Item], int] = itemgetter(_AMOUNT)
_CURRENCY_OF: Callable[[Item], str] = itemgetter(Item._fields.index("currency"))
_ALIKE = itemgetter(*map(Item._fields.index, ("reason", "day", "time", "priority")))


class Sizes(dict[str, tuple[int, Callable[[int], int]]]):
    """What sorts the largest amounts first, then those without a rate, then none: by currency a
    number, and what follows from the amount itself."""

    def __init__(self, worth: Worth) -> None:
        self._worth = worth

    def __missing__(self, currency: str) -> tuple[int, Callable[[int], int]]:
        rate = self._worth(currency)
        if rate is None:
            # In ten-thousandths of a unit, so that 100 JPY and 100 EUR compare as equal.
            found = _NO_RATE, _IN_TEN_THOUSANDTHS[digits(currency)]
        elif rate.numerator == rate.denominator:
            found = _HAS_RATE, int.__neg__
        else:
            found = _HAS_RATE, lambda amount: -rate.of(amount)
        self[currency] = found
        return found

    def of(self, amount: int | None, currency: str) -> tuple[int, int]:
        """What sorts one amount."""
        if not amount:
            return _NO_AMOUNT, 0
        kind, size = self[currency]
        return kind, size(amount)


_HAS_RATE, _NO_RATE, _NO_AMOUNT = range(3)
# By the decimals of the currency.
_IN_TEN_THOUSANDTHS = tuple((-(10 ** (4 - decimals))).__mul__ for decimals in range(5))
# Sizes that differ wherever the amounts in minor units do.
_BY_FIGURE = frozenset([int.__neg__, *_IN_TEN_THOUSANDTHS])
_NO_DAY = _NO_TIME = "~"  # after every day, and every time of day

# The place of each reason in the order. All that is late has one, but for lapsed offers, which
# come before it. A tuple, since looking a member of an enumeration up in a dict takes three times
# as long.
_PLACES = tuple(
    {Reason.TIMED_TODAY: -1, Reason.LAPSED_OFFER: 0}.get(
        reason, 1 if reason.is_late else int(reason)
    )
    for reason in Reason
)


def explained(item: Item, today: date, ahead: int | None = None) -> str:
    """Why it ranks where it does: `2 late: 5 days past · priority high`, by the rule's numbers.

    `ahead` are how many days ahead were looked at, where not the usual ones.
    """
    days = (today - date.fromisoformat(item.day)).days if item.day else 0
    if item.reason is Reason.TIMED_TODAY:
        return f"1 today at {item.time}"
    if item.is_late:
        what = "lapsed" if item.reason is Reason.LAPSED_OFFER else "late"
        parts = [f"2 {what}: {_days(days)} past"]
    else:
        rule = _RULES[item.reason] if ahead is None else _AHEAD.get(item.reason)
        rule = (rule or _RULES[item.reason]).format(ahead=ahead)
        parts = [f"{item.reason - Reason.LAPSED_OFFER + 2} {rule}"]
        if item.reason in (Reason.STALE, Reason.NEW_LEAD):
            parts.append(f"for {_days(max(days, 0))}")
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
    Reason.NO_DAY: "planned without a day",
}


# The same where it was said how many days to look ahead.
_AHEAD = {
    Reason.DUE_ACTIVITY: "due within {ahead} days",
    Reason.OFFER_EXPIRES: "offer ends within {ahead} days",
    Reason.DELIVERY_DUE: "delivery within {ahead} days",
    Reason.CLOSES_SOON: "closes within {ahead} days",
}


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def headline(items: Sequence[Item], today: date) -> str:
    """`1 offer lapsed · 2 late · 3 today · 4 close this week`; what there is none of is left out.

    What is to be done today, with a time or without one, is counted apart from what is due later.
    """
    counts = Counter(map(int, map(itemgetter(0), items)))
    due, day = Reason.DUE_ACTIVITY, today.isoformat()
    is_today = sum(1 for item in items if item[0] is due and item.day == day)
    counts[Reason.TIMED_TODAY] += is_today
    counts[due] -= is_today
    lapsed = counts[Reason.LAPSED_OFFER]
    late = sum(counts[reason] for reason in Reason if reason.is_late) - lapsed
    parts = [f"{lapsed} {'offer' if lapsed == 1 else 'offers'} lapsed"] if lapsed else []
    parts += [f"{late} late"] if late else []
    parts += [
        f"{counts[reason]} {one if counts[reason] == 1 else more}"
        for reason, (one, more) in _COUNTED.items()
        if counts[reason]
    ]
    return " · ".join(parts) or "nothing to do"


_COUNTED = {
    Reason.TIMED_TODAY: ("today", "today"),
    Reason.DUE_ACTIVITY: ("due soon", "due soon"),
    Reason.OFFER_EXPIRES: ("offer expires", "offers expire"),
    Reason.DELIVERY_DUE: ("delivery", "deliveries"),
    Reason.CLOSES_SOON: ("closes this week", "close this week"),
    Reason.NEW_LEAD: ("new lead", "new leads"),
    Reason.STALE: ("stale", "stale"),
    Reason.NO_NEXT_STEP: ("without next step", "without next step"),
    Reason.NO_DAY: ("without a day", "without a day"),
}
