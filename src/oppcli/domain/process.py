"""The sales process: its stages in order, its gates, and where an opportunity may move.

A process is data. A gate is a stage's `requires`: what must be so before the stage is left forward.
`facts` are always the fields of the record by name, as its view shows them.
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, TypeVar

from oppcli.domain.names import choice_named, spelled, word_key
from oppcli.domain.refs import Ref, kept_words
from oppcli.domain.wording import nearest
from oppcli.errors import NotFound, RuleRefused

Facts = Mapping[str, object]
T = TypeVar("T")


class Requirement(str):
    """One thing that a gate asks for; the text is how a process file and the store write it.

    A new kind of gate is a subclass that `REQUIREMENTS` lists.
    """

    __slots__ = ()
    lacks: ClassVar[str] = "empty"  # what is said of it when it is not met

    @classmethod
    @abstractmethod
    def read(cls, word: str) -> Self | None:
        """The requirement that `word` states, None for a word of another kind."""

    @property
    @abstractmethod
    def fields(self) -> tuple[str, ...]:
        """The fields of the record that it looks at; each can be set by hand."""

    @abstractmethod
    def is_met(self, facts: Facts) -> bool:
        """Whether a record with those facts has what is asked for."""

    @property
    def name(self) -> str:
        """What it is called in a sentence: `account or contact`."""
        return str(self)

    @property
    def filling(self) -> str:
        """`field=value` that would meet it, as a user could type it."""
        return _example(self.fields[0])


class FieldGiven(Requirement):
    """A field that holds a value: `est_revenue`; `account|contact` asks for one of the two."""

    __slots__ = ()

    @classmethod
    def read(cls, word: str) -> Self | None:
        """Any word is one or more fields."""
        return cls(word)

    @property
    def fields(self) -> tuple[str, ...]:
        """The field, or those of which one is enough."""
        return tuple(self.split("|"))

    def is_met(self, facts: Facts) -> bool:
        """Whether one of them holds a value."""
        return any(is_given(facts.get(name)) for name in self.fields)

    @property
    def name(self) -> str:
        """`account or contact`."""
        return " or ".join(self.fields)


# The kinds of requirement; a word is of the first that reads it, so `FieldGiven` is the last.
REQUIREMENTS: tuple[type[Requirement], ...] = (FieldGiven,)


def requirement(word: str) -> Requirement:
    """What a word of `requires` asks for."""
    return next(found for kind in REQUIREMENTS if (found := kind.read(word)) is not None)


def is_given(value: object) -> bool:
    """Whether a field holds a value; an amount of 0 is one, an empty text is not."""
    return value is not None and value != ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a process: `probability` in percent, `number` and `place` as in the store (None
    for one of a file), and the percentile of earlier stays that stale may follow from instead."""

    key: str
    title: str
    probability: int
    forecast_category: str
    requires: tuple[Requirement, ...] = ()
    shows: tuple[str, ...] = ()
    stale_after_days: int = 30
    stale_percentile: int | None = None
    number: int | None = field(default=None, compare=False)
    place: int | None = field(default=None, compare=False)


# What a lead is asked for before it is qualified, unless its process says otherwise.
QUALIFY = Stage(
    "qualify", "Qualify", 0, "pipeline", shows=("company", "last_name", "phone", "email")
)


@dataclass(frozen=True, slots=True)
class Process:
    """A sales process: its stages, first to last, and the reasons it accepts at closing.

    `gone` are stages that it had once; closed opportunities may stand in them. `qualify` is what a
    lead is asked for; it is told by the text of the process, which not every reader reads.
    """

    key: str
    title: str
    stages: tuple[Stage, ...]
    lost_reasons: tuple[str, ...]
    canceled_reasons: tuple[str, ...]
    back_needs_reason: bool = False
    qualify: Stage = QUALIFY
    gone: tuple[Stage, ...] = field(default=(), compare=False)

    @property
    def first(self) -> Stage:
        return self.stages[0]

    @property
    def last(self) -> Stage:
        return self.stages[-1]

    def numbered(self, number: int) -> Stage:
        """The stage stored under that number. Raises NotFound for one that is gone."""
        for stage in self.stages:
            if stage.number == number:
                return stage
        was = [stage.title for stage in self.gone if stage.number == number]
        known = ", ".join(stage.key for stage in self.stages)
        raise NotFound(
            f"the {self.key} process no longer has the stage {''.join(was)} ({known}).",
            "oppcli db check",
        )

    def ever(self, number: int) -> Stage:
        """The stage stored under that number, also one that is gone."""
        return next(stage for stage in (*self.stages, *self.gone) if stage.number == number)

    def in_force(self, stage: Stage) -> Stage:
        """The stage, or the one in its place when the process no longer has it.

        See `in_place_of`.
        """
        if any(each.number == stage.number for each in self.stages):
            return stage
        return in_place_of(stage.place or 0, [(each.place or 0, each) for each in self.stages])

    def position(self, stage: Stage) -> int:
        """0 for the first stage."""
        return [each.key for each in self.stages].index(stage.key)

    def stage(self, word: str) -> Stage:
        """The stage whose key or title is `word`, or begins so when only one does.

        Raises NotFound, proposing near ones.
        """
        wanted = spelled(word)
        keys = {stage.key: stage for stage in self.stages}
        titles = {word_key(stage.title): stage for stage in self.stages}
        begun = choice_named(wanted, keys)
        found = keys.get(wanted) or titles.get(word_key(word)) or keys.get(begun)
        if found is None:
            near = nearest(wanted, [*keys, *titles], 1)
            known = ", ".join(keys)
            raise NotFound(
                f"'{word}' is not a stage of the {self.key} process ({known}).",
                near[0] if near else "",
            )
        return found


