"""oppcli opp assign"""

from typing import Annotated

import typer

from oppcli.commands.arguments import KeepActivities, OppRefs
from oppcli.commands.decorator import completer
from oppcli.commands.options import STDIN, WRITES, command, found
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(OPPORTUNITY, "open", "on_hold"))
def assign(
    ctx: Context,
    refs: OppRefs,
    to: Annotated[
        str,
        typer.Option(help="User or team.", metavar="OWNER", autocompletion=completer("owner")),
    ],
    keep_activities: KeepActivities = False,
) -> None:
    """Give opportunities to another owner.

    Examples:
      oppcli opp assign 12 14-16 --to leif
      oppcli opp assign 12 --to leif --keep-activities
      oppcli opp assign --owner mia --stage quotation --to leif --yes
    """
    from oppcli.output.sentences import edited
    from oppcli.services import opportunities

    found = ctx.find_all("opportunity", refs, is_open=True)
    done = opportunities.hand_over(ctx.work, found, to, keep_activities=keep_activities)
    ctx.wrote(done, edited)
