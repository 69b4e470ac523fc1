"""Replays the forecasts of past periods from what was known so many days before their ends."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

from oppcli.domain.as_of import end_of
from oppcli.domain.calendar import Period, Unit, bucket, buckets
from oppcli.domain.chances import ENOUGH, Book
from oppcli.domain.grouping import parse_grouping
from oppcli.domain.names import spoken
from oppcli.domain.past import UNKNOWN
from oppcli.domain.prediction import Window
from oppcli.domain.replays import (
    MOST_PERIODS,
    NOTHING,
    PERIOD,
    Chance,
    Claim,
    Fate,
    Forecaster,
    Replay,
    Replayed,
    Volume,
    fate,
    stated,
)
from oppcli.errors import BadValue, RuleRefused
from oppcli.queries.converting import Converter
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.known_sales import Known, Row, filters_of_then, known_rows, sales_of
from oppcli.queries.prediction import GROUPS as PREDICTED
from oppcli.queries.prediction import is_won_in, means, method_of, prediction_of
from oppcli.store import Store
from oppcli.views import opportunities

_CLAIMS = (
    "SELECT t.id, t.forecast_category, t.probability, t.est_revenue_minor, t.weighted_minor,"
    " t.currency, t.est_close_date, t.stage"
)

GROUPS = (PERIOD, "team", *PREDICTED)


def replayed(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    period: Period | None,
    unit: Unit,
    days: Sequence[int],
    by: str = "",
) -> Replayed:
    """The periods of that unit that are over and in which something was won, each replayed at the
    ends of the days that lie so many `days` before its last one.

    Without a `period` they are the last eight; else those that lie in it. What was known on a day
    is read from the store as it was then; only what came is read from the store as it is. Raises
    RuleRefused where no period can be replayed, and BadValue for a `period` that is not over.
    """
    now = known_rows(store, filters, asking, _converter(store, asking))
    periods = _periods(now, asking, period, unit)
    endings = {row.number: row for row in now.rows}
    found = Replayed(periods, [], now.currency, [], [])
    begin = min(row.first for row in now.rows)
    for each in periods:
        for before in days:
            day = each.end - timedelta(days=before)
            if day.toordinal() >= begin:
                _add(found, store, filters, asking, by, endings, each, before)
    if not found.replays:
        raise _nothing_known(found, days)
    return found


def group_of(words: Sequence[str] | None) -> str:
    """The one group that accuracy is asked by; '' for none. Raises BadValue for others."""
    if not words:
        return ""
    names = parse_grouping(list(words), default="", also=(PERIOD,)).names
    if len(names) > 1:
        raise BadValue("report accuracy takes one group.", f"--by {names[0]}")
    if names[0] not in GROUPS:
        raise BadValue(
            f"a commit is not told apart by {spoken(names[0])}.",
            f"one of {', '.join(GROUPS)}",
        )
    return names[0]


def _converter(store: Store, asking: Asking) -> Converter:
    return Converter(store, asking.base, asking.today)


def _nothing_known(found: Replayed, days: Sequence[int]) -> RuleRefused:
    """Why no forecast can be replayed."""
    last = found.periods[-1].label
    why = f"nothing was known {min(days)} days before the end of {last}"
    if found.without_stage:
        why = (
            f"too few were won and lost before the end of {last} to predict it ({ENOUGH} of each"
            " are needed), and no stage of those open then is known"
        )
    return RuleRefused(f"{why}, so no forecast can be replayed.", "oppcli report winloss")


def _periods(now: Known, asking: Asking, period: Period | None, unit: Unit) -> list[Period]:
    """The finished periods in which something was won, oldest first."""
    last = bucket(asking.today, unit, asking.fiscal_year_start).start - timedelta(days=1)
    won = {
        row.closed
        for row in now.rows
        if row.is_wanted and row.outcome == "won" and row.closed is not None
    }
    if period is not None and period.start > last:
        raise BadValue(
            f"no {unit.value} of {period.label} is over, so there is nothing to compare.",
            "leave out --period",
        )
    first = min(won, default=None)
    if first is None or first > last.toordinal():
        said = "nothing was won yet" if first is None else f"nothing was won by {last}"
        raise RuleRefused(
            f"{said}, so no past {unit.value} can be replayed: a forecast is compared with what was"
            f" won in a {unit.value} that is over.",
            "oppcli forecast",
        )
    span = Period(date.fromordinal(first), last, "", "")
    within = [
        each
        for each in buckets(span, unit, asking.fiscal_year_start)
        if any(each.start.toordinal() <= day <= each.end.toordinal() for day in won)
    ]
    if period is None:
        return within[-MOST_PERIODS:]
    chosen = [each for each in within if period.start <= each.start and each.end <= period.end]
    if not chosen:
        raise RuleRefused(
            f"no {unit.value} that is over and in which something was won lies in {period.label}.",
            f"--period {within[0].key}..{within[-1].key}",
        )
    return chosen


def _add(
    found: Replayed,
    store: Store,
    filters: Filters,
    asking: Asking,
    by: str,
    endings: Mapping[int, Row],
    period: Period,
    days: int,
) -> None:
    """Adds what was forecast of the period so many days before its end, if anything was known."""
    day = period.end - timedelta(days=days)
    asked = replace(asking, today=day)
    with closing(store.at(end_of(day, asking.zone))) as then:
        converter = _converter(then, asked)
        known = known_rows(then, filters, asked, converter)
        if not known.rows or known.currency != found.currency:
            return
        claims, unknown = _claims(then, filters, asked, converter, by, period, known)
    window = Window(day.toordinal(), period.start.toordinal() - 1, period.end.toordinal())
    wanted = [row for row in known.rows if row.is_wanted]
    came = _won(endings.values(), window.begin, window.until)
    replay = Replay(period, days, window.day, came)
    still_open = sum(row.closed is None for row in wanted)
    if 2 * unknown > still_open:
        found.without_stage.append(day)
    else:
        won = _won(wanted, window.begin, window.day)
        replay.said |= stated(won, claims)
        replay.claims = [
            (claim, fate(ending.outcome, ending.closed, window.until))
            for claim in claims
            if (ending := endings.get(claim.number)) is not None
        ]
    _predict(replay, known, wanted, asked, window, endings, found)
    if replay.said:
        found.replays.append(replay)


def _predict(
    replay: Replay,
    known: Known,
    wanted: Sequence[Row],
    asked: Asking,
    window: Window,
    endings: Mapping[int, Row],
    found: Replayed,
) -> None:
    """Adds what `forecast --predict` said, where enough were closed by then."""
    method = method_of(known.rows, window, asked)
    if not method.law.is_enough:
        found.unpredicted.append(asked.today)
        return
    book = method.book if len(wanted) == len(known.rows) else Book(sales_of(wanted))
    whole = prediction_of(method, book, wanted, means(known.rows)).all
    replay.said[Forecaster.PREDICT] = Volume(whole.expected, whole.amount.middle)
    chances = method.chances(window)
    replay.predicted = [
        Chance(
            chances[window.day - row.first],
            fate(ending.outcome, ending.closed, window.until) is Fate.WON
            and (ending.closed or 0) > window.after,
        )
        for row in wanted
        if row.closed is None
        and not row.is_omitted
        and (ending := endings.get(row.number)) is not None
    ]
    amount, count = whole.amount, whole.count
    bounds = (count.low, count.high, amount.low, amount.high)
    few, many, low, high = (0.0 if bound is None else bound for bound in bounds)
    if amount.points is not None:
        came = replay.came
        replay.held = (few <= came.count <= many, low <= came.amount <= high)


def _won(rows: Iterable[Row], after: int, until: int) -> Volume:
    found = NOTHING
    for row in rows:
        if row.is_wanted and is_won_in(row, after, until):
            found += Volume(1, row.amount or 0)
    return found


def _claims(
    then: Store,
    filters: Filters,
    asked: Asking,
    converter: Converter,
    by: str,
    period: Period,
    known: Known,
) -> tuple[list[Claim], int]:
    """What was said of those that were open and expected in the period; and how many open ones had
    no known stage."""
    where = filters_of_then(then, filters, asked)
    where.add("t.is_open = 1")
    picked = f"{_CLAIMS}, {f't.{by}' if by else 'NULL'} AS grouped"
    source = opportunities(f"{picked}{where.sql}")
    rows = then.read(f"{picked} FROM {source}{where.sql}", where.params).rows
    begin, end = period.start.isoformat(), period.end.isoformat()
    claims, with_stage = [], 0
    for number, category, chance, amount, weighted, code, close, stage, group in rows:
        if stage in (None, UNKNOWN):
            continue
        with_stage += 1
        if close is None or not begin <= close <= end:
            continue
        worth = [
            minor if code == known.currency else converter.in_base(minor, code) or 0
            for minor in (amount or 0, weighted or 0)
        ]
        claims.append(Claim(number, group or "", category, chance or 0, *worth))
    still_open = sum(row.is_wanted and row.closed is None for row in known.rows)
    return claims, max(0, still_open - with_stage)
