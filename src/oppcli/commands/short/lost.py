"""oppcli lost"""

from typing import Annotated

import typer

from oppcli.commands.arguments import OppRef
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, asks=("reason", "to"))
def lost(
    ctx: Context,
    ref: OppRef,
    reason: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REASON",
            help="Why: one of the process's reasons, or words that mean one; then, if you like,"
            " to COMPETITOR.",
            autocompletion=completer("close_reason"),
        ),
    ] = None,
    to: Annotated[
        str | None, typer.Option(help="Who it was lost to.", metavar="COMPETITOR")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(help="Day it was lost.", metavar="DATE", autocompletion=completer("day")),
    ] = None,
    note: Annotated[str | None, typer.Option(help="What should be remembered.")] = None,
) -> None:
    """Close an opportunity as lost.

    Words that can only mean one reason are taken for it and kept as the note: `too expensive` is
    price. So are those behind a reason and a colon. A competitor alone is the reason as well, and
    `Initech was cheaper`, `went to Initech` and `bought at Initech` name both.

    Examples:
      oppcli lost 31 too expensive
      oppcli lost 31 price to Initech
      oppcli lost 31 to Vespa Center
      oppcli lost 31 Initech was cheaper
      oppcli lost 31 "price: Initech was cheaper"
      oppcli lost 31 other --note "moved abroad"
    """
    from oppcli.commands.ending import close
    from oppcli.commands.naming import first_named
    from oppcli.services.typed_closing import TypedClosing

    found, why = first_named(
        ctx, [ref, *(reason or ())], "opportunity", state="open", has_text=False
    )
    closing = TypedClosing(
        "lost",
        reason=" ".join(why).strip() or None,
        names_winner=True,
        competitor=to,
        on=on,
        note=note,
    )
    close(ctx, [found], closing)
