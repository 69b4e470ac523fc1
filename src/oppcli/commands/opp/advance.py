"""oppcli opp advance"""

from typing import Annotated

import typer

from oppcli.commands.arguments import OppRefs
from oppcli.commands.decorator import InRows, completer
from oppcli.commands.editing import found_and_given
from oppcli.commands.options import STDIN, WRITES, command, found, pairs
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(OPPORTUNITY, "open"))
def advance(
    ctx: Context,
    refs: OppRefs,
    to: Annotated[
        str | None,
        typer.Option(
            help="Stage further ahead.", metavar="STAGE", autocompletion=completer("stage")
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            autocompletion=completer("assignment"),
            help="Fill a field in the same move.",
        ),
        InRows(takes_fields=True),
    ] = None,
) -> None:
    """Move opportunities forward, past the gates of their stages.

    If a gate is not met, everything that is missing is named and nothing is moved. A field=value
    behind the refs fills a field as --set does.

    Examples:
      oppcli opp advance 12
      oppcli opp advance 12 close=eom
      oppcli opp advance 12 --to contract --set close=eom --set revenue=480k
      oppcli opp advance --stage interest --owner @me
    """
    from oppcli.output.sentences import moved
    from oppcli.services import opportunities

    found, values = found_and_given(ctx, OPPORTUNITY, refs)
    filled = {**values, **pairs(set_ or ())}
    ctx.wrote(opportunities.advance(ctx.work, found, to=to, filled=filled), moved)
