"""Takes a folder into a store that holds records: by identity, with refs of the store's own.

Links between the files are by the folder's refs. The history stays behind, as the store has one.
"""

from collections.abc import Callable, Iterable, Sequence

from oppcli.domain.choices import one_of
from oppcli.domain.conflicts import FieldConflict
from oppcli.domain.field import CONTACT_ROLES
from oppcli.domain.fields import KINDS
from oppcli.domain.imported import FieldPlan, Imported, RowPlan
from oppcli.domain.process_file import parse_process
from oppcli.domain.restored import Merged
from oppcli.errors import OppError
from oppcli.importing.folder import Opened
from oppcli.importing.own_format import Exact
from oppcli.processes import process_of
from oppcli.services import own_fields, processes
from oppcli.services.folders.linking import Folder, batch_of, given_columns
from oppcli.services.folders.people import PeopleRows
from oppcli.services.folders.rejecting import Rejecting, refuse_bad_rows
from oppcli.services.imports.counts import Counts
from oppcli.services.imports.linking.links import Identified
from oppcli.services.imports.linking.names import Names
from oppcli.services.imports.merge_plan import Plan
from oppcli.services.imports.reference.fact_merge import Policy, Taken
from oppcli.services.imports.reference.row_by_row import is_apart, rows_of
from oppcli.services.imports.rules import Import
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.table_import import TableImport
from oppcli.services.work import Work
from oppcli.transaction import Transaction
from oppcli.views import BASE

Watch = Callable[[int], None]


def merge(
    tx: Transaction,
    work: Work,
    files: Sequence[Opened],
    *,
    system: str,
    strict: bool,
    conflicts: str,
    plans: bool = False,
    watch: Watch = lambda rows: None,
) -> Merged:
    """Stores the rows of a folder as one batch.

    A record is told by its source system and its id there. One without is that of the same ref
    where the folder came from this store, else it is known as `system` and its ref. With `plans`
    each result says what becomes of every row. Raises FolderRejected, naming file and line, when
    a row of any file cannot be taken.
    """
    named = {file.file.name: file for file in files}
    folder = Folder(tx, system, same_base=_same_base(tx, named["settings"]))
    folder.note_live(named["deals"])
    folder.note_batches(named["batches"])
    job = _Merging(tx, work, folder, Rejecting(plans=plans), strict, conflicts, watch)
    for file in files:
        kind = file.file.kind
        if kind is not None and kind.prefix:
            job.take_records(file)
            continue
        if file.file.name == "processes":
            job.take_processes(file)
        elif kind is not None and is_apart(kind):
            job.take_apart(file)
        elif file.file.name == "opportunity_contacts":
            job.take_people(file)
        elif file.file.name == "own_fields":
            job.take_own_fields(file)
        job.count(file)
    done = Merged(job.done, system, folder.named, tuple(job.notes))
    refuse_bad_rows(job.rejecting, done)
    return done


def _same_base(tx: Transaction, settings: Opened) -> bool:
    """Whether rates that are frozen in the folder are told in the base of the store."""
    here = tx.read(BASE).rows
    told = {
        name: value
        for rows in settings.batches()
        for name, value in zip(rows.values["name"], rows.values["value"], strict=True)
    }
    return bool(here) and here[0][0] == told.get("base_currency")


