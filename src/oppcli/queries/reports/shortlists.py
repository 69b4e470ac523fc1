"""The dashboard's short lists: what closes this week, what slips, what went stale."""

import heapq
from datetime import date

from oppcli.domain.agenda import by_amount
from oppcli.domain.dashboard import Candidate, Shortlist
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.periods import Unit, bucket
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.reports.idle import count_idle, idle
from oppcli.queries.where import Where
from oppcli.queries.worth import worth_of
from oppcli.store import Row, Store
from oppcli.views import opportunities

_FIRST = 3
_DEAL = """SELECT t.id, t.ref, t.topic, COALESCE(t.account, t.contact, '') AS account, t.owner,
       t.stage, t.stage_title, t.est_revenue_minor AS amount, t.currency, t.est_close_date, t.pushes
  FROM v_opportunity t"""


def closing(store: Store, filters: Filters, asking: Asking) -> Shortlist:
    """Open ones expected to close this week, Monday to Sunday, those worth most first."""
    week = bucket(asking.today, Unit.WEEK)
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    where.add(
        "t.is_open = 1 AND t.est_close_date BETWEEN :monday AND :sunday",
        monday=week.start.isoformat(),
        sunday=week.end.isoformat(),
    )
    source = opportunities(f"t.id, t.est_revenue_minor, t.currency{where.sql}")
    rows = store.read(
        f"SELECT t.id, t.est_revenue_minor, t.currency FROM {source}{where.sql}", where.params
    ).rows
    worth = worth_of(store, asking, {code for _, amount, code in rows if amount})
    first = heapq.nsmallest(
        _FIRST, rows, key=lambda row: (by_amount(row[1], row[2], worth), row[0])
    )
    found = {row["id"]: row for row in _of(store, [row[0] for row in first])}
    return Shortlist([_deal(found[row[0]]) for row in first], len(rows))


def slipping(store: Store, filters: Filters, asking: Asking) -> Shortlist:
    """Open ones whose close date is later than it first was, the most days first."""
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    where.add("t.is_open = 1")
    picked = "t.id, t.days_pushed"
    source = opportunities(f"{picked}{where.sql}")
    # The days are looked up in the history, so once for each, and the pushes only of the worst.
    rows = store.read(
        f"WITH later AS MATERIALIZED (SELECT {picked} FROM {source}{where.sql})"
        " SELECT id, days_pushed FROM later WHERE days_pushed > 0",
        where.params,
    ).rows
    worst = heapq.nsmallest(_FIRST, rows, key=lambda row: (-row[1], row[0]))
    found = {row["id"]: row for row in _of(store, [number for number, _ in worst])}
    first = [_deal(found[number], days, found[number]["pushes"]) for number, days in worst]
    return Shortlist(first, len(rows))


def stale(store: Store, filters: Filters, asking: Asking) -> Shortlist:
    """Open ones idle for longer than their stage allows, the longest first."""
    first = idle(store, filters, asking, most=_FIRST)
    return Shortlist(first, count_idle(store, filters, asking))


def _of(store: Store, numbers: list[int]) -> list[Row]:
    if not numbers:
        return []
    where = Where()
    where.any_of("t.id", numbers)
    return list(store.read(f"{_DEAL}{where.sql}", where.params))


def _deal(row: Row, days: int = 0, moves: int = 0) -> Candidate:
    close = row["est_close_date"]
    return Candidate(
        row["ref"],
        row["topic"],
        row["account"],
        row["owner"] or "",
        row["stage_title"] or "",
        row["amount"],
        row["currency"],
        date.fromisoformat(close) if close else None,
        days,
        moves,
        row["stage"] or "",
    )