def in_place_of(place: int, stages: Sequence[tuple[int, T]]) -> T:
    """What takes the place of a stage that is gone: `stages` are those in force, by position.

    That is the stage at its position, else the nearest before it, else the first.
    """
    before = [stage for position, stage in stages if position <= place]
    return before[-1] if before else stages[0][1]


def process_of_rows(row: Mapping[str, Any], stages: Iterable[Mapping[str, Any]]) -> Process:
    """A process as the store keeps it, with all the stages that it has or had by position.

    Lists are stored as words between blanks. Raises ValueError for one that cannot be read.
    """
    known = [(each["active"], _stage_of_row(each)) for each in stages]
    return Process(
        key=row["key"],
        title=row["title"],
        stages=tuple(stage for active, stage in known if active),
        lost_reasons=kept_words(row["lost_reasons"]),
        canceled_reasons=kept_words(row["canceled_reasons"]),
        back_needs_reason=bool(row["back_needs_reason"]),
        gone=tuple(stage for active, stage in known if not active),
    )


def _stage_of_row(row: Mapping[str, Any]) -> Stage:
    return Stage(
        key=row["key"],
        title=row["title"],
        probability=row["probability"],
        forecast_category=row["forecast_category"],
        requires=tuple(map(requirement, row["requires"].split())),
        shows=kept_words(row["shows"]),
        stale_after_days=row["stale_after_days"],
        stale_percentile=row["stale_percentile"],
        number=row["id"],
        place=row["position"],
    )


def stage_columns(stage: Stage, position: int) -> dict[str, Any]:
    """What the store keeps of a stage that is at that position, by column."""
    return {
        "key": stage.key,
        "title": stage.title,
        "position": position,
        "probability": stage.probability,
        "forecast_category": stage.forecast_category,
        "requires": " ".join(stage.requires),
        "shows": " ".join(stage.shows),
        "stale_after_days": stage.stale_after_days,
        "stale_percentile": stage.stale_percentile,
    }


def entered(stage: Stage, at: object) -> dict[str, Any]:
    """What a move into `stage` at that instant changes of an opportunity, by column.

    Only the stage and since when it is in it. A probability or forecast category of its own stays;
    without one the opportunity has that of its stage, so nothing is stored.
    """
    return {"stage_id": stage.number, "stage_since": at}


def stages_to_leave(
    ref: Ref, process: Process, now: Stage, to: Stage | None
) -> tuple[Sequence[Stage], Stage]:
    """The stages whose gates a move forward passes, and the stage it ends in.

    `to` None is the next one. Raises RuleRefused in the last stage, and where `to` is not ahead.
    """
    at = process.position(now)
    if to is None:
        if now.key == process.last.key:
            raise RuleRefused(
                f"{ref} is in {now.title}, the last stage: there is no next one.",
                _onwards(ref, process, now),
            )
        to = process.stages[at + 1]
    if to.key == now.key:
        raise RuleRefused(f"{ref} is already in {to.title}.", _onwards(ref, process, now))
    if process.position(to) < at:
        raise RuleRefused(
            f"{ref} is in {now.title}, already past {to.title}.",
            f"oppcli opp back {ref.number} --to {to.key}",
        )
    return process.stages[at : process.position(to)], to


def stage_to_go_back_to(ref: Ref, process: Process, now: Stage, to: Stage | None) -> Stage:
    """The stage a move back ends in: the one before, or `to`. Raises RuleRefused."""
    at = process.position(now)
    if at == 0:
        raise RuleRefused(
            f"{ref} is in {now.title}, the first stage: there is no earlier one.",
            f"oppcli process show {process.key}",
        )
    to = to or process.stages[at - 1]
    if process.position(to) >= at:
        ahead = f"oppcli opp advance {ref.number} --to {to.key}"
        raise RuleRefused(
            f"{ref} is in {now.title}: {to.title} is not an earlier stage.",
            f"oppcli opp back {ref.number}" if to.key == now.key else ahead,
        )
    return to


def _onwards(ref: Ref, process: Process, now: Stage) -> str:
    """The next command for an opportunity in that stage."""
    is_last = now.key == process.last.key
    return f"oppcli opp {'close' if is_last else 'advance'} {ref.number}{' --won' * is_last}"


def missing(stages: Iterable[Stage], facts: Facts) -> list[Requirement]:
    """What the gates of `stages` still ask for, each once, in their order."""
    asked = dict.fromkeys(need for stage in stages for need in stage.requires)
    return [need for need in asked if not need.is_met(facts)]


@dataclass(frozen=True, slots=True)
class Lack:
    """What a gate still asks for: of a stage that was passed, or of the one it stands in."""

    gate: Stage
    missing: tuple[Requirement, ...]
    is_passed: bool

    @property
    def told(self) -> str:
        """`account or contact, interest_type`."""
        return names_of(self.missing)


def names_of(needs: Iterable[Requirement]) -> str:
    """The required fields, joined in one text."""
    return ", ".join(need.name for need in needs)


def lacks(process: Process, here: Stage, facts: Facts) -> list[Lack]:
    """The gates up to and including that of `here` which `facts` do not meet, first to last."""
    at = process.position(here)
    asked = ((stage, missing([stage], facts)) for stage in process.stages[: at + 1])
    return [
        Lack(stage, tuple(lacking), stage.key != here.key) for stage, lacking in asked if lacking
    ]


_EXAMPLES = {
    "account": "account='Acme GmbH'",
    "company": "company='Acme GmbH'",
    "interest_type": "interest_type=new",
    "est_revenue": "est_revenue=48k",
    "est_close_date": "est_close_date=eom",
    "device": "device=VIN…",
    "scheduled_delivery_date": "scheduled_delivery_date='15 dec'",
}


def _example(field: str) -> str:
    return _EXAMPLES.get(field, f"{field}=…")
