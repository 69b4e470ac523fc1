"""oppcli won"""

from typing import Annotated

import typer

from oppcli.commands.arguments import OppRef
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, asks=("amount",))
def won(
    ctx: Context,
    ref: OppRef,
    amount: Annotated[
        list[str] | None,
        typer.Argument(metavar="AMOUNT", help="What it was won for; est_revenue by default."),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(help="Day it was won.", metavar="DATE", autocompletion=completer("day")),
    ] = None,
    note: Annotated[str | None, typer.Option(help="What should be remembered.")] = None,
    skip_stages: Annotated[
        bool, typer.Option("--skip-stages", help="Win it before the last stage.")
    ] = False,
) -> None:
    """Close an opportunity as won.

    Before the last stage a terminal asks whether to skip those ahead. Fields behind the amount,
    such as the day of delivery, are filled in the same step.

    Examples:
      oppcli won 12
      oppcli won 12 480k --on yesterday
      oppcli won 12 480k delivery 20 jan
    """
    from oppcli.commands.ending import close
    from oppcli.commands.naming import first_named
    from oppcli.domain.edit_words import won_words
    from oppcli.services.typed_closing import TypedClosing

    found, said = first_named(
        ctx, [ref, *(amount or ())], "opportunity", state="open", has_text=False
    )
    won_for, fields = (" ".join(said), {}) if ctx.is_exact else won_words(said)
    closing = TypedClosing(
        "won",
        note=note,
        actual_revenue=won_for or None,
        on=on,
        skip_stages=skip_stages,
        names_winner=True,
        filled=fields,
    )
    close(ctx, [found], closing)
