"""oppcli export"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from oppcli.commands.completing import completer
from oppcli.commands.options import AS_OF, FILTERS, LISTS, Family, command
from oppcli.context import Context
from oppcli.domain.fields import Kind
from oppcli.errors import BadValue, WrongUsage
from oppcli.output.table import Table
from oppcli.queries.asked import Filters

app = typer.Typer(add_completion=False)

_FIELDS = Family(
    tuple(option for option in LISTS.options if option.name in ("fields", "excel_safe"))
)


@command(app, FILTERS, _FIELDS, AS_OF)
def export(
    ctx: Context,
    kinds: Annotated[
        list[str],
        typer.Argument(
            metavar="KIND…",
            help="account, contact, lead, opportunity, activity, or all.",
            autocompletion=completer("kind"),
        ),
    ],
    filters: Filters,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="DIR|FILE", help="Write a file for each kind into this folder, or this file."
        ),
    ] = None,
) -> None:
    """Give records out, all fields of them.

    CSV unless -o or the file says otherwise: tsv, json, jsonl, md or xlsx. Whatever their status,
    all records are given out unless filters pick some. Rows are written as they are read, so that
    a large store needs no more memory than a small one. What is written can be imported again.

    Examples:
      oppcli export opportunities > opportunities.csv
      oppcli export leads -o jsonl --status all --created "this year"
      oppcli export opportunities --to opportunities.xlsx
      oppcli export all --to backup
    """
    from oppcli.output.formats import named_format, streamer_of
    from oppcli.output.progress import progress
    from oppcli.output.streaming import stream, stream_file
    from oppcli.queries.export import kinds_named

    named = kinds_named(kinds)
    format_ = "csv" if ctx.out.is_default_format else ctx.out.format
    is_file = to is not None and len(named) == 1 and named_format(to) is not None
    if to is not None and is_file and ctx.out.is_default_format:
        format_ = named_format(to) or format_
    streamer_of(format_)
    if to is not None:
        folder = None if is_file else _folder(to)
        for kind in named:
            path = folder / f"{kind.plural}.{format_}" if folder else Path(to).expanduser()
            with progress(ctx.run.stderr, f"writing {kind.plural}") as watch:
                rows = stream_file(
                    _tables(ctx, kind, filters),
                    path,
                    format_,
                    today=ctx.today,
                    excel_safe=ctx.out.excel_safe,
                    watch=watch,
                )
            if not ctx.out.quiet:
                ctx.out.say(f"{rows:,} {kind.name if rows == 1 else kind.plural} → {path}")
    elif len(named) == 1:
        tables = _tables(ctx, named[0], filters)
        terminal = ctx.out.is_terminal
        stream(
            tables,
            ctx.out.stdout,
            format_,
            today=ctx.today,
            is_terminal=terminal,
            excel_safe=ctx.out.excel_safe,
        )
    else:
        raise WrongUsage(
            f"{len(named)} kinds make {len(named)} files: say where to.",
            f"oppcli export {' '.join(kinds)} --to DIR",
        )


def _tables(ctx: Context, kind: Kind, filters: Filters) -> Iterator[Table]:
    """The records of a kind as tables of one page each."""
    from oppcli.output.listing import list_table
    from oppcli.queries.export import export as exported

    found = exported(ctx.store, kind, filters, ctx.asking, ctx.fields)
    for page in found.pages:
        yield list_table(found.fields, page, seen=found.seen, today=ctx.today, zone=ctx.zone)


def _folder(to: str) -> Path:
    folder = Path(to).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadValue(f"{to} cannot be a folder: {error.strerror}.", "--to DIR") from error
    return folder
