"""How good forecasts were, as tables: by days before the end, by replay, by group, by chance."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from oppcli.domain.chances import ENOUGH
from oppcli.domain.fields import FieldType
from oppcli.domain.names import spoken
from oppcli.domain.replays import (
    PERIOD,
    Bin,
    Calibration,
    Chance,
    Errors,
    Fate,
    Replayed,
    Volume,
    calibrated,
    claimed,
    commits,
    errors,
    lines,
)
from oppcli.output.sales_tables import CURRENCY, amounts_column, by_currency, to_places
from oppcli.output.table import Column, Table

_DAYS = Column("days", FieldType.INTEGER, title="Before", unit="d")


def accuracy_table(found: Replayed, group: str, *, is_calibration: bool) -> Table:
    """The table that was asked for; `group` is '' for the errors of all periods."""
    if is_calibration:
        return _calibration(found)
    if group == PERIOD:
        return _by_period(found)
    return _commits(found, group) if group else _errors(found)


def accuracy_notes(found: Replayed, group: str, *, is_calibration: bool) -> list[str]:
    """What was compared, and what could not be."""
    first, last = found.periods[0], found.periods[-1]
    number = len(found.periods)
    span = first.label if number == 1 else f"{first.label} to {last.label}"
    notes = [
        f"{span}: {number} {'period' if number == 1 else 'periods'} in which something was won."
    ]
    held = [each.held for each in found.replays if each.held]
    if held and not group and not is_calibration:
        notes.append(
            f"P10 to P90 of predict contained the actual amount in {sum(a for _, a in held)} of"
            f" {len(held)} replays, the actual number in {sum(c for c, _ in held)};"
            " 8 in 10 are expected."
        )
    if found.without_stage:
        notes.append(
            f"{_on(found.without_stage)} the stage of most open ones is unknown, since a file that"
            " was imported later told of them: weighted, commit and best case are not replayed."
        )
    if found.unpredicted and group in ("", PERIOD):
        notes.append(
            f"{_on(found.unpredicted)} too few were won and lost to predict from ({ENOUGH} of each"
            " are needed)."
        )
    return notes


def _on(days: Sequence[date]) -> str:
    return f"on {min(days)}" if len(days) == 1 else f"on {len(days)} days until {max(days)}"


def _errors(found: Replayed) -> Table:
    columns = (
        _DAYS,
        Column("method"),
        Column("periods", FieldType.INTEGER, title="n", yields=2),
        *_error_columns(""),
        *_error_columns("count_"),
        Column("intervals", FieldType.INTEGER, hidden=True),
        Column("held", FieldType.INTEGER, hidden=True),
        Column("count_held", FieldType.INTEGER, hidden=True),
    )
    rows = [
        (
            line.days,
            line.method.value,
            line.periods,
            *_of(line.by_amount),
            *_of(line.by_count),
            line.intervals,
            line.held,
            line.held_count,
        )
        for line in lines(found.replays)
    ]
    return Table(columns, rows, title=f"Forecasts of past periods, {found.currency}")


def _error_columns(prefix: str) -> tuple[Column, ...]:
    what = "n " if prefix else ""
    return (
        Column(
            f"{prefix}bias",
            FieldType.PERCENT,
            title=f"Bias {what}".strip(),
            yields=4 if what else 0,
        ),
        Column(
            f"{prefix}mape", FieldType.PERCENT, title=f"Off {what}".strip(), yields=1 if what else 0
        ),
        Column(
            f"{prefix}score",
            FieldType.PERCENT,
            title=f"Score {what}".strip(),
            yields=5 if what else 3,
        ),
    )


def _of(each: Errors) -> tuple[Fraction | None, ...]:
    return (_percent(each.bias), _percent(each.mape), _percent(each.score))


def _percent(share: float | None) -> Fraction | None:
    return None if share is None else Fraction(100 * share)


def _by_period(found: Replayed) -> Table:
    columns = (
        Column("period"),
        _DAYS,
        Column("as_of", FieldType.DATE, hidden=True),
        Column("method"),
        CURRENCY,
        Column("forecast", FieldType.MONEY, currency="currency", whole=True),
        amounts_column("came"),
        Column("bias", FieldType.PERCENT),
        Column("score", FieldType.PERCENT, yields=1),
        Column("forecast_count", hidden=True, right=True),
        Column("came_count", FieldType.INTEGER, hidden=True),
        Column("count_bias", FieldType.PERCENT, hidden=True),
        Column("count_score", FieldType.PERCENT, hidden=True),
    )
    rows = []
    for replay in found.replays:
        as_of = date.fromordinal(replay.day).isoformat()
        for method, said in replay.said.items():
            amount = errors([(said.amount, replay.came.amount)])
            count = errors([(said.count, replay.came.count)])
            rows.append(
                (
                    replay.period.label,
                    replay.days,
                    as_of,
                    method.value,
                    found.currency,
                    round(said.amount),
                    round(replay.came.amount),
                    _percent(amount.bias),
                    _percent(amount.score),
                    to_places(said.count, 1),
                    round(replay.came.count),
                    _percent(count.bias),
                    _percent(count.score),
                )
            )
    return by_currency(Table(columns, rows, title="Forecasts of past periods"))


def _commits(found: Replayed, group: str) -> Table:
    columns = (
        Column(group, shrinks=True),
        _DAYS,
        CURRENCY,
        Column("commit_count", FieldType.INTEGER, title="n"),
        amounts_column("commit"),
        *(amounts_column(fate.value, yields=place) for place, fate in enumerate(Fate)),
        *(Column(f"{fate.value}_count", FieldType.INTEGER, hidden=True) for fate in Fate),
        Column("won_share", FieldType.PERCENT, title="Won %"),
    )
    rows = []
    for line in commits(found.replays):
        whole, fates = line.whole, line.fates.values()
        rows.append((line.group or None, line.days, found.currency, *_became(whole, fates)))
    return by_currency(
        Table(
            columns,
            rows,
            title=f"What became of commit, by {spoken(group)}",
            empty="nothing stood as commit",
        )
    )


def _became(whole: Volume, fates: Iterable[Volume]) -> tuple[object, ...]:
    each = list(fates)
    share = Fraction(round(100 * each[0].amount), round(whole.amount)) if whole.amount else None
    return (
        round(whole.count),
        round(whole.amount),
        *(round(figures.amount) for figures in each),
        *(round(figures.count) for figures in each),
        share,
    )


def _calibration(found: Replayed) -> Table:
    columns = (
        Column("chance_of", title="Chance"),
        Column("chance", title="Per cent"),
        Column("number", FieldType.INTEGER, title="n"),
        Column("mean", FieldType.PERCENT, title="Said"),
        Column("won", FieldType.INTEGER),
        Column("share", FieldType.PERCENT, title="Came"),
        Column("low", FieldType.PERCENT, title="From", yields=1),
        Column("high", FieldType.PERCENT, title="To", yields=1),
        Column("brier", right=True),
        *(
            Column(name, right=True, hidden=True)
            for name in ("reliability", "resolution", "uncertainty")
        ),
    )
    predicted = [chance for replay in found.replays for chance in replay.predicted]
    rows = [*_calibrated("stated", claimed(found.replays)), *_calibrated("predict", predicted)]
    return Table(columns, rows, title="Chances to be won in the period", empty="no chances")


def _calibrated(name: str, chances: Sequence[Chance]) -> list[tuple[object, ...]]:
    found: Calibration | None = calibrated(chances)
    if found is None:
        return []
    rows = [
        (
            name,
            f"{each.low}-{min(each.low + 9, 100) if each.low < 90 else 100}",
            *_bin(each),
            *[None] * 4,
        )
        for each in found.bins
    ]
    parts = (found.murphy.reliability, found.murphy.resolution, found.murphy.uncertainty)
    scores = [to_places(each, 4) for each in (found.brier, *parts)]
    return [*rows, (name, "all", *_bin(found.whole), *scores)]


def _bin(each: Bin) -> tuple[object, ...]:
    low, high = each.interval
    return (
        each.number,
        _percent(each.mean),
        each.happened,
        Fraction(100 * each.happened, each.number),
        _percent(low),
        _percent(high),
    )
