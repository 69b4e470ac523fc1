"""oppcli schema"""

from typing import Annotated

import typer

from oppcli.commands.completing import completer
from oppcli.commands.options import LISTS, command
from oppcli.context import Context
from oppcli.domain.fields import KINDS, kind_named
from oppcli.errors import NotFound
from oppcli.output.table import Column, Table

app = typer.Typer(add_completion=False)

_COLUMNS = (
    Column("field"),
    Column("type"),
    Column("short", yields=2),
    Column("values", shrinks=True, yields=1),
    Column("help", shrinks=True),
)


@command(app, LISTS)
def schema(
    ctx: Context,
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help="lead, opp …", autocompletion=completer("kind")),
    ] = "opportunity",
) -> None:
    """Show the fields of a kind of record.

    These are the names for filters, --fields, field=value, imports and SQL.

    Examples:
      oppcli schema lead
    """
    found = kind_named(kind)
    if found is None:
        raise NotFound(f"there is no kind '{kind}' ({', '.join(KINDS)}).", "oppcli schema lead")
    rows = [
        (field.name, field.type.value, " ".join(field.short), " ".join(field.choices), field.help)
        for field in found.fields
    ]
    ctx.out.table(Table(_COLUMNS, rows))
