"""oppcli org import"""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.importing import (
    DRY_RUN,
    Conflicts,
    File,
    MapFile,
    Maps,
    MapValues,
    Strict,
    policy,
)
from oppcli.context import Context

if TYPE_CHECKING:
    from oppcli.domain.imported import Imported
    from oppcli.importing.table import Table

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN)
def import_(
    ctx: Context,
    file: File,
    kind: Annotated[
        str,
        typer.Option(
            help="user (unless the map file says else), team, business, facility or operation.",
            metavar="KIND",
            autocompletion=completer("part"),
        ),
    ] = "",
    map_: Maps = None,
    map_value: MapValues = None,
    map_file: MapFile = "",
    strict: Strict = False,
    conflicts: Conflicts = "",
) -> None:
    """Import users, teams or businesses from a file.

    As `oppcli import --kind user`. Rows are matched by source_system and external_id, else by
    name, so importing a file twice changes nothing. A later file is merged as by `oppcli import`:
    what changed in the file is taken, what was edited here stays, and what changed in both is a
    conflict, which --conflicts settles. Unknown managers and businesses are created. Either all
    rows are imported or none. --dry-run shows what would change, with -o jsonl row by row.

    Examples:
      oppcli org import sales_teams.csv --map sales_agent=name --map regional_office=business
      oppcli org import facilities.csv --kind facility --dry-run
    """
    from oppcli.domain.organisation import part_named
    from oppcli.domain.wording import counted
    from oppcli.errors import RowsRejected
    from oppcli.importing.layouts.mapping import from_options, read_map_file
    from oppcli.services.imports.open_files import Given, open_table
    from oppcli.services.imports.run import import_tables

    mapping = from_options(map_ or (), map_value or (), kind=kind)
    if map_file:
        mapping = read_map_file(map_file).overridden_by(mapping)
    part = part_named(mapping.kind or "user")
    table = open_table(
        file,
        replace(mapping, kind=part.name),
        Given(),
        currency=ctx.settings["currency"],
        usual_order=ctx.date_order,
    )
    (result,) = import_tables(
        ctx.work,
        [table],
        strict=strict,
        conflicts=policy(ctx, conflicts),
        plans=not ctx.work.keep and not ctx.out.is_screen,
    )
    _show(ctx, table, result)
    _say_what_is_left(ctx, file, table, result)
    if result.rejected:
        raise RowsRejected(
            f"{result.rejected:,} of {counted(result.rows, 'row')} cannot be taken,"
            " so nothing was saved.",
            "correct them, or map their values with --map-value",
        )


def _show(ctx: Context, table: "Table", result: "Imported") -> None:
    """The counts, and in a dry run how the file is read, or what would change."""
    from oppcli.output import import_report as report
    from oppcli.output.organisation import reading

    if not ctx.out.is_screen:
        told = report.counts_table if ctx.work.keep else report.plan_table
        ctx.out.table(told([result], [table.source.name]))
    elif not ctx.out.quiet:
        for line in reading(table.layout) if not ctx.work.keep else ():
            ctx.out.say(line)
        for line in filter(None, (report.counts(result), report.also(result))):
            ctx.out.say(line)


def _say_what_is_left(ctx: Context, file: str, table: "Table", result: "Imported") -> None:
    """Which rows were not taken as they are, and what settles them."""
    from oppcli.commands.import_next import settling
    from oppcli.output import import_report as report

    row = table.source.counted
    for line in (*report.rejects(result, row=row), *report.conflicts(result, row=row)):
        ctx.out.note(line)
    for line in settling(ctx, result, [file]):
        ctx.out.note(line, unbroken=True)
    for line in report.remarks(result, table):
        ctx.out.note(line)
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
