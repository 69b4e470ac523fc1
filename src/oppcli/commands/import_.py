"""oppcli import"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.importing import (
    DRY_RUN,
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
from oppcli.commands.importing_folder import import_folder, named_folder
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN)
def import_(
    ctx: Context,
    files: Files,
    kind: Annotated[
        str,
        typer.Option(
            help="lead, opportunity, deal, device, user, rate …; else recognised by the headings.",
            metavar="KIND",
            autocompletion=completer("imported"),
        ),
    ] = "",
    from_: Annotated[
        str,
        typer.Option(
            "--from",
            help="The system of the export: salesforce … or none; else recognised by headings.",
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
        bool, typer.Option("--ask", help="Ask the open questions, one per line.")
    ] = False,
    process_from_file: Annotated[
        bool,
        typer.Option("--process-from-file", help="Make a process of the stages in the files."),
    ] = False,
    stage_order: Annotated[
        str,
        typer.Option(metavar="A,B,C", help="The order of the stages of the new process."),
    ] = "",
    process: Annotated[
        str, typer.Option(metavar="KEY", help="The process that the opportunities follow.")
    ] = "",
    source_system: Annotated[
        str, typer.Option(metavar="NAME", help="The system that the rows' ids come from.")
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
    """Import records from files.

    Rows are matched by source_system and external_id, so importing a file twice changes nothing. A
    later file is merged: fields that changed in the file are updated, and fields edited here are
    kept. A field changed in both is a conflict: it is kept and listed once; --conflicts theirs
    takes the file's value, --conflicts reject rejects the row. Changes to a closed opportunity,
    its deals or a qualified lead are conflicts, too, unless the file itself closed them. Blank
    cells change nothing; `none` empties a field. Either all rows are imported or none; with
    --rejects the good rows are imported and the bad ones are written to a file, which can be
    corrected and imported. Unknown owners, accounts, contacts and units are created. --dry-run
    shows what would change, with -o jsonl record by record.

    --plan FILE writes how the files are understood into a plan, with a ? for every open question;
    once these are filled in, the same command imports the files. --ask asks the questions on a
    terminal instead. The store keeps the answers for later files with the same headings; --plan
    none ignores them.

    Exports of Salesforce, HubSpot, Dynamics 365, Pipedrive, Zoho, Odoo, Freshsales, SuiteCRM,
    monday.com, Copper and Close are recognised by their headings, and several files of one system
    are imported in the order of their links. Files of other objects, such as products or cases,
    are listed and skipped; --kind imports them all the same.

    A stage or status that means won, lost or canceled, in English and twelve other languages,
    closes the opportunity and is not a stage; the report lists these words. --ending adds a word;
    ambiguous ones (Closed, Done) are asked. --set fills a field in rows that have no value; fields
    of the closing, such as closed_on, only in closed rows.

    --process-from-file creates a process from the stages in the files. Their order comes from
    --stage-order, else the file (StageSortOrder), else the system's default process, else their
    mean probability, else the mean day they were entered; otherwise it is asked on a terminal, and
    alphabetical in a script. A probability that no row states is the system's default, else the
    win rate of the file. The report says which.

    --keep-unmapped makes a field of your own from each column without a matching field, with the
    type of its cells: dates, numbers, amounts, yes/no or texts. `field list` shows them.

    Gzip files and workbooks are recognised by their content. Of a workbook the first sheet with a
    table is read, or --sheet. An ambiguous column (03/04/2026, 1.234) is asked on a terminal; in a
    script it is refused, with the option that decides it.

    A folder is imported as one command, and one undo takes it back. The headings of a file say what
    it holds, and where they leave it open, its name does. Files that are not understood are
    listed, with a command each. A folder that `export all` wrote is imported whole. In an empty
    store refs and history are restored, too; in a store with records the imported ones get new
    refs.

    Examples:
      oppcli import deals.csv --plan plan.toml
      oppcli import deals.csv --dry-run
      oppcli import deals.csv --map 'Deal value=est_revenue' --map-value stage:Proposal=quotation
      oppcli import deals.csv --ending 'Verloren an X=lost' --set lead_source=Fair --dry-run
      oppcli import pipeline.xlsx --sheet Deals --date-order dmy
      oppcli import Account.csv Contact.csv Opportunity.csv --process-from-file
      oppcli import exports --from salesforce --dry-run
      oppcli import sales_pipeline.csv --map-file maven.toml --rejects rejects.csv
      oppcli --db new.db import backup
    """
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
    from oppcli.commands.importing_files import import_files
    from oppcli.importing.layouts.mapping import from_options, stages_said
    from oppcli.services.imports.opening import Given

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
        stage_order=stages_said(stage_order),
        rounds=round_,
        keeps_unmapped=keep_unmapped,
    )
    import_files(
        ctx,
        files,
        mapping,
        Given(format_, delimiter, encoding, sheet, _reserved),
        map_file=map_file,
        save_map=save_map,
        plan=plan,
        ask=ask,
        rejects=rejects,
        strict=strict,
        conflicts=policy(ctx, conflicts),
    )


def _reserved() -> frozenset[str]:
    from oppcli.commands.owning import reserved

    return reserved()
