"""The dashboard's short lists: what closes this week, what slips, what went stale."""

import heapq
from datetime import date

from oppcli.domain.agenda import Sizes
from oppcli.domain.dashboard import Candidate, Shortlist
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.periods import Unit, bucket
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.reports.idle import stalest
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
    sizes = Sizes(worth_of(store, asking, {code for _, amount, code in rows if amount}))
    first = heapq.nsmallest(_FIRST, rows, key=lambda row: (sizes.of(row[1], row[2]), row[0]))
    found = {row["id"]: row for row in _of(store, [row[0] for row in first])}
    return Shortlist([_deal(found[row[0]]) for row in first], len(rows))


def slipping(store: Store, filters: Filters, asking: Asking) -> Shortlist:
    """Open ones whose close date is later than it first was, the most days first."""
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    where.add("t.is_open = 1")
    picked = "t.id, t.first_close, t.est_close_date"
    source = opportunities(f"{picked}{where.sql}")
    # The first date is looked up in the history, so once for each, and the pushes only of the
    # worst. SQL takes as long to count the days between two dates as to look one of them up.
    rows = store.read(
        f"WITH later AS MATERIALIZED (SELECT {picked} FROM {source}{where.sql})"
        " SELECT id, first_close, est_close_date FROM later WHERE first_close < est_close_date",
        where.params,
    ).rows
    days = _DaysBetween()
    pushed = [(-days[first, close], number) for number, first, close in rows]
    worst = {number: -days for days, number in heapq.nsmallest(_FIRST, pushed)}
    found = {row["id"]: row for row in _of(store, list(worst))}
    return Shortlist(
        [_deal(found[number], days, found[number]["pushes"]) for number, days in worst.items()],
        len(rows),
    )


class _DaysBetween(dict[tuple[str, str], int]):
    """How many days lie between two stored days, counted once for each pair."""

    def __missing__(self, stored: tuple[str, str]) -> int:
        first, last = map(date.fromisoformat, stored)
        days = self[stored] = (last - first).days
        return days


def stale(store: Store, filters: Filters, asking: Asking) -> Shortlist:
    """Open ones idle for longer than their stage allows, the longest first."""
    return Shortlist(*stalest(store, filters, asking, _FIRST))


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
