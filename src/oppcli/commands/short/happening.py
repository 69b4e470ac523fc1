"""oppcli call, email, meet, visit, drive, note and task: logged now, or planned with a day."""

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, fields_of
from oppcli.context import Context
from oppcli.domain.activity import SPOKEN
from oppcli.domain.fields import ACTIVITY
from oppcli.domain.instants import says_a_time
from oppcli.domain.names import spoken
from oppcli.errors import WrongUsage

if TYPE_CHECKING:
    from oppcli.commands.customers import About
    from oppcli.domain.activity import NextStep
    from oppcli.domain.refs import Ref

_DAYS = ("due_date", "starts_at", "completed_at")  # of --due, --at and --on

# Said otherwise here: by the verb, by an argument, or by --due, --at and --on.
_SAID_OTHERWISE = (
    "type",
    "subject",
    "regarding",
    "status",
    *_DAYS,
)
_TOLD = (*SPOKEN, "email")  # their texts tell what comes next, and when it was

# Fields that may stand as field=value beside the text.
_BY_NAME = frozenset(
    (*("outcome", "owner", "priority", "direction", "duration_minutes", "body"), *_DAYS)
)

Whom = Annotated[
    str,
    typer.Argument(
        metavar="WHOM",
        help="Opportunity, lead, account or contact: 12, L7 or a name.",
        autocompletion=completer("any_ref"),
    ),
]
Text = Annotated[
    list[str] | None,
    typer.Argument(metavar="TEXT", help="What it is or was about; asked for if left out."),
]
Due = Annotated[
    str | None,
    typer.Option(
        "--due",
        "-d",
        help="Plan it for a day: fri, +2w.",
        metavar="DATE",
        autocompletion=completer("day"),
    ),
]
At = Annotated[
    str | None,
    typer.Option("--at", "-a", help="Plan it for a time: thu 14:30.", metavar="WHEN"),
]
Next = Annotated[
    str | None,
    typer.Option("--next", "-n", help="Plan this next; --due and --at say when.", metavar="TEXT"),
]
On = Annotated[
    str | None,
    typer.Option("--on", help="When it happened: yesterday, mon 14:30.", metavar="WHEN"),
]


def _verb(name: str, kind: str, question: str, help_: str) -> typer.Typer:
    """The command `name`, which logs or plans activities of type `kind`."""
    app = typer.Typer(add_completion=False)

    def run(
        ctx: Context,
        whom: Whom,
        typed: dict[str, str],
        text: Text = None,
        due: Due = None,
        at: At = None,
        next_: Next = None,
        on: On = None,
    ) -> None:
        from oppcli.commands.customers import about_named
        from oppcli.commands.done_or_planned import past_in_the_text, plan_in_the_text
        from oppcli.commands.naming import first_named
        from oppcli.domain.activity import NextStep

        if not ctx.is_exact:
            text, typed = _with_fields_of_the_text(text or (), typed, due, at, on)
            due, at, on = (typed.pop(field, None) for field in _DAYS)
        step = _step_typed(ctx, kind, next_, due, at) if next_ else None
        when = {} if step else NextStep("", due, at).when
        if on and when:
            raise WrongUsage(
                "--on says when it happened, and --due and --at plan it.", "leave one of them out"
            )
        line = [whom, *(text or ())]
        ref, text = first_named(ctx, line, number_is="opportunity")
        about = about_named(ctx, ref, line[: len(line) - len(text)])
        has_duration = ctx.is_exact or "duration_minutes" in typed
        text, took = _without_duration(kind, text, has_duration)
        is_left = False
        if kind in _TOLD and not step and not when:
            text, step, is_left = _with_next_of_the_text(ctx, kind, about.ref, text)
        said = " ".join(text).strip()
        if text and not (step or when or on or is_left):
            said, when, step = plan_in_the_text(ctx, name, kind, about.ref, text)
            text = said.split() if step else text
        if kind in _TOLD and not when and not on:
            said, on = past_in_the_text(ctx, name, about.ref, text, said)
            words, before = _without_duration(kind, said.split(), has_duration or not (on or step))
            said, took = " ".join(words) if before else said, took | before
        day = "" if when or on or ctx.is_exact else _past_day_alone(name, kind, about.ref, said)
        said, on = ("", day) if day else (said, on)
        subject = said or ("" if took else ctx.ask(question)) or ""
        if not subject and kind in SPOKEN and (on or when or took):
            subject = spoken(kind)  # that it was, and when or how long, says enough
        if not subject:
            raise _no_text(name, kind, about.ref, day, day)
        typed = {**typed, **took}
        if when or (kind == "task" and not on and not step):
            _plan(ctx, kind, about, subject, {**typed, **when}, is_quoted=" " in "".join(line[-1:]))
        else:
            _log(ctx, kind, about, subject, typed, on, step)

    run.__name__, run.__doc__ = name, help_
    of_activity = fields_of(ACTIVITY, without=_SAID_OTHERWISE)
    command(app, of_activity, WRITES, STDIN, asks=("text", "due", "at"))(run)
    return app


