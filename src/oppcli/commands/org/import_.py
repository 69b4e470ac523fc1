"""oppcli org import"""

from dataclasses import replace
from typing import Annotated

import typer

from oppcli.commands.decorator import completer
from oppcli.commands.importing import DRY_RUN, File, MapFile, Maps, MapValues, Strict
from oppcli.commands.options import command
from oppcli.context import Context

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
) -> None:
    """Import users, teams or businesses from a file.

    As `oppcli import --kind user`. Rows are matched by source_system and external_id, else by
    name, so importing a file twice changes nothing. Unknown managers and businesses are created.
    Either all rows are imported or none.

    Examples:
      oppcli org import sales_teams.csv --map sales_agent=name --map regional_office=business
      oppcli org import facilities.csv --kind facility --dry-run
    """
    from oppcli.domain.organisation import part_named
    from oppcli.domain.wording import counted
    from oppcli.errors import RowsRejected
    from oppcli.importing.layouts.mapping import from_options, read_map_file
    from oppcli.output import import_report as report
    from oppcli.output.organisation import reading
    from oppcli.services.imports.opening import Given, open_table
    from oppcli.services.imports.run import import_table

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
    layout = table.layout
    result = import_table(ctx.work, table, strict=strict)
    if not (ctx.out.is_default_format or ctx.out.format in ("table", "plain")):
        ctx.out.table(report.counts_table([result]))
    elif not ctx.out.quiet:
        for line in reading(layout) if not ctx.work.keep else ():
            ctx.out.say(line)
        for line in filter(None, (report.counts(result), report.also(result))):
            ctx.out.say(line)
    for line in (*report.rejects(result), *report.remarks(result, layout)):
        ctx.out.note(line)
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
    if result.rejected:
        raise RowsRejected(
            f"{result.rejected:,} of {counted(result.rows, 'row')} cannot be taken,"
            " so nothing was saved.",
            "correct them, or map their values with --map-value",
        )
