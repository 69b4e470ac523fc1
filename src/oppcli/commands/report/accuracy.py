"""oppcli report accuracy"""

from typing import Annotated

import typer

from oppcli.commands.command import WithoutDashes, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS, By
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS.without("close", "stage", "status"),
    LISTS,
    AS_OF,
    looks="back",
    without_dashes=WithoutDashes("period"),
)
def accuracy(
    ctx: Context,
    filters: Filters,
    period: Annotated[
        str | None,
        typer.Option(
            help="Which past: 2026, last year, 2025q1..2026q2; else the last eight quarters.",
            metavar="PERIOD",
            autocompletion=completer("period"),
        ),
    ] = None,
    each: Annotated[
        str, typer.Option(help="What was forecast: quarter or month.", metavar="UNIT")
    ] = "quarter",
    days: Annotated[
        str | None,
        typer.Option(help="How many days before the end, 90,60,30,7.", metavar="N,…"),
    ] = None,
    by: By = None,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Stated chances against what happened.")
    ] = False,
) -> None:
    """Show how accurate the forecasts of past periods were.

    Each past quarter in which something was won is forecast again as of 90, 60, 30 and 7 days
    before its end, from what was known on that day, and compared with what was won in it. weighted
    is that of `forecast`; commit is won so far + commit; best_case adds best case; predict is the
    P50 of `forecast --predict`, where enough were closed by then.

    bias = forecast ÷ came − 1, above 0 where too much was forecast; off = the mean of |bias|
    (MAPE); score = 1 − |came − forecast| ÷ came, 0 at least. All are means over the periods, by
    amount and by count. --by period lists every replay.

    --by owner, or another group: of what stood as commit on that day, how much was won in the
    period, lost or canceled, or pushed (open at the end, or closed later). --calibration: of the
    opportunities with such a chance, how many were won in the period, with Wilson's interval;
    stated is the probability of those expected in the period, predict the chance of all that were
    open. Brier's score is the mean of (chance − what happened)², 0 at best; it is reliability −
    resolution + uncertainty (Murphy). Both look 30 days ahead, unless --days says otherwise.

    Examples:
      oppcli report accuracy
      oppcli report accuracy --period 2026 --by period -o csv
      oppcli report accuracy --by owner
      oppcli report accuracy --calibration --days 60
    """
    from oppcli.domain.calendar import Unit
    from oppcli.domain.choices import one_of
    from oppcli.domain.replays import DAYS_BEFORE, PERIOD, parse_days
    from oppcli.errors import WrongUsage
    from oppcli.output.accuracy import accuracy_notes, accuracy_table
    from oppcli.queries import replays as query

    group = query.group_of(by)
    if calibration and group:
        raise WrongUsage("--calibration takes no --by.", "leave out --by")
    is_of_one_day = calibration or group not in ("", PERIOD)
    usual = (30,) if is_of_one_day else DAYS_BEFORE
    with ctx.store.snapshot():
        found = query.replayed(
            ctx.store,
            filters,
            ctx.asking,
            period=None if period is None else ctx.asking.period(period),
            unit=Unit(one_of("each", each, ("quarter", "month"))),
            days=parse_days(days) if days is not None else usual,
            by="" if group == PERIOD else group,
        )
    ctx.out.table(accuracy_table(found, group, is_calibration=calibration))
    for note in accuracy_notes(found, group, is_calibration=calibration):
        ctx.out.note(note)
