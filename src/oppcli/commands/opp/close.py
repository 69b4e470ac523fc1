"""oppcli opp close"""

from typing import Annotated

import typer

from oppcli.commands.arguments import OppRefs
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY
from oppcli.errors import WrongUsage

app = typer.Typer(add_completion=False)


@command(
    app,
    WRITES,
    STDIN,
    found(OPPORTUNITY, "open", "on_hold"),
    asks=(("won", "lost", "canceled"), "reason", "competitor", "actual_revenue"),
)
def close(
    ctx: Context,
    refs: OppRefs,
    won: Annotated[bool, typer.Option("--won", help="The customer bought.")] = False,
    lost: Annotated[
        bool, typer.Option("--lost", help="The customer bought elsewhere, or did not buy.")
    ] = False,
    canceled: Annotated[
        bool, typer.Option("--canceled", help="It was not a real opportunity.")
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option(help="Why it was lost or canceled.", autocompletion=completer("close_reason")),
    ] = None,
    competitor: Annotated[
        str | None, typer.Option(help="Whom it was lost to, or won against.")
    ] = None,
    note: Annotated[str | None, typer.Option(help="What should be remembered.")] = None,
    actual_revenue: Annotated[
        str | None,
        typer.Option("--actual-revenue", "--revenue", help="What it was won for.", metavar="MONEY"),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(help="Day it was closed.", metavar="DATE", autocompletion=completer("day")),
    ] = None,
    skip_stages: Annotated[
        bool, typer.Option("--skip-stages", help="Win it before the last stage.")
    ] = False,
) -> None:
    """Close opportunities as won, lost or canceled.

    Winning takes est_revenue and today by default. A closed opportunity is read-only.

    Examples:
      oppcli opp close 12 --won
      oppcli opp close 31 --lost --reason price --competitor Initech
      oppcli opp close --where "est_close_date<-1y" --canceled --reason duplicate
    """
    from oppcli.commands import ending
    from oppcli.services.typed_closing import TypedClosing

    outcomes = {"won": won, "lost": lost, "canceled": canceled}
    chosen = [name for name, wanted in outcomes.items() if wanted]
    if len(chosen) != 1:
        from oppcli.domain.proposed_sales import closing_line

        raise WrongUsage(
            "say how it ended: one of --won, --lost and --canceled.",
            f"oppcli {closing_line(refs, ctx.run.with_typed)}",
        )
    wanted = TypedClosing(
        chosen[0], reason, competitor, note, actual_revenue, on, skip_stages, names_winner=lost
    )
    ending.close(ctx, ctx.find_all("opportunity", refs, state="open"), wanted)
