"""oppcli lead disqualify"""

from typing import Annotated

import typer

from oppcli.commands.arguments import LeadRefs
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import DISQUALIFY_REASONS, LEAD
from oppcli.domain.lost_words import reason_said
from oppcli.domain.names import spelled
from oppcli.domain.wording import quoted
from oppcli.errors import NotFound

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(LEAD, "new", "contacted"))
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

    The reason may stand behind the leads, or words that can only mean one.

    Examples:
      oppcli lead disqualify 7 just looking
      oppcli lead disqualify 7 cannot contact
      oppcli lead disqualify 7 --reason cannot_contact
      oppcli lead disqualify --created 2025 --reason no_longer_interested
    """
    from oppcli.output.sentences import edited
    from oppcli.services import leads

    if not reason:
        refs, reason = _reason_behind(refs)
    try:
        found = ctx.find_all("lead", refs)
    except NotFound as error:
        if reason or len(refs) < 2 or quoted(refs[0]) in error.message:
            raise
        words = " ".join(refs[1:])
        raise NotFound(
            f"{quoted(words)} is neither a lead nor a reason; the reasons are"
            f" {', '.join(DISQUALIFY_REASONS)}.",
            "oppcli lead disqualify --help",
        ) from None
    ctx.wrote(leads.disqualify(ctx.work, found, reason=reason), edited)


def _reason_behind(words: list[str]) -> tuple[list[str], str | None]:
    """The leads, and the reason that is typed behind them: `7 no longer interested`."""
    for place in range(1, len(words)):
        text = " ".join(words[place:])
        is_ref = any(map(str.isdigit, words[place]))
        if spelled(text) in DISQUALIFY_REASONS or (
            not is_ref and reason_said(text, DISQUALIFY_REASONS).reason
        ):
            return words[:place], text
    return words, None
