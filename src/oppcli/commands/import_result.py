"""Shows what became of imported files, and ends with what is to be done about the rest."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from oppcli.commands.importing import is_screen
from oppcli.context import Context
from oppcli.domain.imported import Imported
from oppcli.domain.wording import counted
from oppcli.errors import RowsRejected
from oppcli.importing.table import Table
from oppcli.services.imports.opening import Opened

_MOST_OF_SEVERAL = 5  # rejected rows told of each file, where there are several


def show(ctx: Context, opened: Opened, results: Sequence[Imported]) -> None:
    """What became of the rows of every file, in the order in which they were taken."""
    from oppcli.output import import_report as report

    for said in opened.passed_over:
        ctx.out.note(f"{said}: set aside.")
    if not is_screen(ctx):
        names = [table.source.name for table in opened.tables]
        is_plan = not ctx.work.keep
        ctx.out.table((report.plan_table if is_plan else report.counts_table)(results, names))
    alone = len(results) == 1
    for table, result in zip(opened.tables, results, strict=True):
        _show_one(ctx, table, result, alone=alone)


def _show_one(ctx: Context, table: Table, result: Imported, *, alone: bool) -> None:
    from oppcli.importing.reading_of import readings
    from oppcli.output import import_report as report

    for notice in table.source.notices:
        ctx.out.note(f"{table.source.name} was {notice}.")
    shows, keep = is_screen(ctx), ctx.work.keep
    if shows and not ctx.out.quiet:
        title = report.title(table.layout, table.source)
        if not keep:
            if not alone:
                ctx.out.say(table.source.name)
            ctx.out.lines(report.reading(table.layout, table.source, readings(table)))
        elif not alone:
            ctx.out.say(f"{table.source.name}: {report.whose(table.layout)}")
        elif table.layout.known is not None:
            ctx.out.note(title)
        for line in (report.counts(result), report.also(result)):
            if line:
                ctx.out.say(line if alone or not keep else f"  {line}")
    tell = ctx.out.say if shows and not keep and not ctx.out.quiet else ctx.out.note
    for line in report.rejects(result, 20 if alone else _MOST_OF_SEVERAL):
        tell(line)
    for line in report.unknown(result):
        tell(line)
    for line in report.conflicts(result, 20 if alone else _MOST_OF_SEVERAL):
        tell(line)
    for line in report.remarks(result, table.layout, whole=not keep):
        ctx.out.note(line if alone else f"  {line}")


def finish(ctx: Context, opened: Opened, results: Sequence[Imported], rejects: str | None) -> None:
    """Says what was not kept. Raises RowsRejected when a row was rejected."""
    rejected = sum(result.rejected for result in results)
    rows = sum(result.rows for result in results)
    bad = f"{rejected:,} of {counted(rows, 'row')} cannot be taken"
    flag = _making_flag(opened, results)
    if rejects is not None and ctx.work.keep:
        _empty_clean(opened, results, rejects)
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
        if rejected:
            raise RowsRejected(
                f"{bad}.", flag or "correct them, or map their values with --map-value"
            )
    elif rejected and rejects is None:
        names = " ".join(quote(table.source.name) for table in opened.tables)
        kept = f"--rejects FILE keeps the good rows of {names} and writes the bad ones to FILE"
        raise RowsRejected(f"{bad}, so nothing was saved.", flag or kept)
    elif rejected:
        files = _rejects_files(opened, results, str(rejects))
        raise RowsRejected(
            f"{bad}; they were written to {' and '.join(files)}.",
            f"correct them there, then import {_again(files)}",
            saved=True,
        )


def _again(files: dict[str, Table]) -> str:
    """How files of rejects are imported: read as the whole files were, which had more rows."""
    options = [
        "".join(f" {option} {said}" for option, said in table.learned().items())
        for table in files.values()
    ]
    names = list(map(quote, files))
    if len(set(options)) == 1:
        more = f" and{options[0]}" if options[0] else ""
        return f"{' '.join(names)} with the same options{more}"
    each = (f"{name}{said}" for name, said in zip(names, options, strict=True))
    return f"each with the same options: {'; '.join(each)}"


def _making_flag(opened: Opened, results: Sequence[Imported]) -> str:
    """What to type where it is stages that are not known; '' where it is anything else."""
    for table, result in zip(opened.tables, results, strict=True):
        stages = [each for each in result.unknown if each.field in ("stage", "process")]
        if any(each.may_end for each in stages):
            continue
        if stages and (table.layout.known is not None or len(stages) > 2):
            return (
                "--process-from-file makes a process of the file's stages;"
                " or map each with the --map-value above"
            )
    return ""


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
