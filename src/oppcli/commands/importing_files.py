"""What `oppcli import` does with files, and with folders of files."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from oppcli.commands.import_next import retyped
from oppcli.commands.import_options import NO_PLAN, ImportOptions
from oppcli.commands.import_result import finish, show
from oppcli.commands.import_run import Wanted, as_before, decided, run
from oppcli.commands.importing import given_to_all, policy
from oppcli.context import Context
from oppcli.domain.wording import all_of
from oppcli.errors import BadValue, WrongUsage
from oppcli.importing.layouts.map_files import named_map, place_for, save
from oppcli.importing.layouts.mapping import Mapping
from oppcli.services.imports.open_files import Given


def import_files(ctx: Context, typed: Sequence[str], options: ImportOptions) -> None:
    """Imports the files that were typed and shows what came of it, or writes a plan of them.

    A kept mapping, a plan and what was decided before add to what the options say of the files.
    """
    map_file, plan, rejects = (
        options.text("map_file"),
        options.text("plan"),
        options.values["rejects"],
    )
    ask = options.values["ask"]
    maps = ctx.settings.path.parent / "maps"
    place = place_for(options.text("save_map"), maps) if options.text("save_map") else None
    mapping = options.mapping(given_to_all(ctx, options.values["set_"] or ()))
    if map_file:
        mapping = named_map(map_file, maps).overridden_by(mapping)
    read_as = options.reading(_reserved)
    is_planned = bool(ask or (plan and plan != NO_PLAN))
    files: Sequence[str] = _tables_in(typed, mapping)
    if is_planned:
        from oppcli.commands.import_plan import filled_in

        filled = filled_in(ctx, files, mapping, read_as, plan=plan, ask=ask)
        if filled is None:
            return
        mapping = filled
    else:
        if not (map_file or plan):
            mapping = as_before(ctx, files, mapping, read_as)
        files, mapping = _understood(ctx, typed, mapping, read_as)
    if mapping.stage_order and not mapping.makes_process:
        raise WrongUsage(
            "--stage-order orders the stages of a process that is made of a file.",
            "oppcli import deals.csv --process-from-file --stage-order 'Call,Visit,Offer'",
        )
    conflicts = policy(ctx, options.text("conflicts"))
    wanted = Wanted(files, read_as, options.values["strict"], rejects, is_planned, conflicts)
    done = run(ctx, mapping, wanted)
    if plan and is_planned and any(result.unknown for result in done.results):
        from oppcli.commands.import_plan import complete

        complete(ctx, files, done.mapping, read_as, plan)
    if place is not None:
        save(decided(done), place)
        ctx.out.note(f"The mapping is kept as {place}.")
    show(ctx, done.opened, done.results, typed)
    if done.pace:
        ctx.out.note(done.pace)
    finish(ctx, done, typed, rejects, is_planned=is_planned)


def _tables_in(files: Sequence[str], mapping: Mapping) -> list[str]:
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


def _understood(
    ctx: Context, files: Sequence[str], mapping: Mapping, given: Given
) -> tuple[list[str], Mapping]:
    """The files, a folder being those in it that hold something to import, and their mapping.

    The others are named, with the command for each. Raises BadValue where nothing is left.
    """
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


def _reserved() -> frozenset[str]:
    from oppcli.commands.owning import reserved

    return reserved()
