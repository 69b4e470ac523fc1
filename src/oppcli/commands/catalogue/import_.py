"""oppcli catalogue import"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import WRITES
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES)
def import_(
    ctx: Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", autocompletion=completer("file"), help="CSV or TSV; - reads stdin."
        ),
    ],
) -> None:
    """Import products from a file with the headings brand, class, model, model_code, variant.

    Only brand is required. On leads, opportunities and devices a known model then fills in its
    class and brand, and a contradiction is refused. Importing a file twice adds nothing.

    Examples:
      oppcli catalogue import products.csv
      oppcli catalogue import products.csv --dry-run
    """
    from oppcli.domain.wording import counted
    from oppcli.importing.files.reading import open_source
    from oppcli.services import catalogue

    listed = catalogue.take(ctx.work, open_source(file))
    rows = counted(listed.created + listed.unchanged, "row")
    ctx.out.say(f"{rows}: {listed.created:,} created, {listed.unchanged:,} unchanged")
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
