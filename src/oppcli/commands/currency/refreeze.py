"""oppcli currency refreeze"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import DRY_RUN
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN)
def refreeze(
    ctx: Context,
    currencies: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CURRENCY]…",
            help="ISO 4217 codes (default: all).",
            autocompletion=completer("currency"),
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="All that were closed from this day on.",
            metavar="DATE",
            autocompletion=completer("day"),
        ),
    ] = None,
) -> None:
    """Correct the frozen rates of closed opportunities.

    A closed opportunity keeps the rate of its closing day. If that rate was corrected, so that no
    stored rate up to that day equals the frozen one, the opportunity gets the rate that holds on
    that day. --from does so for all that were closed since a day, for rates that were added later.
    Each changed opportunity is listed.

    Examples:
      oppcli currency refreeze --dry-run
      oppcli currency refreeze USD --from 2026-11-01
    """
    from oppcli.output.currencies import refrozen
    from oppcli.output.listing import record_table
    from oppcli.services import freezing

    done = freezing.refreeze(ctx.work, currencies or [], since)
    if done:
        ctx.wrote(done, refrozen)
        return
    if not ctx.out.is_default_format:
        ctx.out.table(record_table("opportunity", []))
    ctx.out.note("Every closed opportunity keeps the rate of its day.")
