"""Shows the result of an import, and ends with what to do about the rejected rows."""

import shlex
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from oppcli.commands.import_next import planning, rejecting, retyped, settling
from oppcli.commands.import_run import Done
from oppcli.context import Context
from oppcli.domain.imported import Imported
from oppcli.domain.wording import counted
from oppcli.errors import RowsRejected
from oppcli.importing.table import Table
from oppcli.services.imports.open_files import Opened

_PROCESS = "--process-from-file"
_MOST_OF_SEVERAL = 5  # rejected rows told of each file, where there are several


def show(ctx: Context, opened: Opened, results: Sequence[Imported], files: Sequence[str]) -> None:
    """What became of the rows of every file, in the order in which they were taken.

    `files` are the words of the command that name files.
    """
    from oppcli.output import import_report as report

    for said in opened.passed_over:
        ctx.out.note(f"{said}: set aside.")
    if not ctx.out.is_screen:
        names = [table.source.name for table in opened.tables]
        is_plan = not ctx.work.keep
        ctx.out.table((report.plan_table if is_plan else report.counts_table)(results, names))
    alone = len(results) == 1 and not any(Path(file).is_dir() for file in files)
    for table, result in zip(opened.tables, results, strict=True):
        _show_one(ctx, table, result, files, alone=alone)


def _show_one(
    ctx: Context, table: Table, result: Imported, files: Sequence[str], *, alone: bool
) -> None:
    from oppcli.importing.preview import readings
    from oppcli.output import import_report as report

    for notice in table.source.notices:
        ctx.out.note(f"{table.source.name} was {notice}.")
    shows, keep = ctx.out.is_screen, ctx.work.keep
    if shows and not ctx.out.quiet:
        title = report.title(table.layout, table.source)
        if not keep:
            if not alone:
                ctx.out.say(table.source.name)
            ctx.out.lines(
                report.reading(table.layout, table.source, readings(table), ctx.out.style.width)
            )
        elif not alone:
            ctx.out.say(f"{table.source.name}: {report.whose(table.layout)}")
        elif table.layout.known is not None:
            ctx.out.note(title)
        for line in (report.counts(result), report.also(result)):
            if line:
                ctx.out.say(line if alone or not keep else f"  {line}")
    if shows and (made := report.made(result)):
        ctx.out.note(made if alone else f"  {made}")
    tell = ctx.out.say if shows and not keep and not ctx.out.quiet else ctx.out.note
    row = table.source.counted
    for line in report.rejects(result, 20 if alone else _MOST_OF_SEVERAL, row):
        tell(line)
    for line in report.unknown(result):
        tell(line)
    for line in report.conflicts(result, 20 if alone else _MOST_OF_SEVERAL, row):
        tell(line)
    for line in settling(ctx, result, files):
        ctx.out.note(line, unbroken=True)
    can_ask = alone and "-" not in files and ctx.picker is not None
    for line in report.remarks(result, table, whole=not keep, can_ask=can_ask):
        ctx.out.note(line if alone else f"  {line}")


def finish(
    ctx: Context, done: Done, files: Sequence[str], rejects: str | None, *, is_planned: bool
) -> None:
    """Says what was not kept. Raises RowsRejected when a row was rejected."""
    opened, results = done.opened, done.results
    rejected = sum(result.rejected for result in results)
    rows = sum(result.rows for result in results)
    bad = f"{rejected:,} of {counted(rows, 'row')} cannot be taken"
    if rejects is not None and ctx.work.keep:
        _empty_clean(opened, results, rejects)
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
    if rejected and (rejects is None or not ctx.work.keep):
        saved = ", so nothing was saved" if ctx.work.keep else ""
        if not done.mapping.makes_process and _could_make_a_process(opened, results):
            raise RowsRejected(
                f"{bad}{saved}; --process-from-file makes a process of the file's stages,"
                " and --map-value maps one of them.",
                retyped(ctx, files, _PROCESS),
            )
        if proposed := [flag for result in results for flag in result.proposed]:
            raise RowsRejected(
                f"{bad}{saved}; the line below takes what is proposed for them, --rejects FILE"
                " keeps the good rows alone.",
                retyped(ctx, files, *chain.from_iterable(map(shlex.split, proposed))),
            )
        if not is_planned and "-" not in files and any(map(_keeps_nothing, results)):
            raise RowsRejected(
                f"{bad}{saved}; a plan says how each column is read, and asks what is open.",
                planning(ctx, files),
            )
        raise RowsRejected(
            f"{bad}{saved}; --rejects keeps the good rows and writes the bad ones to a file.",
            rejecting(ctx, files),
        )
    if rejected:
        written = _rejects_files(opened, results, str(rejects))
        raise RowsRejected(
            f"{bad}; they were written to {' and '.join(written)}. Correct them there, and"
            " import them again.",
            _again(ctx, files, written),
            saved=True,
        )


def _again(ctx: Context, files: Sequence[str], written: dict[str, Table]) -> str:
    """How files of rejects are imported: read as the whole files were, which had more rows."""
    by_options: dict[tuple[str, ...], list[str]] = {}
    for name, table in written.items():
        learned = [word for option in table.learned().items() for word in option]
        by_options.setdefault(tuple(learned), []).append(name)
    return "; ".join(
        retyped(ctx, files, *options, instead=names, without=("--rejects",))
        for options, names in by_options.items()
    )


def _keeps_nothing(result: Imported) -> bool:
    """Whether no row of several can be taken: then the file is read wrong, and no row is."""
    return 1 < result.rejected == result.rows


def _could_make_a_process(opened: Opened, results: Sequence[Imported]) -> bool:
    """Whether it is stages that are not known, so that a process can be made of them."""
    for table, result in zip(opened.tables, results, strict=True):
        stages = [each for each in result.unknown if each.field in ("stage", "process")]
        if any(each.may_end for each in stages):
            continue
        if stages and (table.layout.known is not None or len(stages) + len(result.synonyms) > 2):
            return True
    return False


def _rejects_files(opened: Opened, results: Sequence[Imported], rejects: str) -> dict[str, Table]:
    """The files of rejects that were written, and whose rows are in each."""
    from oppcli.services.imports.run import rejects_paths

    pairs = zip(rejects_paths(rejects, opened.tables), opened.tables, results, strict=True)
    return {str(Path(path)): table for path, table, result in pairs if result.rejected}


def _empty_clean(opened: Opened, results: Sequence[Imported], rejects: str) -> None:
    """Leaves no rows of an earlier import in the files of rejects where no row was rejected now."""
    from oppcli.importing.rejects import empty_rejects
    from oppcli.services.imports.run import rejects_paths

    paths = rejects_paths(rejects, opened.tables)
    for path, table, result in zip(paths, opened.tables, results, strict=True):
        if not result.rejected:
            empty_rejects(path, table.source)
