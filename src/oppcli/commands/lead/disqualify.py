"""oppcli lead disqualify"""

from typing import Annotated

import typer

from oppcli.commands.arguments import LeadRefs
from oppcli.commands.decorator import completer
from oppcli.commands.options import STDIN, WRITES, command, found
from oppcli.context import Context
from oppcli.domain.fields import LEAD

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

    Examples:
      oppcli lead disqualify 7 --reason cannot_contact
      oppcli lead disqualify --created 2025 --reason no_longer_interested
    """
    from oppcli.output.sentences import edited
    from oppcli.services import leads

    ctx.wrote(leads.disqualify(ctx.work, ctx.find_all("lead", refs), reason=reason), edited)
