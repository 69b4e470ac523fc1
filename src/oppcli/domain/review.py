"""What happened to the opportunities of a person since a day, and what is wrong with them now.

Figures are of records: each has a name, and every record that is in it counts once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from oppcli.domain.calendar import Period
from oppcli.domain.field import OPEN
from oppcli.domain.money import Money
from oppcli.domain.stale import is_quiet

COMMIT = "commit"
MOST_SILENT_DAYS = 30  # days without a contact after which an open one is without contact
FIGURES = (
    "open",
    "before",
    "new",
    "won",
    "lost",
    "canceled",
    "taken_over",
    "handed_over",
    "moved",
    "pushed",
    "slipped",
    "amount_changed",
    "no_contact",
    "no_next_step",
    "over_age",
    "commit",
    "commit_before",
)
# What screens call those figures whose name is no word for people.
WORDS_OF_FIGURES = {
    "taken_over": "taken over",
    "handed_over": "handed over",
    "slipped": "commit slipped",
    "amount_changed": "amount changed",
    "no_contact": "without contact",
    "no_next_step": "without next step",
    "over_age": "over usual age",
}
FIGURE_OF_WORDS = {
    said: name
    for name, words in WORDS_OF_FIGURES.items()
    if (said := words.replace(" ", "_")) != name
}
# Figures of the day before, by whose records they were.
OF_THEN = ("before", "commit_before", "handed_over")


@dataclass(frozen=True, slots=True)
class Seen:
    """An opportunity on one of two moments: its estimate, and what it was won for."""

    number: int
    owner: str
    status: str
    category: str
    stage: str
    stage_title: str
    customer: str
    topic: str
    close: date | None
    closed_on: date | None
    created: date
    amount: Money
    actual: Money
    own: Money  # the estimate in its own currency
    pushes: int = 0
    days_in_stage: int = 0
    has_next_step: bool = True
    last_activity: date | None = None
    why: str = ""  # it was lost or canceled

    @property
    def ref(self) -> str:
        return f"O{self.number}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def worth(self, figure: str) -> Money:
        """What it adds to a figure."""
        return self.actual if figure == "won" else self.amount

    def is_commit_in(self, period: Period) -> bool:
        """Whether the commit of that period has it."""
        return (
            self.is_open
            and self.category == COMMIT
            and self.close is not None
            and period.contains(self.close)
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """The changes of one opportunity since the day that are in force, the first first.

    Of one that was handed over: the changes since then, whose it was on the day, and the changes
    until then.
    """

    closes: list[tuple[str | None, str | None]] = field(default_factory=list)
    stages: list[tuple[str | None, str | None]] = field(default_factory=list)  # titles
    owner: str | None = None
    until: "Changed | None" = None

    def handed_over(self, owner: str) -> "Changed":
        """The same after it was handed over by `owner`."""
        first = self.owner if self.until else owner
        return Changed(owner=first, until=self.all_changes)

    @property
    def all_changes(self) -> "Changed":
        """All of them, whoever owned it."""
        if self.until is None:
            return self
        return Changed(self.until.closes + self.closes, self.until.stages + self.stages)

    @property
    def pushed(self) -> tuple[date, date] | None:
        """From which day to which later one the expected close was moved; None where it was not."""
        if not self.closes:
            return None
        was, now = self.closes[0][0], self.closes[-1][1]
        if was is None or now is None or now <= was:
            return None
        return date.fromisoformat(was), date.fromisoformat(now)

    @property
    def moved(self) -> tuple[str, str] | None:
        """From which stage to which other one it went; None where it is where it was."""
        if not self.stages:
            return None
        was, now = self.stages[0][0] or "", self.stages[-1][1] or ""
        return (was, now) if was != now else None


@dataclass(frozen=True, slots=True)
class Noted:
    """An opportunity with the figures that it is in, and what a line about it says."""

    now: Seen
    then: Seen | None
    figures: tuple[str, ...]
    pushed: tuple[date, date] | None = None
    moved: tuple[str, str] | None = None
    resized: tuple[Money, Money] | None = None  # from which estimate to which other one
    silent: int = 0  # days since it was made, or since the last contact, where these are many
    usual: int | None = None  # days by which nine in ten have left its stage


@dataclass(frozen=True, slots=True)
class Delta:
    """By how much an opportunity changed the commit of the period, and how: won, lost, canceled,
    moved out, came in, or changed in its amount."""

    ref: str
    worth: Money
    how: str


@dataclass(slots=True)
class Block:
    """What a review says of one person."""

    person: str
    noted: list[Noted] = field(default_factory=list)
    of_then: list[tuple[str, Seen]] = field(default_factory=list)
    deltas: list[Delta] = field(default_factory=list)
    won: dict[str, int] = field(default_factory=dict)  # in the period, by currency
    quota: dict[str, int] = field(default_factory=dict)  # of the period, by currency

    @property
    def has_records(self) -> bool:
        """Whether any figure has an opportunity."""
        return bool(self.noted or self.of_then)

    def members(self, figure: str) -> list[Seen]:
        """The records that a figure is made of, by their numbers."""
        if figure in OF_THEN:
            return [seen for name, seen in self.of_then if name == figure]
        return [each.now for each in self.noted if figure in each.figures]

    def worth(self, figure: str) -> dict[str, int]:
        """What the records of a figure come to, by currency."""
        sums: dict[str, int] = {}
        for each in self.members(figure):
            of = each.worth(figure)
            sums[of.currency] = sums.get(of.currency, 0) + of.minor
        return dict(sorted(sums.items()))


@dataclass(frozen=True, slots=True)
class Review:
    """The blocks by person, from the first day that counts to the last, and what of."""

    since: date
    until: date
    period: Period  # whose commit is compared
    base: str
    blocks: list[Block]
    told: str = ""  # from what the day before is reconstructed
    done: Mapping[str, int] | None = None  # activities in these days, by person, if all count


def reviewed(
    now: Iterable[Seen],
    then: Iterable[Seen],
    changes: dict[int, Changed],
    usual: dict[str, int],
    since: date,
    until: date,
    period: Period,
    busy: Iterable[str] = (),
) -> list[Block]:
    """A block for everyone who has an opportunity that is in any figure or who is `busy` with
    activities, by the alphabet.

    `then` are those that existed before `since`; `usual` is by stage the day by which nine in ten
    have left it.
    """
    before = {each.number: each for each in then}
    blocks: dict[str, Block] = {}
    after: dict[int, Seen] = {}
    for each in now:
        after[each.number] = each
        if each.status == "won" and each.closed_on and period.contains(each.closed_on):
            won = blocks.setdefault(each.owner, Block(each.owner)).won
            won[each.actual.currency] = won.get(each.actual.currency, 0) + each.actual.minor
        noted = _noted(each, before.get(each.number), changes, usual, since, until, period)
        if noted.figures:
            blocks.setdefault(each.owner, Block(each.owner)).noted.append(noted)
    for was in before.values():
        handed = _handed_over(was, after.get(was.number), changes)
        figures = [name for name, fits in _then(was, period) if fits]
        figures += ["handed_over"] if handed and was.is_open else []
        if figures:
            block = blocks.setdefault(was.owner, Block(was.owner))
            block.of_then += [(name, was) for name in figures]
            if handed and handed.figures:
                block.noted.append(handed)
    for block in blocks.values():
        block.deltas = list(_deltas(block, after))
    told = {name for name, block in blocks.items() if block.has_records} | {*busy}
    return [
        blocks.get(name, Block(name))
        for name in sorted(told, key=lambda name: (name.casefold(), name))
    ]


def _handed_over(was: Seen, now: Seen | None, changes: dict[int, Changed]) -> Noted | None:
    """What its former owner did with an opportunity that was handed over; None for others."""
    changed = changes.get(was.number)
    if changed is None or changed.until is None or changed.owner != was.owner:
        return None
    if now is not None and now.owner == was.owner:
        return None
    pushed, moved = changed.until.pushed, changed.until.moved
    is_slip = was.is_open and was.category == COMMIT and pushed is not None
    figures = {"moved": moved is not None, "pushed": pushed is not None, "slipped": is_slip}
    found = tuple(name for name, fits in figures.items() if fits)
    return Noted(now or was, was, found, pushed, moved)


def _then(was: Seen, period: Period) -> tuple[tuple[str, bool], ...]:
    return ("before", was.is_open), ("commit_before", was.is_commit_in(period))


def _noted(
    now: Seen,
    then: Seen | None,
    changes: dict[int, Changed],
    usual: dict[str, int],
    since: date,
    until: date,
    period: Period,
) -> Noted:
    changed = changes.get(now.number, Changed())
    is_taken = changed.until is not None and changed.owner != now.owner
    if not is_taken:  # it may have come back
        changed = changed.all_changes
    days = usual.get(now.stage)
    is_over = now.is_open and days is not None and now.days_in_stage > days
    resized, silent = _resized(now, then), _silent(now, until)
    closed = now.closed_on is not None and since <= now.closed_on <= until
    figures = {
        "open": now.is_open,
        "new": since <= now.created <= until,
        "won": closed and now.status == "won",
        "lost": closed and now.status == "lost",
        "canceled": closed and now.status == "canceled",
        "taken_over": is_taken and now.created < since and (now.is_open or closed),
        "moved": changed.moved is not None,
        "pushed": changed.pushed is not None,
        "slipped": _has_slipped(now, then, changed),
        "amount_changed": resized is not None,
        "no_contact": silent > 0,
        "no_next_step": now.is_open and not now.has_next_step,
        "over_age": is_over,
        "commit": now.is_commit_in(period),
    }
    return Noted(
        now,
        then,
        tuple(name for name in FIGURES if figures.get(name)),
        changed.pushed,
        changed.moved,
        resized,
        silent,
        days if is_over else None,
    )


def _resized(now: Seen, then: Seen | None) -> tuple[Money, Money] | None:
    """The estimate before and now, of one that had one before and is open."""
    if then is None or not now.is_open or not then.own.minor or then.own == now.own:
        return None
    return then.own, now.own


def _silent(now: Seen, until: date) -> int:
    """The days without a contact, where an open one has been without for many; else 0."""
    last = now.last_activity or now.created
    is_silent = now.is_open and is_quiet(last, until, MOST_SILENT_DAYS)
    return (until - last).days if is_silent else 0


def _has_slipped(now: Seen, then: Seen | None, changed: Changed) -> bool:
    """Whether it was committed before, and was pushed, left the commit or ended without a sale."""
    if then is None or not then.is_open or then.category != COMMIT or now.status == "won":
        return False
    return changed.pushed is not None or not now.is_open or now.category != COMMIT


def _deltas(block: Block, after: Mapping[int, Seen]) -> Iterator[Delta]:
    """What changed the commit of the period, the largest first; won ones left it, too."""
    sums: dict[tuple[int, str], int] = {}
    for figure, sign in (("commit", 1), ("commit_before", -1)):
        for each in block.members(figure):
            key = (each.number, each.amount.currency)
            sums[key] = sums.get(key, 0) + sign * each.amount.minor
    before = {each.number for each in block.members("commit_before")}
    now = {each.number for each in block.members("commit")}
    changed = [(number, code, minor) for (number, code), minor in sums.items() if minor]
    for number, code, minor in sorted(changed, key=lambda one: (-abs(one[2]), one[0])):
        if number in now:
            how = "changed" if number in before else "came in"
        else:
            seen = after.get(number)
            how = seen.status if seen is not None and not seen.is_open else "moved out"
        yield Delta(f"O{number}", Money(minor, code), how)
