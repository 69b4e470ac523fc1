"""Stale opportunities: open, and nothing happened for longer than their stage allows."""

import heapq
from collections.abc import Mapping
from datetime import date

from oppcli.domain.dashboard import Candidate
from oppcli.domain.field import IDLE
from oppcli.domain.fields import OPPORTUNITY
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.history_fields import expression
from oppcli.queries.local_days import LocalDays
from oppcli.queries.readable_days import check_instants
from oppcli.queries.stage_days import allowed_by_data, allowed_sql, stale_sql
from oppcli.queries.where import Where
from oppcli.store import Store
from oppcli.views import opportunities

_SQL = """SELECT t.ref, t.topic, COALESCE(t.account, t.contact, '') AS account, t.owner,
       t.stage, t.stage_title, t.est_revenue_minor, t.currency, t.est_close_date, t.touched_at"""


def idle(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    titles: bool = True,
    most: int | None = None,
) -> list[Candidate]:
    """The stale ones, the longest idle first.

    `days` counts from the day of the last change or activity; `moves` is what the stage allows.
    With `most` it is those that are idle for more than so many days, whatever the stage allows.
    """
    if most is not None:
        check_instants(store, [IDLE.name], asking)
        within = Where(["t.is_open = 1"])
        where = compile_filters(store, OPPORTUNITY, filters, asking, within=within)
        where.add(f"{expression(IDLE.name, asking)} > {where.bind(most)}")
        return _read(store, where, asking, {}, titles)
    by_data = allowed_by_data(store, asking)
    return _read(store, _is_stale(store, filters, asking, by_data), asking, by_data, titles)


def stalest(
    store: Store, filters: Filters, asking: Asking, most: int
) -> tuple[list[Candidate], int]:
    """At most so many of `idle`, and how many there are in all."""
    by_data = allowed_by_data(store, asking)
    where = _is_stale(store, filters, asking, by_data)
    picked = "t.touched_at, t.id"
    rows = store.read(
        f"SELECT {picked} FROM {opportunities(picked + where.sql)}{where.sql}", where.params
    ).rows
    first = Where()
    first.any_of("t.id", [number for _, number in heapq.nsmallest(most, rows)])
    return _read(store, first, asking, by_data, titles=True), len(rows)


def _read(
    store: Store, where: Where, asking: Asking, by_data: Mapping[int, int], titles: bool
) -> list[Candidate]:
    picked = f"{_SQL}, {allowed_sql(by_data)} FROM v_opportunity t"
    days = LocalDays(asking.zone)
    return [
        Candidate(
            ref,
            topic,
            account,
            owner or "",
            title if titles else key,
            amount,
            currency,
            date.fromisoformat(close) if close else None,
            max((asking.today - days[touched]).days, 0),
            allowed,
            key,
        )
        for ref, topic, account, owner, key, title, amount, currency, close, touched, allowed in (
            store.read(f"{picked}{where.sql} ORDER BY t.touched_at, t.id", where.params).rows
        )
    ]


def _is_stale(store: Store, filters: Filters, asking: Asking, by_data: Mapping[int, int]) -> Where:
    within = Where(["t.is_open = 1"])
    where = compile_filters(store, OPPORTUNITY, filters, asking, within=within)
    where.add(stale_sql(store, where, asking, by_data))
    return where
