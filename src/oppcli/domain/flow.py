"""What happened to the open pipeline between two moments: each record's way in, change and way out.

A function of the two states of a record alone. Amounts are minor units of one currency, each
rounded before it is used, so that what came in and what changed, less what went out, is what is
left: to the minor unit and in count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from oppcli.domain.names import spelled, spoken
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import BadValue

ENTRIES = ("start", "new", "reopened", "owner_in", "pulled_in")
CHANGES = ("up", "down", "rates")
EXITS = ("won", "lost", "canceled", "owner_out", "pushed_out", "removed", "end")
ENDS = ("start", "end")
LINES = (*ENTRIES, *CHANGES, *EXITS)
# Exits of what leaves at its value at first.
AT_FIRST_VALUE = ("owner_out", "pushed_out", "removed")


class State(NamedTuple):
    """One record at one moment, seen by one set of records.

    `in_period`: its day (the expected close while open, closed_on once closed) lies in the period
    that is looked at. `in_group`: it passes the other filters, and is of the group and currency.
    """

    status: str
    is_open: bool
    in_period: bool
    in_group: bool
    closed_on: str | None = None
    closing: int | None = None  # the number of the close record in force

    @property
    def is_in(self) -> bool:
        """Whether it belongs to the open pipeline of the set."""
        return self.is_open and self.in_period and self.in_group


class Valuation(NamedTuple):
    """What a record is worth, in minor units: at first, in the end, and its amount of the end at
    the rates of the first moment."""

    first: int
    last: int
    last_at_first_rates: int


class Flow(NamedTuple):
    """One record's part: its entry and exit with their amounts, and what changed in between.

    `came + change + rates == went`. A `change` below 0 is of the line `down`.
    """

    entry: str
    exit: str
    came: int
    went: int
    change: int = 0
    rates: int = 0

    def lines(self) -> Iterator[tuple[str, int]]:
        """Its lines with their amounts: one entry, one exit, at most one of up and down."""
        yield self.entry, self.came
        if self.change:
            yield "up" if self.change > 0 else "down", self.change
        if self.rates:
            yield "rates", self.rates
        yield self.exit, self.went


def flow(first: State | None, last: State | None, worth: Valuation) -> Flow | None:
    """How a record takes part; None if it does not. A state is None where it did not exist."""
    exit_ = _exit(first, last)
    if exit_ is None:
        return None
    entry = _entry(first)
    if entry != "start":
        return Flow(entry, exit_, worth.last, worth.last)
    if exit_ in AT_FIRST_VALUE:
        return Flow(entry, exit_, worth.first, worth.first)
    change = worth.last_at_first_rates - worth.first
    rates = worth.last - worth.last_at_first_rates
    return Flow(entry, exit_, worth.first, worth.last, change, rates)


def _entry(first: State | None) -> str:
    """The first reason that fits, of a record that takes part."""
    if first is None:
        return "new"
    if first.is_in:
        return "start"
    if not first.is_open:
        return "reopened"
    return "pulled_in" if first.in_group else "owner_in"


def _exit(first: State | None, last: State | None) -> str | None:
    """The first reason that fits; None for a record that takes no part."""
    was_in = first is not None and first.is_in
    if last is None:
        return "removed" if was_in else None
    if last.is_in:
        return "end"
    if not last.is_open and last.in_period and last.in_group and not _stood(first, last):
        return last.status
    if not was_in:
        return None
    return "pushed_out" if last.in_group else "owner_out"


def _stood(first: State | None, last: State) -> bool:
    """Whether the closing in force at last was in force at first."""
    if first is None or first.is_open:
        return False
    if first.closing is not None and last.closing is not None:
        return first.closing == last.closing
    return (first.status, first.closed_on) == (last.status, last.closed_on)


@dataclass(slots=True)
class Sums:
    """The lines of a set of records: how many records each has, and their minor units.

    Down is below 0, rates on either side of it; exits are what went out.
    start + entries + up + down + rates − exits = end.
    """

    counts: dict[str, int] = field(default_factory=dict)
    amounts: dict[str, int] = field(default_factory=dict)

    def add(self, part: Flow, count: int = 1) -> None:
        """Counts one more record, or so many whose amounts the part has together."""
        for line, amount in part.lines():
            self.counts[line] = self.counts.get(line, 0) + count
            self.amounts[line] = self.amounts.get(line, 0) + amount

    def of(self, line: str) -> tuple[int, int]:
        """The count and the amount of a line."""
        return self.counts.get(line, 0), self.amounts.get(line, 0)


class Snapshot(NamedTuple):
    """A record at one moment, as it was read."""

    number: int
    status: str
    is_open: int
    est_close_date: str | None
    closed_on: str | None
    currency: str
    est_revenue: int | None
    actual_revenue: int | None
    exchange_rate: str | None
    closing: int | None
    fits: int  # 1 if it passes all filters but the period
    topic: str
    customer: str | None
    owner: str | None
    stage: str | None
    reason: str | None  # why it was lost or canceled

    @property
    def day(self) -> str | None:
        return self.est_close_date if self.is_open else self.closed_on

    @property
    def amount(self) -> int | None:
        """Of a won one what it brought, else what it is expected to bring."""
        return self.actual_revenue if self.status == "won" else self.est_revenue


@dataclass(frozen=True, slots=True)
class Listed:
    """A record behind the lines: its part, and how it was at both moments."""

    groups: tuple[str, ...]
    row: str
    currency: str
    part: Flow
    first: Snapshot | None
    last: Snapshot | None
    first_value: int | None
    last_value: int | None
    level: int = 0


@dataclass(frozen=True, slots=True)
class GroupFlow:
    """The lines of a group in one currency; `row` is own, total, or '' where nothing is rolled up.

    `level` counts the nodes above the group in its tree.
    """

    groups: tuple[str, ...]
    currency: str
    figure: Sums
    row: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall: from which level to which it goes, in minor units.

    `amount` is that of its line, see `Sums`. Start and end stand on 0, every other bar where the
    one before it ended.
    """

    line: str
    label: str
    count: int
    amount: int
    begin: int
    end: int

    @property
    def is_level(self) -> bool:
        """Whether it is the start or the end."""
        return self.line in ENDS


