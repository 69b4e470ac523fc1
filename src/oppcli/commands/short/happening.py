"""oppcli call, email, meet, visit, drive, note and task: logged now, or planned with a day."""

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, fields_of
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY
from oppcli.domain.instants import says_a_time

if TYPE_CHECKING:
    from oppcli.commands.customers import About
    from oppcli.domain.activity import NextStep
    from oppcli.domain.refs import Ref
    from oppcli.errors import WrongUsage

# Said otherwise here: by the verb, by an argument, or by --due, --at and --on.
_SAID_OTHERWISE = (
    "type",
    "subject",
    "regarding",
    "status",
    "due_date",
    "starts_at",
    "completed_at",
)

# Fields that may stand as field=value beside the text.
_BY_NAME = frozenset(
    (
        *("outcome", "owner", "priority", "direction", "duration_minutes", "body"),
        *("due_date", "starts_at", "completed_at"),
    )
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
        from oppcli.commands.completing import next_step
        from oppcli.commands.customers import about_named
        from oppcli.commands.naming import first_named
        from oppcli.commands.said_days import (
            next_in_the_text,
            past_in_the_text,
            plan_in_the_text,
        )
        from oppcli.domain.activity import SPOKEN, NextStep
        from oppcli.domain.added_words import given_once, without_fields
        from oppcli.domain.names import spoken
        from oppcli.domain.said_next import once_more
        from oppcli.domain.said_times import is_past_day, only_when
        from oppcli.errors import WrongUsage

        if not ctx.is_exact:
            text, said_by_name = without_fields(text or (), ACTIVITY, _BY_NAME)
            options = {"due_date": due, "starts_at": at, "completed_at": on}
            by_option = {field: when for field, when in options.items() if when}
            typed = given_once(ACTIVITY, by_option, typed, said_by_name)
            due, at, on = (typed.pop(field, None) for field in options)
        next_ = once_more(kind, next_) if next_ else next_
        step = next_step(ctx, next_, due, at) if next_ else NextStep("", due, at)
        if on and not next_ and step.when:
            raise WrongUsage(
                "--on says when it happened, and --due and --at plan it.", "leave one of them out"
            )
        is_planned = not next_ and not on and bool(step.when or kind == "task")
        line = [whom, *(text or ())]
        ref, text = first_named(ctx, line, number_is="opportunity")
        about = about_named(ctx, ref, line[: len(line) - len(text)])
        has_duration = ctx.is_exact or "duration_minutes" in typed
        text, took = _without_duration(kind, text, has_duration)
        told = ""
        if kind in (*SPOKEN, "email") and not next_ and not step.when:
            text, said_step, told = next_in_the_text(ctx, about.ref, text, kind)
            step, next_ = (said_step, said_step.text) if said_step else (step, next_)
        said, when = " ".join(text).strip(), dict(step.when)
        if told:
            ctx.out.note(told)
        elif text and not step.when and not on and not next_:
            said, when, both = plan_in_the_text(ctx, name, kind, about.ref, text)
            if both:
                text, step, next_ = said.split(), both, both.text
        plan = {} if next_ else when
        if kind in (*SPOKEN, "email") and not plan and not on:
            said, on = past_in_the_text(ctx, name, about.ref, text, said)
            words, before = _without_duration(kind, said.split(), has_duration or not (on or next_))
            said, took = " ".join(words) if before else said, took | before
        is_day = False
        if not plan and not on and not ctx.is_exact and (only := only_when(said)):
            if only != said or kind == "task" or not is_past_day(only):
                raise _no_text(name, kind, about.ref, said, only)
            said, on, is_day = "", only, True
        subject = said or ("" if took else ctx.ask(question)) or ""
        if not subject and kind in SPOKEN and (on or plan or took):
            subject = spoken(kind)  # that it was, and when or how long, says enough
        if not subject and is_day:
            raise _no_text(name, kind, about.ref, str(on), str(on))
        if not subject:
            raise WrongUsage("the text is missing.", f"oppcli {name} {about.ref} 'TEXT'")
        typed = {**typed, **took}
        if is_planned or (when and not next_):
            _plan(ctx, kind, about, subject, {**typed, **when}, is_quoted=" " in "".join(line[-1:]))
        else:
            _log(ctx, kind, about, subject, typed, on, step if next_ else None)

    run.__name__, run.__doc__ = name, help_
    of_activity = fields_of(ACTIVITY, without=_SAID_OTHERWISE)
    command(app, of_activity, WRITES, STDIN, asks=("text", "due", "at"))(run)
    return app


def _without_duration(
    kind: str, text: Sequence[str], has_duration: bool
) -> tuple[list[str], dict[str, str]]:
    """The text without how long it took at its end, and that as a field, unless that is known."""
    from oppcli.domain.activity import SPOKEN
    from oppcli.domain.durations import duration_at_the_end

    if has_duration or kind not in SPOKEN:
        return list(text), {}
    rest, duration = duration_at_the_end(text)
    return rest, {"duration_minutes": duration} if duration else {}


def _no_text(name: str, kind: str, about: "Ref", said: str, only: str) -> "WrongUsage":
    """What is said of a text that says when and nothing else."""
    from oppcli.domain.activity import TYPES_WITH
    from oppcli.domain.instants import day_typed
    from oppcli.domain.said_times import is_past_day
    from oppcli.domain.wording import quoted
    from oppcli.errors import WrongUsage

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
    from oppcli.queries.told import whom
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
    from oppcli.queries.told import whom
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
