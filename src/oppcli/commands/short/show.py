"""oppcli show"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF
from oppcli.commands.showing import show
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, AS_OF, asks=())
def show_(
    ctx: Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT",
            help="Refs, a name, or numbers of opportunities.",
            autocompletion=completer("any_ref"),
        ),
    ],
) -> None:
    """Show any record: facts and timeline.

    Examples:
      oppcli show 12
      oppcli show L7 C5
      oppcli show acme
    """
    from oppcli.domain.added_words import phone_length
    from oppcli.domain.refs import named, parse_refs
    from oppcli.queries.find import ANYTHING

    if phone_length(what) == len(what):
        show(ctx, [ctx.find(None, " ".join(what), among=ANYTHING)])
        return
    refs = [
        ctx.find(None, str(each), number_is="opportunity", among=ANYTHING)
        for each in parse_refs(named(what), kind=None)
    ]
    show(ctx, list(dict.fromkeys(refs)))
