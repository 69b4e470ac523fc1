"""What it means to apply a process over the one in force: which stages come, change and go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from oppcli.domain.process import Process, Requirement, Stage
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import BadValue, NotFound, RuleRefused


@dataclass(frozen=True, slots=True)
class Remapped:
    """How many open opportunities went from a stage that goes to one that stays; titles."""

    was: str
    now: str
    count: int


@dataclass(frozen=True, slots=True)
class Applied:
    """A process as it is now in force; `before` is None for a new one."""

    process: Process
    before: Process | None
    version: int
    moved: tuple[Remapped, ...] = ()
    became_default: bool = False

    @property
    def is_changed(self) -> bool:
        return self.process != self.before

    @property
    def told(self) -> tuple[str, ...]:
        """What changed, a few words each: `Contract gone`, `Offer new`, `Interest changed`."""
        if self.before is None:
            return ()
        old = {stage.key: stage for stage in self.before.stages}
        new = {stage.key: stage for stage in self.process.stages}
        parts = [f"{old[key].title} gone" for key in old if key not in new]
        for key, stage in new.items():
            if key not in old:
                parts.append(f"{stage.title} new")
            elif stage.title != old[key].title:
                parts.append(f"{old[key].title} is now {stage.title}")
            elif stage != old[key]:
                parts.append(f"{stage.title} changed ({_fields_changed(old[key], stage)})")
        kept = [[key for key in each if key in old and key in new] for each in (old, new)]
        parts += ["another order"] if kept[0] != kept[1] else []
        reasons = (self.process.lost_reasons, self.process.canceled_reasons)
        if reasons != (self.before.lost_reasons, self.before.canceled_reasons):
            parts.append("other reasons")
        if self.process.qualify != self.before.qualify:
            parts.append(f"{self.process.qualify.title} changed")
        if self.process.title != self.before.title:
            parts.append(f"titled {self.process.title}")
        if self.process.back_needs_reason != self.before.back_needs_reason:
            parts.append(
                f"going back needs {'a' if self.process.back_needs_reason else 'no'} reason"
            )
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class NewlyLacking:
    """How many open opportunities lack what the gates of their stages require now and did not
    before: the titles of these stages, and the keys of those that the opportunities are stored in.
    """

    need: Requirement
    gates: tuple[str, ...]
    stages: tuple[str, ...]
    count: int


def newly_required(result: Applied, moves: Mapping[str, str]) -> dict[str, set[Requirement]]:
    """What each stage, by its key, requires now and one that it was before did not."""
    if result.before is None:
        return {}
    old = {stage.key: stage for stage in result.before.stages}
    return {
        stage.key: {need for need in stage.requires if any(need not in each for each in were)}
        for stage in result.process.stages
        for were in [[old[key].requires for key in old if moves.get(key, key) == stage.key]]
    }


def _fields_changed(was: Stage, now: Stage) -> str:
    """`requires, probability 40 → 45`: what a stage of one title has otherwise than before, gates
    by their name alone."""
    told = []
    for each in fields(Stage):
        old, new = getattr(was, each.name), getattr(now, each.name)
        if not each.compare or old == new:
            continue
        is_plain = not isinstance(old, tuple) and None not in (old, new)
        told.append(f"{each.name} {old} → {new}" if is_plain else each.name)
    return ", ".join(told)


def read_moves(words: Sequence[str]) -> dict[str, str]:
    """`old=new` words as a mapping. Raises BadValue for a word that is not a pair, and for a stage
    that is mapped twice."""
    moves: dict[str, str] = {}
    for word in words:
        old, equals, new = (part.strip() for part in word.partition("="))
        if not (old and equals and new):
            raise BadValue(f"{quoted(word)} is not of the form old=new.", "--move contract=offer")
        if moves.setdefault(old, new) != new:
            raise BadValue(f"{quoted(old)} is moved to two stages.", f"--move {old}={new}")
    return moves


def check_moves(
    now: Process | None, then: Process, moves: Mapping[str, str], held: Mapping[str, int]
) -> None:
    """Refuses a change that would leave records in a stage that goes.

    `held` counts the open records by stage key. Raises RuleRefused, naming every such stage and
    what to type, and NotFound for a mapping from or to a stage that does not exist.
    """
    old = {stage.key: stage for stage in now.stages} if now else {}
    new = {stage.key: stage for stage in then.stages}
    for source, target in moves.items():
        if source not in old:
            raise _unknown(source, old, "in force")
        if target not in new:
            raise _unknown(target, new, "in the file")
        if source in new:
            raise RuleRefused(
                f"{old[source].title} stays in the process; only stages that go are mapped.",
                f"leave out --move {source}={target}",
            )
    stranded = [key for key in old if key not in new and key not in moves and held.get(key)]
    if stranded:
        listed = " and ".join(f"{old[key].title} ({_counted(held[key])})" for key in stranded)
        raise RuleRefused(
            f"{listed} would go: say where the records go ({', '.join(new)}).",
            " ".join(f"--move {key}={_in_place_of(now, key, then)}" for key in stranded),
        )


def _counted(records: int) -> str:
    return f"{records:,} open {'opportunity' if records == 1 else 'opportunities'}"


def _in_place_of(now: Process | None, key: str, then: Process) -> str:
    """The stage of the new process at about the same place."""
    place = [stage.key for stage in now.stages].index(key) if now else 0
    return then.stages[min(place, len(then.stages) - 1)].key


def _unknown(key: str, known: Mapping[str, object], where: str) -> NotFound:
    near = nearest(key, known, 1)
    listed = f" ({', '.join(known)})" if known else ""
    return NotFound(
        f"there is no stage {quoted(key)} {where}{listed}.", f"--move {near[0]}=…" if near else ""
    )
