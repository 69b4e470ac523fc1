"""Takes the rows of a table into the store: all of them or, if told where to, all but the bad."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from oppcli.domain.fields import FieldType, Kind
from oppcli.domain.imported import Imported, Reject
from oppcli.importing.layout import Layout
from oppcli.importing.rejects import write_rejects
from oppcli.importing.table import Batch, Table
from oppcli.services.imports.activity import ActivityRules
from oppcli.services.imports.assigning import Assigning
from oppcli.services.imports.identity import Identities
from oppcli.services.imports.lead import LeadRules
from oppcli.services.imports.names import Names
from oppcli.services.imports.opportunity import OpportunityRules
from oppcli.services.imports.party import AccountRules, ContactRules
from oppcli.services.imports.rules import Import, Rules
from oppcli.services.imports.saving import Saved, save
from oppcli.services.imports.sheet import Sheet
from oppcli.services.work import Work, in_one_transaction

MOST_TOLD = 20  # rejects whose reasons are told; all of them are in the file of rejects

_RULES: dict[str, Callable[[Import], Rules]] = {
    "lead": LeadRules,
    "opportunity": OpportunityRules,
    "activity": ActivityRules,
    "account": AccountRules,
    "contact": ContactRules,
}
_Row = tuple[int, str, list[str]]  # line, reason, cells


@in_one_transaction
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
    tally = _Tally()
    may_reject = rejects is not None
    try:
        with work.transaction() as tx, ExitStack() as files:
            names = Names(tx, work, strict=strict)
            taking = _Taking(Import(tx, work, table.layout.kind, names), table.layout)
            kept = None
            for batch in table.batches():
                sheet, saved = taking.take(batch)
                bad = _rejected(batch, sheet)
                tally.add(sheet, saved, bad)
                if bad and rejects is not None and work.keep:
                    kept = kept or files.enter_context(write_rejects(rejects, table.source))
                    for line, reason, cells in bad:
                        kept.add(line, reason, cells)
                watch(tally.rows)
            tally.also = dict(names.also)
            if tally.rejected and not may_reject:
                raise _NothingKeptError
    except _NothingKeptError:
        return tally.result(table.layout.kind, saved=False)
    return tally.result(table.layout.kind, saved=work.keep)


class _NothingKeptError(Exception):
    """Rolls everything back, since a row was rejected."""


@dataclass(slots=True)
class _Tally:
    """What became of the rows so far."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    anonymous: int = 0
    also: dict[str, int] = field(default_factory=dict)
    told: list[Reject] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.created + self.updated + self.unchanged + self.rejected

    def add(self, sheet: Sheet, saved: Saved, bad: list[_Row]) -> None:
        """Counts the rows of one batch."""
        self.created += len(saved.places)
        self.updated += len(saved.updates)
        self.unchanged += len(sheet.good()) - len(saved.places) - len(saved.updates)
        self.rejected += len(bad)
        ids = sheet.given("external_id")
        self.anonymous += sum(ids[place] is None for place in saved.places)
        self.told += [Reject(line, why) for line, why, _ in bad[: MOST_TOLD - len(self.told)]]

    def result(self, kind: Kind, *, saved: bool) -> Imported:
        """The counts, once all is done."""
        return Imported(
            kind.name,
            self.created,
            self.updated,
            self.unchanged,
            self.rejected,
            self.anonymous,
            self.also,
            tuple(self.told),
            saved,
        )


class _Taking:
    """Takes batch after batch of one import into the store."""

    def __init__(self, job: Import, layout: Layout) -> None:
        self._job = job
        self._rules = _RULES[job.kind.name](job)
        columns = (*_columns(layout), *self._rules.looked_at)
        self._identities = Identities(job.tx, job.kind.name, columns)
        self._has_owner = job.kind.field("owner") is not None
        self._assigning = Assigning(job.tx) if job.kind.field("operation") else None

    def take(self, batch: Batch) -> tuple[Sheet, Saved]:
        """Stores the good rows of a batch; names are made only for rows that are taken."""
        job, sheet = self._job, Sheet(self._job.kind, batch)
        self._identities.find(sheet)
        sheet.settle_sound()
        job.names.check(sheet)
        if self._assigning:
            self._assigning.check(sheet, job.names)
        self._rules.check(sheet)
        job.names.settle(sheet)
        if self._assigning:
            self._assigning.fill(sheet)
        sheet.fill_new("updated_at", job.now)
        if self._has_owner:
            owners = sheet.column("owner_id")
            if any(owners[place] is None for place in sheet.new()):
                sheet.fill_new("owner_id", job.names.actor())
        if self._assigning and job.kind.name == "opportunity":
            self._assigning.fill_from_owners(sheet)
        saved = save(job.tx, job.kind.name, sheet, self._stamps())
        self._rules.finish(sheet, saved)
        self._identities.remember(sheet, saved.numbers)
        return sheet, saved

    def _stamps(self) -> dict[str, object]:
        stamps: dict[str, object] = {"updated_at": self._job.now}
        if self._job.kind.name == "opportunity":
            stamps["touched_at"] = self._job.now
        return stamps


def _columns(layout: Layout) -> Iterator[str]:
    """The columns of the table that the file can fill by itself."""
    for feed in layout.feeds:
        if feed.field.type not in (FieldType.NAME, FieldType.LINK):
            yield feed.field.name
        elif feed.field.name not in ("process", "stage", "regarding"):
            yield f"{feed.field.name}_id"


def _rejected(batch: Batch, sheet: Sheet) -> list[_Row]:
    """The rows of a batch that cannot be taken, in the order of the file."""
    bad = [(line, reason, cells) for line, cells, reason in batch.unsound]
    for place, reason in sheet.reasons.items():
        line, cells, _ = batch.rows[place]
        bad.append((line, reason, cells))
    return sorted(bad, key=lambda row: row[0])
