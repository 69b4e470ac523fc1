"""The arithmetic of the benchmark: medians, ratios of them, and whether a goal is met."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure is held to: at most, or at least, `bound` of `unit`."""

    bound: float
    at_least: bool = False
    unit: str = "×"

    def is_met(self, figure: float) -> bool:
        return figure >= self.bound if self.at_least else figure <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the result. `figure` is None where nothing was measured, and `said` says why:
    something is missing here, or what was to be measured `failed`."""

    what: str
    floor: str
    figure: float | None
    goal: Goal | None
    said: str = ""
    failed: bool = False

    @property
    def verdict(self) -> str:
        if self.figure is None:
            return "FAILED" if self.failed else "not run"
        if self.goal is None:
            return "–"
        return "met" if self.goal.is_met(self.figure) else "MISSED"

    @property
    def figure_text(self) -> str:
        unit = self.goal.unit if self.goal else "×"
        return "–" if self.figure is None else f"{self.figure:.2f} {unit}"


def ratio(ours: Sequence[float], floor: Sequence[float]) -> float:
    """The median of ours over the median of the floor's; both in the same unit."""
    return median(ours) / median(floor)


def ratio_beyond(
    ours: Sequence[float], floor: Sequence[float], *, allowance: Sequence[float]
) -> float:
    """As `ratio`, once the median of `allowance` (a start-up) is taken off ours."""
    return (median(ours) - median(allowance)) / median(floor)


def table(lines: Sequence[Line]) -> str:
    """The lines as people read them: what, floor, ratio, goal, met or MISSED, and what is said."""
    rows = [("what", "floor", "ratio", "goal", "", "")]
    rows += [
        (
            line.what,
            line.floor,
            line.figure_text,
            str(line.goal) if line.goal else "–",
            line.verdict,
            line.said,
        )
        for line in lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in (2, 3) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
