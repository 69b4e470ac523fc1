"""Every opportunity's way through its stages, from its making and the history of its stage."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from oppcli.domain.field import OPEN
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.funnel import Journey, Place, Step, Way
from oppcli.domain.periods import Period
from oppcli.queries.converting import FROZEN, Converter
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.local_days import LocalDays
from oppcli.queries.unknown_stages import leave_out, unknown_stages
from oppcli.queries.where import bounds
from oppcli.store import Store
from oppcli.views import OUT_OF_FORCE, opportunities

# Of the table itself: the view also looks up who made each change. All of it is read in its own
# order, twice as fast as by the index on entity, which `COALESCE` keeps the database from taking.
# Moves that were taken back never led anywhere.
_OF_MOVES = f"""FROM change c WHERE c.field = 'stage' AND COALESCE(c.entity, '') = 'opportunity'
   AND c.batch_id NOT IN ({OUT_OF_FORCE}) ORDER BY c.id"""
_MOVES = f"SELECT c.entity_id, c.at, c.old, c.new {_OF_MOVES}"
# Whole numbers, of which Python makes no texts: the stage that was left, or 0; three times the one
# that was entered, plus 0 before the period, 1 in it and 2 after it.
_CODED_MOVES = f"""SELECT c.entity_id, c.at, CAST(COALESCE(c.old, '0') AS BIGINT),
 CAST(COALESCE(c.new, '0') AS BIGINT) * 3
   + CASE WHEN c.at < :begin THEN 0 WHEN c.at < :after THEN 1 ELSE 2 END {_OF_MOVES}"""
_STAGES = """SELECT stage.id, stage.key, stage.title, process.id, stage.active
  FROM stage JOIN process ON process.id = stage.process_id
 ORDER BY process.is_default DESC, process.id, stage.position, stage.active DESC, stage.id"""

# Whether an opportunity is open is told by its outcome.
_WORTH = f"""t.id, t.stage_id, CASE WHEN t.created_at >= :begin THEN 1 ELSE 0 END,
  CASE WHEN t.is_open = 1 THEN '' ELSE t.status END, COALESCE(t.est_revenue_minor, 0),
  t.currency, {FROZEN}"""

Move = tuple[int, str, str | None, str | None]  # opportunity, at, from and to stage id


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of every process by id: their keys, titles and places, in the order of these.

    The title of one that its process has left out since says so: what passed it stays true.
    """

    keys: dict[int, str]
    titles: dict[int, str]
    order: dict[int, Place]


def stages(store: Store) -> Stages:
    rows = store.read(_STAGES).rows
    return Stages(
        {row[0]: row[1] for row in rows},
        {row[0]: row[2] if row[4] else f"{row[2]} (left out)" for row in rows},
        {row[0]: Place(row[3], place) for place, row in enumerate(rows)},
    )


def ways(
    store: Store, filters: Filters, asking: Asking, converter: Converter, period: Period
) -> list[Way]:
    """The ways of the opportunities that fit and entered a stage in the period, those that went
    alike as one; those of which no stage is known are left out. Their value is their estimate, in
    the base currency where there is a rate."""
    begin, after = bounds(period, asking.zone)
    starts = _Starts()
    moved = _moved(store, starts, begin, after)
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    where.add("t.created_at < :after", after=after)
    leave_out(where, unknown_stages(store))
    where.params["begin"] = begin
    rows = store.read(
        f"SELECT {_WORTH} FROM {opportunities(_WORTH + where.sql)}{where.sql}", where.params
    ).rows
    worths = _Worths(converter)
    found: dict[tuple[int, int, str, str], list[int]] = {}
    for number, stage, is_new, outcome, value, currency, frozen in rows:
        trail = moved.get(number)
        if trail is None:
            trail = starts[stage or 0]
        code, worth = worths[currency, frozen]
        key = (trail.number, is_new, outcome, code)
        sums = found.get(key)
        if sums is None:
            sums = found[key] = [0, 0]
        sums[0] += 1
        sums[1] += worth(value)
    alike: dict[tuple[tuple[tuple[int, bool], ...], str, str], list[int]] = {}
    for (number, is_new, outcome, code), (count, value) in found.items():
        entered = starts.trails[number].entered(is_new == 1)
        if entered is not None:
            sums = alike.setdefault((entered, outcome, code), [0, 0])
            sums[0] += count
            sums[1] += value
    return [Way(*key, *sums) for key, sums in alike.items()]


