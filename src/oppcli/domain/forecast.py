"""The forecast's arithmetic: what a cell holds and how cells add up. All amounts are minor units.

`pipeline`, `best_case` and `commit` are the open amounts of that category, `won` is what was won,
`lost` the estimate of what was lost; `weighted` = Σ est_revenue × probability + won, each record
rounded half to even before it is summed, so that parts always add up. What is omitted is nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from oppcli.domain.calendar import Period
from oppcli.domain.grouping import Grouping
from oppcli.domain.quotas import SHOWN, Withheld
from oppcli.domain.tally import Summed


@dataclass(frozen=True, slots=True)
class Cell(Summed):
    """The figures of one group in one currency."""

    count: int = 0
    won: int = 0
    lost: int = 0
    commit: int = 0
    best_case: int = 0
    pipeline: int = 0
    weighted: int = 0

    @property
    def open(self) -> int:
        """The sum of the open opportunities of every category."""
        return self.commit + self.best_case + self.pipeline

    @property
    def whole(self) -> int:
        """All that is in the cell: won, lost and still to be won."""
        return self.won + self.lost + self.open


MEASURES = tuple(field.name for field in fields(Cell))


def cell_of(category: str, count: int, expected: int, actual: int, weighted: int) -> Cell:
    """The cell of so many records of one category: 'won', 'lost', or that of open ones.

    `expected`, `actual` and `weighted` are their estimates, actual revenues and weighted estimates.
    """
    match category:
        case "won":
            return Cell(count, won=actual, weighted=actual)
        case "lost":
            return Cell(count, lost=expected)
        case "commit":
            return Cell(count, commit=expected, weighted=weighted)
        case "best_case":
            return Cell(count, best_case=expected, weighted=weighted)
        case _:
            return Cell(count, pipeline=expected, weighted=weighted)


def total(cells: Iterable[Cell]) -> Cell:
    """The sum of cells of one currency."""
    return sum(cells, Cell())


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a forecast: the values of its groups, its currency, its figures, its quota."""

    groups: tuple[str, ...]
    currency: str
    cell: Cell
    row: str = ""  # own or total, where a tree is rolled up
    level: int = 0  # how deep in the tree
    quota: int | None = None


@dataclass(frozen=True, slots=True)
class Overdue:
    """Open opportunities whose close date has passed, of one currency."""

    count: int
    currency: str
    amount: int

    def with_more(self, count: int, amount: int) -> "Overdue":
        """These and `count` more, worth `amount` minor units."""
        return Overdue(self.count + count, self.currency, self.amount + amount)


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast's lines, in order, and what it is of."""

    period: Period
    grouping: Grouping
    lines: list[Line]
    overdue: list[Overdue]
    quotas: dict[str, int]  # of all of it, by currency; empty where there are none
    totals: dict[str, Cell]  # all records once, by currency
    quota_of: str = ""  # whose quotas those of all of it are
    withheld: Withheld = SHOWN  # why no quota is shown
    finds_overdue: tuple[str, ...] = ()  # the options of a list that finds the overdue alone
    omits_empty: bool = False  # whether weeks, months … without business have no line
