"""Calls a command once for each row of stdin: one process, one transaction, one batch.

Every row is tried, also after one has failed; a failed row is taken back alone. Then either all
rows are kept or none, unless those that went well are to be kept.
"""

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

from oppcli.commands.command import Command, Words
from oppcli.commands.row_arguments import RowWords
from oppcli.context import Context
from oppcli.domain.results import Stated
from oppcli.errors import BadValue, OppError, Overtaken, RowsRejected, StoreUnusable, WrongUsage
from oppcli.importing.files.content import held, standard_input
from oppcli.importing.typed_rows import TypedRow, headings_of, typed_rows
from oppcli.output.progress import progress
from oppcli.output.row_results import RowResults, Told
from oppcli.output.streams import is_terminal
from oppcli.services.work import Work


class RowContext(Context):
    """The surroundings of all rows: what a row has to say is collected, and nobody is asked."""

    told: list[Told]

    @property
    def work(self) -> Work:
        """As usual, but that names are whole."""
        return replace(self._usual_work, is_exact=True)

    @cached_property
    def _usual_work(self) -> Work:
        return super().work

    @property
    def is_interactive(self) -> bool:
        return False

    def wrote(self, written: Sequence[Any], sentence: Callable[[Any, date], object]) -> None:
        """Collects what was written."""
        self.told.extend(written)

    def stated(self, lines: object, table: object, *done: Stated) -> None:
        """Collects what was written."""
        self.told.extend(done)


def call_for_rows(made: Command, ctx: RowContext, typed: Words) -> None:
    """Calls the command for each row and writes what became of it.

    Raises RowsRejected when rows failed, with the exit code of the first one unless others were
    kept; BadValue when the input cannot be read to its end; StoreUnusable as it comes.
    """
    if not ctx.out.is_default_format and ctx.out.format != "jsonl":
        raise WrongUsage("with --stdin the answer is JSON lines.", "--stdin -o jsonl")
    if ctx.run.stdin is not None and is_terminal(ctx.run.stdin):
        ctx.out.note('Type a row a line, {"…": "…"}; Ctrl-D ends.')
    keep_going = bool(made.flags(typed)["keep_going"])
    with held(standard_input(ctx.run.stdin)) as content:
        words = RowWords(made, typed)
        if made.decides and not typed["decimal"]:
            mark = _decimal_mark(words.cells_of(made.decides, typed_rows(content)))
            words = RowWords(made, {**typed, "decimal": mark})

        def try_all() -> None:
            with closing(RowResults(ctx.run.stderr, quiet=ctx.out.quiet)) as results:
                rows = typed_rows(content)
                saved = _all_rows(made, ctx, words, rows, results, keep_going=keep_going)
                if not results.rows and (headings := headings_of(content)):
                    words.check(headings)
                results.write(ctx.run.stdout, saved=saved)
                ctx.run.stdout.flush()
                _end(ctx, results, saved=saved)

        ctx.work.store.repeat(try_all)  # the rows are kept, and can be read again


def _decimal_mark(cells: Iterable[str]) -> str:
    """The decimal mark that the cells of a column prove; '' where they prove none, or both."""
    from oppcli.importing.values.numbers import NumberEvidence

    seen = NumberEvidence()
    for cell in cells:
        seen.observe(cell.strip())
    if bool(seen.point) == bool(seen.comma):
        return ""
    return "." if seen.point else ","


def _all_rows(
    made: Command,
    ctx: RowContext,
    words: RowWords,
    rows: Iterator[TypedRow],
    results: RowResults,
    *,
    keep_going: bool,
) -> bool:
    """Calls the command for each row in one transaction. Whether anything was kept."""
    first = next(rows, None)
    if first is None:
        return False
    try:
        with (
            progress(ctx.run.stderr, "rows") as watch,
            ctx.work.transaction(),
            interrupted_between() as check,
        ):
            for row in chain([first], rows):
                _one_row(made, ctx, words, row, results)
                watch(results.rows)
                check()
            if results.failed and not (keep_going and results.done):
                raise _NothingKeptError
    except _NothingKeptError:
        return False
    return ctx.work.keep


@contextmanager
def interrupted_between() -> Iterator[Callable[[], None]]:
    """Ctrl-C waits for the row or record at hand to end; gives what raises it then.

    Amid one it may come where Python cannot raise it, and would be lost. Twice is at once.
    """
    usual = signal.getsignal(signal.SIGINT)
    if usual is not signal.default_int_handler:  # ignored, or somebody else's to handle
        yield lambda: None
        return
    came: list[int] = []

    def note(number: int, _: object) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)

    def check() -> None:
        if came:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, usual)


class _NothingKeptError(Exception):
    """Rolls everything back, since a row failed."""


def _one_row(
    made: Command, ctx: RowContext, words: RowWords, row: TypedRow, results: RowResults
) -> None:
    ctx.told = []
    try:
        if row.fault:
            raise BadValue(row.fault, row.hint)
        made.call(ctx, words.of(row.cells))
    except (StoreUnusable, Overtaken):  # no row's doing
        raise
    except OppError as error:
        results.refused(row.line, error)
    else:
        results.took(ctx.told)


def _end(ctx: RowContext, results: RowResults, *, saved: bool) -> None:
    """Says how many rows did what. Raises RowsRejected when one failed."""
    several = f"{results.rows:,} {'row' if results.rows == 1 else 'rows'}"
    if not results.rows:
        ctx.out.note("No rows came in: nothing was done.")
    elif results.first is None:
        ctx.out.note(f"{several} done." if saved else f"{several} tried.")
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
    if results.first is None:
        return
    outcome = f"{results.done:,} saved" if saved else "so nothing was saved"
    first = "" if ctx.out.quiet else f"; {results.first.place}: {results.first.message}"
    raise RowsRejected(
        f"{results.failed:,} of {several} failed, {outcome}{first or '.'}",
        _KEEPING if results.done and not saved else results.first.hint,
        saved=saved,
        exit_code=RowsRejected.exit_code if saved else results.first.exit_code,
    )


_KEEPING = "correct them, or add --keep-going to keep the others"
