"""All opportunities as known at the end of a day: how long they took, and for how much.

The store of that day is read as `--as-of` shows it: exact for what it held then, reconstructed for
what files told later, whose amounts are unknown until a file proves them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from oppcli.domain.chances import Sale
from oppcli.domain.fields import OPPORTUNITY
from oppcli.errors import NotFound
from oppcli.queries.converting import Converter
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.local_days import LocalDays
from oppcli.queries.where import Where
from oppcli.store import Store
from oppcli.views import opportunities

_COLUMNS = (
    "id",
    "batch",
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
    found = list(_read(store, filters_of_then(store, filters, asking), by))
    known = Known([], _currency(found, converter))
    _add(known, found, asking, _Amounts(converter, known), _held(store))
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
    local = LocalDays(asking.zone)
    counts: Counter[tuple[int, int | None, str]] = Counter()
    columns = "t.created_at, t.closed_on, t.status"
    for created, closed_on, status in store.read(
        f"SELECT {columns} FROM {opportunities(columns)}"
    ).rows:
        first = local[str(created)].toordinal()
        closed = date.fromisoformat(str(closed_on)).toordinal() if closed_on else None
        if closed is not None and closed > day:
            closed = None
        if first <= day and (closed is None or first <= closed):
            counts[first, closed, "" if closed is None else str(status)] += 1
    return [Sale(*key, count) for key, count in counts.items()]


def _held(store: Store) -> set[int] | None:
    """The batches that the store held on the day that it shows; None for today's, all of them."""
    if store.as_of is None:
        return None
    return {number for (number,) in store.read("SELECT batch FROM v_batch").rows}


def filters_of_then(store: Store, filters: Filters, asking: Asking) -> Where:
    """The filters on a store as it was, where names that came later fit nothing."""
    try:
        return compile_filters(store, OPPORTUNITY, filters, asking)
    except NotFound:
        return Where(["1 = 0"])


def _read(store: Store, where: Where, by: str) -> Iterator[tuple[Any, ...]]:
    """The columns of every opportunity, its group, and whether it passes the filters."""
    group = "owner" if by == "manager" else by
    wanted = " AND ".join(where.conditions)
    picked = [f"t.{name}" for name in _COLUMNS]
    picked.append(f"t.{group} AS grouped" if group else "NULL AS grouped")
    picked.append(f"CASE WHEN {wanted} THEN 1 ELSE 0 END AS wanted" if wanted else "1 AS wanted")
    sql = ", ".join(picked)
    return iter(store.read(f"SELECT {sql} FROM {opportunities(sql)}", where.params).rows)


def _add(
    known: Known,
    found: Iterable[tuple[Any, ...]],
    asking: Asking,
    amounts: "_Amounts",
    held: set[int] | None,
) -> None:
    """Adds what existed at the end of the day, as known then."""
    local, days, day = LocalDays(asking.zone), _Ordinals(), asking.today.toordinal()
    firsts: dict[str, int] = {}
    for (
        number,
        batch,
        created,
        ended,
        status,
        category,
        *money,
        product,
        brand,
        group,
        wanted,
    ) in found:
        first = firsts.get(created)
        if first is None:
            first = firsts[created] = local[created].toordinal()
        if first > day:
            continue
        closed = days[ended] if ended else None
        if closed is None or closed > day:
            closed, outcome = None, ""
            amount = amounts.estimated(money)
            is_omitted = category == "omitted"
        else:
            outcome, is_omitted = status, False
            amount = amounts.won(money) if status == "won" else None
        known.told_later += held is not None and batch not in held
        known.rows.append(
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
