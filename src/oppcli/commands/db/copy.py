"""oppcli db copy"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app)
def copy(
    ctx: Context,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="STORE",
            autocompletion=completer("file"),
            help="An empty database, or a new file.",
        ),
    ],
    from_: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="STORE",
            autocompletion=completer("file"),
            help="What is copied; else your store.",
        ),
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Throw an unfinished copy away and start over.")
    ] = False,
) -> None:
    """Copy a whole store to another database, with its history, and compare the two.

    From a file to a PostgreSQL server, back, or between two of a kind. Every record keeps its ref.
    An interrupted copy resumes when the same command is typed again; until it is complete every
    other command refuses it. While it runs nobody should write to the store that is copied.

    Examples:
      oppcli db copy --from oppcli.db --to postgresql://jana@db.example/sales
      oppcli db copy --from postgresql://jana@db.example/sales --to copy.db
    """
    from contextlib import closing

    from oppcli.output.copies import copied_table, copied_total
    from oppcli.output.progress import progress
    from oppcli.services import copying
    from oppcli.store import Store

    from_url = from_ or ctx.settings["db"]
    with (
        closing(Store(from_url, made_by_reading=False)) as source,
        closing(Store(to)) as target,
        progress(ctx.run.stderr, "copying", copying.count(source)) as watch,
    ):
        ctx.run.store = target  # what an interruption speaks of
        copied = copying.copy(source, target, ctx.now, watch, anew=force)
        ctx.out.table(copied_table(copied))
        ctx.out.note(copied_total(copied, target.name))
