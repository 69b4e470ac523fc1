"""What a period will bring, by a group or in all, with the quotas of both."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date
from math import sqrt

from oppcli.domain.chances import ENOUGH, Book, Law
from oppcli.domain.grouping import Grouping, group_key, parse_grouping
from oppcli.domain.names import spoken
from oppcli.domain.periods import Period
from oppcli.domain.predicted import Line, Predicted
from oppcli.domain.prediction import Method, Prediction, Window
from oppcli.domain.tree import above
from oppcli.errors import BadValue, RuleRefused
from oppcli.queries.converting import Converter
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.forecast import forecast
from oppcli.queries.grouped import tree_of
from oppcli.queries.known_sales import Row, known_rows, sales_of
from oppcli.queries.quotas import Quotas
from oppcli.store import Store

GROUPS = (
    "owner",
    "manager",
    "business",
    "facility",
    "operation",
    "brand",
    "class",
    "model",
    "interest",
    "interest_type",
    "lead_source",
)
_LONGEST = 3 * 366  # days ahead
_ENOUGH_AMOUNTS = 5  # won ones of a model or brand, from which their mean amount counts


def predicted(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    period: Period,
    converter: Converter,
    by: str = "",
) -> Predicted:
    """What `period` will bring of the opportunities that pass the filters, by a group or in all.

    Durations are those of all opportunities of the store. Raises RuleRefused where too few were
    won or lost, and BadValue for a period that is over or too far ahead.
    """
    _check(period, asking.today)
    known = known_rows(store, filters, asking, converter, by)
    window = Window(asking.today.toordinal(), period.start.toordinal() - 1, period.end.toordinal())
    method = method_of(known.rows, window, asking)
    check_enough(method.law, known.rows, asking.today)
    mean = means(known.rows)
    grouping = Grouping((by,) if by else ())
    tree = _tree(store, grouping)
    groups, names = _grouped(known.rows, by, tree)
    quotas = _quotas(store, filters, asking, converter, period, grouping, tree)
    lines = []
    for key in sorted(groups, key=lambda key: (not key, names[key].casefold())):
        rows = groups[key]
        book = method.book if len(rows) == len(known.rows) else Book(sales_of(rows))
        prediction = prediction_of(method, book, rows, mean)
        quota = quotas.get(key, {}).get(known.currency)
        lines.append(Line(names.get(key, ""), prediction, quota))
    return Predicted(
        period,
        by,
        lines,
        method.law,
        known.currency,
        method.has_full_quarter,
        len(method.month_ends),
        sum(1 for row in known.rows if row.is_wanted and _counts_with_mean(row)),
        known.told_later,
        dict(known.apart),
    )


def method_of(rows: Sequence[Row], window: Window, asking: Asking) -> Method:
    """The method on all that is known, for one window."""
    return Method(
        sales_of(rows),
        window,
        fiscal_year_start=asking.fiscal_year_start,
        roughness=_roughness(rows),
    )


def prediction_of(
    method: Method, book: Book, rows: Sequence[Row], mean: Callable[[Row], int]
) -> Prediction:
    """What the method's window brings of `rows`, which `book` holds; `mean` is their amount where
    it is unknown."""
    window = method.window
    items = [
        (window.day - row.first, mean(row) if row.amount is None else row.amount)
        for row in rows
        if row.closed is None and not row.is_omitted
    ]
    also = [
        row.amount or 0
        for row in rows
        if row.closed is not None
        and row.first > row.closed
        and is_won_in(row, window.begin, min(window.day, window.until))
    ]
    return method.predict(book, items, (len(also), sum(also)))


def group_named(words: Sequence[str] | None) -> str:
    """The one group that a prediction is made by; '' for none. Raises BadValue for others."""
    if not words:
        return ""
    names = parse_grouping(list(words), default="").names
    if len(names) > 1:
        raise BadValue("--predict takes one group.", f"--by {names[0]}")
    if names[0] not in GROUPS:
        raise BadValue(
            f"nothing can be predicted by {spoken(names[0])}: what changes with time, or"
            " counts twice, cannot be replayed.",
            f"one of {', '.join(GROUPS)}",
        )
    return names[0]


def weighted(
    store: Store, filters: Filters, asking: Asking, found: Predicted, converter: Converter
) -> int | None:
    """What the weighted forecast of the same period says, in the prediction's currency; None by
    group, and where records are known by later files alone."""
    if found.by or found.told_later:
        return None
    whole = forecast(
        store,
        filters,
        asking,
        period=found.period,
        grouping=Grouping(("status",)),
        converter=converter,
    )
    cell = whole.totals.get(found.currency)
    return cell.weighted if cell else 0


def check_enough(law: Law, rows: Iterable[Row], day: date) -> None:
    """Raises RuleRefused, saying how many are lacking, where too few were won or lost.

    Where enough are closed, but without a known duration, it says that.
    """
    if law.is_enough:
        return
    closed = Counter(row.outcome for row in rows)
    counts: Mapping[str, int] = closed
    which = "opportunities are closed"
    if min(closed["won"], closed["lost"]) >= ENOUGH:
        counts, which = law.counts, "closed opportunities have a first day before their last"
    pairs = [(cause, counts.get(cause, 0)) for cause in ("won", "lost")]
    known = " and ".join(f"{count} {cause}" for cause, count in pairs)
    lacking = [f"{ENOUGH - count} more {cause}" for cause, count in pairs if count < ENOUGH]
    verb = "are" if len(lacking) > 1 or not lacking[0].startswith("1 ") else "is"
    raise RuleRefused(
        f"too few {which} to predict from: {known} by {day}; {' and '.join(lacking)} {verb}"
        f" needed ({ENOUGH} of each).",
        "oppcli forecast",
    )


def _check(period: Period, today: date) -> None:
    if period.end < today:
        raise BadValue(
            f"{period.label} is over, so there is nothing to predict.",
            f"--as-of {period.start}, or leave out --predict",
        )
    if (period.end - today).days > _LONGEST:
        raise BadValue(
            f"{period.label} ends more than three years ahead, which nothing can be predicted for.",
            "--period 'next quarter'",
        )


def _tree(store: Store, grouping: Grouping) -> dict[str, str | None]:
    """The tree that is rolled up; who came after the day that the store shows is as now."""
    tree = tree_of(store, grouping)
    if store.as_of is not None and grouping.tree:
        with closing(store.look()) as present:
            tree = {**tree_of(present, grouping), **tree}
    return tree


def _counts_with_mean(row: Row) -> bool:
    return row.closed is None and not row.is_omitted and row.amount is None


def is_won_in(row: Row, after: int, until: int) -> bool:
    """Whether it was won after the one day and by the other."""
    return row.outcome == "won" and row.closed is not None and after < row.closed <= until


def means(rows: Iterable[Row]) -> Callable[[Row], int]:
    """Gives the mean won amount of a row's model, else of its brand, of 5 or more; else of all."""
    models: dict[str, list[int]] = defaultdict(list)
    brands: dict[str, list[int]] = defaultdict(list)
    whole: list[int] = []
    for row in rows:
        if row.outcome == "won" and row.amount:
            models[(row.product or "").lower()].append(row.amount)
            brands[(row.brand or "").lower()].append(row.amount)
            whole.append(row.amount)
    of_all = round(sum(whole) / len(whole)) if whole else 0
    of_model, of_brand = _enough_means(models), _enough_means(brands)

    def mean(row: Row) -> int:
        for name, amounts in ((row.product, of_model), (row.brand, of_brand)):
            if name and (found := amounts.get(name.lower())) is not None:
                return found
        return of_all

    return mean


