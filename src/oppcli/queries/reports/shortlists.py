"""The dashboard's short lists: what closes this week, what slips, what went stale."""

from datetime import date

from oppcli.domain.dashboard import Candidate, Shortlist
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.periods import Unit, bucket
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.reports.idle import idle
from oppcli.queries.where import Where
from oppcli.store import Row, Store

_FIRST = 3
_OPEN = ("open", "on_hold")
_DEAL = """SELECT t.id, t.ref, t.topic, COALESCE(t.account, t.contact, '') AS account, t.owner,
       t.stage_title, t.est_revenue_minor AS amount, t.currency, t.est_close_date
  FROM v_opportunity t"""
_DATES = """SELECT c.entity_id, c.old_stored, c.new_stored FROM v_change c
 WHERE c.entity = 'opportunity' AND c.field = 'est_close_date' ORDER BY c.id"""


def closing(store: Store, filters: Filters, asking: Asking) -> Shortlist:
    """Open ones expected to close this week, Monday to Sunday, the largest first."""
    week = bucket(asking.today, Unit.WEEK)
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    where.add(
        "t.is_open = 1 AND t.est_close_date BETWEEN :monday AND :sunday",
        monday=week.start.isoformat(),
        sunday=week.end.isoformat(),
    )
    count = store.read(f"SELECT COUNT(*) FROM v_opportunity t{where.sql}", where.params).rows[0][0]
    rows = store.read(
        f"{_DEAL}{where.sql} ORDER BY COALESCE(t.est_revenue_minor, 0) DESC, t.id LIMIT {_FIRST}",
        where.params,
    )
    return Shortlist([_deal(row) for row in rows], count)


def slipping(store: Store, filters: Filters, asking: Asking) -> Shortlist:
    """Open ones whose close date is later than it first was, the most days first."""
    first: dict[int, str] = {}
    moves: dict[int, int] = {}
    for number, old, new in store.read(_DATES).rows:
        if old is not None:
            first.setdefault(number, old)
            moves[number] = moves.get(number, 0) + (new is not None and new > old)
    if not first:
        return Shortlist([], 0)
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    where.add("t.is_open = 1 AND t.est_close_date IS NOT NULL")
    open_ones = store.read(
        f"SELECT t.id, t.est_close_date FROM v_opportunity t{where.sql}", where.params
    ).rows
    slipped = {
        number: (date.fromisoformat(close) - date.fromisoformat(first[number])).days
        for number, close in open_ones
        if number in first and close > first[number]
    }
    worst = sorted(slipped, key=lambda number: (-slipped[number], number))[:_FIRST]
    found = {row["id"]: row for row in _of(store, worst)}
    return Shortlist(
        [_deal(found[number], slipped[number], moves[number]) for number in worst], len(slipped)
    )


def stale(store: Store, filters: Filters, asking: Asking) -> Shortlist:
    """Open ones idle for longer than their stage allows, the longest first."""
    every = idle(store, filters, asking)
    return Shortlist(every[:_FIRST], len(every))


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
    )
