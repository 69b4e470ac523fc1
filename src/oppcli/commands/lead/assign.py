"""oppcli lead assign"""

from typing import Annotated

import typer

from oppcli.commands.arguments import KeepActivities, LeadRefs
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.field import OPEN_LEAD
from oppcli.domain.fields import LEAD

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(LEAD, *OPEN_LEAD))
def assign(
    ctx: Context,
    refs: LeadRefs,
    to: Annotated[
        str,
        typer.Option(help="User or team.", metavar="OWNER", autocompletion=completer("owner")),
    ],
    keep_activities: KeepActivities = False,
) -> None:
    """Give leads to another owner.

    The open activities of the old owner go along.

    Examples:
      oppcli lead assign 7 to leif
      oppcli lead assign 7 9-11 --to leif --keep-activities
    """
    from oppcli.commands.adding import creating
    from oppcli.commands.handing_over import refuse_an_end
    from oppcli.output.sentences import edited
    from oppcli.services import leads

    refuse_an_end(ctx, to)
    found = ctx.find_all("lead", refs)
    done = creating(
        ctx, lambda work: leads.hand_over(work, found, to, keep_activities=keep_activities)
    )
    ctx.wrote(done, edited)
