"""How many days opportunities stay in some stages, from the history of those stages alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from oppcli.domain.funnel import LEFT
from oppcli.domain.stale import Pace, allowed_days, pace
from oppcli.domain.survival import LifeTable, Stay, life_table
from oppcli.queries.asked import Asking
from oppcli.queries.local_days import LocalDays
from oppcli.queries.where import Where
from oppcli.store import Store
from oppcli.views import OUT_OF_FORCE, opportunities

_PERCENTILES = (
    "SELECT id, stale_after_days, stale_percentile FROM stage"
    " WHERE active = 1 AND stale_percentile IS NOT NULL"
)


def stage_tables(store: Store, asking: Asking, stages: Collection[int]) -> dict[int, LifeTable]:
    """By stage, by its id: the life table of the days in it, as `report stages` has them.

    A closed opportunity left its last stage on the day it was closed; an open one is in it still.
    """
    where = Where()
    texts = ", ".join(where.bind(str(stage)) for stage in sorted(stages))
    numbers = ", ".join(where.bind(stage) for stage in sorted(stages))
    moved = (
        "SELECT c.entity_id FROM change c WHERE c.entity || '' = 'opportunity'"
        f" AND c.field = 'stage' AND (c.old IN ({texts}) OR c.new IN ({texts}))"
        f" AND c.batch_id NOT IN ({OUT_OF_FORCE})"
    )
    moves: dict[int, list[tuple[str, str | None, str | None]]] = defaultdict(list)
    for number, at, old, new in store.read(
        moved.replace("c.entity_id FROM", "c.entity_id, c.at, c.old, c.new FROM"), where.params
    ).rows:
        moves[number].append((at, old, new))
    picked = "t.id, t.created_at, t.closed_on, t.stage_id"
    condition = f" WHERE t.stage_id IN ({numbers}) OR t.id IN ({moved})"
    days = LocalDays(asking.zone)
    stays: dict[int, list[Stay]] = {stage: [] for stage in stages}
    for number, made, closed, here in store.read(
        f"SELECT {picked} FROM {opportunities(picked)}{condition}", where.params
    ).rows:
        ended = date.fromisoformat(closed) if closed else None
        told = sorted(moves.get(number, ()), key=lambda move: move[0])
        for stage in stages:
            entered = None if told and not _left_first(told, stage) else days[made]
            if not told and here != stage:
                continue
            for at, old, new in told:
                if old == str(stage) and entered is not None:
                    stays[stage].append(_stay(entered, days[at], asking.today))
                    entered = None
                if new == str(stage):
                    entered = days[at]
            if entered is not None and here == stage:
                stays[stage].append(_stay(entered, ended, asking.today))
    return {stage: life_table(found) for stage, found in stays.items()}


def _left_first(moves: list[tuple[str, str | None, str | None]], stage: int) -> bool:
    """Whether an opportunity was made in the stage: what is told of it first is that it left."""
    first = next((move for move in moves if str(stage) in move[1:]), None)
    return first is not None and first[1] == str(stage)


def _stay(entered: date, left: date | None, today: date) -> Stay:
    return Stay(0, max(((left or today) - entered).days, 0), LEFT if left else "")


def pace_of(store: Store, number: int, title: str, asking: Asking) -> Pace | None:
    """How long an open opportunity is in its stage, beside the others; see `pace`."""
    sql = "SELECT stage_id, stage_since FROM v_opportunity WHERE id = :id"
    ((stage, since),) = store.read(sql, {"id": number}).rows
    if stage is None or since is None:
        return None
    days = (asking.today - LocalDays(asking.zone)[since]).days
    return pace(stage_tables(store, asking, [stage])[stage], max(days, 0), title)


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
