"""Takes the rows of a table into the store: all of them or, if told where to, all but the bad."""

from collections.abc import Callable
from contextlib import ExitStack

from oppcli.domain.imported import Imported
from oppcli.importing.rejects import Rejects, write_rejects
from oppcli.importing.table import Table
from oppcli.services.imports.apart import is_apart, take_apart_rows
from oppcli.services.imports.names import Names
from oppcli.services.imports.rules import Import
from oppcli.services.imports.taking import Taking, columns_of, rejected
from oppcli.services.imports.tally import BadRow, Tally
from oppcli.services.work import Work
from oppcli.store import Transaction


def import_table(
    work: Work,
    table: Table,
    *,
    strict: bool = False,
    rejects: str | None = None,
    watch: Callable[[int], None] = lambda rows: None,
) -> Imported:
    """Stores the rows of a table as one batch and tells what became of each.

    With rejected rows nothing is saved, unless `rejects` names the file they are written to.
    `strict` rejects rows with unknown names instead of making these. `watch` is told how many
    rows are done. Raises BadValue when the file of rejects cannot be written.
    """
    tally = Tally()
    may_reject = rejects is not None
    try:
        with work.transaction() as tx, ExitStack() as files:
            kept = _Kept(rejects if work.keep else None, table, files)
            if is_apart(table.layout.kind):
                tally = take_apart_rows(tx, work, table, strict=strict, keep=kept.keep, watch=watch)
            else:
                tally = _take(tx, work, table, strict, kept, watch)
            if tally.rejected and not may_reject:
                raise _NothingKeptError
    except _NothingKeptError:
        return tally.result(table.layout.kind, saved=False)
    return tally.result(table.layout.kind, saved=work.keep)


def _take(
    tx: Transaction,
    work: Work,
    table: Table,
    strict: bool,
    kept: "_Kept",
    watch: Callable[[int], None],
) -> Tally:
    tally, names = Tally(), Names(tx, work, strict=strict)
    taking = Taking(Import(tx, work, table.layout.kind, names), columns_of(table.layout))
    for batch in table.batches():
        sheet, saved = taking.take(batch)
        bad = rejected(batch, sheet)
        tally.add(sheet, saved, bad)
        kept.keep(bad)
        watch(tally.rows)
    tally.also = dict(names.also)
    return tally


class _Kept:
    """The file that rejected rows are written to, once there is one."""

    def __init__(self, path: str | None, table: Table, files: ExitStack) -> None:
        self._path = path
        self._table = table
        self._files = files
        self._rejects: Rejects | None = None

    def keep(self, bad: list[BadRow]) -> None:
        """Writes rows, if they are to be written anywhere."""
        if not bad or self._path is None:
            return
        if self._rejects is None:
            opened = write_rejects(self._path, self._table.source)
            self._rejects = self._files.enter_context(opened)
        for line, reason, cells in bad:
            self._rejects.add(line, reason, cells)


class _NothingKeptError(Exception):
    """Rolls everything back, since a row was rejected."""