class _Merging:
    """One folder on its way into a store."""

    def __init__(
        self,
        tx: Transaction,
        work: Work,
        folder: Folder,
        rejecting: Rejecting,
        strict: bool,
        conflicts: str,
        watch: Watch,
    ) -> None:
        self.done: dict[str, Imported] = {}
        self.notes: list[str] = []
        self.rejecting = rejecting
        self._tx = tx
        self._work = work
        self._folder = folder
        self._strict = strict
        self._conflicts = conflicts
        self._watch = watch
        self._identified = Identified(tx)
        self._rows = 0

    def count(self, opened: Opened) -> None:
        """Counts the rows of a file as done, also of one that this store has no use for."""
        self._rows += opened.rows
        self._watch(self._rows)

    def take_own_fields(self, opened: Opened) -> None:
        """Adds the own fields that the store does not have, and the choices that its own lack.

        One of another type stays as it is, and the folder's values of it are left out.
        """
        counts = self._counts("own field")
        for rows, place in _each(opened, self.rejecting):
            said = {name: values[place] for name, values in rows.values.items()}
            kind = KINDS.get(str(said["kind"]))
            if kind is None or said["hidden"]:
                continue
            name, choices = str(said["name"]), str(said["choices"] or "")
            try:
                became = own_fields.adopt(
                    self._tx, self._work, kind, name, str(said["type"]), said["label"], choices
                )
            except OppError as wrong:
                self.rejecting.add(opened, rows.rows[place][0], wrong.message)
                continue
            _count(counts, rows.rows[place][0], f"{kind.name} {name}", became or "unchanged")
            if became:
                self._folder.own_fields.setdefault(kind.name, []).append(name)
            else:
                self.notes.append(
                    f"{kind.name} {name} is of another type in the store: its values are left out"
                )
        self._tell(opened, counts)

    def take_processes(self, opened: Opened) -> None:
        """Applies processes that the store does not have; its own are left as they are."""
        counts = self._counts("process")
        for rows, place in _each(opened, self.rejecting):
            line = rows.rows[place][0]
            text, key = str(rows.values["definition"][place]), str(rows.values["key"][place])
            try:
                process = parse_process(text)
                if not self._tx.read("SELECT 1 FROM process WHERE key = :key", {"key": key}).rows:
                    processes.put(self._tx, self._work, process, text, {})
                    _count(counts, line, key, "created")
                    continue
                _count(counts, line, key, "unchanged")
                if process_of(self._tx, key, whole=True) != process:
                    self.notes.append(f"the process {key} of the store is another one: it stays")
            except OppError as wrong:
                self.rejecting.add(opened, line, wrong.message)
        self._tell(opened, counts)

    def take_apart(self, opened: Opened) -> None:
        """Merges row by row the things that have a name and no ref."""
        kind = opened.file.kind
        assert kind is not None
        counts = self._counts(kind.name)
        strict, policy = self._strict, self._policy()
        taker = rows_of(self._tx, self._work, kind, strict=strict, policy=policy)
        names = [field.name for field in kind.fields]
        for rows, place in _each(opened, self.rejecting):
            self._attempt(opened, rows, place, lambda given, code, line: taker.meet(given), names)
        for rows, place in _each(opened, self.rejecting):
            done = self._attempt(opened, rows, place, taker.take, names)
            if done:
                line, fields = rows.rows[place][0], done.fields
                _count(counts, line, done.ref, done.became, fields, done.conflicts)
        taker.also()
        self._tell(opened, counts)

    def take_people(self, opened: Opened) -> None:
        """Gives contacts their roles in opportunities, both by what their refs became."""
        counts = self._counts("person")
        taker = PeopleRows(self._tx, self._policy())
        for rows, place in _each(opened, self.rejecting):
            said = {name: rows.values[name][place] for name in ("opportunity", "contact", "role")}
            opportunity = self._folder.number("opportunity", said["opportunity"])
            contact = self._folder.number("contact", said["contact"])
            linked = {"opportunity": opportunity, "contact": contact}
            unknown = [f"{k}: the folder has no {said[k]}" for k, n in linked.items() if not n]
            try:
                role = one_of("role", str(said["role"] or ""), CONTACT_ROLES)
            except OppError as wrong:
                unknown.append(wrong.message.removesuffix("."))
            if unknown or opportunity is None or contact is None:
                self.rejecting.add(opened, rows.rows[place][0], "; ".join(unknown))
                continue
            line = rows.rows[place][0]
            try:
                done = taker.take(opportunity, contact, role, line)
            except OppError as wrong:
                self.rejecting.add(opened, line, wrong.message.removesuffix("."))
                continue
            _count(counts, line, done.ref, done.became, done.fields, done.conflicts)
        taker.write()
        self._tell(opened, counts)

    def _attempt(
        self,
        opened: Opened,
        rows: Exact,
        place: int,
        take: Callable[[dict[str, object], str, int], Taken | None],
        names: Iterable[str],
    ) -> Taken | None:
        """What became of a row; a refusal is noted by file and line."""
        given = {
            n: v for n in names if n in rows.values and (v := rows.values[n][place]) is not None
        }
        try:
            with self._tx.part():
                return take(given, str(given.get("currency", "")), rows.rows[place][0])
        except OppError as wrong:
            self.rejecting.add(opened, rows.rows[place][0], wrong.message.removesuffix("."))
            return None

    def take_records(self, opened: Opened) -> None:
        """Takes records with refs, some thousand at a time, by the rules of every import."""
        kind = opened.file.kind
        assert kind is not None
        counts = self._counts(kind.name)
        names = Names(self._tx, self._work, strict=self._strict)
        importing = TableImport(
            Import(
                *(self._tx, self._work, kind, names, self._identified),
                conflicts=self._conflicts,
                plan=counts.plan,
                then=self._folder.last,
            ),
            [*given_columns(opened.file), "own"],
        )
        for rows in opened.batches():
            own = self._folder.own(kind.name, rows)

            def prepare(sheet: Sheet, rows: Exact = rows, own: dict[int, int] = own) -> None:
                sheet.numbers = own
                self._folder.link(sheet, rows, names)

            sheet, saved = importing.take(batch_of(opened.file, rows, self._folder, own), prepare)
            self._folder.learn(kind.name, rows, sheet, saved)
            for place in sorted(sheet.reasons):
                self.rejecting.add(opened, sheet.lines[place], sheet.reasons[place])
            counts.add(sheet, saved, [])
            self._rows += sheet.size
            self._watch(self._rows)
        counts.anonymous = 0
        self._tell(opened, counts)

    def _policy(self) -> Policy:
        """How rows that are taken one by one are merged."""
        return Policy(self._conflicts, self._folder.last, self._folder.system)

    def _counts(self, noun: str) -> Counts:
        """Counts the rows of a file, and collects what becomes of each where that is asked."""
        return Counts(noun, self._conflicts, plan=Plan() if self.rejecting.plans else None)

    def _tell(self, opened: Opened, counts: Counts) -> None:
        rejected = self.rejecting.planned(opened)
        if counts.plan is not None:
            known = {row.line for row in counts.plan if row.action == "rejected"}
            counts.plan.add(row for row in rejected if row.line not in known)
        if counts.rows or rejected:
            self.done[opened.file.name] = counts.result(saved=self._work.keep)


def _count(
    counts: Counts,
    line: int,
    ref: str,
    became: str,
    fields: Sequence[FieldPlan] = (),
    conflicts: Sequence[FieldConflict] = (),
) -> None:
    """Counts a row, and says in the plan what becomes of it."""
    counts.count(became, conflicts)
    if counts.plan is not None:
        counts.plan.add([RowPlan(line, ref, became, list(fields))])


def _each(opened: Opened, rejecting: Rejecting) -> Iterable[tuple[Exact, int]]:
    """The rows of a file that can be read; the others are noted."""
    for rows in opened.batches():
        rejecting.note(opened, rows)
        yield from ((rows, place) for place in range(len(rows.rows)) if place not in rows.faults)
