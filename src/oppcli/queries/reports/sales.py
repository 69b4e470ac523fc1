"""Open opportunities and those closed in a period, tallied by group and currency.

Every report that sums revenue stands on this one query, so that none can disagree with another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.grouping import NO_DATE, Grouping, span
from oppcli.domain.periods import Period, Unit
from oppcli.domain.tally import MEASURES, Tallied, Tally
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.converting import Converter, Sums, summed
from oppcli.queries.filters import compile_filters
from oppcli.queries.local_days import LocalDays
from oppcli.store import Store

_DAY = "CASE WHEN t.is_open = 1 THEN t.est_close_date ELSE t.closed_on END"
_CLOSED = "CASE WHEN t.status = 'won' THEN t.closed_on END"
_AMOUNTS = ("t.est_revenue_minor", "t.weighted_minor", "t.actual_revenue_minor")
_PLACES = {name: place for place, name in enumerate(MEASURES)}


@dataclass(frozen=True, slots=True)
class Sales:
    """Tallies by group and currency, and every way in which a group's value is spelled, by the
    value in lower case: what filters do not tell apart is one group."""

    lines: list[Tallied]
    spellings: dict[str, tuple[str, ...]]


def sales(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    period: Period,
    grouping: Grouping,
    converter: Converter | None,
) -> Sales:
    """What is open now and what was closed in `period`, by group.

    With a converter amounts are in its base currency, those without a rate apart in their own. A
    span of time among the groups is that of the expected close of what is open, and of the close
    of what is closed.
    """
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    where.add(
        "(t.is_open = 1 OR t.closed_on BETWEEN :begin AND :end)",
        begin=period.start.isoformat(),
        end=period.end.isoformat(),
    )
    keys = [f"t.{name}" for name in grouping.fields]
    if grouping.unit:
        keys.append(_DAY if grouping.unit is Unit.WEEK else f"substr({_DAY}, 1, 7)")
    days = LocalDays(asking.zone)
    found = summed(
        store,
        where,
        keys=(*keys, "t.status", days.key("t.created_at", asking.today), _CLOSED),
        counts=(),
        amounts=_AMOUNTS,
        converter=None if "currency" in grouping.names else converter,
    )
    return _tallied(found, grouping, asking, days)


def _tallied(
    found: Sequence[Sums], grouping: Grouping, asking: Asking, made_on: LocalDays
) -> Sales:
    names = _Names(grouping, asking.fiscal_year_start)
    days = {asking.today.isoformat(): asking.today}
    many = len(grouping.names)
    sums: dict[tuple[tuple[str, ...], str], list[int]] = {}
    for each in found:
        status, made, closed = each.keys[many:]
        groups = names.of(each.keys[:many])
        numbers = sums.setdefault((groups, each.currency), [0] * len(_PLACES))
        until = _day(str(closed), days) if closed else asking.today
        # Closed before it was made, as an import may tell it: then within a day.
        _add(numbers, str(status), each, max((until - made_on[str(made)]).days, 0))
    lines = [
        Tallied(names.spelled(groups), code, Tally(*numbers))
        for (groups, code), numbers in sums.items()
    ]
    return Sales(lines, names.spellings)


def _add(numbers: list[int], status: str, each: Sums, days: int) -> None:
    (count,), (expected, weighted, actual) = each.counts, each.amounts
    match status:
        case "won":
            name, amount = "won", actual
            numbers[_PLACES["cycle_days"]] += days * count
        case "lost" | "canceled":
            name, amount = status, expected
        case _:
            name, amount = "open", expected
            numbers[_PLACES["weighted"]] += weighted
            numbers[_PLACES["open_days"]] += days * count
    numbers[_PLACES[f"{name}_count"]] += count
    numbers[_PLACES[name]] += amount


def _day(text: str, known: dict[str, date]) -> date:
    """The day, read once however often it comes."""
    if text not in known:
        known[text] = date.fromisoformat(text)
    return known[text]


class _Names:
    """Group values as they are shown: one spelling each, spans of time by their key.

    Of several spellings the first by the alphabet, capitals before the others: which record the
    database reads first says nothing.
    """

    def __init__(self, grouping: Grouping, fiscal_year_start: int) -> None:
        self._grouping = grouping
        self._fiscal_year_start = fiscal_year_start
        self._known: dict[tuple[object, ...], tuple[str, ...]] = {}
        self._spelled: dict[tuple[str, str], set[str]] = {}  # by group and value in lower case

    @property
    def spellings(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for (_, lower), spelled in self._spelled.items():
            found.setdefault(lower, set()).update(spelled)
        return {lower: tuple(sorted(spelled)) for lower, spelled in found.items()}

    def of(self, values: tuple[object, ...]) -> tuple[str, ...]:
        """What tells one group from another: values in lower case."""
        if values not in self._known:
            self._known[values] = self._named(values)
        return self._known[values]

    def spelled(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        """The group as it is shown, once every record was seen."""
        named = zip(self._grouping.names, groups, strict=True)
        return tuple(min(self._spelled.get(each, {each[1]})) for each in named)

    def _named(self, values: tuple[object, ...]) -> tuple[str, ...]:
        unit = self._grouping.unit
        named = {
            name: self._lower(name, str(value)) if value else ""
            for name, value in zip(self._grouping.fields, values, strict=False)
        }
        if unit:
            day = values[-1]
            found = span(str(day) if day else None, unit, self._fiscal_year_start)
            named[unit.value] = found.key if found else NO_DATE
        return tuple(named[name] for name in self._grouping.names)

    def _lower(self, name: str, value: str) -> str:
        lower = value.lower()
        self._spelled.setdefault((name, lower), set()).add(value)
        return lower
