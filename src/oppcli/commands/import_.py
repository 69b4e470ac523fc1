"""oppcli import"""

from typing import Annotated

import typer

from oppcli.commands.decorator import completer
from oppcli.commands.importing import (
    DRY_RUN,
    NO_PLAN,
    Conflicts,
    EndingWords,
    Files,
    MapFile,
    Maps,
    MapValues,
    PlanFile,
    SaveMap,
    Sets,
    SheetName,
    Strict,
    given_to_all,
    policy,
)
from oppcli.commands.importing_folder import files_in, import_folder, named_folder
from oppcli.commands.options import command
from oppcli.context import Context
from oppcli.errors import WrongUsage

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN)
def import_(
    ctx: Context,
    files: Files,
    kind: Annotated[
        str,
        typer.Option(
            help="lead, opportunity, deal, device, user, rate …; else told by the headings.",
            metavar="KIND",
            autocompletion=completer("imported"),
        ),
    ] = "",
    from_: Annotated[
        str,
        typer.Option(
            "--from",
            help="Whose export it is: salesforce, hubspot … or none; else told by the headings.",
            metavar="SYSTEM",
            autocompletion=completer("from"),
        ),
    ] = "",
    map_: Maps = None,
    map_value: MapValues = None,
    ending: EndingWords = None,
    set_: Sets = None,
    map_file: MapFile = "",
    save_map: SaveMap = "",
    plan: PlanFile = "",
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask for all that is open, one question a line.")
    ] = False,
    process_from_file: Annotated[
        bool,
        typer.Option("--process-from-file", help="Make a process of the stages in the files."),
    ] = False,
    stage_order: Annotated[
        str,
        typer.Option(metavar="A,B,C", help="The order of the stages that a process is made of."),
    ] = "",
    process: Annotated[
        str, typer.Option(metavar="KEY", help="The process that the opportunities follow.")
    ] = "",
    source_system: Annotated[
        str, typer.Option(metavar="NAME", help="The system whose ids the rows have.")
    ] = "",
    date_order: Annotated[
        str, typer.Option(metavar="ORDER", help="How to read 03/04/2026: dmy, mdy or ymd.")
    ] = "",
    decimal: Annotated[str, typer.Option(metavar="MARK", help="The decimal mark: . or ,")] = "",
    round_: Annotated[
        bool, typer.Option("--round", help="Round amounts and percentages with too many decimals.")
    ] = False,
    rejects: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            autocompletion=completer("file"),
            help="Keep the good rows, write the bad ones here.",
        ),
    ] = None,
    keep_unmapped: Annotated[
        bool,
        typer.Option(
            "--keep-unmapped", help="Make fields of your own of columns that no field is for."
        ),
    ] = False,
    strict: Strict = False,
    conflicts: Conflicts = "",
    format_: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="csv, tsv, json, jsonl, xlsx …")
    ] = None,
    sheet: SheetName = None,
    delimiter: Annotated[
        str | None, typer.Option(metavar="MARK", help="What separates the cells: ; , | or tab.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="utf-8, utf-16, cp1252 …")
    ] = None,
) -> None:
    """Take records in from files.

    A row is told by its source system and its id there (external_id): importing a file twice
    changes nothing. A later file is merged: what it changed since it was last taken is taken, and
    what was edited here stays. What both changed is a conflict: it stays, and is listed once;
    --conflicts theirs takes the file's value, --conflicts reject rejects the row. So is whatever a
    file changes in a closed opportunity, its deals or a qualified lead, unless the file itself
    closed them. Blank cells say nothing; `none` empties a field. Either all rows
    are taken or none; with --rejects the good ones are, and the bad ones are written to a file
    that can be mended and imported. Owners, accounts, contacts and units that are unknown are
    created. See what files would do with --dry-run, and record by record with --dry-run -o jsonl.

    With --plan FILE what was understood of the files is written into a plan, with a ? for all that
    is open; once that is filled in, the same command takes the files in. --ask asks for it on a
    terminal instead. What a plan decided is kept in the store, and files with the same headings are
    read so from then on; --plan none reads them anew.

    Exports of Salesforce, HubSpot, Dynamics 365, Pipedrive, Zoho, Odoo, Freshsales, SuiteCRM,
    monday.com, Copper and Close are known by their headings, and several files of one system are
    taken in the order in which they link. Files of other objects, such as products or cases, are
    named and set aside; --kind takes them all the same.

    A stage or status that means won, lost or canceled, in English and twelve other languages, ends
    the row and is never a stage; the report says which were taken so. --ending adds a word, and
    what may be an ending or a stage (Closed, Done) is asked. --set gives every row without a value
    one; what is about a closing, such as closed_on, only to rows that ended.

    --process-from-file makes a process of the stages. Their order is that of --stage-order, else of
    the file (StageSortOrder), else of the system's default process, else by their mean probability,
    else by the mean day they were entered; else it is asked on a terminal, and by the alphabet in a
    script. A chance that no row states is the system's default, else the win rate of the file. The
    report says which.

    --keep-unmapped makes fields of your own of the columns that no field is for: dates, numbers,
    amounts, yes/no or texts, as their cells are; `field list` shows them.

    A file compressed by gzip and a workbook are told by what is in them. Of a workbook the first
    sheet with a table is read, or --sheet. What a column leaves open (03/04/2026, 1.234) is asked
    on a terminal, and refused with the option that decides it in a script.

    A folder that `export all` wrote is taken whole. In an empty store everything is as it was,
    refs and history included; in one that holds records, new ones get refs of their own.

    Examples:
      oppcli import deals.csv --plan plan.toml
      oppcli import deals.csv --dry-run
      oppcli import deals.csv --map 'Deal value=est_revenue' --map-value stage:Proposal=quotation
      oppcli import deals.csv --ending 'Verloren an X=lost' --set lead_source=Fair --dry-run
      oppcli import pipeline.xlsx --sheet Deals --date-order dmy
      oppcli import Account.csv Contact.csv Opportunity.csv --process-from-file
      oppcli import sales_pipeline.csv --map-file maven.toml --rejects rejects.csv
      oppcli --db new.db import backup
    """
    if plan or ask:
        files = files_in(files)
    folder = named_folder(files)
    if folder is not None:
        given = {
            "--kind": kind,
            "--from": from_,
            "--map": map_,
            "--map-value": map_value,
            "--ending": ending,
            "--set": set_,
            "--map-file": map_file,
            "--save-map": save_map,
            "--plan": plan,
            "--ask": ask,
            "--process-from-file": process_from_file,
            "--stage-order": stage_order,
            "--process": process,
            "--date-order": date_order,
            "--decimal": decimal,
            "--round": round_,
            "--rejects": rejects,
            "--keep-unmapped": keep_unmapped,
            "--format": format_,
            "--sheet": sheet,
            "--delimiter": delimiter,
            "--encoding": encoding,
        }
        import_folder(
            ctx,
            folder,
            system=source_system,
            strict=strict,
            conflicts=policy(ctx, conflicts),
            given=given,
        )
        return
    from oppcli.commands.import_result import finish, show
    from oppcli.commands.import_run import Wanted, as_before, decided, run
    from oppcli.importing.layouts.map_files import named_map, save
    from oppcli.importing.layouts.mapping import from_options
    from oppcli.services.imports.opening import Given

    maps = ctx.settings.path.parent / "maps"
    mapping = from_options(
        map_ or (),
        map_value or (),
        kind=kind,
        source_system=source_system,
        date_order=date_order,
        decimal=decimal,
        system=from_,
        process=process,
        sets=given_to_all(ctx, set_ or ()),
        endings=ending or (),
        makes_process=process_from_file,
        stage_order=_stage_order(stage_order),
        rounds=round_,
        keeps_unmapped=keep_unmapped,
    )
    if map_file:
        mapping = named_map(map_file, maps).overridden_by(mapping)
    read_as = Given(format_, delimiter, encoding, sheet, _reserved)
    is_planned = bool(ask or (plan and plan != NO_PLAN))
    if is_planned:
        from oppcli.commands.import_plan import filled_in

        filled = filled_in(ctx, files, mapping, read_as, plan=plan, ask=ask)
        if filled is None:
            return
        mapping = filled
    elif not (map_file or plan):
        mapping = as_before(ctx, files, mapping, read_as)
    if mapping.stage_order and not mapping.makes_process:
        raise WrongUsage(
            "--stage-order orders the stages of a process that is made of a file.",
            "oppcli import deals.csv --process-from-file --stage-order 'Call,Visit,Offer'",
        )
    wanted = Wanted(files, read_as, strict, rejects, is_planned, policy(ctx, conflicts))
    done = run(ctx, mapping, wanted)
    if plan and is_planned and any(result.unknown for result in done.results):
        from oppcli.commands.import_plan import complete

        complete(ctx, files, done.mapping, read_as, plan)
    if save_map:
        ctx.out.note(f"The mapping is kept as {save(decided(done), save_map, maps)}.")
    show(ctx, done.opened, done.results)
    if done.pace:
        ctx.out.note(done.pace)
    finish(ctx, done.opened, done.results, rejects)


def _stage_order(typed: str) -> list[str]:
    """The titles of stages, first to last."""
    return [title.strip() for title in typed.split(",") if title.strip()]


def _reserved() -> frozenset[str]:
    from oppcli.commands.owning import reserved

    return reserved()
