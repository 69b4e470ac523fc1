"""What `oppcli import` does with a folder that `export all` wrote."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from oppcli.commands.import_options import ImportOptions
from oppcli.commands.importing import policy
from oppcli.context import Context
from oppcli.errors import WrongUsage

OWN_SYSTEM = "oppcli"
_PARTS = ("settings", "batches", "changes")  # files of an export of everything, and of no other


def named_folder(files: Sequence[str]) -> str | None:
    """The folder of `export all` that is to be imported, None for files and other folders.

    Raises WrongUsage for one among others.
    """
    folders = [file for file in files if file != "-" and _is_own(Path(file))]
    if folders and len(files) > 1:
        raise WrongUsage(
            f"{folders[0]} is an export of everything, and is imported alone.",
            f"oppcli import {quote(folders[0])}",
        )
    return folders[0] if folders else None


def _is_own(path: Path) -> bool:
    """Whether `export all` wrote the folder, also where the manifest is lost."""
    from oppcli.domain.folder import MANIFEST

    if not path.is_dir():
        return False
    stems = {each.stem for each in path.iterdir()}
    return (path / MANIFEST).is_file() or stems.issuperset(_PARTS)


def import_folder(ctx: Context, folder: str, options: ImportOptions) -> None:
    """Takes all files of the folder in.

    Raises WrongUsage when an option was given that only files of other systems can have.
    """
    from oppcli.importing.folder import open_folder
    from oppcli.output import folder_report as report
    from oppcli.output.progress import progress
    from oppcli.services.folders.folder_import import take_folder
    from oppcli.services.folders.rejecting import FolderRejected

    for flag in options.of_files_alone():
        raise WrongUsage(
            f"{flag} is for files of other systems; {folder} is an export of everything.",
            f"oppcli import {quote(folder)}",
        )
    files = open_folder(Path(folder))
    plans = not ctx.work.keep and not ctx.out.is_screen
    rows = sum(file.rows for file in files)
    try:
        with progress(ctx.run.stderr, "saving", rows) as watch:
            done = take_folder(
                ctx.work,
                files,
                system=options.text("source_system") or OWN_SYSTEM,
                strict=options.values["strict"],
                conflicts=policy(ctx, options.text("conflicts")),
                plans=plans,
                watch=watch,
            )
    except FolderRejected as refused:
        if plans:
            ctx.out.table(report.plan_table(refused.done, files))
        for line in report.rejects(refused.rejecting.told, refused.rejecting.count):
            ctx.out.note(line)
        raise
    if plans:
        ctx.out.table(report.plan_table(done, files))
    elif not ctx.out.is_screen:
        ctx.out.table(report.table(done, saved=ctx.work.keep))
    elif not ctx.out.quiet:
        for line in report.lines(done, folder, saved=ctx.work.keep):
            ctx.out.say(line)
    for line in report.notes(done):
        ctx.out.note(line)
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
