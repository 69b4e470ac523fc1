"""oppcli history"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS
from oppcli.context import Context
from oppcli.domain.fields import FieldType
from oppcli.domain.refs import parse_ref
from oppcli.domain.undone import batch_number
from oppcli.errors import WrongUsage
from oppcli.output.table import Column, Table
from oppcli.queries import history as query

if TYPE_CHECKING:
    from oppcli.domain.refs import Ref

app = typer.Typer(add_completion=False)

_BATCH = Column("batch", FieldType.INTEGER)
_UNDONE_BY = Column("undone_by", FieldType.INTEGER, yields=3)
_WHOLE = len("2026-11-23")  # days, amounts of six digits and `created` are never cut
_OF_RECORD = (
    Column("batch", FieldType.INTEGER, yields=1),
    Column("at", FieldType.INSTANT),
    Column("actor"),
    Column("field"),
    Column("old", shrinks=True, least=_WHOLE),
    Column("new", shrinks=True, least=_WHOLE),
    _UNDONE_BY,
    Column("command", shrinks=True, yields=2),
)
_RECONSTRUCTED = Column("reconstructed", yields=4)  # people see it where a file proves a past
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
_SINGLE = (
    Column("at", FieldType.INSTANT),
    Column("actor", yields=1),
    Column("ref"),
    Column("field"),
    Column("old", shrinks=True, least=_WHOLE),
    Column("new", shrinks=True, least=_WHOLE),
    Column("batch", FieldType.INTEGER, yields=2),
    Column("undone_by", FieldType.INTEGER, yields=4),
    Column("command", shrinks=True, yields=3),
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
        typer.Option(metavar="BATCH", help="All changes of one command, by its batch number."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DAY",
            help="Single changes from that day on, or from that moment.",
            autocompletion=completer("day"),
        ),
    ] = None,
    who: Annotated[
        list[str] | None,
        typer.Option(
            metavar="USER",
            help="Single changes by this user; @me is you.",
            autocompletion=completer("owner"),
        ),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD",
            help="Single changes of this field: stage, est_close_date …",
            autocompletion=completer("field_name"),
        ),
    ] = None,
) -> None:
    """Show who changed what, and when.

    With a ref: every change of that record, field by field. With --batch: every change of that
    command. With neither: the latest commands; each is a batch, and `undo` takes its number. With
    --since, --who or --field: single changes of all records, the latest first.

    Examples:
      oppcli history O12
      oppcli history --since "last mon" --who jana --field stage
      oppcli history --batch 412
      oppcli history --limit 20
    """
    if ref is not None and batch is not None:
        raise WrongUsage("a record or a batch, not both.", "oppcli history O12")
    number = batch_number(batch)
    if since is not None or who or field:
        if number is not None:
            raise WrongUsage("a batch is shown whole.", f"oppcli history --batch {number}")
        _single(ctx, ref, since, who or (), field or ())
        return
    if number is not None:
        ctx.out.table(Table(_OF_BATCH, query.of_batch(ctx.store, number)))
    elif ref is not None:
        found = _meant(ctx, ref)  # a ref may be of one removed
        rows = query.of_record(ctx.store, found)
        is_told = any(row[-1] for row in rows)
        told = replace(_RECONSTRUCTED, hidden=not is_told)
        ctx.out.table(Table((*_OF_RECORD, told), rows))
    else:
        most = ctx.out.most_rows
        rows = query.latest(ctx.store, most)
        ctx.out.table(Table(_LATEST, rows))
        rest = query.count(ctx.store) - len(rows)
        if rest:
            ctx.out.note(f"… {rest:,} earlier ones: --limit 0 shows all")


def _meant(ctx: Context, word: str) -> "Ref":
    """The record of a ref, of a name, or the opportunity of a bare number."""
    return parse_ref(word, kind=None) or ctx.find(None, word, number_is="opportunity")


def _single(
    ctx: Context, word: str | None, since: str | None, who: Sequence[str], fields: Sequence[str]
) -> None:
    """Shows single changes since a moment, by somebody, of a field."""
    begin = None
    if since is not None:
        from oppcli.commands.since import since_moment
        from oppcli.queries.where import start_of
        from oppcli.rows import instant_text

        moment = since_moment(ctx, since)
        begin = start_of(moment.day, ctx.zone) if moment.is_day else instant_text(moment.at)
    ref = None
    if word is not None:
        ref = _meant(ctx, word)
    most = ctx.out.most_rows
    rows, count = query.since(
        ctx.store,
        begin,
        query.actors_named(ctx.store, who, ctx.actor),
        query.fields_named(fields),
        0 if ctx.out.sort else most,
        ref,
    )
    ctx.out.table(Table(_SINGLE, rows, empty="no such changes"))
    if count > len(rows):
        ctx.out.note(f"… {count - len(rows):,} earlier ones: --limit 0 shows all")
