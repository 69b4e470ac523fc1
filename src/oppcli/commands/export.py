"""oppcli export"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import Family, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.domain.field import Kind
from oppcli.domain.texts import path_of
from oppcli.errors import BadValue, WrongUsage
from oppcli.folders import new_folder
from oppcli.queries.filter_arguments import Filters

if TYPE_CHECKING:
    from oppcli.output.table import Table

app = typer.Typer(add_completion=False)

_FIELDS = Family(
    tuple(option for option in LISTS.options if option.name in ("fields", "excel_safe"))
)
_IMPORTED = ("csv", "tsv", "json", "jsonl")


@command(app, FILTERS, _FIELDS, AS_OF)
def export(
    ctx: Context,
    kinds: Annotated[
        list[str],
        typer.Argument(
            metavar="KIND…",
            help="account, contact, lead, opportunity, deal, activity, device, user … or all.",
            autocompletion=completer("exported"),
        ),
    ],
    filters: Filters,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="DIR|FILE",
            autocompletion=completer("file"),
            help="Write a file for each kind into this folder, or this file.",
        ),
    ] = None,
) -> None:
    """Export records with all their fields.

    CSV unless -o or the file's extension says otherwise: tsv, json, jsonl, md or xlsx. Records of
    every status are exported unless filters choose some. Rows are written as they are read, so a
    large store needs no more memory than a small one. The output can be imported again.

    `all` writes a folder with the whole store, including its history and refs; imported into an
    empty store it restores everything. Several kinds on stdout are JSON lines that name their
    kind.

    Examples:
      oppcli export opportunities > opportunities.csv
      oppcli export leads -o jsonl --status all --created "this year"
      oppcli export opportunities --to opportunities.xlsx
      oppcli export leads my team
      oppcli export all --to backup
      oppcli export accounts contacts -o jsonl
    """
    from oppcli.output.formats import named_format, refuse_other_ending, streamer_of
    from oppcli.queries.export import EVERYTHING, kinds_named

    _refuse_file(kinds)
    if kinds[1:]:
        from oppcli.commands.named_in_words import filters_named

        kinds, filters = filters_named(ctx, filters, kinds)
    named = kinds_named(kinds)
    is_everything = EVERYTHING in (word.strip().lower() for word in kinds)
    format_ = "csv" if ctx.out.is_default_format else ctx.out.format
    if to is not None:
        refuse_other_ending(to)
    is_file = to is not None and len(named) == 1 and named_format(to) is not None
    if to is not None and is_file and ctx.out.is_default_format:
        format_ = named_format(to) or format_
    streamer_of(format_)
    if to is not None and not is_file and named_format(to) is not None:
        raise WrongUsage(
            f"{to} is one file, and {len(named)} kinds make {len(named)}.",
            f"oppcli export {' '.join(kinds)} --to DIR",
        )
    if is_everything:
        _refuse_parts(ctx, filters)
    if to is not None and is_file:
        _write(ctx, named[0], path_of(to), format_, filters)
    elif to is not None and is_everything:
        _write_everything(ctx, to, format_)
    elif to is not None:
        with _folder(to) as folder:
            for kind in named:
                _write(ctx, kind, folder / f"{kind.plural}.{format_}", format_, filters)
    elif len(named) == 1:
        _stream(ctx, _tables(ctx, named[0], filters), format_)
    elif format_ == "jsonl":
        _stream_lines(ctx, named, filters)
    else:
        words = " ".join(kinds)
        raise WrongUsage(
            f"{len(named)} kinds make {len(named)} files: say where to.",
            f"oppcli export {words} --to DIR, or oppcli export {words} -o jsonl",
        )


_PROGRAMS = {"excel": "xlsx", "xlsx": "xlsx", "csv": "csv", "json": "json", "jsonl": "jsonl"}


def _refuse_file(words: list[str]) -> None:
    """Raises WrongUsage where a file, or `to excel`, stands among the kinds."""
    from shlex import quote

    from oppcli.domain.reference_fields import any_kind_named
    from oppcli.output.formats import named_format

    file = next((word for word in words if "." in word and named_format(word)), "")
    ending = next((_PROGRAMS[word.lower()] for word in words if word.lower() in _PROGRAMS), "")
    if not file and not ending:
        return
    kinds = (any_kind_named(word.partition(".")[0]) for word in words)
    kind = next((found.plural for found in kinds if found), "opportunities")
    word = file or next(word for word in words if word.lower() in _PROGRAMS)
    raise WrongUsage(
        f"'{word}' is not a kind to export, but {'a file' if file else 'a format'}.",
        f"oppcli export {kind} --to {quote(file or f'{kind}.{ending}')}",
    )


def _refuse_parts(ctx: Context, filters: Filters) -> None:
    from oppcli.queries.export import are_given

    if are_given(filters) or ctx.fields:
        raise WrongUsage(
            "all exports everything; filters and --fields are for one kind.",
            "oppcli export opportunities --status won",
        )


def _write_everything(ctx: Context, to: str, format_: str) -> None:
    from oppcli.domain.folder import FolderFile, file_named
    from oppcli.domain.wording import counted
    from oppcli.output.folder import write_folder
    from oppcli.output.listing import list_table
    from oppcli.output.progress import progress
    from oppcli.queries.folder import rows_of

    if format_ not in _IMPORTED:
        raise WrongUsage(
            f"a folder in {format_} could not be imported again.", "oppcli export all --to DIR"
        )

    def tables(file: FolderFile) -> Iterator["Table"]:
        for page in rows_of(ctx.store, file):
            yield list_table(
                file.fields, page, seen=len(file.fields), today=ctx.today, zone=ctx.zone
            )

    rows: dict[str, int] = {}
    with _folder(to) as folder, ctx.store.snapshot():
        for held in write_folder(
            folder,
            tables,
            format_,
            today=ctx.today,
            excel_safe=ctx.out.excel_safe,
            watching=lambda name: progress(ctx.run.stderr, f"writing {name.replace('_', ' ')}"),
        ):
            rows[held.holds] = held.rows
            if held.rows and file_named(held.holds).kind is not None:
                _say(ctx, held.rows, held.holds, folder / held.file)
    if not ctx.out.quiet:
        told = f"{counted(rows['batches'], 'command')}, {counted(rows['changes'], 'change')}"
        ctx.out.say(f"the history ({told}) and the store's other tables → {folder}", unbroken=True)


def _write(ctx: Context, kind: Kind, path: Path, format_: str, filters: Filters) -> None:
    from oppcli.output.progress import progress
    from oppcli.output.streaming import stream_file

    with progress(ctx.run.stderr, f"writing {kind.plural}") as watch:
        rows = stream_file(
            _tables(ctx, kind, filters),
            path,
            format_,
            today=ctx.today,
            excel_safe=ctx.out.excel_safe,
            watch=watch,
        )
    _say(ctx, rows, kind.plural, path)


def _say(ctx: Context, rows: int, what: str, path: Path) -> None:
    from oppcli.domain.folder import noun_of

    if not ctx.out.quiet:
        ctx.out.say(
            f"{rows:,} {noun_of(what) if rows == 1 else what.replace('_', ' ')} → {path}",
            unbroken=True,
        )


def _stream_lines(ctx: Context, named: Sequence[Kind], filters: Filters) -> None:
    from oppcli.output.listing import with_kind

    for kind in named:
        tables = (with_kind(kind.name, table) for table in _tables(ctx, kind, filters))
        _stream(ctx, tables, "jsonl")


def _stream(ctx: Context, tables: Iterable["Table"], format_: str) -> None:
    from oppcli.output.streaming import stream

    stream(
        tables,
        ctx.out.stdout,
        format_,
        today=ctx.today,
        is_terminal=ctx.out.is_terminal,
        excel_safe=ctx.out.excel_safe,
    )


def _tables(ctx: Context, kind: Kind, filters: Filters) -> Iterator["Table"]:
    """The records of a kind as tables of one page each."""
    from oppcli.output.listing import list_table
    from oppcli.queries.export import export as exported

    found = exported(ctx.store, kind, filters, ctx.asking, ctx.fields)
    for page in found.pages:
        yield list_table(found.fields, page, seen=found.seen, today=ctx.today, zone=ctx.zone)


@contextmanager
def _folder(to: str) -> Iterator[Path]:
    """The folder to write to; nothing is left of a new one where writing does not end well."""
    folder = path_of(to)
    with ExitStack() as stack:
        try:
            stack.enter_context(new_folder(folder))
        except OSError as error:
            raise BadValue(f"{to} cannot be a folder: {error.strerror}.", "--to DIR") from error
        yield folder