def _with_fields_of_the_text(
    text: Sequence[str],
    typed: dict[str, str],
    due: str | None,
    at: str | None,
    on: str | None,
) -> tuple[list[str], dict[str, str]]:
    """The text without the fields that it names, and these beside those of options and days."""
    from oppcli.domain.added_words import given_once, without_fields

    text, said = without_fields(text, ACTIVITY, _BY_NAME)
    days = {field: when for field, when in zip(_DAYS, (due, at, on), strict=True) if when}
    return text, given_once(ACTIVITY, days, typed, said)


def _step_typed(ctx: Context, kind: str, text: str, due: str | None, at: str | None) -> "NextStep":
    """The step of `--next`; `again` is what was done, once more."""
    from oppcli.commands.completing import next_step
    from oppcli.domain.next_step_words import once_more

    return next_step(ctx, once_more(kind, text), due, at)


def _with_next_of_the_text(
    ctx: Context, kind: str, about: "Ref", text: Sequence[str]
) -> tuple[list[str], "NextStep | None", bool]:
    """The text and the next step behind its `next`; whether a step stays in the text, which a
    script is told."""
    from oppcli.commands.done_or_planned import next_in_the_text

    text, step, told = next_in_the_text(ctx, about, text, kind)
    if told:
        ctx.out.note(told)
    return text, step, bool(told)


def _past_day_alone(name: str, kind: str, about: "Ref", said: str) -> str:
    """The past day that is all that was said; '' for a text. Raises WrongUsage for another day or
    time, which leaves open what is planned."""
    from oppcli.domain.time_words import is_past_day, only_when

    only = only_when(said)
    if only and (only != said or kind == "task" or not is_past_day(only)):
        raise _no_text(name, kind, about, said, only)
    return only


def _without_duration(
    kind: str, text: Sequence[str], has_duration: bool
) -> tuple[list[str], dict[str, str]]:
    """The text without how long it took at its end, and that as a field, unless that is known."""
    from oppcli.domain.durations import duration_at_the_end

    if has_duration or kind not in SPOKEN:
        return list(text), {}
    rest, duration = duration_at_the_end(text)
    return rest, {"duration_minutes": duration} if duration else {}


def _no_text(name: str, kind: str, about: "Ref", said: str, only: str) -> WrongUsage:
    """What is said where a text says when and nothing else, or nothing at all."""
    from oppcli.domain.activity import TYPES_WITH
    from oppcli.domain.instants import day_typed
    from oppcli.domain.time_words import is_past_day
    from oppcli.domain.wording import quoted

    if not only:
        return WrongUsage("the text is missing.", f"oppcli {name} {about} 'TEXT'")
    if says_a_time(only) and not is_past_day(only) and kind not in TYPES_WITH["starts_at"]:
        only = day_typed(only) or only
    plans = "--at" if says_a_time(only) else "--due"
    option = "--on" if is_past_day(only) or (plans == "--due" and kind != "task") else plans
    return WrongUsage(
        f"{quoted(said)} says when, and the text is missing.",
        f"oppcli {name} {about} 'TEXT' {option} {quote(only)}",
    )


