"""oppcli import"""

from typing import Annotated

import typer

from oppcli.commands.completing import completer
from oppcli.commands.importing import DRY_RUN, File, MapFile, Maps, MapValues, Strict
from oppcli.commands.importing_folder import import_folder, is_folder
from oppcli.commands.options import command
from oppcli.context import Context
from oppcli.domain.imported import Imported
from oppcli.errors import RowsRejected
from oppcli.importing.table import Table

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN)
def import_(
    ctx: Context,
    file: File,
    kind: Annotated[
        str,
        typer.Option(
            help="lead, opportunity, deal, device, user, rate …; else told by the headings.",
            metavar="KIND",
            autocompletion=completer("imported"),
        ),
    ] = "",
    map_: Maps = None,
    map_value: MapValues = None,
    map_file: MapFile = "",
    source_system: Annotated[
        str, typer.Option(metavar="NAME", help="The system whose ids the rows have.")
    ] = "",
    date_order: Annotated[
        str, typer.Option(metavar="ORDER", help="How to read 03/04/2026: dmy, mdy or ymd.")
    ] = "",
    decimal: Annotated[str, typer.Option(metavar="MARK", help="The decimal mark: . or ,")] = "",
    rejects: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Keep the good rows, write the bad ones here."),
    ] = None,
    strict: Strict = False,
    format_: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="csv, tsv, json or jsonl.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(metavar="MARK", help="What separates the cells: ; , | or tab.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="utf-8, utf-16, cp1252 …")
    ] = None,
) -> None:
    """Take records in from a file.

    A row is told by its source system and its id there (external_id): importing a file twice
    changes nothing. Blank cells are not given, so they change nothing either. Either all rows
    are taken or none; with --rejects the good ones are, and the bad ones are written to a file
    that can be mended and imported. Owners, accounts, contacts and units that are unknown are
    created. See what a file would do with --dry-run.

    A folder that `export all` wrote is taken whole. In an empty store everything is as it was,
    refs and history included; in one that holds records, they get refs of their own.

    Examples:
      oppcli import deals.csv --dry-run
      oppcli import deals.csv --map 'Deal value=est_revenue' --map-value stage:Proposal=quotation
      oppcli import sales_pipeline.csv --map-file maven.toml --rejects rejects.csv
      oppcli --db new.db import backup
    """
    if is_folder(file):
        given = {
            "--kind": kind,
            "--map": map_,
            "--map-value": map_value,
            "--map-file": map_file,
            "--date-order": date_order,
            "--decimal": decimal,
            "--rejects": rejects,
            "--format": format_,
            "--delimiter": delimiter,
            "--encoding": encoding,
        }
        import_folder(ctx, file, system=source_system, strict=strict, given=given)
        return
    from oppcli.importing.mapping import from_options, read_map_file
    from oppcli.output.progress import progress
    from oppcli.services.imports.garbage import without_cycle_search
    from oppcli.services.imports.opening import Given, open_table
    from oppcli.services.imports.run import import_table

    mapping = from_options(
        map_ or (),
        map_value or (),
        kind=kind,
        source_system=source_system,
        date_order=date_order,
        decimal=decimal,
    )
    if map_file:
        mapping = read_map_file(map_file).overridden_by(mapping)
    with without_cycle_search(), progress(ctx.run.stderr, "reading") as watch:
        table = open_table(
            file,
            mapping,
            Given(format_, delimiter, encoding),
            currency=ctx.settings["currency"],
            usual_order=ctx.date_order,
            watch=watch,
        )
    with without_cycle_search(), progress(ctx.run.stderr, "saving", table.rows) as watch:
        result = import_table(ctx.work, table, strict=strict, rejects=rejects, watch=watch)
    _show(ctx, table, result)
    _end(ctx, result, file, rejects)


def _show(ctx: Context, table: Table, result: Imported) -> None:
    from oppcli.importing.reading_of import readings
    from oppcli.output import import_report as report

    for notice in table.source.notices:
        ctx.out.note(f"{table.source.name} was {notice}.")
    is_screen = ctx.out.is_default_format or ctx.out.format in ("table", "plain")
    if not is_screen:
        ctx.out.table(report.counts_table(result))
    elif not ctx.out.quiet:
        if not ctx.work.keep:
            ctx.out.lines(report.reading(table.layout, table.source, readings(table)))
        for line in (report.counts(result), report.also(result)):
            if line:
                ctx.out.say(line)
    tell = ctx.out.say if is_screen and not ctx.work.keep and not ctx.out.quiet else ctx.out.note
    for line in report.rejects(result):
        tell(line)
    for line in report.remarks(result, table.layout):
        ctx.out.note(line)


def _end(ctx: Context, result: Imported, file: str, rejects: str | None) -> None:
    """Says what was not kept. Raises RowsRejected when a row was rejected."""
    from shlex import quote

    bad = f"{result.rejected:,} of {result.rows:,} rows cannot be taken"
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
        if result.rejected:
            raise RowsRejected(f"{bad}.", "mend them, or map their values with --map-value")
    elif result.rejected and rejects is None:
        raise RowsRejected(
            f"{bad}, so nothing was saved.",
            f"--rejects FILE keeps the good rows of {quote(file)} and writes the bad ones to FILE",
        )
    elif result.rejected:
        raise RowsRejected(
            f"{bad}; they were written to {rejects}.",
            f"mend them there, then import {quote(str(rejects))} with the same options",
        )
