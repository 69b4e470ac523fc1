"""oppcli import"""

import typer

from oppcli.commands.decorator import command
from oppcli.commands.import_options import OF_IMPORT, ImportOptions
from oppcli.commands.importing import DRY_RUN, Files
from oppcli.commands.importing_folder import import_folder, named_folder
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, OF_IMPORT, DRY_RUN)
def import_(
    ctx: Context,
    files: Files,
    options: ImportOptions,
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
        import_folder(ctx, folder, options)
    else:
        from oppcli.commands.importing_files import import_files

        import_files(ctx, files, options)
