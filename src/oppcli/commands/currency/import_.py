"""oppcli currency import"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import DRY_RUN
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN)
def import_(
    ctx: Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            autocompletion=completer("file"),
            help="The file of rates; - reads stdin.",
        ),
    ],
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this currency; repeat for more.",
            metavar="CURRENCY",
            autocompletion=completer("currency"),
        ),
    ] = None,
    decimal: Annotated[str, typer.Option(metavar="MARK", help="The decimal mark: . or ,")] = "",
) -> None:
    """Import the euro reference rates of the European Central Bank.

    The file says what one euro is worth in every currency, one row per day; for another base
    currency cross rates are computed, to 12 digits. All currencies in use today are imported
    unless --only names some. Importing the same file twice changes nothing. If a rate has a comma,
    --decimal or else the other rates decide what it means.

    Examples:
      oppcli currency import eurofxref-hist.csv
      oppcli currency import eurofxref-hist.csv --only USD --only SEK
    """
    from oppcli.importing.layouts.mapping import decimal_mark
    from oppcli.importing.reference_rates import read_fixings
    from oppcli.output.currencies import counts_table, rates_taken
    from oppcli.services import rates

    told = read_fixings(file, today=ctx.today, decimal=decimal_mark(decimal))
    fixings = [(each.day, each.per_euro) for each in told]
    codes = [code for word in only or () for code in word.split(",")]
    taken = rates.take_rates(ctx.work, fixings, codes)
    if ctx.out.is_default_format:
        for line in rates_taken(taken):
            (ctx.out.note if ctx.out.quiet else ctx.out.say)(line)
    else:
        ctx.out.table(counts_table(taken))
    if taken.unknown:
        ctx.out.note(f"left out, no currencies of today: {', '.join(taken.unknown)}")
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
