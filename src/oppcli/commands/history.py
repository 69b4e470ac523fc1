"""oppcli history"""

from typing import Annotated

import typer

from oppcli.commands.completing import completer
from oppcli.commands.options import LISTS, command
from oppcli.context import Context
from oppcli.domain.fields import FieldType
from oppcli.output.table import Column, Table
from oppcli.queries import history as query

app = typer.Typer(add_completion=False)

_OF_RECORD = (
    Column("at", FieldType.INSTANT),
    Column("actor"),
    Column("field"),
    Column("old", shrinks=True),
    Column("new", shrinks=True),
    Column("command", shrinks=True, yields=1),
)
_LATEST = (
    Column("batch", FieldType.INTEGER),
    Column("at", FieldType.INSTANT),
    Column("actor"),
    Column("created", FieldType.INTEGER),
    Column("changed", FieldType.INTEGER),
    Column("command", shrinks=True),
)


@command(app, LISTS)
def history(
    ctx: Context,
    ref: Annotated[
        str | None,
        typer.Argument(
            metavar="REF",
            help="A record: O12, L7, A41, C5, P9.",
            autocompletion=completer("any_ref"),
        ),
    ] = None,
) -> None:
    """Show who changed what, and when.

    With a ref: every change of that record, field by field. Without: the latest commands.

    Examples:
      oppcli history O12
      oppcli history --limit 20
    """
    if ref is None:
        most = ctx.out.most_rows
        rows = query.latest(ctx.store, most)
        ctx.out.table(Table(_LATEST, rows))
        rest = query.count(ctx.store) - len(rows)
        if rest:
            ctx.out.note(f"… {rest:,} earlier ones: --limit 0 shows all")
    else:
        ctx.out.table(Table(_OF_RECORD, query.of_record(ctx.store, ctx.find(None, ref))))
