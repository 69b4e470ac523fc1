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


@dataclass(frozen=True, slots=True)
class Row:
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
    is_wanted: bool

    @property
    def has_first_day(self) -> bool:
        """Whether its first day is known: none closes before it."""
        return self.closed is None or self.first <= self.closed


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
    later: list[tuple[object, ...]] = []
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
    local = LocalDays(asking.zone)
    for values, is_told_later in _marked(found, later):
        row = _row(values, day, local, amounts, is_told_later)
        if row is not None:
            known.rows.append(row)
            known.told_later += is_told_later
    return known


def sales_of(rows: Iterable[Row]) -> list[Sale]:
    """The rows whose first day is known, added up by first day and end."""
    counts: Counter[tuple[int, int | None, str]] = Counter()
    amounts: Counter[tuple[int, int | None, str]] = Counter()
    for row in rows:
        if row.has_first_day:
            key = (row.first, row.closed, row.outcome)
            counts[key] += 1
            if row.outcome == "won":
                amounts[key] += row.amount or 0
    return [Sale(*key, count, amounts[key]) for key, count in counts.items()]


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


def _dates(store: Store, told_after: str = "") -> Iterator[tuple[object, ...]]:
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
) -> Iterator[tuple[object, ...]]:
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


def _marked(
    found: Sequence[tuple[object, ...]], later: Sequence[tuple[object, ...]]
) -> Iterator[tuple[tuple[object, ...], bool]]:
    for row in found:
        yield row, False
    for row in later:
        yield row, True


def _row(
    values: tuple[object, ...],
    day: int,
    local: LocalDays,
    amounts: "_Amounts",
    is_told_later: bool,
) -> Row | None:
    """The row as known at the end of `day`; None where it did not exist yet."""
    number, created, closed_on, status, category, *money, product, brand, group, wanted = values
    first = local[str(created)].toordinal()
    closed = date.fromisoformat(str(closed_on)).toordinal() if closed_on else None
    if closed is not None and closed > day:
        closed = None
    if first > day:
        return None
    outcome = str(status) if closed is not None else ""
    return Row(
        int(str(number)),
        first,
        closed,
        outcome,
        amounts.of(money, outcome, is_told_later),
        category == "omitted" and not is_told_later and closed is None,
        str(product).lower() if product else None,
        str(brand).lower() if brand else None,
        str(group) if group else None,
        bool(wanted),
    )


class _Amounts:
    """The amounts of rows in one currency; counts those that have no rate."""

    def __init__(self, converter: Converter, known: Known) -> None:
        self._converter = converter
        self._known = known

    def of(self, money: Sequence[object], outcome: str, is_told_later: bool) -> int | None:
        """What was won, or is estimated of an open one; None where that is unknown."""
        currency, rate, estimated, actual = money
        is_open = not outcome
        if outcome not in ("", "won") or (is_open and is_told_later):
            return None
        minor = estimated if is_open else actual
        if minor is None or currency == self._known.currency:
            return None if minor is None else int(str(minor))
        frozen = None if is_open else str(rate or "")
        found = self._converter.in_base(int(str(minor)), str(currency), frozen)
        if found is None:
            self._known.apart[str(currency)] += 1
            return 0
        return found


def _currency(rows: Iterable[tuple[object, ...]], converter: Converter) -> str:
    """The base currency; in a store without rates the only one that there is."""
    place = _COLUMNS.index("currency")
    used = {str(row[place]) for row in rows}
    if len(used) == 1 and not converter.is_fixed:
        return used.pop()
    return converter.base
