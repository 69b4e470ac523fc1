"""Reads the days in the text of an activity, which is planned or happened then, and asks."""

from collections.abc import Sequence
from shlex import quote

from oppcli.commands.asking import agrees, agrees_or_both
from oppcli.commands.completing import meant_day
from oppcli.commands.for_whom import users_among
from oppcli.context import Context
from oppcli.domain.activity import NextStep, type_told_by
from oppcli.domain.dates import Look, spoken_day
from oppcli.domain.done_and_next import SaidBoth, said_both
from oppcli.domain.instants import says_a_time, says_day_and_time
from oppcli.domain.next_step_words import next_among, once_more, step_of
from oppcli.domain.owner_words import with_the_day_last
from oppcli.domain.plan_words import may_be_today, said_plan
from oppcli.domain.refs import Ref
from oppcli.domain.time_words import near_plan, plan_at_the_end, said_past
from oppcli.domain.wording import quoted

_VERBS = {"call": "call", "email": "email", "appointment": "meet", "visit": "visit"}
_VERBS["test_drive"] = "drive"
_LOGGED = "No logs it as done today."
_LOGGED_OR_BOTH = "No logs it as done today, b logs it and plans "
_OTHERWISE = {"task": "No plans it without a day."}


def plan_in_the_text(
    ctx: Context, name: str, kind: str, about: Ref, text: Sequence[str]
) -> tuple[str, dict[str, str], NextStep | None]:
    """What is planned, and when, where the text names a day or a time to come; or what was done,
    and the next step, where somebody at a terminal says that the text tells both.

    A day to come with a time of day is a plan, at either end of the text. Where it may be what was
    said, a terminal asks whether to plan it, and a script gets a line that says how.
    """
    if len(text) > 1:
        near = "" if kind == "note" else meant_day(ctx, " ".join(text))
        text = near.split() if near and near != " ".join(text) else text
        is_today = may_be_today(kind, " ".join(text))
        text = with_the_day_last(text, users_among(ctx, text), may_be_today=is_today)
    said = " ".join(text).strip()
    plan = said_plan(kind, text)
    if plan is None:
        _tell_misspelt(ctx, name, kind, about, said)
        return said, {}, None
    is_ahead = ctx.work.instant(plan.when) > ctx.now
    is_last = said.endswith(plan.when)
    if not (is_ahead or is_last or plan.is_certain) and says_day_and_time(plan.when):
        return said, {}, None  # `today 9:00 price`, at noon
    is_ahead = is_ahead and plan.is_certain_ahead
    both = None if kind == "task" else said_both(kind, said)
    answer = "y" if plan.is_certain or is_ahead else _answer(ctx, kind, plan.when, both)
    if both and answer == "b":
        return both.done, {}, both.step
    if answer == "y":
        return plan.what, {plan.field: plan.when}, None
    if not ctx.may_ask:
        option = "--at" if plan.field == "starts_at" else "--due"
        more = f"{quote(plan.what)} {option} {quote(plan.when)}"
        is_parted = both is not None and both.done != said
        line = f"to plan it: oppcli {name} {about} {more}"
        ctx.out.note(next_line(both.step, about, kind) if both and is_parted else line)
    return said, {}, None


def _answer(ctx: Context, kind: str, when: str, both: SaidBoth | None) -> str:
    """Whether what a text names is planned, logged, or both: `y`, `n` or `b`."""
    question = f"Plan it for {_spoken_time(ctx, when)}?"
    if both:
        return agrees_or_both(ctx, f"{question} {_LOGGED_OR_BOTH}{quoted(both.step.text)}.")
    return "y" if agrees(ctx, f"{question} {_OTHERWISE.get(kind, _LOGGED)}") else "n"


def next_in_the_text(
    ctx: Context, about: Ref | None, text: Sequence[str], kind: str = ""
) -> tuple[list[str], NextStep | None, str]:
    """The text and the next step, where somebody at a terminal says that what stands behind `next`
    is one; else the text as it is, and for a script the line that plans it, else ''."""
    before, said = ([], "") if ctx.is_exact else next_among(text)
    if not said:
        return list(text), None, ""
    step = step_of(once_more(kind, said))
    if agrees(ctx, f"Is the next step {quoted(said)}? No leaves it in the text."):
        return before, step, ""
    if ctx.may_ask:
        return list(text), None, ""
    return list(text), None, next_line(step, about, kind) if about else ""


def next_line(step: NextStep, about: Ref | str, after: str = "") -> str:
    """What a script is told of a next step that stays in the text of an activity of that type."""
    given = (("--due", step.due), ("--at", step.at))
    when = "".join(f" {option} {quote(said)}" for option, said in given if said)
    verb = _VERBS.get(type_told_by(step.text, after), "task") if when else "task"
    return f"to plan what is next: oppcli {verb} {about} {quote(step.text)}{when}"


def _tell_misspelt(ctx: Context, name: str, kind: str, about: Ref, said: str) -> None:
    """Says to a script how to plan what is logged now, where its text ends in a misspelt day."""
    near = "" if ctx.may_ask or ctx.is_exact or kind in ("task", "note") else near_plan(said)
    what, when = plan_at_the_end(near)
    if what and when:
        line = f"oppcli {name} {about} {quote(what)} --due {quote(when)}"
        ctx.out.note(f"{quoted(said.rpartition(' ')[2])} is no day; to plan it for {when}: {line}")


def past_in_the_text(
    ctx: Context, name: str, about: Ref, text: Sequence[str], said: str
) -> tuple[str, str | None]:
    """What happened, and when, where the text ends or begins in a past day; else `said` as it is.

    Where the day may belong to what somebody told, a terminal asks, and a script gets a line that
    says how to type it.
    """
    past = None if ctx.is_exact else said_past(text)
    if past is None:
        return said, None
    question = f"Was it on {_spoken_time(ctx, past.when, Look.BACK)}?"
    if past.is_certain or agrees(ctx, question):
        return past.what, past.when
    if not ctx.may_ask:
        more = f"{quote(past.what)} --on {quote(past.when)}"
        ctx.out.note(f"if that is when it happened: oppcli {name} {about} {more}")
    return said, None


def _spoken_time(ctx: Context, when: str, look: Look = Look.FORWARD) -> str:
    """The day meant, with its weekday, and the time where one was typed."""
    moment = ctx.work.instant(when, look).astimezone(ctx.zone)
    clock = f" {moment:%H:%M}" if says_a_time(when) else ""
    return f"{spoken_day(moment.date(), ctx.today)}{clock}"
