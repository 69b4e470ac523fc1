"""Plans of imports: writes how files were read, asks for the open places, and imports by them."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import Any

from oppcli.context import Context
from oppcli.domain.wording import all_of, counted, either, nearest, quoted
from oppcli.errors import BadValue, WrongUsage
from oppcli.importing.layouts.layout import field_named
from oppcli.importing.layouts.mapping import Mapping
from oppcli.importing.plans.reading import (
    MAKES_PROCESS,
    ORDER,
    Place,
    mapping_in,
    open_places,
    read_plan,
    told,
    without_meaning,
)
from oppcli.services.imports.open_files import Given
from oppcli.services.imports.plan_draft import Open, Understood
from oppcli.services.imports.understanding import understand

_TRIES = 3
_ROUNDS = 6  # what an answer opens, such as the stages of a file, is asked in the next round
_MOST_TOLD = 6  # in the message of an error
_MOST_LISTED = 20


def filled_in(
    ctx: Context, files: Sequence[str], mapping: Mapping, given: Given, *, plan: str, ask: bool
) -> Mapping | None:
    """The mapping of the plan, once nothing in it is open; None where it was written just now.

    Raises BadValue for a plan that leaves something open, WrongUsage where nobody can be asked.
    """
    if "-" in files:
        raise WrongUsage(
            "a plan is made from files, not from standard input.", "oppcli import FILE --plan …"
        )
    kept = read_plan(plan) if plan else None
    if kept is not None:
        filled = mapping_in(kept, plan)
        _check_files(kept, files, plan)
        mapping = filled.overridden_by(mapping)
        opens = open_places(kept)
        if opens and not ask:
            # What one answer settles may be open in another place: an amount for all, once a
            # column has them.
            needed = {each.place for each in _understood(ctx, files, mapping, given).opens}
            opens = [place for place in opens if place in needed]
            if opens:
                raise _still_open(plan, files, given, opens)
        empty = without_meaning(kept)
        if empty and not any(mapping.columns.values()) and not ask:
            of = f" of {all_of(empty)}" if all(empty) else ""
            raise BadValue(
                f"{plan} gives no heading{of} a meaning.",
                f"write fields behind the headings there, then {_command(files, given, plan)}",
            )
        if not opens:
            return mapping
    understood = _understood(ctx, files, mapping, given)
    if ask:
        return _answered(ctx, files, mapping, given, understood, plan)
    _write(plan, understood)
    _tell_written(ctx, plan, files, given, understood)
    return None


def complete(ctx: Context, files: Sequence[str], mapping: Mapping, given: Given, plan: str) -> None:
    """Adds to a plan what turned out to be open only now. Raises BadValue where anything did."""
    from oppcli.importing.plans.writing import completed, write_plan

    understood = _understood(ctx, files, mapping, given)
    kept = read_plan(plan) or {}
    for each in understood.opens:
        _refuse_meaning(kept, each, plan)
    no_process = (MAKES_PROCESS, ORDER) if kept.get(MAKES_PROCESS) is False else ()
    places = [each.place for each in understood.opens if each.place[0] not in no_process]
    if places:
        write_plan(plan, completed(Path(plan).read_text("utf-8"), places, understood.notes))
        raise _still_open(plan, files, given, places)


def _refuse_meaning(kept: dict[str, Any], open_: Open, plan: str) -> None:
    """Raises BadValue where what is open is no value of the file, but a meaning in the plan."""
    *prefix, table, field, value = ("", "", *open_.place)
    part = kept
    for key in filter(None, prefix):
        part = part.get(key, {})
    if table != "values":
        return
    for heading, meaning in part.get(table, {}).get(field, {}).items():
        if meaning == value:
            raise BadValue(
                f"{plan}: {told((*filter(None, prefix), table, field, heading))} is"
                f" {quoted(value)}, which is not {either(open_.choices)}.",
                either(nearest(value, open_.choices) or open_.choices),
            )


def _understood(ctx: Context, files: Sequence[str], mapping: Mapping, given: Given) -> Understood:
    with ctx.trial() as work:
        return understand(
            work,
            files,
            mapping,
            given,
            currency=ctx.settings["currency"],
            usual_order=ctx.date_order,
        )


def _write(plan: str, understood: Understood) -> None:
    from oppcli.importing.plans.writing import plan_text, write_plan

    write_plan(plan, plan_text(understood.plan, understood.notes, understood.heads))


def _tell_written(
    ctx: Context, plan: str, files: Sequence[str], given: Given, understood: Understood
) -> None:
    """Says which places of a written plan are open, and what to type once they are filled in."""
    places = {open_.place: open_ for open_ in understood.opens}
    opens = [places[place] for place in open_places(understood.plan) if place in places]
    order = [each for each in understood.opens if each.place == (ORDER,) and each not in opens]
    if ctx.out.quiet:
        return
    ctx.out.say(f"{plan}: {_counted_open(len(opens))}.")
    for each in [*opens[:_MOST_LISTED], *order]:
        ctx.out.say(f"  {told(each.place)}: {_why(each)}")
    if len(opens) > _MOST_LISTED:
        ctx.out.say(f"  … and {len(opens) - _MOST_LISTED:,} more")
    then = "Fill in each ?, then" if opens else "Check it, then"
    ctx.out.note(f"{then}: {_command(files, given, plan)}")


def _why(open_: Open) -> str:
    return f"{open_.why} [{', '.join(map(_shown, open_.choices))}]" if open_.choices else open_.why


def _shown(choice: str) -> str:
    return choice or '""'


def _counted_open(count: int) -> str:
    return f"{counted(count, 'thing is', 'things are')} open" if count else "nothing is open"


def _still_open(plan: str, files: Sequence[str], given: Given, opens: Sequence[Place]) -> BadValue:
    named = ", ".join(map(told, opens[:_MOST_TOLD]))
    more = f" and {len(opens) - _MOST_TOLD:,} more" if len(opens) > _MOST_TOLD else ""
    return BadValue(
        f"{plan} leaves {counted(len(opens), 'thing')} open: {named}{more}.",
        f"fill in each ? there, then {_command(files, given, plan)}",
    )


def _command(files: Sequence[str], given: Given, plan: str) -> str:
    """The command that follows a plan; what is said of how files are opened is in none."""
    return f"oppcli import {' '.join(map(quote, [*files, *given.options, '--plan', plan]))}"


def _check_files(kept: dict[str, Any], files: Sequence[str], plan: str) -> None:
    """Raises WrongUsage for several files and a plan that is of one, and the other way round."""
    named = kept.get("files")
    if named is None and len(files) > 1:
        raise WrongUsage(f"{plan} is the plan of one file.", "oppcli import FILE --plan …")
    if isinstance(named, dict):
        names = {Path(name).name for name in named}
        strange = [file for file in files if Path(file).name not in names]
        if strange:
            raise WrongUsage(
                f"{plan} says nothing of {strange[0]}; it is of {either(sorted(names))}.",
                f"oppcli import {' '.join(map(quote, files))} --plan ANOTHER.toml",
            )


def _answered(
    ctx: Context,
    files: Sequence[str],
    mapping: Mapping,
    given: Given,
    understood: Understood,
    plan: str,
) -> Mapping:
    """The mapping with what a person answers, one question a line; kept in the plan, if any."""
    if not ctx.is_interactive:
        raise WrongUsage(
            "--ask needs a terminal.", f"{_command(files, given, 'plan.toml')} writes it"
        )
    for _ in range(_ROUNDS):
        asked = 0
        for each in understood.opens:
            if each.place in open_places(understood.plan):
                asked += _ask(ctx, understood, each)
        if not asked:
            break
        mapping = mapping_in(understood.plan).overridden_by(mapping)
        understood = _understood(ctx, files, mapping, given)
    if _ask_left_out(ctx, understood):
        mapping = mapping_in(understood.plan).overridden_by(mapping)
        understood = _understood(ctx, files, mapping, given)
    if plan:
        _write(plan, understood)
    opens = open_places(understood.plan)
    if opens and plan:
        raise _still_open(plan, files, given, opens)
    if opens:
        raise BadValue(
            f"it is still open: {', '.join(map(told, opens[:_MOST_TOLD]))}.",
            f"{_command(files, given, 'plan.toml')} writes all that is open into a file",
        )
    return mapping_in(understood.plan).overridden_by(mapping)


def _ask(ctx: Context, understood: Understood, open_: Open) -> bool:
    """Puts one answer into the plan; False where nothing was answered."""
    for _ in range(_TRIES):
        answer = ctx.run.ask(f"{told(open_.place)}: {_why(open_)}?")
        if answer is None:
            return False
        found = _meant(answer, open_)
        if found is not None:
            table = understood.plan
            for key in open_.place[:-1]:
                table = table[key]
            table[open_.place[-1]] = found
            return True
    return False


def _ask_left_out(ctx: Context, understood: Understood) -> bool:
    """Asks for the field of each heading that is left out; whether any was given one."""
    answered = False
    for place, kind in understood.left_out.items():
        named = f"{told(place)} is {understood.notes[place]}. Its field, Enter to leave it out?"
        for _ in range(_TRIES):
            answer = ctx.run.ask(named)
            if answer is None:
                break
            try:
                name = field_named(kind, answer).name
            except BadValue as wrong:
                ctx.out.note(f"{wrong.message} Perhaps {wrong.hint}.")
                continue
            table = understood.plan
            for key in place[:-1]:
                table = table[key]
            table[place[-1]], answered = name, True
            break
    return answered


def _meant(answer: str, open_: Open) -> object:
    """The value that an answer is: a choice, or as much of one as tells it; None for no choice."""
    if open_.place == (ORDER,):
        return [title.strip() for title in answer.split(",") if title.strip()]
    if not open_.choices:
        return answer
    fitting = [each for each in open_.choices if each and each.startswith(answer.lower())]
    exact = [each for each in open_.choices if each == answer or _shown(each) == answer]
    found = exact or fitting
    if len(found) != 1:
        return None
    return {"true": True, "false": False}.get(found[0], found[0])
