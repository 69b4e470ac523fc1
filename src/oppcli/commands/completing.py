"""What both ways of completing activities do: the long command and the short verb."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from shlex import quote

from oppcli.commands.asking import agrees
from oppcli.commands.customers import about_at
from oppcli.context import Context
from oppcli.domain.activity import NextStep
from oppcli.domain.next_step_words import next_among, step_of
from oppcli.domain.refs import has_letter_of
from oppcli.domain.results import Done, Written
from oppcli.domain.time_words import near_plan, plan_at_the_end, unclear_time
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue, SeveralFit, WrongUsage
from oppcli.output.sentences import done
from oppcli.queries.customer_sales import customer_of_activity
from oppcli.queries.identifying import customers_of_activities
from oppcli.services import activities
from oppcli.services.work import Work

_TRIES = 3


def complete(
    ctx: Context,
    refs: Sequence[str],
    outcome: str | None,
    on: str | None,
    duration: str | None,
    *,
    next_: str | None,
    due: str | None,
    at: str | None,
) -> None:
    """Completes the activities; on a terminal the next step after a single one is asked for."""
    if (due or at) and not next_:
        option = "--due" if due else "--at"
        raise WrongUsage(
            f"{option} says when the next step is, and --next is missing.",
            f"oppcli done {quote(refs[0])} --next 'Send quote' {option} {quote(due or at or '')}",
        )
    found = ctx.find_all("activity", refs)

    def completed(work: Work, step: NextStep | None) -> list[Done]:
        return activities.done(
            work, found, outcome=outcome, on=on, duration=duration, next_step=step
        )

    if next_ is None and len(found) == 1 and ctx.may_ask:
        # What would be refused anyway is refused before anybody has thought of an answer.
        completed(replace(ctx.work, keep=False), None)
        next_ = ctx.ask("Next step? (Enter for none)")
        step = next_step(ctx, next_, None, None, is_answer=True) if next_ else None
        if step and not step.when:
            step = replace(step, due=_day_asked_for(ctx, step.text))
    else:
        step = next_step(ctx, next_, due, at) if next_ else None
    customer = customer_of_activity(ctx.store, found[0]) if step and len(found) == 1 else None
    about = about_at(ctx, customer) if customer else None
    whom = customers_of_activities(ctx.store, found)  # before anything is saved: a read can fail
    written = completed(ctx.work, step)
    ctx.wrote([replace(each, whom=whom[each.ref]) for each in written], done)
    _, said = next_among((outcome or "").split()) if not (next_ or ctx.may_ask) else ([], "")
    if said and not ctx.is_exact and len(written) == 1:
        from oppcli.commands.done_or_planned import next_line

        record = written[0].record
        ctx.out.note(next_line(step_of(said), str(record["regarding"]), str(record["type"])))
    for each in written:
        tell_times(ctx, each.planned)
    if about is not None:
        about.tell(ctx, written)


def next_step(
    ctx: Context, text: str, due: str | None, at: str | None, *, is_answer: bool = False
) -> NextStep:
    """The next step; a misspelt day at its end is asked about where no day is given, and the end of
    an answer to a question is read as well."""
    if due or at or ctx.is_exact:
        return NextStep(text, due, at)
    meant = meant_day(ctx, text)
    if meant == text and not is_answer:
        return NextStep(text)
    what, when = plan_at_the_end(meant, may_be_today=True)
    return NextStep.on(what, when) if what and when else NextStep(text)


def meant_day(ctx: Context, text: str) -> str:
    """The text, or with the day that somebody at a terminal says is meant by the word at its end:
    `quote by tomorrow` of `quote by tomorow`."""
    near = "" if ctx.is_exact or not ctx.may_ask else near_plan(text)
    if near and agrees(
        ctx, f"Did you mean {near.rpartition(' ')[2]} by {quoted(text.rpartition(' ')[2])}?"
    ):
        return near
    return text


def tell_times(ctx: Context, planned: Written | None) -> None:
    """Says how to set what the end of a plan's text does not surely say: a time that can be two, or
    a misspelt day that nobody could be asked about."""
    if planned is None or not ctx.work.keep or planned.record["starts_at"]:
        return
    ref, text, day = planned.ref, str(planned.record["subject"]), planned.record["due_date"]
    if day and (unclear := unclear_time(text)):
        said, early, late = unclear
        line = f"oppcli edit {ref} starts='{day} {late}'"
        ctx.out.note(f"{quoted(said)} can be {early} or {late}, so only the day is set: {line}")
    elif not day and not ctx.may_ask and (near := near_plan(text)):
        _, when = plan_at_the_end(near)
        line = f"oppcli edit {ref} due={quote(when)}"
        ctx.out.note(f"{quoted(text.rpartition(' ')[2])} is no day; if {when} is meant: {line}")


def named_in_words(
    ctx: Context, words: Sequence[str], verb: str
) -> tuple[Sequence[str], Sequence[str]]:
    """The activities that the first words name, and the words behind them.

    Those are one number, refs with their letter, or words that fit one open activity; where none
    fits, the first word as it stands. Raises SeveralFit, proposing `verb` with each.
    """
    refs = list(takewhile(lambda word: has_letter_of(word.removesuffix(","), "activity"), words))
    if ctx.is_exact or re.fullmatch("#?[0-9]+", words[0]):
        return words[:1], words[1:]
    if refs:
        return refs, words[len(refs) :]
    from oppcli.queries.called_activities import open_activity_called

    try:
        found = open_activity_called(ctx.store, words, ctx.actor, verb)
    except SeveralFit as several:
        return [_chosen(ctx, several)], words[several.words :]
    if found is None:
        return words[:1], words[1:]
    ref, count = found
    return [str(ref)], words[count:]


def named_whole(
    ctx: Context, words: Sequence[str], verb: str, *, may_be_done: bool = False, flag: str = ""
) -> Sequence[str]:
    """The ref of the activity that all the words name together; the words as they stand where they
    are refs, or no activity is called so. Raises SeveralFit, proposing `verb` with the `flag`."""
    if ctx.is_exact or not words or any(map(str.isdigit, words[0])):
        return words
    from oppcli.queries.called_activities import activity_called

    me = ctx.actor
    try:
        found = activity_called(ctx.store, words, me, verb, may_be_done=may_be_done, flag=flag)
    except SeveralFit as several:
        return [_chosen(ctx, several)]
    return words if found is None else [str(found)]


def _chosen(ctx: Context, several: SeveralFit) -> str:
    """The activity that somebody chooses at a terminal. Raises SeveralFit where nobody is asked."""
    told = [facts for _, facts in several.choices]
    chosen = ctx.picker("Which activity?", told) if ctx.picker else None
    if chosen is None:
        raise several
    return several.choices[chosen][0]


def _day_asked_for(ctx: Context, step: str) -> str | None:
    """The day or time answered for the next step; asked again, at most twice, where it cannot be
    read. None for no day, which a line says where none could be read."""
    for _ in range(_TRIES):
        answer = ctx.ask("When? (fri, thu 14:30, Enter for no day)")
        if answer is None:
            return None
        try:
            ctx.work.instant(answer)
        except BadValue as error:
            ctx.out.note(f"{error.message} For example {error.hint}.")
        else:
            return answer
    ctx.out.note(f"{quoted(step)} is planned without a day; oppcli snooze gives it one.")
    return None
