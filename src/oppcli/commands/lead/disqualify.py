"""oppcli lead disqualify"""

from contextlib import suppress
from itertools import takewhile
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.arguments import LeadRefs
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.field import OPEN_LEAD
from oppcli.domain.fields import DISQUALIFY_REASONS, LEAD
from oppcli.domain.lost_words import reason_said
from oppcli.domain.names import spelled
from oppcli.domain.refs import may_be_ref
from oppcli.errors import NotFound, ReasonNeeded, ReasonUnclear

if TYPE_CHECKING:
    from oppcli.domain.refs import Ref

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(LEAD, *OPEN_LEAD))
def disqualify(
    ctx: Context,
    refs: LeadRefs,
    reason: Annotated[
        str | None,
        typer.Option(
            help="lost, cannot_contact, no_longer_interested or canceled.",
            metavar="REASON",
            autocompletion=completer("disqualify_reason"),
        ),
    ] = None,
) -> None:
    """Disqualify leads, with a reason.

    The reason may stand behind the leads, or words that can only mean one, which are kept as a
    note; a terminal asks which reason other words are.

    Examples:
      oppcli lead disqualify 7 bought elsewhere
      oppcli lead disqualify 7 just looking
      oppcli lead disqualify 7 cannot contact
      oppcli lead disqualify 7 --reason cannot_contact
      oppcli lead disqualify --created 2025 --reason no_longer_interested
    """
    from oppcli.commands.ending import reason_asked
    from oppcli.output.sentences import edited
    from oppcli.services import leads

    found, why = (ctx.find_all("lead", refs), reason) if reason else _leads_and_why(ctx, refs)
    note, is_asked = None, False
    while True:
        try:
            done = leads.disqualify(ctx.work, found, reason=why, note=note)
            break
        except (ReasonUnclear, ReasonNeeded) as refused:
            if isinstance(refused, ReasonUnclear):
                note = note if is_asked else refused.note
            why, is_asked = reason_asked(ctx, refused), True
    ctx.wrote(done, edited)


def _leads_and_why(ctx: Context, words: list[str]) -> "tuple[list[Ref], str | None]":
    """The leads, and the words of why behind them: `7 no longer interested`, `berg bought a van`.

    Words that are a reason, or mean one, are no name; otherwise a lead's name is as long as it can
    be, and refs stand before the words.
    """
    from oppcli.commands.naming import first_named

    if ctx.is_exact:
        return ctx.find_all("lead", words), None
    for place in range(1, len(words)):
        text = " ".join(words[place:])
        is_ref = any(map(str.isdigit, words[place]))
        if spelled(text) in DISQUALIFY_REASONS or (
            not is_ref and reason_said(text, DISQUALIFY_REASONS).reason
        ):
            with suppress(NotFound):  # what stands before it may be more of the reason
                found = ctx.find_all("lead", words[:place])
                return _longest_named(ctx, words, place) or (found, text)
    try:
        return ctx.find_all("lead", words), None
    except NotFound:
        refs = list(takewhile(may_be_ref, words))
        if refs and len(refs) < len(words):
            return ctx.find_all("lead", refs), " ".join(words[len(refs) :])
        lead, why = first_named(ctx, words, "lead", has_text=False)
        return [lead], " ".join(why) or None


def _longest_named(ctx: Context, words: list[str], count: int) -> "tuple[list[Ref], str] | None":
    """The lead whose name is longer than `count` words, and the reason that is left behind it:
    `Anna Lead` of `anna lead just looking`; None where none is, or no reason is left."""
    from oppcli.commands.naming import first_named

    if may_be_ref(words[0]):
        return None
    lead, why = first_named(ctx, words, "lead", has_text=False)
    said = " ".join(why)
    is_reason = bool(said) and bool(reason_said(said, DISQUALIFY_REASONS).reason)
    return ([lead], said) if is_reason and len(why) < len(words) - count else None