def _plan(
    ctx: Context,
    kind: str,
    about: "About",
    subject: str,
    typed: dict[str, str],
    *,
    is_quoted: bool,
) -> None:
    from oppcli.commands.completing import tell_times
    from oppcli.commands.for_whom import doer, owner_of_sale, tell_owner
    from oppcli.output.sentences import planned
    from oppcli.queries.identifying import whom
    from oppcli.services import activities

    named = whom(ctx.store, about.ref)  # before anything is saved, since a read can fail
    owner = owner_of_sale(ctx, about.ref)
    meant = doer(ctx, about.ref, subject, typed, is_quoted=is_quoted)
    written = activities.plan(ctx.work, about.ref, kind, meant.subject, meant.fields)
    ctx.wrote([written], lambda each, today: planned(each, today, named))
    tell_times(ctx, written)
    meant.tell(ctx, written)
    if "owner" not in meant.fields:
        tell_owner(ctx, about.ref, owner, written)
    about.tell(ctx, [written])


def _log(
    ctx: Context,
    kind: str,
    about: "About",
    subject: str,
    typed: dict[str, str],
    on: str | None,
    next_step: "NextStep | None",
) -> None:
    from oppcli.commands.completing import tell_times
    from oppcli.commands.for_whom import owner_of_sale, tell_owner
    from oppcli.output.sentences import logged
    from oppcli.queries.identifying import whom
    from oppcli.services import activities

    named = whom(ctx.store, about.ref)  # before anything is saved, since a read can fail
    owner = "" if next_step is None else owner_of_sale(ctx, about.ref)
    written = activities.log(ctx.work, about.ref, kind, subject, typed, on=on, next_step=next_step)
    ctx.wrote([written], lambda each, today: logged(each, today, named))
    tell_times(ctx, written.planned)
    if written.planned is not None:
        tell_owner(ctx, about.ref, owner, written.planned)
    about.tell(ctx, [written])


call = _verb(
    "call",
    "call",
    "What was said?",
    """Log a call, or plan one with --due or --at.

    A text that ends in a coming day and a time plans it, too. By a customer's name it is logged on
    the customer's open opportunity, if there is only one; by a ref such as P9 on the customer.

    Examples:
      oppcli call 12 "budget ok, wants two"
      oppcli call berg back tomorrow 16:00
      oppcli call berg again friday half past ten
      oppcli call berg "ask for the budget" --due fri
      oppcli call L7 "no answer" --next "call again" --at "thu 14:30"
    """,
)
email = _verb(
    "email",
    "email",
    "What was written?",
    """Log an e-mail, or plan one with --due.

    Examples:
      oppcli email 12 "sent the brochure" --direction out
    """,
)
meet = _verb(
    "meet",
    "appointment",
    "What was it about?",
    """Log a meeting, or plan one with --at.

    Examples:
      oppcli meet 12 "contract" --at "thu 14:30" --duration 45m
      oppcli meet 12 financing --on yesterday 45 minutes
    """,
)
visit = _verb(
    "visit",
    "visit",
    "What was it about?",
    """Log a visit, or plan one with --at.

    Examples:
      oppcli visit C5 "showed the yard" --on yesterday
    """,
)
drive = _verb(
    "drive",
    "test_drive",
    "Which vehicle?",
    """Log a test drive, or plan one with --at.

    Examples:
      oppcli drive 12 "FH16" --at "tomorrow 10:00" --duration 1h
      oppcli drive 12 "FH16, liked it" --next "send quote" --due fri
    """,
)
note = _verb(
    "note",
    "note",
    "What should the note say?",
    """Log a note about a record.

    Examples:
      oppcli note 12 "likes blue"
    """,
)
task = _verb(
    "task",
    "task",
    "What is to be done?",
    """Plan a task, with a due day or without one; --on logs it as done.

    Examples:
      oppcli task 12 "send quote" --due fri
    """,
)
