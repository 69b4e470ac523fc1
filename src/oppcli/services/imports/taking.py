"""Takes batch after batch of one table into the store."""

from collections.abc import Callable, Iterable, Iterator

from oppcli.domain.fields import FieldType
from oppcli.importing.layout import Layout
from oppcli.importing.table import Batch
from oppcli.services.imports.activity import ActivityRules
from oppcli.services.imports.assigning import Assigning
from oppcli.services.imports.deal_rules import DealRules
from oppcli.services.imports.device_rules import DeviceRules
from oppcli.services.imports.identity import Identities
from oppcli.services.imports.lead import LeadRules
from oppcli.services.imports.opportunity import OpportunityRules
from oppcli.services.imports.party import AccountRules, ContactRules
from oppcli.services.imports.rules import Import, Rules
from oppcli.services.imports.saving import Saved, save
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.tally import BadRow

_RULES: dict[str, Callable[[Import], Rules]] = {
    "lead": LeadRules,
    "opportunity": OpportunityRules,
    "activity": ActivityRules,
    "account": AccountRules,
    "contact": ContactRules,
    "deal": DealRules,
    "device": DeviceRules,
}


class Taking:
    """One table on its way into the store. `given` are the columns that it can fill by itself."""

    def __init__(self, job: Import, given: Iterable[str]) -> None:
        self._job = job
        self._rules = _RULES[job.kind.name](job)
        columns = (*given, *self._rules.looked_at)
        self._identities = Identities(job.tx, job.kind.name, columns)
        self._has_owner = job.kind.field("owner") is not None
        self._assigning = Assigning(job.tx) if job.kind.field("operation") else None

    def take(
        self, batch: Batch, prepare: Callable[[Sheet], None] = lambda sheet: None
    ) -> tuple[Sheet, Saved]:
        """Stores the good rows of a batch; names are made only for rows that are taken.

        `prepare` may fill in links that are known without looking names up.
        """
        job, sheet = self._job, Sheet(self._job.kind, batch)
        prepare(sheet)
        self._identities.find(sheet)
        if isinstance(self._rules, DeviceRules):
            self._rules.identify(sheet, self._identities)
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


def columns_of(layout: Layout) -> Iterator[str]:
    """The columns of the table that the file can fill by itself."""
    for feed in layout.feeds:
        if feed.field.type not in (FieldType.NAME, FieldType.LINK):
            yield feed.field.name
        elif feed.field.name not in ("process", "stage", "regarding"):
            yield f"{feed.field.name}_id"


def rejected(batch: Batch, sheet: Sheet) -> list[BadRow]:
    """The rows of a batch that cannot be taken, in the order of the file."""
    bad = [(line, reason, cells) for line, cells, reason in batch.unsound]
    for place, reason in sheet.reasons.items():
        line, cells, _ = batch.rows[place]
        bad.append((line, reason, cells))
    return sorted(bad, key=lambda row: row[0])