@dataclass(frozen=True, slots=True)
class Waterfall:
    """What terminals and pages draw: a title, and the bars from start to end.

    `span` says between which moments; amounts and levels are minor units of `currency`.
    """

    title: str
    span: str
    currency: str
    steps: list[Step]


def steps(sums: Sums) -> list[Step]:
    """The waterfall of a set: start, the lines that have records, end."""
    found = []
    level = 0
    for line in LINES:
        count, amount = sums.of(line)
        if line == "end":
            found.append(Step(line, "End", count, amount, 0, amount))
        elif line == "start" or count:
            after = level + effect(line, amount)
            found.append(Step(line, label_of(line, amount), count, amount, level, after))
            level = after
    return found


def effect(line: str, amount: int) -> int:
    """What an amount of a line adds to the end."""
    return -amount if line in EXITS else amount


def label_of(line: str, amount: int) -> str:
    """What people call a line: `+ pulled in`, `− lost`."""
    if line in ENDS:
        return line.capitalize()
    below = line in EXITS or line == "down" or amount < 0
    return f"{'−' if below else '+'} {spoken(line)}"


def parse_line(text: str) -> str:
    """The line that a person names: `won`, `pulled in`, `pulled-in`. Raises BadValue."""
    word = spelled(" ".join(text.split()))
    if word not in LINES:
        near = nearest(word, LINES, 1)
        raise BadValue(
            f"there is no line {quoted(text)} ({', '.join(LINES)}).",
            f"--list {near[0]}" if near else "--list won",
        )
    return word


def line_to_list(sums: Mapping[str, Sums]) -> str:
    """The line whose records are most worth a look, of those that have any."""
    for line in ("lost", "pushed_out", "down", "won", "new", "pulled_in", "start"):
        if any(each.of(line)[0] for each in sums.values()):
            return line
    return "end"
