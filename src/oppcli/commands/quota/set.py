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
            metavar="WHO",
            help="User, team or business, or several; or all.",
            autocompletion=completer("owner"),
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
        str,
        typer.Argument(metavar="MONEY", help="How much; 0 or none removes it."),
        InRows("money"),
    ],
) -> None:
    """Set the quota of a user, a team, a business or everybody for a period.

    A quota counts in every report that holds its whole period, and is never split: that of a
    quarter is not shown by month. Of quotas that overlap the longest counts, where the report holds
    it: what overlaps is said. If a user and a business share a name, write business:NAME.
    Of several either all quotas are set or none, by one command. `0` or `none` removes the quota.

    Examples:
      oppcli quota set all 2026q4 950k
      oppcli quota set @me nov 300k
      oppcli quota set leif jana 2026q4 400k
      oppcli quota set leif 2027q1 none
    """
    from oppcli.domain.quotas import refuse_swapped
    from oppcli.domain.results import Stated
    from oppcli.output.quotas import inactive_note, overlap_notes, quota_set, quota_table
    from oppcli.services import quotas

    refuse_swapped([who] if isinstance(who, str) else who, period, amount, ctx.run.with_typed)
    time = ctx.asking.period(period)
    if ctx.is_exact:
        done = [quotas.set_quota(ctx.work, who, time, amount)]
    else:
        done = quotas.set_quotas(ctx.work, who, time, amount)
    ctx.stated(
        lambda: [quota_set(each, ctx.fiscal_year_start) for each in done],
        lambda: quota_table([each.quota for each in done], ctx.fiscal_year_start),
        *(Stated(each.quota.who, each.was is None, each.changed) for each in done),
    )
    for note in inactive_note(done):
        ctx.out.note(note)
    for each in done:
        for note in overlap_notes(each, ctx.fiscal_year_start):
            ctx.out.note(note)
