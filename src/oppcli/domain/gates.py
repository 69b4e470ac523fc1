"""What the gates of a process still ask for, in a sentence, with the command that fills it."""

from collections.abc import Mapping, Sequence
from shlex import quote

from oppcli.domain.process import Facts, Process, Requirement, Stage, missing
from oppcli.domain.refs import Ref
from oppcli.errors import GateRefused, StagesAhead


def refused_beginning(passed: Sequence[Stage], stage: Stage, facts: Facts) -> GateRefused:
    """The refusal of a new opportunity in a stage, where the gates before it ask for something."""
    lacking = missing(passed, facts)
    return GateRefused(
        f"a new opportunity cannot begin in {stage.title}: {_are_empty(lacking)}.",
        _options(lacking),
    )


def refused_at_gates(
    ref: Ref, passed: Sequence[Stage], to: Stage, facts: Facts, refs: Sequence[Ref]
) -> GateRefused:
    """The refusal that names everything that is missing and the command that fills it.

    `passed` are the stages that a move to `to` leaves, at least one of them with something
    missing. Of several `refs` that move together, this one alone is filled before all move.
    """
    lacking = missing(passed, facts)
    far = len(passed) > 1
    numbers = " ".join(str(each.number) for each in refs)
    line = f"oppcli opp advance {numbers}{f' --to {to.key}' if far else ''}"
    before = f"oppcli opp edit {ref.number}{_filling(lacking, ' ')}, then "
    return GateRefused(
        f"{ref} cannot {f'go to {to.title}' if far else f'leave {passed[0].title}'}:"
        f" {_are_empty(lacking)}.",
        f"{before}{line}" if refs[1:] else f"{line}{_filling(lacking, ' --set ')}",
        [need.fields[0] for need in lacking],
        "" if refs[1:] else "--set",
    )


def refused_switch(
    ref: Ref, process: Process, to: Stage, facts: Facts, given: Mapping[str, str]
) -> GateRefused:
    """The refusal of a move into another process, where the gates before `to` ask for something;
    `given` are the fields that are set beside."""
    lacking = missing(process.stages[: process.position(to)], facts)
    empty = {name for need in lacking for name in need.fields}
    kept = (quote(f"{name}={text}") for name, text in given.items() if name not in empty)
    return GateRefused(
        f"{ref} cannot go to {to.title} of the {process.key} process: {_are_empty(lacking)}.",
        " ".join(
            ["oppcli opp edit", str(ref.number), f"process={process.key} stage={to.key}", *kept]
        )
        + _filling(lacking, " "),
        [need.fields[0] for need in lacking],
    )


def check_last_gate(ref: str, last: Stage, facts: Facts) -> None:
    """Raises GateRefused when the last stage asks for something before a sale is won."""
    edit = f"oppcli opp edit {ref.lstrip('O')}"
    _check(f"{ref} cannot be won from {last.title}", last, facts, edit)


def check_qualify(ref: str, gate: Stage, facts: Facts) -> None:
    """Raises GateRefused when a lead lacks what its process asks for before it is qualified."""
    _check(f"{ref} cannot be qualified", gate, facts, f"oppcli lead edit {ref.lstrip('L')}")


def _check(refused: str, gate: Stage, facts: Facts, edit: str) -> None:
    """Raises GateRefused where a gate asks for something, with the command that fills it."""
    lacking = missing([gate], facts)
    if lacking:
        raise GateRefused(
            f"{refused}: {_are_empty(lacking)}.",
            edit + _filling(lacking, " "),
            [need.fields[0] for need in lacking],
        )


def refuse_early_win(
    ref: str,
    process: Process,
    now: Stage,
    facts: Facts,
    again: str,
    filled: Mapping[str, str],
) -> None:
    """Raises StagesAhead for a sale that is to be won before the last stage.

    It names what each gate on the way still asks for, and the command that fills it and goes to the
    last stage, or wins it with the command typed `again`; fields that are `filled` by it are kept
    in both. Does nothing in the last stage.
    """
    way = process.stages[process.position(now) :]
    ahead = [stage.title for stage in way[1:]]
    if not ahead:
        return
    number = ref.lstrip("O")
    asked = [(stage, missing([stage], facts)) for stage in way]
    gates = [
        f"to leave {stage.title}, {_are_empty(lacking)}" for stage, lacking in asked if lacking
    ]
    told = f" Still missing: {'; '.join(gates)}." if gates else ""
    filling = "".join(f" --set {name}={quote(value)}" for name, value in filled.items())
    filling += _filling(missing(way, facts), " --set ")
    raise StagesAhead(
        ahead,
        f"{ref} is in {now.title}; {', '.join(ahead)} {'lies' if len(ahead) == 1 else 'lie'} ahead"
        f" before it can be won.{told}",
        f"oppcli opp advance {number} --to {way[-1].key}{filling}, or oppcli {again} --skip-stages",
        [need.fields[0] for need in missing(way, facts)],
    )


def _options(lacking: Sequence[Requirement]) -> str:
    """The options of `opp new` that would fill what is lacking."""
    pairs = [need.filling.partition("=") for need in lacking]
    return " ".join(f"--{name.replace('_', '-')} {value}" for name, _, value in pairs)


def _are_empty(lacking: Sequence[Requirement]) -> str:
    """`est_revenue and est_close_date are empty`; kinds that are lacking otherwise follow."""
    said = []
    for state in dict.fromkeys(need.lacks for need in lacking):
        names = [need.name for need in lacking if need.lacks == state]
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        said.append(f"{listed} {'is' if len(names) == 1 else 'are'} {state}")
    return ", ".join(said)


def _filling(lacking: Sequence[Requirement], option: str) -> str:
    return "".join(f"{option}{need.filling}" for need in lacking)
