"""oppcli history"""

from typing import Annotated

import typer

from oppcli.commands.decorator import completer
from oppcli.commands.options import AS_OF, LISTS, command
from oppcli.context import Context
from oppcli.domain.fields import FieldType
from oppcli.domain.refs import parse_ref
from oppcli.domain.undone import batch_number
from oppcli.errors import WrongUsage
from oppcli.output.table import Column, Table
from oppcli.queries import history as query

app = typer.Typer(add_completion=False)

_BATCH = Column("batch", FieldType.INTEGER)
_UNDONE_BY = Column("undone_by", FieldType.INTEGER, yields=3)
_OF_RECORD = (
    Column("batch", FieldType.INTEGER, yields=1),
    Column("at", FieldType.INSTANT),
    Column("actor"),
    Column("field"),
    Column("old", shrinks=True),
    Column("new", shrinks=True),
    _UNDONE_BY,
    Column("command", shrinks=True, yields=2),
    Column("reconstructed", yields=4),
)
_OF_BATCH = (
    Column("ref"),
    Column("field"),
    Column("old", shrinks=True),
    Column("new", shrinks=True),
)
_LATEST = (
    _BATCH,
    Column("at", FieldType.INSTANT),
    Column("actor"),
    Column("created", FieldType.INTEGER, yields=1),
    Column("changed", FieldType.INTEGER, yields=1),
    _UNDONE_BY,
    Column("command", shrinks=True),
)


@command(app, LISTS, AS_OF, titled="History")
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
    batch: Annotated[
        str | None,
        typer.Option(metavar="BATCH", help="All that one command did, by its number."),
    ] = None,
) -> None:
    """Show who changed what, and when.

    With a ref: every change of that record, field by field. With a batch: every change of that
    command. Without: the latest commands; each is a batch, which `undo` takes back by its number.

    Examples:
      oppcli history O12
      oppcli history --batch 412
      oppcli history --limit 20
    """
    if ref is not None and batch is not None:
        raise WrongUsage("a record or a batch, not both.", "oppcli history O12")
    number = batch_number(batch)
    if number is not None:
        ctx.out.table(Table(_OF_BATCH, query.of_batch(ctx.store, number)))
    elif ref is not None:
        found = parse_ref(ref, kind=None) or ctx.find(None, ref)  # a ref may be of one removed
        ctx.out.table(Table(_OF_RECORD, query.of_record(ctx.store, found)))
    else:
        most = ctx.out.most_rows
        rows = query.latest(ctx.store, most)
        ctx.out.table(Table(_LATEST, rows))
        rest = query.count(ctx.store) - len(rows)
        if rest:
            ctx.out.note(f"… {rest:,} earlier ones: --limit 0 shows all")