def _enough_means(amounts: Mapping[str, Sequence[int]]) -> dict[str, int]:
    return {
        name: round(sum(found) / len(found))
        for name, found in amounts.items()
        if len(found) >= _ENOUGH_AMOUNTS
    }


def _roughness(rows: Iterable[Row]) -> float:
    """The root mean square ÷ the mean of the amounts that were won; 1 of none."""
    won = [row.amount for row in rows if row.outcome == "won" and row.amount]
    if not won:
        return 1.0
    return sqrt(sum(each * each for each in won) / len(won)) / (sum(won) / len(won))


def _grouped(
    rows: Iterable[Row], by: str, tree: Mapping[str, str | None]
) -> tuple[dict[str, list[Row]], dict[str, str]]:
    """The rows that are wanted by the key of their group, and what the groups are called.

    A record counts for every manager above its owner, or business above its own.
    """
    if not by:
        return {"": [row for row in rows if row.is_wanted]}, {"": ""}
    groups: dict[str, list[Row]] = defaultdict(list)
    names: dict[str, str] = {}
    nodes: dict[str, list[str]] = {}
    heads = set(tree.values())
    for row in rows:
        if not row.is_wanted:
            continue
        own = row.group or ""
        if own not in nodes:
            nodes[own] = [own]
            if tree:
                itself = [own] if by != "manager" or own in heads else []
                nodes[own] = [*itself, *above(own, tree)] or [""]
        for name in nodes[own]:
            key = group_key(by, name)
            names.setdefault(key, name)
            groups[key].append(row)
    return groups, names


def _quotas(
    store: Store,
    filters: Filters,
    asking: Asking,
    converter: Converter,
    period: Period,
    grouping: Grouping,
    tree: Mapping[str, str | None],
) -> dict[str, dict[str, int]]:
    """What each group is to win, by currency; a manager's is that of all below, too."""
    quotas = Quotas(store, filters, asking, converter)
    if not grouping.names:
        return {"": quotas.total(period)}
    found: dict[str, dict[str, int]] = defaultdict(dict)
    (by,) = grouping.names
    for (name,), code, amount in quotas.rows(grouping, period):
        nodes = [name, *above(name, tree)] if by == "manager" else [name]
        for node in nodes:
            sums = found[group_key(by, node)]
            sums[code] = sums.get(code, 0) + amount
    return found
