"""Columns that reports of sales share: groups, amounts, rates with their small samples marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from oppcli.domain.fields import OPPORTUNITY, FieldType
from oppcli.domain.grouping import Grouping
from oppcli.domain.names import spoken
from oppcli.domain.tally import FEW, Decided, Tallied, is_small
from oppcli.domain.wording import counted
from oppcli.output.table import Column, Table

CURRENCY = Column("currency", FieldType.CURRENCY, hidden=True)  # of the amounts of a row
# Groups whose values are words of closed sets, or of a process.
_OF_WORDS = ("lost_reason", "business_kind", "forecast_category", "status")
_FEW_SALES = f"* a rate of fewer than {FEW}: one more sale would change it visibly"
FEW_LEADS = (
    f"* of fewer than {FEW} leads that were qualified or disqualified: one more would change it"
    " visibly"
)
FEW_ANSWERED = f"* of fewer than {FEW} leads: one more would change it visibly"


def group_columns(names: Sequence[str]) -> tuple[Column, ...]:
    """A column per group; the last of several gives way by shrinking."""
    return tuple(Column(name, shrinks=name in ("account", "model", "owner")) for name in names)


def group_values(
    names: Sequence[str], groups: Sequence[str], titles: Mapping[str, str]
) -> tuple[str | None, ...]:
    """The values of the groups, None for nothing; stages by their titles, if those are given."""
    return tuple(
        (titles.get(value, value) if name == "stage" else value) or None
        for name, value in zip(names, groups, strict=True)
    )


def spoken_values(names: Sequence[str], cells: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """The values of the groups as people read them: `no longer interested`."""
    return tuple(
        value and (spoken(value) if name in _OF_WORDS else value)
        for name, value in zip(names, cells, strict=True)
    )


def line_columns(names: Sequence[str]) -> tuple[Column, ...]:
    """A column per group, and one for own or total where one of them rolls up a tree."""
    columns = group_columns(names)
    return (*columns, Column("row")) if Grouping(tuple(names)).tree else columns


def line_values(
    names: Sequence[str], line: Tallied, titles: Mapping[str, str], for_people: bool
) -> tuple[str | None, ...]:
    """The values of `line_columns`; people see how deep in its tree a node is."""
    cells = group_values(names, line.groups, titles)
    cells = spoken_values(names, cells) if for_people else cells
    tree = Grouping(tuple(names)).tree
    if not tree:
        return cells
    at = list(names).index(tree)
    node = cells[at]
    if for_people and node is not None:
        cells = (*cells[:at], "  " * line.level + node, *cells[at + 1 :])
    return (*cells, line.row)


def total_label(names: Sequence[str]) -> tuple[str, ...]:
    """What stands under `line_columns` in the row of all of them."""
    return ("Total", *("" for _ in line_columns(names)[1:]))


def amounts_column(
    name: str, *, title: str = "", yields: int = 0, is_ratio: bool = False
) -> Column:
    """An amount in the currency of its row."""
    return Column(
        name,
        FieldType.MONEY,
        title=title,
        currency="currency",
        yields=yields,
        whole=name == "weighted",
        is_ratio=is_ratio,
    )


def days_column(name: str, *, title: str = "", yields: int = 0) -> Column:
    """A number of days that is worked out of several: none at all is not 0."""
    return Column(name, FieldType.INTEGER, title=title, unit="d", yields=yields, is_ratio=True)


def win_rate_columns() -> tuple[Column, ...]:
    """The win rate, its n, and whether that is few."""
    return (
        Column("win_rate", FieldType.PERCENT, star="few"),
        Column("decided", FieldType.INTEGER, title="n", yields=2),
        Column("few", FieldType.INTEGER, carried=True),
    )


def win_rate_cells(of: Decided) -> tuple[Fraction | None, int, int]:
    """The values of `win_rate_columns`."""
    return of.win_rate, of.decided, int(is_small(of.decided))


def few_notes(samples: Iterable[int], note: str = _FEW_SALES) -> list[str]:
    """What the star means, if one of the rates shown is of few."""
    return [note] if any(map(is_small, samples)) else []


def by_currency(table: Table, *, is_told: bool = False) -> Table:
    """The table of a row per currency, with that column once where it is the group, too.

    What its amounts are read by stands beside it as the `unit`, since a total has no currency for
    its group. Where rows have none either, as those without a date, programs are told it, too.
    """
    table = replace(table, by_currency=True)
    places = [place for place, column in enumerate(table.columns) if column.name == "currency"]
    if len(places) < 2:
        return table
    columns = [
        replace(column, currency="unit") if column.currency else column for column in table.columns
    ]
    columns[places[1]] = Column("unit", FieldType.CURRENCY, hidden=is_told, carried=not is_told)
    return replace(table, columns=tuple(columns))


def to_places(number: float | None, places: int) -> Decimal | None:
    """A worked-out number with so many decimals, rounded half to even; None for none."""
    return None if number is None else Decimal(round(number * 10**places)).scaleb(-places)


def count_opportunities(count: int) -> str:
    """`1 opportunity`, `1,200 opportunities`."""
    return counted(count, OPPORTUNITY.name, OPPORTUNITY.plural)
