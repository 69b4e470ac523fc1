"""oppcli currency list"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, LISTS, AS_OF, titled="Currencies")
def list_(
    ctx: Context,
    on: Annotated[
        str | None,
        typer.Option(
            help="As of this day (default: today).", metavar="DATE", autocompletion=completer("day")
        ),
    ] = None,
) -> None:
    """List what each currency is worth in the base currency.

    The rate is the latest one on or before the day.

    Examples:
      oppcli currency list
      oppcli currency list --on 2026-11-01
    """
    from oppcli.output.currencies import rates_table
    from oppcli.queries.currencies import currencies_in_use, rates_on

    day = ctx.today if on is None else ctx.asking.period(on).end
    rates = rates_on(ctx.store, day)
    ctx.out.table(rates_table(rates))
    converter = ctx.converter()
    known = {code for code, *_ in rates}
    base = converter.base if converter else ""
    for code in currencies_in_use(ctx.store):
        if code != base and code not in known:
            of_day = f" --on {day}" if on is not None else ""
            ctx.out.note(f"no rate for {code}: oppcli currency set {code} RATE{of_day}")
