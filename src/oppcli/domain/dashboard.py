"""What a dashboard is made of, and how one of its cells is named: `owner=jana weighted`."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from oppcli.domain.field import OPEN
from oppcli.domain.fields import GROUPED
from oppcli.domain.grouping import UNITS, Grouping, grouped_own
from oppcli.domain.names import spelled
from oppcli.domain.periods import Period
from oppcli.domain.quotas import SHOWN, Withheld
from oppcli.domain.tally import Tallied
from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import BadValue


class Candidate(NamedTuple):
    """An opportunity on one of the short lists; the amount is in minor units of `currency`.

    `days` is how late its close date was moved, or how long nothing happened. `stage` is what
    people read, `stage_key` what programs do.
    """

    ref: str
    topic: str
    account: str
    owner: str
    stage: str
    amount: int | None
    currency: str
    close: date | None
    days: int = 0
    moves: int = 0
    stage_key: str = ""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The first of a list, and how many there are in all."""

    first: list[Candidate]
    count: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One screen of figures. `totals` has a line per currency that cannot be added to the others;
    `apart` the same figures with every currency in its own, when there are several."""

    period: Period
    grouping: Grouping
    totals: list[Tallied]
    apart: list[Tallied]
    quota: int | None  # minor units of the base currency
    base: str
    stages: list[Tallied]
    lines: list[Tallied]
    together: list[Tallied]  # the lines in one, each record once, by currency
    closing: Shortlist
    slipping: Shortlist
    stale: Shortlist
    withheld: Withheld = SHOWN  # why no quota is shown
    won_by_month: tuple[int, ...] = ()  # of the last twelve, in the base currency


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the dashboard: which opportunities it is made of, and the field it sums.

    `condition` is one more that they have to meet, as `--where` has it.
    """

    status: tuple[str, ...]
    field: str
    is_of_period: bool = False
    condition: str = ""


MEASURES: dict[str, Measure] = {
    "won": Measure(("won",), "actual_revenue", is_of_period=True),
    "open": Measure(OPEN, "est_revenue"),
    "weighted": Measure(OPEN, "weighted", condition="forecast_category!=omitted"),
    "win_rate": Measure(("won", "lost"), "status", is_of_period=True),
    "average_age": Measure(OPEN, "created_at"),
}
LISTS = ("closing", "slipping", "stale")


@dataclass(frozen=True, slots=True)
class CellName:
    """A cell: the values of its groups ('' for nothing) and its measure or list."""

    groups: tuple[tuple[str, str], ...]
    measure: str


def parse_cell(text: str) -> CellName:
    """The cell that `won`, `owner=jana weighted`, `jana weighted` or `brand=none open` names.
    Raises BadValue."""
    try:
        words = shlex.split(text)
    except ValueError:
        raise BadValue(f"a quote is not closed in {quoted(text)}.", "'owner=\"Jana K\" won'") from (
            None
        )
    groups: list[tuple[str, str]] = []
    measures: list[str] = []
    words = _with_owner(list(_headings_joined(words)))
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            groups.append(
                (
                    _known(name, (*GROUPED, *UNITS, *(each.name for each in grouped_own()))),
                    _value(value),
                )
            )
        else:
            measures.append(_known(word, (*MEASURES, *LISTS)))
    if len(measures) > 1 or not words:
        raise BadValue(f"{quoted(text)} is not one cell.", "'owner=jana weighted'")
    return CellName(tuple(groups), measures[0] if measures else "open")


def _with_owner(words: list[str]) -> list[str]:
    """The words with a name before the heading as that of an owner: `leif win_rate`."""
    *names, last = words or [""]
    is_name = bool(names) and not any("=" in each or each in (*MEASURES, *LISTS) for each in names)
    return [f"owner={' '.join(names)}", last] if is_name and last in MEASURES else words


_HEADINGS = {"win rate": "win_rate", "avg age": "average_age", "average age": "average_age"}


def _headings_joined(words: Sequence[str]) -> Iterator[str]:
    """The words, with the dashboard's own headings of two words as the names they stand for."""
    left = [part for word in words for part in ([word] if "=" in word else word.split() or [word])]
    while left:
        name = _HEADINGS.get(" ".join(left[:2]).lower())
        yield name or left[0]
        del left[: 2 if name else 1]


def _known(word: str, known: tuple[str, ...]) -> str:
    name = spelled(word)
    if name not in known:
        near = nearest(name, known)
        raise BadValue(
            f"the dashboard has no {quoted(word)}.",
            either(near or known) + ", as in 'owner=jana won'",
        )
    return name


def _value(text: str) -> str:
    return "" if text.lower() in ("none", "no date", "–", "") else text
