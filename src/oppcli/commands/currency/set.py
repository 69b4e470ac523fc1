"""oppcli currency set"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import DRY_RUN, STDIN
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN, STDIN, decides="rate")
def set_(
    ctx: Context,
    currency: Annotated[
        str,
        typer.Argument(
            metavar="CURRENCY", help="ISO 4217 code.", autocompletion=completer("currency")
        ),
    ],
    rate: Annotated[
        str, typer.Argument(metavar="RATE", help="What one unit is worth in the base currency.")
    ],
    on: Annotated[
        str | None,
        typer.Option(
            help="Day it holds from (default: today).",
            metavar="DATE",
            autocompletion=completer("day"),
        ),
    ] = None,
    decimal: Annotated[str, typer.Option(metavar="MARK", help="The decimal mark: . or ,")] = "",
) -> None:
    """Set what one unit of a currency is worth in the base currency.

    A rate holds until the next one. Open amounts are converted at the latest rate on or before the
    day of the report; closed ones keep the rate of the day they were closed. The first rate fixes
    the base currency of the store (setting base_currency, else currency). 1,350 is refused, since
    it can mean 1350 or 1.35, unless --decimal or another row of --stdin shows the decimal mark.

    Examples:
      oppcli currency set USD 0.92
      oppcli currency set JPY 0.0061 --on 2026-11-01
    """
    from oppcli.domain.results import Stated
    from oppcli.importing.layouts.mapping import decimal_mark
    from oppcli.output.currencies import rate_set, rates_table, wrong_rates
    from oppcli.services import rates

    done = rates.set_rate(ctx.work, currency, rate, on, decimal=decimal_mark(decimal))
    ctx.stated(
        lambda: [rate_set(done, ctx.today), *wrong_rates(done.wrong, done.currency)],
        lambda: rates_table([(done.currency, done.day.isoformat(), done.rate, done.base)]),
        Stated(done.currency, done.was is None, done.changed),
    )
