"""All opportunities as known at the end of a day: how long they took, and for how much.

A record that the store held on that day is what it was then. A record that a file told later is
known by the file's own dates: it existed from its first day on, and was closed from its closing
day on. Its amount and its stage are unknown until it closed, since the file says no more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from oppcli.domain.chances import Sale
from oppcli.domain.fields import OPPORTUNITY
from oppcli.errors import NotFound
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.converting import Converter
from oppcli.queries.filters import compile_filters
from oppcli.queries.local_days import LocalDays
from oppcli.queries.where import Where
from oppcli.store import Store
from oppcli.views import opportunities

_COLUMNS = (
    "id",
    "created_at",
    "closed_on",
    "status",
    "forecast_category",
    "currency",
    "exchange_rate",
    "est_revenue_minor",
    "actual_revenue_minor",
    "model",
    "brand",
)


# What a file told after a moment; what was typed after it was not there before.
_TOLD_LATER = (
    " WHERE t.source_system IS NOT NULL"
    " AND t.batch IN (SELECT batch FROM v_batch WHERE at > :told_after)"
)


class Row(NamedTuple):
    """One opportunity as known at the end of a day. Days are ordinals, amounts minor units in the
    currency of the prediction; `amount` is None where it is unknown."""

    number: int
    first: int
    closed: int | None
    outcome: str
    amount: int | None
    is_omitted: bool
    product: str | None
    brand: str | None
    group: str | None
    is_wanted: bool | int


@dataclass(slots=True)
class Known:
    """All opportunities as known at the end of a day."""

    rows: list[Row]
    currency: str
    apart: Counter[str] = field(default_factory=Counter)  # without a rate, by currency
    told_later: int = 0  # known by the dates of files that were read later


def known_rows(
    store: Store, filters: Filters, asking: Asking, converter: Converter, by: str = ""
) -> Known:
    """Every opportunity as known at the end of today, or of the day that the store shows."""
    column = "owner" if by == "manager" else by
    day = asking.today.toordinal()
    later: list[tuple[Any, ...]] = []
    if store.as_of is None:
        found = list(_read(store, compile_filters(store, OPPORTUNITY, filters, asking), column))
    else:
        found = list(_read(store, _filters_of_then(store, filters, asking), column))
        seen = {row[0] for row in found}
        with closing(store.look()) as present:
            where = compile_filters(present, OPPORTUNITY, filters, asking)
            told = _read(present, where, column, told_after=_since(store))
            later = [row for row in told if row[0] not in seen]
    known = Known([], _currency(found + later, converter))
    amounts = _Amounts(converter, known)
    _add(known.rows, found, day, asking, amounts, is_told_later=False)
    then = len(known.rows)
    _add(known.rows, later, day, asking, amounts, is_told_later=True)
    known.told_later = len(known.rows) - then
    return known


def sales_of(rows: Iterable[Row]) -> list[Sale]:
    """The rows whose first day is known, added up by first day and end."""
    found: dict[tuple[int, int | None, str], list[int]] = {}
    for row in rows:
        if row.closed is None or row.first <= row.closed:
            sums = found.setdefault((row.first, row.closed, row.outcome), [0, 0])
            sums[0] += 1
            if row.amount and row.outcome == "won":
                sums[1] += row.amount
    return [Sale(*key, *sums) for key, sums in found.items()]


def durations(store: Store, asking: Asking) -> list[Sale]:
    """How long all sales took or are open, without amounts, as known at the end of today."""
    day = asking.today.toordinal()
    found = {number: row for number, *row in _dates(store)}
    if store.as_of is not None:
        with closing(store.look()) as present:
            for number, *row in _dates(present, _since(store)):
                found.setdefault(number, row)
    local = LocalDays(asking.zone)
    counts: Counter[tuple[int, int | None, str]] = Counter()
    for created, closed_on, status in found.values():
        first = local[str(created)].toordinal()
        closed = date.fromisoformat(str(closed_on)).toordinal() if closed_on else None
        if closed is not None and closed > day:
            closed = None
        if first <= day and (closed is None or first <= closed):
            counts[first, closed, "" if closed is None else str(status)] += 1
    return [Sale(*key, count) for key, count in counts.items()]


def _dates(store: Store, told_after: str = "") -> Iterator[tuple[Any, ...]]:
    picked = "t.id, t.created_at, t.closed_on, t.status"
    params = {"told_after": told_after} if told_after else {}
    condition = _TOLD_LATER if told_after else ""
    source = opportunities(f"{picked}{condition}")
    return iter(store.read(f"SELECT {picked} FROM {source}{condition}", params).rows)


def _since(store: Store) -> str:
    """The moment that the store shows, as it is stored."""
    assert store.as_of is not None
    return store.as_of.strftime("%Y-%m-%dT%H:%M:%SZ")


def _filters_of_then(store: Store, filters: Filters, asking: Asking) -> Where:
    """The filters on a store as it was, where names that came later fit nothing."""
    try:
        return compile_filters(store, OPPORTUNITY, filters, asking)
    except NotFound:
        return Where(["1 = 0"])


def _read(
    store: Store, where: Where, group: str, *, told_after: str = ""
) -> Iterator[tuple[Any, ...]]:
    """The columns of every opportunity, its group, and whether it passes the filters.

    With an instant: only what was imported after it.
    """
    wanted = " AND ".join(where.conditions)
    picked = [f"t.{name}" for name in _COLUMNS]
    picked.append(f"t.{group} AS grouped" if group else "NULL AS grouped")
    picked.append(f"CASE WHEN {wanted} THEN 1 ELSE 0 END AS wanted" if wanted else "1 AS wanted")
    params = dict(where.params)
    condition = ""
    if told_after:
        params["told_after"] = told_after
        condition = _TOLD_LATER
    sql = f"{', '.join(picked)}{condition}"
    return iter(
        store.read(f"SELECT {', '.join(picked)} FROM {opportunities(sql)}{condition}", params).rows
    )


def _add(
    rows: list[Row],
    found: Iterable[tuple[Any, ...]],
    day: int,
    asking: Asking,
    amounts: "_Amounts",
    *,
    is_told_later: bool,
) -> None:
    """Adds what existed at the end of `day`, as known then."""
    local, days = LocalDays(asking.zone), _Ordinals()
    firsts: dict[str, int] = {}
    for number, created, ended, status, category, *money, product, brand, group, wanted in found:
        first = firsts.get(created)
        if first is None:
            first = firsts[created] = local[created].toordinal()
        if first > day:
            continue
        closed = days[ended] if ended else None
        if closed is None or closed > day:
            closed, outcome = None, ""
            amount = None if is_told_later else amounts.estimated(money)
            is_omitted = category == "omitted" and not is_told_later
        else:
            outcome, is_omitted = status, False
            amount = amounts.won(money) if status == "won" else None
        rows.append(
            Row(number, first, closed, outcome, amount, is_omitted, product, brand, group, wanted)
        )


class _Ordinals(dict[str, int]):
    """The ordinals of stored days, worked out once each."""

    def __missing__(self, day: str) -> int:
        number = self[day] = date.fromisoformat(day).toordinal()
        return number


class _Amounts:
    """The amounts of rows in one currency; counts those that have no rate."""

    def __init__(self, converter: Converter, known: Known) -> None:
        self._converter = converter
        self._known = known

    def estimated(self, money: Sequence[Any]) -> int | None:
        """What an open one is estimated at; None where nobody said."""
        currency, _, minor, _ = money
        if minor is None or currency == self._known.currency:
            return minor  # type: ignore[no-any-return]
        return self._converted(minor, currency, None)

    def won(self, money: Sequence[Any]) -> int | None:
        """What one was won for, at the rate of its closing."""
        currency, rate, _, minor = money
        if minor is None or currency == self._known.currency:
            return minor  # type: ignore[no-any-return]
        return self._converted(minor, currency, rate or "")

    def _converted(self, minor: int, currency: str, rate: str | None) -> int:
        found = self._converter.in_base(minor, currency, rate)
        if found is None:
            self._known.apart[currency] += 1
            return 0
        return found


def _currency(rows: Iterable[tuple[Any, ...]], converter: Converter) -> str:
    """The base currency; in a store without rates the only one that there is."""
    place = _COLUMNS.index("currency")
    used: set[str] = {row[place] for row in rows}
    if len(used) == 1 and not converter.is_fixed:
        return used.pop()
    return converter.base
