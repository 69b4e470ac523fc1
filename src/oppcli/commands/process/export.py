"""oppcli process export"""

from typing import Annotated

import typer

from oppcli.commands.arguments import ProcessKey
from oppcli.commands.decorator import command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app)
def export(
    ctx: Context,
    key: ProcessKey,
    version: Annotated[
        str | None, typer.Option(help="An earlier version; today's otherwise.", metavar="N")
    ] = None,
) -> None:
    """Print a process as TOML, as it was applied.

    The output can be changed and applied again; to return to an earlier version, apply it.

    Examples:
      oppcli process export dealer > dealer.toml
      oppcli process export dealer --version 1 | oppcli process apply -
    """
    from oppcli.queries.processes import definition

    ctx.run.stdout.write(definition(ctx.store, key, version))
