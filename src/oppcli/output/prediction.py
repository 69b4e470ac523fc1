"""Predictions as a table, and the sentences that say what they are made of."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from oppcli.domain.fields import FieldType
from oppcli.domain.money import digits
from oppcli.domain.predicted import Line, Predicted
from oppcli.domain.prediction import Part
from oppcli.output.sales_tables import CURRENCY, by_currency, count_opportunities, to_places
from oppcli.output.table import Column, Table

_MONEY = FieldType.MONEY


def prediction_table(predicted: Predicted, for_people: bool) -> Table:
    """A row per part of the prediction, or per group what it brings in all."""
    if predicted.by:
        return _by_group(predicted)
    (line,) = predicted.lines
    of = line.prediction
    columns = (
        Column("part"),
        CURRENCY,
        Column("expected", hidden=True, right=True),
        *(
            Column(name, hidden=True, right=True)
            for name in ("count_p10", "count_p50", "count_p90")
        ),
        *_quantiles(),
        Column("off", FieldType.PERCENT, title="Off before", yields=2),
        *_quota_columns([line]),
    )
    names = ("won", "open", "new", "all")
    if for_people:
        names = (
            "won so far",
            f"from {of.open_count:,} open",
            "from new ones",
            "in all",
        )
    won: tuple[object, ...] = (of.won_count, *[of.won_count] * 3, *[of.won] * 3)
    nothing: object = None
    if for_people:  # it is no range
        won, nothing = (*won[:4], "", of.won, ""), ""
    quota = (line.quota, _chance(line))
    rows = [
        (names[0], predicted.currency, *won, nothing, nothing, nothing),
        (names[1], predicted.currency, *_numbers(of.open), _off(of.open), nothing, nothing),
        (names[2], predicted.currency, *_numbers(of.new), _off(of.new), nothing, nothing),
        (names[3], predicted.currency, *_numbers(of.all), _off(of.all), *quota),
    ]
    title = f"{predicted.period.label}, predicted"
    return by_currency(Table(columns, rows, title=title))


def _by_group(predicted: Predicted) -> Table:
    columns = (
        Column(predicted.by, shrinks=True),
        CURRENCY,
        Column("won", _MONEY, currency="currency", yields=4),
        Column("open", _MONEY, title="From open", currency="currency", yields=6, whole=True),
        Column("new", _MONEY, title="From new", currency="currency", yields=5, whole=True),
        *_quantiles(),
        Column("off", FieldType.PERCENT, title="Off before", yields=3),
        *_quota_columns(predicted.lines),
    )
    rows = [
        (
            line.group or None,
            predicted.currency,
            of.won,
            round(of.open.amount.middle),
            round(of.new.amount.middle),
            *_amounts(of.all),
            _off(of.all),
            line.quota,
            _chance(line),
        )
        for line in predicted.lines
        for of in (line.prediction,)
    ]
    title = f"{predicted.period.label}, predicted, by {predicted.by.replace('_', ' ')}"
    return by_currency(Table(columns, rows, title=title, empty="nothing to predict"))


def prediction_notes(predicted: Predicted, weighted: int | None, today: date) -> list[str]:
    """What stands below a prediction; `weighted` is what the weighted forecast says."""
    notes = []
    code = predicted.currency
    said = "" if weighted is None else f"Weighted says {round(weighted / 10 ** digits(code)):,}. "
    notes.append(f"{said}{_from_how_many(predicted)}{_how_far_off(predicted)}")
    notes += _no_interval(predicted)
    if not predicted.has_full_quarter:
        notes.append(
            "warning: not one full quarter can be replayed yet, so this may be up to 60 % off."
        )
    if predicted.without_amount:
        notes.append(
            f"{count_opportunities(predicted.without_amount)} without a known amount: the mean of"
            " what the model or brand was won for counts, else of all."
        )
    if predicted.told_later:
        notes.append(
            f"{count_opportunities(predicted.told_later)} known by the dates of files that were"
            f" imported after {today}: their amounts and stages of that day are unknown."
        )
    notes += [
        f"no rate for {currency}: {count_opportunities(count)} left out of the amounts:"
        f" oppcli currency set {currency} RATE"
        for currency, count in sorted(predicted.apart.items())
    ]
    return notes


def explanation(predicted: Predicted) -> list[str]:
    """How a prediction is made, in ten lines."""
    counts = predicted.law.counts
    table = predicted.law.table
    median, most = table.median(), table.age_when(0.9)
    factors = ", ".join(f"{factor:.2f}" for factor in predicted.law.factors["won"])
    return [
        f"1. Known are {counts['won']:,} won, {counts['lost']:,} lost and"
        f" {counts.get('canceled', 0):,} canceled, with the days they took, and all that are open.",
        f"2. Half are closed after {_days(median)}, nine in ten after {_days(most)}; open ones"
        " count as not closed yet (Kaplan & Meier).",
        "3. Per day of age, a share of those still open is won and a share is lost"
        " (Aalen & Johansen).",
        f"4. In the first, second and third month of a quarter winning is {factors} times as"
        " frequent as the ages say.",
        "5. The chance of an open one adds these shares up, day by day, to the end of the period.",
        "6. The chances are corrected by the root of came ÷ predicted at the same point of the"
        " period before, where that can be replayed; none is above 99 %.",
        "7. The amount is the record's own; without one, the mean its model or brand was won for.",
        f"8. The sum of chances and amounts is added up exactly{_but(predicted)}, then widened by"
        f" how far off {predicted.replays} replays at month ends were (Student's t).",
        "9. Not made yet: what was won at the same point of the period before from those made"
        " after it; else as many as in the last 30 days, with their chance. That none were leaves"
        " room for some (Jeffreys).",
        "10. P10, P50 and P90: in one, five and nine of ten such periods it is no more than that;"
        " the chance of the quota is that of the sum of all parts.",
    ]


def _but(predicted: Predicted) -> str:
    """Of very many: by how much the sum is off at most."""
    moved = max((line.prediction.open.moved for line in predicted.lines), default=0.0)
    if not moved:
        return ""
    code = predicted.currency
    most = ceil(moved / 10 ** digits(code))
    return f" (on average within {most:,} {code}: the least uncertain ones as a normal curve)"


def _quantiles() -> tuple[Column, ...]:
    return tuple(
        Column(name, _MONEY, title=name.upper(), currency="currency", whole=True, is_ratio=True)
        for name in ("p10", "p50", "p90")
    )


def _quota_columns(lines: Sequence[Line]) -> tuple[Column, ...]:
    has_quotas = any(line.quota for line in lines)
    return (
        Column("quota", _MONEY, currency="currency", hidden=not has_quotas, yields=1),
        Column("chance", FieldType.PERCENT, hidden=not has_quotas, goes_with="quota"),
    )


def _numbers(part: Part) -> tuple[object, ...]:
    count = part.count
    counts = (count.low, count.middle, count.high)
    return (*(to_places(each, 1) for each in (part.expected, *counts)), *_amounts(part))


def _amounts(part: Part) -> tuple[int | None, ...]:
    amount = part.amount
    return (_whole(amount.low), _whole(amount.middle), _whole(amount.high))


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def _off(part: Part) -> int | None:
    """The mean of how far off it was, in whole per cent."""
    return round(100 * sum(map(abs, part.misses)) / len(part.misses)) if part.misses else None


def _chance(line: Line) -> int | None:
    """The chance to meet the quota, in whole per cent."""
    if not line.quota:
        return None
    chance = line.prediction.all.amount.chance_of(line.quota)
    return None if chance is None else round(100 * chance)


def _from_how_many(predicted: Predicted) -> str:
    counts = predicted.law.counts
    won, lost = counts.get("won", 0), counts.get("lost", 0)
    return f"From {won + lost:,} closed ones ({won:,} won, {lost:,} lost)"


def _how_far_off(predicted: Predicted) -> str:
    if predicted.by:
        return "."
    misses = [abs(each) for each in predicted.lines[0].prediction.all.misses]
    if not misses:
        return "; no earlier period can be replayed to this point."
    low, high = (f"{100 * each:.0f}" for each in (min(misses), max(misses)))
    periods = "the last period" if len(misses) == 1 else f"the last {len(misses)} periods"
    span = f"{low} %" if low == high else f"{low} to {high} %"
    return f"; at this point of {periods} this was {span} off."


def _no_interval(predicted: Predicted) -> list[str]:
    lacking = [line for line in predicted.lines if line.prediction.all.amount.points is None]
    if not lacking:
        return []
    if not predicted.by:
        which = "no P10, P90 and chance of the quota"
    else:
        which = f"no P10 and P90 for {len(lacking)} of {len(predicted.lines)}"
    return [f"{which}: fewer than 3 month ends of finished quarters have sales to replay."]


def _days(age: int | None) -> str:
    return "more days than are known yet" if age is None else f"{age} days"
