"""The dashboard's short lists: what closes this week, what slips, what went stale."""

import heapq
from collections.abc import Iterable
from datetime import date

from oppcli.domain.agenda import by_amount
from oppcli.domain.dashboard import Candidate, Shortlist
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.periods import Unit, bucket
from oppcli.domain.refs import Ref
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.reports.idle import count_idle, idle
from oppcli.queries.where import Where
from oppcli.queries.worth import worth_of
from oppcli.store import Row, Store
from oppcli.views import OUT_OF_FORCE, opportunities

_FIRST = 3
_DEAL = """SELECT t.id, t.ref, t.topic, COALESCE(t.account, t.contact, '') AS account, t.owner,
       t.stage, t.stage_title, t.est_revenue_minor AS amount, t.currency, t.est_close_date
  FROM v_opportunity t"""
# Of the table itself and in its order, for the reasons given in `journeys`.
_DATES = f"""SELECT c.entity_id, c.old, c.new FROM change c
 WHERE c.entity || '' = 'opportunity' AND c.field = 'est_close_date'
   AND c.batch_id NOT IN ({OUT_OF_FORCE}) ORDER BY c.id"""


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
    slipped, moves = _slipped(store, filters, asking)
    worst = sorted(slipped, key=lambda number: (-slipped[number], number))[:_FIRST]
    found = {row["id"]: row for row in _of(store, worst)}
    return Shortlist(
        [_deal(found[number], slipped[number], moves[number]) for number in worst], len(slipped)
    )


def slipping_refs(store: Store, filters: Filters, asking: Asking) -> list[str]:
    """The refs of all that `slipping` counts, by their numbers."""
    slipped, _ = _slipped(store, filters, asking)
    return [str(Ref(OPPORTUNITY.name, number)) for number in sorted(slipped)]


def _slipped(
    store: Store, filters: Filters, asking: Asking
) -> tuple[dict[int, int], dict[int, int]]:
    """By number how many days later the close date is than it first was, and how often it moved."""
    first: dict[int, str] = {}
    moves: dict[int, int] = {}
    for number, old, new in store.read(_DATES).rows:
        if old is not None:
            if number not in first:
                first[number], moves[number] = old, 0
            if new is not None and new > old:
                moves[number] += 1
    if not first:
        return {}, {}
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    where.add("t.is_open = 1 AND t.est_close_date IS NOT NULL")
    open_ones = store.read(
        f"SELECT t.id, t.est_close_date FROM v_opportunity t{where.sql}", where.params
    ).rows
    slipped = _days_later(
        (number, first[number], close) for number, close in open_ones if number in first
    )
    return slipped, moves


def stale(store: Store, filters: Filters, asking: Asking) -> Shortlist:
    """Open ones idle for longer than their stage allows, the longest first."""
    first = idle(store, filters, asking, most=_FIRST)
    return Shortlist(first, count_idle(store, filters, asking))


def _days_later(dates: Iterable[tuple[int, str, str]]) -> dict[int, int]:
    """By number how many days later the second date is, where it is."""
    ordinals: dict[str, int] = {}
    found: dict[int, int] = {}
    for number, was, now in dates:
        if now > was:
            for day in (was, now):
                if day not in ordinals:
                    ordinals[day] = date.fromisoformat(day).toordinal()
            found[number] = ordinals[now] - ordinals[was]
    return found


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
