"""What `oppcli import` does with a folder: one that `export all` wrote, or one of other files."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from oppcli.commands.importing import is_screen
from oppcli.context import Context
from oppcli.errors import BadValue, WrongUsage

if TYPE_CHECKING:
    from oppcli.importing.layouts.mapping import Mapping
    from oppcli.services.imports.opening import Given

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


def tables_in(files: Sequence[str], mapping: "Mapping") -> list[str]:
    """The files, a folder being all those in it that hold tables.

    Raises WrongUsage where one kind is said of a folder, BadValue where there is no table.
    """
    from oppcli.services.imports.folder_files import data_files

    found: list[str] = []
    for file in files:
        if not _is_folder(file):
            found.append(file)
        elif mapping.kind:
            raise WrongUsage(
                f"a kind is said of one file, and {file} is a folder.",
                f"oppcli import {quote(str(Path(file) / 'FILE'))} --kind {mapping.kind}",
            )
        else:
            found += data_files(Path(file))
    if not found:
        raise BadValue(f"{files[0]} holds no table.", "a folder of CSV files or workbooks")
    return found


def understood(
    ctx: Context, files: Sequence[str], mapping: "Mapping", given: "Given"
) -> "tuple[list[str], Mapping]":
    """The files, a folder being those in it that hold something to import, and their mapping.

    The others are named, with the command for each. Raises BadValue where nothing is left.
    """
    from oppcli.commands.import_next import retyped
    from oppcli.domain.wording import all_of
    from oppcli.importing.layouts.profiles import profile
    from oppcli.services.imports.folder_files import sort_files

    found: list[str] = []
    for file in files:
        if not _is_folder(file):
            found.append(file)
            continue
        parted = sort_files(Path(file), mapping, given)
        if parted.as_well:
            title, others = profile(parted.system).title, all_of(parted.as_well)
            raise BadValue(
                f"{file} holds exports of {title}, and {others} may be of {title}, too.",
                retyped(ctx, files, "--from", parted.system),
            )
        for left in parted.left:
            named = "" if left.path in left.why else f"{left.path}: "
            ctx.out.note(f"{named}{left.why.removesuffix('.')}: left out.")
            ctx.out.note(f"  {left.hint}", unbroken=True)
        found += parted.files
        mapping = parted.mapping
    if not found:
        raise BadValue(
            f"no file in {files[0]} is understood.",
            f"oppcli import {quote(files[0])} --plan plan.toml",
        )
    return found, mapping


def _is_folder(file: str) -> bool:
    return file != "-" and Path(file).is_dir()


def import_folder(
    ctx: Context,
    folder: str,
    *,
    system: str,
    strict: bool,
    conflicts: str,
    given: Map[str, object],
) -> None:
    """Takes all files of the folder in. `given` are options that only a single file can have.

    Raises WrongUsage when one of those was given.
    """
    from oppcli.importing.folder import open_folder
    from oppcli.output import folder_report as report
    from oppcli.output.progress import progress
    from oppcli.services.folders.rejecting import FolderRejected
    from oppcli.services.folders.taking import take_folder

    for option, value in given.items():
        if value:
            raise WrongUsage(
                f"{option} is for files of other systems; {folder} is an export of everything.",
                f"oppcli import {quote(folder)}",
            )
    files = open_folder(Path(folder))
    plans = not ctx.work.keep and not is_screen(ctx)
    rows = sum(file.rows for file in files)
    try:
        with progress(ctx.run.stderr, "saving", rows) as watch:
            done = take_folder(
                ctx.work,
                files,
                system=system or OWN_SYSTEM,
                strict=strict,
                conflicts=conflicts,
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
    elif not is_screen(ctx):
        ctx.out.table(report.table(done, saved=ctx.work.keep))
    elif not ctx.out.quiet:
        for line in report.lines(done, folder, saved=ctx.work.keep):
            ctx.out.say(line)
    for line in report.notes(done):
        ctx.out.note(line)
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
