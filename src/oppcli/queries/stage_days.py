"""How many days opportunities stay in some stages, from the history of those stages alone, and
which ones nothing happened in for longer."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from oppcli.domain.stale import Pace, allowed_days, pace, quiet_before
from oppcli.queries.filter_arguments import Asking
from oppcli.queries.local_days import LocalDays
from oppcli.queries.unknown_stages import leave_out, unknown_stages
from oppcli.queries.where import Where, start_of
from oppcli.store import Store
from oppcli.views import OUT_OF_FORCE, opportunities

if TYPE_CHECKING:
    from oppcli.domain.showing import Record
    from oppcli.domain.survival import LifeTable

Move = Sequence[Any]  # at, from and to: the ids of stages as texts

_PERCENTILES = (
    "SELECT id, stale_after_days, stale_percentile FROM stage"
    " WHERE active = 1 AND stale_percentile IS NOT NULL"
)


def stage_tables(store: Store, asking: Asking, stages: Collection[int]) -> "dict[int, LifeTable]":
    """By stage, by its id: the life table of the days in it, as `report stages` has them.

    A closed opportunity left its last stage on the day it was closed; an open one is in it still.
    """
    from oppcli.domain.funnel import LEFT
    from oppcli.domain.survival import Stay, life_table

    moves = _moves(store, stages)
    picked = "t.id, t.created_at, t.closed_on, t.stage_id"
    where = Where()
    leave_out(where, unknown_stages(store))
    source = opportunities(picked + where.sql)
    rows = store.read(f"SELECT {picked} FROM {source}{where.sql}", {}).rows
    days = LocalDays(asking.zone)
    stays: dict[int, Counter[tuple[int, bool]]] = {stage: Counter() for stage in stages}
    for number, made, closed, here in rows:
        told = moves.get(number)
        if told is None:
            if here in stays:
                left = date.fromisoformat(closed) if closed else None
                stays[here][_stay(days[made], left, asking.today)] += 1
            continue
        for stage, counts in stays.items():
            for entered, left in _in_stage(told, stage, made, closed, here, days):
                counts[_stay(entered, left, asking.today)] += 1
    return {
        stage: life_table(
            Stay(0, length, LEFT if ended else "", count)
            for (length, ended), count in found.items()
        )
        for stage, found in stays.items()
    }


def _moves(store: Store, stages: Collection[int]) -> dict[int, list[Move]]:
    """The moves into and out of the stages, by the number of the opportunity, in order."""
    where = Where()
    texts = ", ".join(where.bind(str(stage)) for stage in sorted(stages))
    moves: dict[int, list[Move]] = {}
    for number, *move in store.read(
        "SELECT c.entity_id, c.at, c.old, c.new FROM change c"
        " WHERE COALESCE(c.entity, '') = 'opportunity' AND c.field = 'stage'"
        f" AND (c.old IN ({texts}) OR c.new IN ({texts}))"
        f" AND c.batch_id NOT IN ({OUT_OF_FORCE}) ORDER BY c.id",
        where.params,
    ).rows:
        moves.setdefault(number, []).append(move)
    return moves


def _in_stage(
    moves: list[Move], stage: int, made: str, closed: str | None, here: int, days: LocalDays
) -> Iterator[tuple[date, date | None]]:
    """When an opportunity entered the stage, and when it left it; None while it is in it."""
    key = str(stage)
    if len(moves) > 1:
        moves.sort(key=itemgetter(0))  # an import may tell of earlier ones later
    first = next((move for move in moves if key in move[1:]), None)
    if first is None and here != stage:
        return
    # What is told of it first is that it left, or nothing: it was made in the stage.
    entered = days[made] if first is None or first[1] == key else None
    for at, old, new in moves:
        if old == key and entered is not None:
            yield entered, days[at]
            entered = None
        if new == key:
            entered = days[at]
    if entered is not None and here == stage:
        yield entered, date.fromisoformat(closed) if closed else None


def _stay(entered: date, left: date | None, today: date) -> tuple[int, bool]:
    return max(((left or today) - entered).days, 0), left is not None


def pace_of(store: Store, record: "Record", asking: Asking) -> Pace | None:
    """How long an open opportunity is in its stage, as its bar says, beside others; see `pace`."""
    sql = "SELECT stage_id FROM v_opportunity WHERE id = :id"
    ((stage,),) = store.read(sql, {"id": record.ref.number}).rows
    days = next((rung.days for rung in record.ladder if rung.is_here), None)
    if stage is None or stage < 0 or days is None:  # below 0: nobody knows in which stage
        return None
    return pace(stage_tables(store, asking, [stage])[stage], days, record.stage_title)


def allowed_by_data(store: Store, asking: Asking) -> dict[int, int]:
    """By stage, by its id, after how many days its opportunities are stale, of the stages whose
    process asks for a percentile of earlier stays; see `allowed_days`."""
    asked = store.read(_PERCENTILES).rows
    if not asked:
        return {}
    tables = stage_tables(store, asking, [stage for stage, _, _ in asked])
    return {
        stage: allowed_days(usual, percentile, tables[stage]) for stage, usual, percentile in asked
    }


def allowed_sql(by_data: Mapping[int, int], table: str = "t.") -> str:
    """SQL for after how many days an opportunity is stale; see `allowed_by_data`."""
    if not by_data:
        return f"{table}stale_after_days"
    cases = " ".join(f"WHEN {stage} THEN {days}" for stage, days in by_data.items())
    return f"CASE {table}stage_id {cases} ELSE {table}stale_after_days END"


def stale_sql(
    store: Store, where: Where, asking: Asking, by_data: Mapping[int, int], table: str = "t."
) -> str:
    """SQL for opportunities `t` in which nothing happened for longer than their stage allows.

    `where` binds its values. One limit for each number of days that stages allow: no portable SQL
    subtracts days. `by_data` are the stages, by id, whose number follows from earlier stays, as
    `allowed_by_data` gives them; `table` precedes the columns.
    """
    # An instant of another form is damage, which whoever reads the records meets.
    limits = [f"{table}touched_at NOT LIKE '____-__-__T__:__:__Z'"]
    others = ""
    if by_data:
        numbers = ", ".join(map(where.bind, by_data))
        others = f" AND {table}stage_id NOT IN ({numbers})"
        for stage, allowed in by_data.items():
            begin = where.bind(start_of(quiet_before(asking.today, allowed), asking.zone))
            is_here = f"{table}stage_id = {where.bind(stage)}"
            limits.append(f"({is_here} AND {table}touched_at < {begin})")
    # A limit that reaches before the calendar nothing can pass.
    reach = (asking.today - date.min).days - 1
    for (allowed,) in store.read(
        "SELECT DISTINCT stale_after_days FROM stage WHERE stale_after_days <= :reach",
        {"reach": reach},
    ).rows:
        begin = where.bind(start_of(quiet_before(asking.today, allowed), asking.zone))
        is_here = f"{table}stale_after_days = {where.bind(allowed)}{others}"
        limits.append(f"({is_here} AND {table}touched_at < {begin})")
    return f"({' OR '.join(limits)})"
