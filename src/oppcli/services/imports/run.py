"""Takes tables into the store: all of their rows or, if told where to, all but the bad."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain, count
from pathlib import Path

from oppcli.domain.imported import Imported
from oppcli.domain.merging import OURS
from oppcli.domain.own_fields import type_of
from oppcli.importing.layouts.foreign import HISTORY, USER
from oppcli.importing.rejects import Rejects, write_rejects
from oppcli.importing.table import Table
from oppcli.services import own_fields
from oppcli.services.imports.counts import BadRow, Counts
from oppcli.services.imports.linking.links import Identified
from oppcli.services.imports.linking.names import Names
from oppcli.services.imports.look_alikes import look_alikes
from oppcli.services.imports.merge_plan import Plan
from oppcli.services.imports.open_values import refuse_open_values
from oppcli.services.imports.reference.fact_merge import Policy
from oppcli.services.imports.reference.row_by_row import is_apart, take_apart_rows
from oppcli.services.imports.rules import Import
from oppcli.services.imports.table_import import TableImport, columns_of, rejected
from oppcli.services.work import Work, in_one_transaction
from oppcli.store_files import refuse_store
from oppcli.transaction import Transaction

Watch = Callable[[int], None]


@in_one_transaction
def import_tables(
    work: Work,
    tables: Sequence[Table],
    *,
    strict: bool = False,
    rejects: str | None = None,
    process: str | None = None,
    stage_order: Sequence[str] = (),
    conflicts: str = OURS,
    plans: bool = False,
    watch: Watch = lambda rows: None,
) -> list[Imported]:
    """Stores the rows of tables, in their order, as one batch and tells what became of each.

    With rejected rows nothing is saved, unless `rejects` names the file they are written to; of
    several tables, each has a file of its own. `strict` rejects rows with unknown names instead
    of making these. `process` makes a sales process, of that key unless '', of the stages in the
    tables, first to last as `stage_order` says. `conflicts` settles what a file and the store
    changed differently: `ours`, `theirs` or `reject`. With `plans` each result says what becomes
    of every row. `watch` is told how many rows are done. Raises BadValue when a file of rejects
    cannot be written.
    """
    done: list[Counts] = []
    try:
        with work.transaction() as tx, ExitStack() as files:
            identified = Identified(tx)
            processes: Mapping[str, str] = {}
            notes: Sequence[str] = ()
            refuse_open_values(tx, tables)
            _define_kept(tx, work, tables)
            if process is not None:
                from oppcli.services.imports.process_from_file import put_processes

                made = put_processes(tx, work, tables, process, stage_order)
                processes, notes = made.keys, made.notes
            paths: Sequence[str | None] = [None] * len(tables)
            if rejects is not None and work.keep:
                named = rejects_paths(rejects, tables)
                for each in named:
                    refuse_store(Path(each))
                paths = named
            for table, path in zip(tables, paths, strict=True):
                names = Names(tx, work, strict=strict, system=_system(table))
                plan = Plan() if plans else None
                job = Import(
                    *(tx, work, table.layout.kind, names, identified, table, processes),
                    conflicts=conflicts,
                    plan=plan,
                )
                kept = _Kept(path, table, files)
                done.append(_take(job, table, kept, _beyond(watch, done)))
                if table.layout.kind.name in ("opportunity", "history"):
                    done[-1].notes, notes = [*notes, *done[-1].notes], ()
                done[-1].plan = plan
            _explain(tx, done, conflicts)
            if rejects is None and any(counts.rejected for counts in done):
                raise _NothingKeptError
    except _NothingKeptError:
        return [counts.result(saved=False) for counts in done]
    return [counts.result(saved=work.keep) for counts in done]


_TOLD = "conflicts"  # in place of a kind: that conflicts were explained once


def _explain(tx: Transaction, done: Sequence[Counts], conflicts: str) -> None:
    """Says once in a store, with the first conflict, how imports settle them."""
    edited = (t for t in done if any(not each.by for each in t.conflicting))
    first = next(edited, None) if conflicts == OURS else None
    if first is None:
        return
    if tx.read("SELECT 1 FROM source_row WHERE entity = :told LIMIT 1", {"told": _TOLD}).rows:
        return
    columns = ("batch_id", "entity", "entity_id", "source_system", "said")
    tx.insert_many("source_row", columns, [(tx.recorder.batch, _TOLD, 0, "", "{}")])
    first.notes.append(
        "what only the file changed was taken; what was edited here stays, until told otherwise"
    )


def _define_kept(tx: Transaction, work: Work, tables: Sequence[Table]) -> None:
    """Adds the own fields that columns which no field was for are kept in, each once."""
    for kind, field in dict.fromkeys(
        (table.layout.kind, field) for table in tables for field in table.layout.kept
    ):
        if all(field.name != each.name for each in kind.own):
            own_fields.put(tx, work, kind, field.name, type_of(field), field.help, None, ())


class _NothingKeptError(Exception):
    """Rolls everything back, since a row was rejected."""


class _Kept:
    """The file that rejected rows of one table are written to, once there is one."""

    def __init__(self, path: str | None, table: Table, files: ExitStack) -> None:
        self._path = path
        self._table = table
        self._files = files
        self._rejects: Rejects | None = None

    def keep(self, bad: Sequence[BadRow]) -> None:
        """Writes rows, if they are to be written anywhere."""
        if not bad or self._path is None:
            return
        if self._rejects is None:
            opened = write_rejects(self._path, self._table.source)
            self._rejects = self._files.enter_context(opened)
        for line, reason, cells in bad:
            self._rejects.add(line, reason, self._table.as_they_read(cells))


def _take(job: Import, table: Table, kept: _Kept, watch: Watch) -> Counts:
    """Takes one table in."""
    if table.layout.kind in (HISTORY, USER):
        counts = _take_foreign(job, table)
        kept.keep(counts.bad)
        watch(counts.rows)
        return counts
    if is_apart(table.layout.kind):
        return take_apart_rows(
            *(job.tx, job.work, table),
            strict=job.names.strict,
            policy=Policy(job.conflicts, counted=table.source.counted),
            plan=job.plan,
            keep=kept.keep,
            watch=watch,
        )
    counts, importing = (
        Counts(job.kind.name, job.conflicts),
        TableImport(job, columns_of(table.layout)),
    )
    first = job.tx.last_number(job.kind.name) + 1
    for batch in table.batches():
        sheet, saved = importing.take(batch)
        bad = rejected(batch, sheet)
        counts.add(sheet, saved, bad)
        kept.keep(bad)
        watch(counts.rows)
    counts.also = dict(job.names.also)
    counts.note_left_out(table)
    counts.notes += job.names.near.notes()
    counts.note_units(table)
    counts.note_endings(table)
    if counts.created:
        last = job.tx.last_number(job.kind.name)
        # A kind that is made beside its own rows, too, has other numbers among theirs.
        counts.made = (first, last) if last - first + 1 == counts.created else None
        counts.notes += look_alikes(job.tx, job.kind.name, first)
    return counts


def _take_foreign(job: Import, table: Table) -> Counts:
    """Takes in what only other systems give out, by rules of its own."""
    if table.layout.kind == HISTORY:
        from oppcli.services.imports.stages import stage_history

        return stage_history.take(job, table)
    from oppcli.services.imports.reference import users

    return users.take(job, table)


def _beyond(watch: Watch, done: Sequence[Counts]) -> Watch:
    """Watches the rows of one table, beside those of the tables before it."""
    before = sum(counts.rows for counts in done)
    return lambda rows: watch(before + rows)


def rejects_paths(rejects: str, tables: Sequence[Table]) -> list[str]:
    """The files for rejects of tables: `bad.csv` of one, `bad-Account.csv` and so on of several.

    Those of tables whose files are called alike are numbered: `bad-Account-2.csv`.
    """
    if len(tables) == 1:
        return [rejects]
    path, taken = Path(rejects), set[str]()
    found: list[str] = []
    for table in tables:
        stem = f"{path.stem}-{Path(table.source.name).stem}"
        numbered = (f"{stem}-{number}" for number in count(2))
        # Many file systems do not tell capitals from small letters.
        free = next(name for name in chain([stem], numbered) if name.casefold() not in taken)
        taken.add(free.casefold())
        found.append(str(path.with_name(f"{free}{path.suffix}")))
    return found


def _system(table: Table) -> str:
    """What the records are marked with that only names of a known export tell of."""
    known = table.layout.known
    if known is None or known.profile.own:
        return ""
    feed = table.layout.feed("source_system")
    return feed.constant if feed is not None else ""
