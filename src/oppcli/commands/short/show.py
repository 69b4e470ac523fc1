"""oppcli show"""

from typing import Annotated

import typer

from oppcli.commands.decorator import completer
from oppcli.commands.options import AS_OF, command
from oppcli.commands.showing import show
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, AS_OF)
def show_(
    ctx: Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT",
            help="Ref, name, or the number of an opportunity.",
            autocompletion=completer("any_ref"),
        ),
    ],
) -> None:
    """Show any record: facts and timeline.

    Examples:
      oppcli show 12
      oppcli show acme
    """
    from oppcli.queries.find import ANYTHING

    ref = ctx.find(None, " ".join(what), number_is="opportunity", among=ANYTHING)
    show(ctx, ref.kind, str(ref))
