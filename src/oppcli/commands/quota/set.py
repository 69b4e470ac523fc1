"""oppcli quota set"""

from typing import Annotated

import typer

from oppcli.commands.command import InRows, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import DRY_RUN, STDIN
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN, STDIN)
def set_(
    ctx: Context,
    who: Annotated[
        str,
        typer.Argument(
            metavar="WHO", help="User, team or business; or all.", autocompletion=completer("owner")
        ),
    ],
    period: Annotated[
        str,
        typer.Argument(
            metavar="PERIOD",
            autocompletion=completer("period"),
            help="2026q4, nov, this quarter, fy2027 …",
        ),
    ],
    amount: Annotated[
        str, typer.Argument(metavar="MONEY", help="How much; 0 for none."), InRows("money")
    ],
) -> None:
    """Set the quota of a user, a team, a business or everybody for a period.

    A quota counts in every report that holds its whole period, and is never split: that of a
    quarter is not shown by month. Of quotas that overlap the longest counts, where the report holds
    it: what overlaps is said. If a user and a business share a name, write business:NAME.

    Examples:
      oppcli quota set all 2026q4 950k
      oppcli quota set @me nov 300k
    """
    from oppcli.domain.results import Stated
    from oppcli.output.quotas import overlap_notes, quota_set, quota_table
    from oppcli.services import quotas

    done = quotas.set_quota(ctx.work, who, ctx.asking.period(period), amount)
    ctx.stated(
        Stated(done.quota.who, done.was is None, done.changed),
        lambda: [quota_set(done, ctx.fiscal_year_start)],
        lambda: quota_table([done.quota], ctx.fiscal_year_start),
    )
    for note in overlap_notes(done, ctx.fiscal_year_start):
        ctx.out.note(note)
