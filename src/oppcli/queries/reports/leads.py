"""The leads made in a period by group: what became of them, how soon, and what was won."""

from collections.abc import Sequence

from oppcli.domain.calendar import Unit, bucket
from oppcli.domain.converting_leads import Leads, lead
from oppcli.domain.fields import GROUPED, LEAD
from oppcli.domain.grouping import UNITS, by_alphabet, group_key, named_groups, no_group
from oppcli.domain.periods import Period
from oppcli.domain.wording import either
from oppcli.errors import BadValue
from oppcli.queries.converting import Converter
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.local_days import LocalDays
from oppcli.queries.where import within_instants
from oppcli.store import Store
from oppcli.views import OUT_OF_FORCE

_FIELDS = {field.name for field in LEAD.fields}
GROUPS = (
    *(name for name in GROUPED if name in _FIELDS and name not in ("status", "currency")),
    "rating",
    *UNITS,
)
Lines = dict[tuple[tuple[str, ...], str], Leads]  # by the values of the groups, and currency
_QUALIFIED = f"""SELECT c.entity_id, MIN(c.at) FROM change c
  WHERE c.entity = 'lead' AND c.field = 'status' AND c.new = 'qualified'
    AND c.batch_id NOT IN ({OUT_OF_FORCE}) GROUP BY c.entity_id"""
_SALES = """SELECT lead_id, created_at, status, actual_revenue, currency,
       COALESCE(exchange_rate, '') FROM opportunity WHERE lead_id IS NOT NULL ORDER BY id"""


def lead_groups(words: Sequence[str] | None) -> tuple[str, ...]:
    """The groups of `--by owner,rating`; the owner unless told. Raises BadValue."""
    names = named_groups(words or ("owner",), GROUPS)
    for name in names:
        if name not in GROUPS:
            raise no_group(
                f"leads are not grouped by '{name}'.", name, GROUPS, f"--by {either(GROUPS)}"
            )
    if sum(name in UNITS for name in names) > 1:
        raise BadValue("group by one span of time only.", "--by owner --by month")
    return tuple(dict.fromkeys(names))


def leads(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    period: Period,
    names: Sequence[str],
    converter: Converter,
) -> Lines:
    """The leads made in `period` by group, in the order of the alphabet, and then by currency.

    Leads stand in the base currency, where what was won has a rate, too. What has none is a line
    of its own currency with the won ones alone. A span of time has the leads made in it.
    """
    where = compile_filters(store, LEAD, filters, asking)
    within_instants(where, "created_at", period, asking.zone)
    columns = "".join(f", COALESCE(t.{name}, '')" for name in names if name not in UNITS)
    with store.snapshot():
        rows = store.read(
            f"SELECT t.id, t.status, t.created_at{columns} FROM v_lead t{where.sql} ORDER BY t.id",
            where.params,
        ).rows
        sales = store.read(_SALES).rows
        # By the history, else when the opportunity was made that it became.
        qualified_at = {sale[0]: sale[1] for sale in reversed(sales)}
        qualified_at |= dict(store.read(_QUALIFIED).rows)
    days, found = LocalDays(asking.zone), dict[tuple[tuple[str, ...], str], Leads]()
    keys: dict[int, tuple[str, ...]] = {}
    shown: dict[tuple[str, ...], tuple[str, ...]] = {}
    base = converter.base
    for number, status, made, *values in rows:
        span = _span(names, days, made, asking)
        groups = tuple(span if name in UNITS else values.pop(0) for name in names)
        groups = shown.setdefault(tuple(map(group_key, names, groups)), groups)
        at = qualified_at.get(number)
        took = max((days[at] - days[made]).days, 0) if at else None
        found[groups, base] = found.get((groups, base), Leads()) + lead(status, took)
        if status == "qualified":
            keys[number] = groups
    for number, _, status, revenue, currency, frozen in sales:
        if status == "won" and number in keys:
            worth = converter.in_base(revenue or 0, currency, frozen)
            place = (keys[number], currency if worth is None else base)
            of_sale = Leads(won_count=1, won=(revenue or 0) if worth is None else worth)
            found[place] = found.get(place, Leads()) + of_sale
    order = sorted(found, key=lambda at: (list(map(by_alphabet, at[0])), at[1] != base, at[1]))
    return {place: found[place] for place in order}


def _span(names: Sequence[str], days: LocalDays, made: str, asking: Asking) -> str:
    """The span of time that a lead was made in, where one is among the groups."""
    unit = next((name for name in names if name in UNITS), "")
    return bucket(days[made], Unit(unit), asking.fiscal_year_start).key if unit else ""
