"""Closes opportunities for several commands, and asks at a terminal for missing facts: the
reason of a loss, its note, what the last gate asks for, and whether stages are to be skipped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from oppcli.commands.asking import agrees
from oppcli.context import Context
from oppcli.domain.closing import COMPETITOR
from oppcli.domain.field_labels import said_field, with_said
from oppcli.errors import (
    GateRefused,
    NoteNeeded,
    ReasonNeeded,
    ReasonUnclear,
    StagesAhead,
    UnknownName,
    WinnerUnclear,
)

if TYPE_CHECKING:
    from oppcli.domain.refs import Ref
    from oppcli.domain.results import Closed, Written
    from oppcli.services.typed_closing import TypedClosing
    from oppcli.services.work import Work


def close(ctx: Context, refs: "Sequence[Ref]", closing: "TypedClosing") -> None:
    """Closes the opportunities and says so. Raises what the service does."""
    from oppcli.commands.adding import answered
    from oppcli.output.sentences import closed

    work, is_asked = ctx.work, False  # an answer that cannot be read is no note
    closing = replace(closing, asks_winner=ctx.may_ask)
    while True:
        try:
            done = _close(ctx, work, refs, closing)
            break
        except UnknownName as unknown:
            work = answered(ctx, work, unknown)
        except WinnerUnclear as unsure:
            closing = replace(closing, reason=unsure.reason, names_winner=False)
            if agrees(ctx, f"Did {unsure.winner} win it?"):
                closing = replace(closing, reason=unsure.why, competitor=unsure.winner)
        except ReasonUnclear as unclear:
            closing = _with_reason(ctx, closing, unclear, keeps_note=not is_asked)
            is_asked = True
        except ReasonNeeded as needed:
            answer = reason_asked(ctx, needed)
            reason = " ".join(filter(None, [answer, closing.reason]))  # `to Initech` was typed
            closing, is_asked = replace(closing, reason=reason), True
        except NoteNeeded as needed:
            note = ctx.ask("What should be remembered?")
            if not note:
                raise needed from None
            closing = replace(closing, note=note)
        except StagesAhead as ahead:
            told = with_said(ahead.message, ahead.fields)
            if not agrees(ctx, f"{told} Skip {', '.join(ahead.stages)}?"):
                raise ahead from None
            closing = replace(closing, skip_stages=True)
    ctx.wrote(done, closed)
    if is_asked and closing.note:
        ctx.out.note(f"  note: {closing.note}")
    if closing.filled:
        filled = (f"{said_field(name)} {value}" for name, value in closing.filled.items())
        ctx.out.note(f"  filled: {', '.join(filled)}")


def corrected(
    ctx: Context,
    given: Mapping[str, str],
    edit: "Callable[[Mapping[str, str]], list[Written]]",
) -> "list[Written]":
    """What `edit` does with the fields; where the words of a reason are unclear, a terminal asks
    for it, and keeps them as the note. Raises what it does."""
    from oppcli.domain.fields import OPPORTUNITY
    from oppcli.services.typed_closing import TypedClosing

    is_asked = False
    while True:
        try:
            return edit(given)
        except ReasonUnclear as unclear:
            known = {word: OPPORTUNITY.field(word) for word in given}
            named = {field.name if field else word: given[word] for word, field in known.items()}
            said = TypedClosing(
                "lost", competitor=named.get("competitor"), note=named.get("close_note")
            )
            said = _with_reason(ctx, said, unclear, keeps_note=not is_asked)
            fields = {
                "lost_reason": said.reason,
                "competitor": said.competitor,
                "close_note": said.note,
            }
            given = {**named, **{name: text for name, text in fields.items() if text}}
            is_asked = True


def reason_asked(ctx: Context, refused: ReasonNeeded | ReasonUnclear) -> str:
    """The reason that somebody answers, by its number or in words. Raises what was refused where
    nobody does."""
    if isinstance(refused, ReasonUnclear) and ctx.may_ask:  # the question has the list
        ctx.out.note(refused.brief)
    numbered = (f"{number} {reason}" for number, reason in enumerate(refused.reasons, 1))
    answer = ctx.ask(f"Why? [{', '.join(numbered)}]")
    if not answer:
        raise refused
    number, _, more = answer.partition(" ")
    if number.isascii() and number.isdigit() and 0 < int(number[:4]) <= len(refused.reasons):
        return f"{refused.reasons[int(number) - 1]} {more}".strip()
    return answer


def _with_reason(
    ctx: Context, closing: "TypedClosing", unclear: ReasonUnclear, *, keeps_note: bool
) -> "TypedClosing":
    """The closing with the reason that was asked for, and the words typed for it as the note."""
    notes = [unclear.note if keeps_note else None, closing.note]
    closing = replace(
        closing,
        note="; ".join(filter(None, notes)) or None,
        competitor=unclear.competitor or closing.competitor,
    )
    winner = unclear.winner
    if winner and agrees(ctx, f"Did {winner} win it?"):
        return replace(closing, reason=COMPETITOR, competitor=winner)
    return replace(closing, reason=reason_asked(ctx, unclear))


def _close(
    ctx: Context, work: "Work", refs: "Sequence[Ref]", closing: "TypedClosing"
) -> "list[Closed]":
    """Closes the opportunities, with the fields that somebody fills where the last gate asks."""
    from oppcli.domain.fields import OPPORTUNITY
    from oppcli.services import closing as service

    def filled(work: "Work", given: Mapping[str, str]) -> "list[Closed]":
        from oppcli.services import opportunities

        with work.transaction():
            opportunities.edit(work, refs, given)
            return service.close(work, refs, closing)

    try:
        return service.close(work, refs, closing)
    except GateRefused as refused:
        from oppcli.commands.missing_fields import filled_in

        return filled_in(ctx, OPPORTUNITY, refused, filled)
