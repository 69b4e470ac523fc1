"""The sales process: its stages in order, its gates, and where an opportunity may move.

A process is data. A gate is a stage's `requires`: fields that must hold a value before the stage
is left forward; `account|contact` asks for one of the two.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from oppcli.domain.refs import Ref
from oppcli.errors import GateRefused, NotFound, RuleRefused


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a process. `probability` is in percent."""

    key: str
    title: str
    probability: int
    forecast_category: str
    requires: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    stale_after_days: int = 30


@dataclass(frozen=True, slots=True)
class Process:
    """A sales process: its stages, first to last, and the reasons it accepts at closing."""

    key: str
    title: str
    stages: tuple[Stage, ...]
    lost_reasons: tuple[str, ...]
    canceled_reasons: tuple[str, ...]
    back_needs_reason: bool = False

    @property
    def first(self) -> Stage:
        return self.stages[0]

    @property
    def last(self) -> Stage:
        return self.stages[-1]

    def position(self, stage: Stage) -> int:
        """0 for the first stage."""
        return [each.key for each in self.stages].index(stage.key)

    def stage(self, word: str) -> Stage:
        """The stage whose key or title is `word`, or begins so when only one does.

        Raises NotFound, proposing near ones.
        """
        wanted = word.strip().lower().replace(" ", "_").replace("-", "_")
        keys = {stage.key: stage for stage in self.stages}
        titles = {stage.title.lower().replace(" ", "_"): stage for stage in self.stages}
        found = keys.get(wanted) or titles.get(wanted)
        begins = [stage for key, stage in keys.items() if wanted and key.startswith(wanted)]
        if found is None and len(begins) == 1:
            found = begins[0]
        if found is None:
            near = get_close_matches(wanted, [*keys, *titles], 1)
            known = ", ".join(keys)
            raise NotFound(
                f"'{word}' is not a stage of the {self.key} process ({known}).",
                near[0] if near else "",
            )
        return found


def stage_of_row(row: Mapping[str, Any]) -> Stage:
    """A stage as the store keeps it: lists are words between blanks."""
    return Stage(
        key=row["key"],
        title=row["title"],
        probability=row["probability"],
        forecast_category=row["forecast_category"],
        requires=tuple(row["requires"].split()),
        shows=tuple(row["shows"].split()),
        stale_after_days=row["stale_after_days"],
    )


def stages_to_leave(
    ref: Ref, process: Process, now: Stage, to: Stage | None
) -> tuple[Sequence[Stage], Stage]:
    """The stages whose gates a move forward passes, and the stage it ends in.

    `to` None is the next one. Raises RuleRefused when there is none, or `to` is not ahead.
    """
    at = process.position(now)
    if to is None:
        if now.key == process.last.key:
            raise RuleRefused(
                f"{ref} is in {now.title}, the last stage: there is nothing to advance to.",
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
            f"{ref} is in {now.title}, the first stage: there is nothing before it.",
            f"oppcli process show {process.key}",
        )
    to = to or process.stages[at - 1]
    if process.position(to) >= at:
        ahead = f"oppcli opp advance {ref.number} --to {to.key}"
        raise RuleRefused(
            f"{ref} is in {now.title}: {to.title} does not lie behind it.",
            f"oppcli opp back {ref.number}" if to.key == now.key else ahead,
        )
    return to


def _onwards(ref: Ref, process: Process, now: Stage) -> str:
    """What is next for an opportunity that is in that stage."""
    is_last = now.key == process.last.key
    return f"oppcli opp {'close' if is_last else 'advance'} {ref.number}{' --won' * is_last}"


def missing(stages: Iterable[Stage], facts: Mapping[str, object]) -> list[str]:
    """What the gates of `stages` still ask for, each once, in their order."""
    asked = dict.fromkeys(need for stage in stages for need in stage.requires)
    return [need for need in asked if not any(is_given(facts.get(n)) for n in need.split("|"))]


@dataclass(frozen=True, slots=True)
class Lack:
    """What a gate still asks for: of a stage that was passed, or of the one it stands in."""

    gate: Stage
    missing: tuple[str, ...]
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """A gate that an open opportunity does not meet; `stage` is the title of where it stands."""

    ref: str
    topic: str
    process: str
    stage: str
    owner: str
    lack: Lack


def lacks(process: Process, here: Stage, facts: Mapping[str, object]) -> list[Lack]:
    """The gates up to and including that of `here` which `facts` do not meet, first to last."""
    at = process.position(here)
    asked = ((stage, missing([stage], facts)) for stage in process.stages[: at + 1])
    return [
        Lack(stage, tuple(lacking), stage.key != here.key) for stage, lacking in asked if lacking
    ]


def is_given(value: object) -> bool:
    """Whether a field holds a value; an amount of 0 is one, an empty text is not."""
    return value is not None and value != ""


def check_gates(
    ref: str | None, passed: Sequence[Stage], to: Stage, facts: Mapping[str, object]
) -> None:
    """Raises GateRefused, naming everything that is missing and the command that fills it.

    `passed` are the stages that a move to `to` leaves, at least one; `ref` is None for an
    opportunity that is still being made.
    """
    lacking = missing(passed, facts)
    if not lacking:
        return
    far = len(passed) > 1
    if ref is None:
        raise GateRefused(
            f"a new opportunity cannot begin in {to.title}: {_are_empty(lacking)}.",
            _options(lacking),
        )
    raise GateRefused(
        f"{ref} cannot {f'go to {to.title}' if far else f'leave {passed[0].title}'}:"
        f" {_are_empty(lacking)}.",
        f"oppcli opp advance {ref.lstrip('O')}{f' --to {to.key}' if far else ''}"
        + _filling(lacking, " --set "),
    )


def check_last_gate(ref: str, last: Stage, facts: Mapping[str, object]) -> None:
    """Raises GateRefused when the last stage asks for something before a sale is won."""
    lacking = missing([last], facts)
    if lacking:
        raise GateRefused(
            f"{ref} cannot be won from {last.title}: {_are_empty(lacking)}.",
            f"oppcli opp edit {ref.lstrip('O')}" + _filling(lacking, " "),
        )


def _options(lacking: Sequence[str]) -> str:
    """The options of `opp new` that would fill what is lacking."""
    pairs = [_example(need.split("|")[0]).partition("=") for need in lacking]
    return " ".join(f"--{name.replace('_', '-')} {value}" for name, _, value in pairs)


def _are_empty(lacking: Sequence[str]) -> str:
    names = [need.replace("|", " or ") for need in lacking]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{listed} {'is' if len(names) == 1 else 'are'} empty"


def _filling(lacking: Sequence[str], option: str) -> str:
    return "".join(f"{option}{_example(need.split('|')[0])}" for need in lacking)


_EXAMPLES = {
    "account": "account='Acme GmbH'",
    "interest_type": "interest_type=new",
    "est_revenue": "est_revenue=48k",
    "est_close_date": "est_close_date=eom",
    "device": "device=VIN…",
    "scheduled_delivery_date": "scheduled_delivery_date='15 dec'",
}


def _example(field: str) -> str:
    return _EXAMPLES.get(field, f"{field}=…")
