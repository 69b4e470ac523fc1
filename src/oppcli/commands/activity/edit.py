"""oppcli activity edit"""

import typer

from oppcli.commands.arguments import ActivityRefs
from oppcli.commands.decorator import command
from oppcli.commands.editing import PLAIN_WORDS, found_and_given
from oppcli.commands.options import STDIN_EDITS, WRITES, fields_of, found
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY, FieldType
from oppcli.domain.refs import State
from oppcli.domain.wording import either
from oppcli.errors import WrongUsage

app = typer.Typer(add_completion=False)


_FIELDS = fields_of(ACTIVITY, without=("status",))


@command(app, _FIELDS, WRITES, STDIN_EDITS, found(ACTIVITY, "open", besides=_FIELDS))
def edit(ctx: Context, refs: ActivityRefs, typed: dict[str, str]) -> None:
    """Change fields of activities, or correct what was logged.

    Fields are given as field=value or as options; `none` empties a field. The history keeps the
    earlier values. Only `done` and `cancel` change the status, and only a done activity has an
    outcome and completed_at. Words without a field correct the outcome, or the subject where there
    is none.

    Examples:
      oppcli activity edit 41 due=fri priority=high
      oppcli activity edit 52 --starts "tomorrow 10:00" --duration 1h
      oppcli activity edit 17 wants three
      oppcli activity edit 17 opp="müller tiefbau"
      oppcli activity edit 17 outcome="wants three" completed_at="mon 14:00" regarding=O12
      oppcli activity edit --where "owner=leif due=today" owner=mia
    """
    from oppcli.commands.adding import creating
    from oppcli.output.sentences import edited
    from oppcli.services import activities

    found, given = found_and_given(ctx, ACTIVITY, refs, typed)
    words = given.pop(PLAIN_WORDS, "")
    if not ctx.is_exact:
        given = _with_record(ctx, _with_duration(given))
    ctx.wrote(creating(ctx, lambda work: activities.edit(work, found, given, words=words)), edited)


def _with_duration(given: dict[str, str]) -> dict[str, str]:
    """The fields, where a duration behind a time is how long it took: `on=yesterday 14:00 1h30`."""
    from oppcli.domain.durations import duration_at_the_end, is_short_time
    from oppcli.domain.time_words import leading

    for name, value in given.items():
        field, words = ACTIVITY.field(name), value.split()
        if field is None or field.type is not FieldType.INSTANT or "duration" in given:
            continue
        when, duration = duration_at_the_end(words)
        is_past = field.name == "completed_at" and is_short_time("".join(words[-1:]))
        is_time = leading(words) == len(words) and not is_past
        if duration and not is_time and leading(when) == len(when) > 0:
            return {**given, name: " ".join(when), "duration": duration}
    return given


def _with_record(ctx: Context, given: dict[str, str]) -> dict[str, str]:
    """The fields, where a record is named by its ref, and words behind it are the text:
    `regarding=berg wants two`. `opp=`, `lead=`, `about=` and the like are `regarding`, too. A
    customer's name stands for the one open opportunity."""
    from oppcli.domain.activity import regarded_kinds

    named = [word for word in given if regarded_kinds(word)]
    if not named:
        return given
    if len(named) > 1:
        raise WrongUsage(f"{' and '.join(named)} say the same: what it is about.", "leave one out")
    value, kinds = given[named[0]], regarded_kinds(named[0])
    others = {word: text for word, text in given.items() if word not in named}
    words = value.split()
    if not words or words == ["none"]:
        return {**others, "regarding": value}
    from oppcli.commands.customers import about_named
    from oppcli.commands.naming import first_named

    if len(kinds) == 1:
        state: State = "open" if kinds == ("opportunity",) else ""
        ref, text = first_named(ctx, words, kinds[0], state=state)
    else:
        number_is = "opportunity" if "opportunity" in kinds else kinds[0]
        ref, text = first_named(ctx, words, number_is=number_is, among=kinds)
    if ref.kind not in kinds:
        raise WrongUsage(f"{ref} is no {either(kinds)}.", f"regarding={ref}")
    about = about_named(ctx, ref, words[: len(words) - len(text)])
    said = {"subject": " ".join(text)} if text else {}
    return {**said, **others, "regarding": str(about.ref)}