class _Trail(dict[int, "_Trail"]):
    """What some opportunities have in common: the stage they began in and the moves they made; the
    next one, as `_CODED_MOVES` has it, leads to another trail. To follow them costs one look for
    each move."""

    __slots__ = ("_moves", "_start", "_trails", "number")

    def __init__(self, trails: "list[_Trail]", start: int, moves: tuple[int, ...] = ()) -> None:
        self.number = len(trails)
        self._trails = trails
        self._start = start
        self._moves = moves
        trails.append(self)

    def __missing__(self, move: int) -> "_Trail":
        found = self[move] = _Trail(self._trails, self._start, (*self._moves, move))
        return found

    def entered(self, is_new: bool) -> tuple[tuple[int, bool], ...] | None:
        """The stages entered, each with whether that was in the period, in which those `is_new`
        were made; None where nothing happened in it."""
        if not (self._moves[-1] % 3 if self._moves else is_new):
            return None
        first = ((self._start, is_new),) if self._start else ()
        later = ((move // 3, move % 3 == 1) for move in self._moves if move // 3)
        return (*first, *later)


class _Starts(dict[int, _Trail]):
    """The trails of those that made no move yet, by the stage they began in, 0 for none."""

    def __init__(self) -> None:
        self.trails: list[_Trail] = []

    def __missing__(self, stage: int) -> _Trail:
        found = self[stage] = _Trail(self.trails, stage)
        return found


def _moved(store: Store, starts: _Starts, begin: str, after: str) -> dict[int, _Trail]:
    """The trail of each opportunity that was moved, by its number, in the order of its times."""
    rows = store.read(_CODED_MOVES, {"begin": begin, "after": after}).rows
    trails: dict[int, _Trail] = {}
    last: dict[int, str] = {}
    late: set[int] = set()
    for number, at, old, move in rows:
        trail = trails.get(number)
        if trail is None:
            trail = starts[old]
        elif at < last[number]:  # told by an import after others were made here
            late.add(number)
        trails[number] = trail[move]
        last[number] = at
    if late:
        again = sorted((row for row in rows if row[0] in late), key=itemgetter(1))
        for number in late:
            del trails[number]
        for number, _, old, move in again:
            trail = trails.get(number)
            trails[number] = (starts[old] if trail is None else trail)[move]
    return trails


class _Worths(dict[tuple[str, str | None], tuple[str, Callable[[int], int]]]):
    """By currency and frozen rate: the currency in which an amount is told, and what turns it into
    that one; asked for once, of many records."""

    def __init__(self, converter: Converter) -> None:
        self._converter = converter

    def __missing__(self, key: tuple[str, str | None]) -> tuple[str, Callable[[int], int]]:
        base, factor = self._converter.base, self._converter.factor(*key)
        if factor is None or key[0] == base:
            found: tuple[str, Callable[[int], int]] = (key[0], int)
        else:
            found = (base, factor.of)
        self[key] = found
        return found


def journeys(
    store: Store, filters: Filters, asking: Asking, converter: Converter
) -> Iterator[Journey]:
    """The way of each opportunity that fits and of which a stage is known. Its value is its
    estimate, in the base currency where there is a rate."""
    moves = _moves(store)
    days = LocalDays(asking.zone)
    for number, stage, made, status, closed, value, currency, rate in _all(store, filters, asking):
        is_open = status in OPEN
        worth = converter.in_base(value, currency, None if is_open else rate or "")
        yield Journey(
            _steps(stage, made, moves.get(number, ()), days),
            "" if is_open else status,
            date.fromisoformat(closed) if closed else None,
            value if worth is None else worth,
            currency if worth is None else converter.base,
        )


def _all(store: Store, filters: Filters, asking: Asking) -> list[tuple[Any, ...]]:
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    leave_out(where, unknown_stages(store))
    return store.read(
        "SELECT t.id, t.stage_id, t.created_at, t.status, t.closed_on,"
        " COALESCE(t.est_revenue_minor, 0), t.currency, t.exchange_rate"
        f" FROM v_opportunity t{where.sql} ORDER BY t.id",
        where.params,
    ).rows


def _moves(store: Store) -> dict[int, list[Move]]:
    """The moves of each opportunity by its number, in the order of their times."""
    moves: dict[int, list[Move]] = {}
    late: set[int] = set()
    for move in store.read(_MOVES).rows:
        several = moves.get(move[0])
        if several is None:
            moves[move[0]] = [move]
            continue
        if move[1] < several[-1][1]:  # told by an import after others were made here
            late.add(move[0])
        several.append(move)
    for number in late:
        moves[number].sort(key=itemgetter(1))
    return moves


def _steps(
    stage: int | None, made: str, moves: Sequence[Move], days: LocalDays
) -> tuple[Step, ...]:
    """The stages in the order they were entered. Before its first move an opportunity was where
    that move began; without moves it has always been where it is."""
    first = int(moves[0][2] or 0) if moves else stage
    later = [Step(int(new), days[at]) for _, at, _, new in moves if new]
    return (Step(first, days[made]), *later) if first else tuple(later)
