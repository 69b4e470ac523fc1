"""Takes batch after batch of one table into the store."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING

from oppcli.domain.activity import JUDGED
from oppcli.domain.conflicts import OUTCOMES
from oppcli.domain.fields import FieldType
from oppcli.domain.imported import NotKnown
from oppcli.importing.columns import CellRefusal, Column
from oppcli.importing.layouts.foreign import NO_COLUMNS
from oppcli.importing.layouts.layout import Layout
from oppcli.importing.table import Batch, Table
from oppcli.importing.values.cells import near_choice
from oppcli.importing.values.transforms import is_list
from oppcli.services.imports.adopting import Adopting
from oppcli.services.imports.counts import BadRow
from oppcli.services.imports.kinds.amounts import empty_amounts, read_in_own, refuse_figures
from oppcli.services.imports.linking.assigning import Assigning
from oppcli.services.imports.linking.identity import Identities
from oppcli.services.imports.linking.links import Links
from oppcli.services.imports.noting import given_by, note_new
from oppcli.services.imports.rules import Import, Rules
from oppcli.services.imports.saving import Saved, clear, refuse_emptied, save
from oppcli.services.imports.sheet import Sheet
from oppcli.transaction import Transaction

if TYPE_CHECKING:
    from oppcli.services.imports.merging import Merging, Special
    from oppcli.services.imports.readable_values import Shown

# Kinds of many records, what many are made of beside them, and by which columns an import finds
# some of each.
_MANY: dict[str, dict[str, tuple[str, ...]]] = {
    "opportunity": {"opportunity": ("device_id",), "account": (), "contact": ()},
    "activity": {"activity": ()},
}
_MERGE_LATER = ("deal", "activity")
# Of what rules look at, what rows are merged by even where the file has no column for it: of a
# record that the file only repeats, nothing else is read.
_MERGED_BY = {"opportunity": frozenset(("status", "stage_id", "currency", "closed_on"))}

# Facts of a closing that a system may keep although the record is open again.
_LENIENT = frozenset(OUTCOMES)

# Facts that another system may keep beside any status or type, or leave out.
_LENIENT_WITH_OTHERS = frozenset(("disqualify_reason", *JUDGED))


class TableImport:
    """Rows of one kind on their way into the store. `given` are the columns that they can fill."""

    def __init__(self, job: Import, given: Iterable[str]) -> None:
        self._job = job
        given = list(given)
        for table, needed in _MANY.get(job.kind.name, {}).items():
            asked = [name for name in needed if name in given or _is_given(job.tx, table, name)]
            job.tx.index_later(table, asked)
        self._rules = _rules(job, self._merge_rows)
        layout = job.table.layout if job.table else None
        rules, merged_by = self._rules.looked_at, _MERGED_BY.get(job.kind.name)
        if any(field.type is FieldType.MONEY for field in job.kind.own):
            rules = (*rules, "own")  # whose amounts follow the currency
        first: Sequence[str] = rules
        if merged_by is not None and layout and not layout.entered:
            first = [column for column in rules if column in merged_by]
        self._identities = Identities(job.tx, job.kind.name, ("batch_id", *given, *first), rules)
        self._adopting = Adopting(job, self._identities) if layout else None
        self._links = Links(job.identified, job.names.identify, strict=job.names.strict)
        self._has_owner = job.kind.field("owner") is not None
        self._assigning = Assigning(job.tx) if job.kind.field("operation") else None
        self._lists = _lists(layout) if layout else []

    def take(
        self, batch: Batch, prepare: Callable[[Sheet], None] = lambda sheet: None
    ) -> tuple[Sheet, Saved]:
        """Stores the good rows of a batch; names are made only for rows that are taken.

        `prepare` may fill in links that are known without looking names up.
        """
        job, sheet = self._job, Sheet(self._job.kind, batch)
        if job.table is not None:
            sheet.counted = job.table.source.counted
            self._note(job.table, sheet, batch)
        prepare(sheet)
        sheet.check_own()
        if sheet.cleared:
            empty_amounts(sheet)
        sheet.told = given_by(sheet)
        self._find(sheet)
        sheet.settle_sound()
        if job.kind.name != "deal":  # whose opportunity has the currency
            read_in_own(sheet, sheet.own_currencies())
            refuse_figures(sheet, range(sheet.size), merges=True)
        self._merge(sheet)
        if not sheet.size:
            _note_passed(job.tx, sheet)
            return sheet, Saved((), range(0), ())
        self._check(sheet)
        self._fill(sheet)
        touched = job.now if job.kind.name == "opportunity" else None
        with self._saving(sheet):
            saved = save(job.tx, job.kind.name, sheet, touched)
        self._rules.finish(sheet, saved)
        self._identities.remember(sheet, saved.numbers)
        note_new(job.tx, sheet, saved)
        _note_passed(job.tx, sheet)
        if job.plan is not None:
            from oppcli.services.imports.planning import plan

            job.plan.add(plan(job, sheet, saved, batch, self._shown))
        return sheet, saved

    def _saving(self, sheet: Sheet) -> AbstractContextManager[None]:
        """What has to be while the rows are saved."""
        if self._job.kind.name != "opportunity" or not any(sheet.found):
            return nullcontext()
        from oppcli.services.imports.kinds.device_reservations import handing_on

        return handing_on(self._job.tx, sheet)

    def _find(self, sheet: Sheet) -> None:
        """Finds the stored records that rows are about."""
        self._identities.find(sheet)
        if self._job.kind.name == "device":
            from oppcli.services.imports.kinds.device import DeviceRules

            assert isinstance(self._rules, DeviceRules)
            self._rules.identify(sheet, self._identities)
        if self._adopting:
            self._adopting.find(sheet)

    def _check(self, sheet: Sheet) -> None:
        """Rejects rows that cannot be taken, before a name is made for any."""
        job = self._job
        self._identities.complete(sheet)
        self._links.check(sheet)
        job.names.check(sheet)
        if self._assigning:
            self._assigning.check(sheet, job.names)
        self._rules.check(sheet)
        refuse_emptied(sheet)
        refuse_figures(sheet, sheet.good())
        if sheet.doubtful and job.table is not None:
            job.table.doubt(sheet.doubtful)

    def _fill(self, sheet: Sheet) -> None:
        """Makes the names of the good rows, and fills in what their cells leave to us."""
        job = self._job
        job.names.settle(sheet)
        self._links.settle(sheet)
        job.names.settle_people(sheet)
        if self._assigning:
            self._assigning.fill(sheet)
        sheet.fill_new("updated_at", job.now)
        if self._has_owner:
            self._fill_owners(sheet)
        if self._assigning and job.kind.name == "opportunity":
            self._assigning.fill_from_owners(sheet)
        if sheet.cleared:
            clear(sheet)
        sheet.settle_own()

    def _fill_owners(self, sheet: Sheet) -> None:
        """Makes the actor the owner of new records without an owner."""
        owners = sheet.column("owner_id")
        nobodys = 0 if all(owners) else sum(owners[place] is None for place in sheet.new())
        if nobodys:
            sheet.fill_new("owner_id", self._job.names.actor())
            if "owner" in sheet.texts or "owner_id" in sheet.ids:
                sheet.dropped["owner"] += nobodys

    @cached_property
    def _merging(self) -> "Merging":
        from oppcli.services.imports.merging import Merging

        return Merging(self._job)

    def _merge_rows(self, sheet: Sheet, special: "Special") -> list[int]:
        """Merges rows into stored records; see `Merging`, which new records do not need."""
        return self._merging.merge(sheet, special)

    @cached_property
    def _shown(self) -> "Shown":
        from oppcli.services.imports.readable_values import Shown

        return Shown(self._job)

    def _merge(self, sheet: Sheet) -> None:
        """Leaves of rows about stored records what they change; rules of deals and activities do
        it once they know what theirs are about."""
        kind = self._job.kind.name
        if kind in _MERGE_LATER or not any(sheet.found):
            return
        from oppcli.services.imports.merging import Special

        special = Special()
        if kind == "opportunity":
            from oppcli.services.imports.kinds.opportunity import OpportunityRules

            assert isinstance(self._rules, OpportunityRules)
            special = self._rules.special(sheet)
        elif kind == "lead":
            from oppcli.services.imports.kinds.lead import LeadRules

            assert isinstance(self._rules, LeadRules)
            special = self._rules.special(sheet)
        quiet = self._merge_rows(sheet, special)
        layout = self._job.table.layout if self._job.table else None
        if layout is None or layout.entered or kind == "device":
            return  # their rows are looked at further on
        loose = [values for name, values in sheet.ids.items() if name in special.loose]
        ids, had = sheet.given("external_id"), sheet.stored("external_id")
        gone = [p for p in quiet if ids[p] is None or had[p] is not None]  # else it brings the id
        if loose:
            gone = [p for p in gone if all(values[p] is None for values in loose)]
        if gone:
            if self._job.plan is not None:
                from oppcli.services.imports.planning import plan_quiet

                self._job.plan.add(plan_quiet(self._job, sheet, gone))
            self._identities.note_lines(sheet, gone)
            sheet.leave_out(gone)

    def _note(self, table: Table, sheet: Sheet, batch: Batch) -> None:
        """The facts about the rows beside their values."""
        known = table.layout.known
        if known is not None:
            sheet.lenient, sheet.folds = _LENIENT, known.export.folded
            if not known.profile.own:
                sheet.lenient |= _LENIENT_WITH_OTHERS
        for column in table.columns:
            if column.has_refused and column.feed.field.type is FieldType.CHOICE:
                _count_unknown(column, sheet, batch)
        if self._lists:
            sheet.dropped["lists"] += sum(
                any(is_list(cells[place]) for place in self._lists) for _, cells, _ in batch.rows
            )


def _is_given(tx: Transaction, table: str, column: str) -> bool:
    """Whether any stored record has a value in that column."""
    return bool(tx.read(f"SELECT 1 FROM {table} WHERE {column} IS NOT NULL LIMIT 1").rows)


def _note_passed(tx: Transaction, sheet: Sheet) -> None:
    """Notes what rows about stored records say, where that is anything new."""
    if sheet.notes or sheet.passed:
        from oppcli.services.imports.merging import note_found

        note_found(tx, sheet)


def _rules(job: Import, merge_rows: "Callable[[Sheet, Special], list[int]]") -> Rules:
    """The rules of the kind; those of the others take a while to load.

    `merge_rows` is for kinds that merge once they know what their rows are about.
    """
    match job.kind.name:
        case "lead":
            from oppcli.services.imports.kinds.lead import LeadRules

            return LeadRules(job)
        case "opportunity":
            from oppcli.services.imports.kinds.opportunity import OpportunityRules

            return OpportunityRules(job)
        case "activity":
            from oppcli.services.imports.kinds.activity import ActivityRules

            return ActivityRules(job, merge_rows)
        case "deal":
            from oppcli.services.imports.kinds.deal import DealRules

            return DealRules(job, merge_rows)
        case "device":
            from oppcli.services.imports.kinds.device import DeviceRules

            return DeviceRules(job)
        case _:
            from oppcli.services.imports.kinds.party import AccountRules, ContactRules

            return AccountRules(job) if job.kind.name == "account" else ContactRules(job)


_OF_OTHERS = (("lead", "opportunity_id"), ("deal", "currency"))  # the opportunity's, not theirs


def columns_of(layout: Layout) -> Iterator[str]:
    """The columns of the table that the file can fill by itself."""
    for feed in layout.feeds:
        name = feed.field.name
        if name in NO_COLUMNS or (layout.kind.name, name) in _OF_OTHERS:
            continue
        if feed.field.is_own:
            yield "own"
        elif feed.field.type not in (FieldType.NAME, FieldType.LINK):
            yield name
        elif name not in ("process", "stage", "regarding"):
            yield f"{name}_id"


def rejected(batch: Batch, sheet: Sheet) -> list[BadRow]:
    """The rows of a batch that cannot be taken, in the order of the file."""
    bad = [(line, reason, cells) for line, cells, reason in batch.unsound]
    for place, reason in sheet.reasons.items():
        line, cells, _ = sheet.rows[place]
        bad.append((line, reason, cells))
    return sorted(bad, key=lambda row: row[0])


def _count_unknown(column: Column, sheet: Sheet, batch: Batch) -> None:
    name = column.feed.field.name
    for place, value in enumerate(batch.values[name]):
        if isinstance(value, CellRefusal):
            cells = batch.rows[place][1]
            said = column.feed.of_row(cells).strip()
            near = near_choice(sheet.kind.name, column.feed.field, said)
            sheet.unknown[NotKnown(name, said, column.feed.field.choices, near=near)] += 1


def _lists(layout: Layout) -> list[int]:
    """The columns of which the first of several records is taken, where a system writes such."""
    if layout.known is None or layout.known.profile.ids != "listed":
        return []
    linked = ("account_id", "contact_id", "opportunity_id")
    feeds = [feed for feed in layout.feeds if feed.field.name in linked]
    return [part.index for feed in feeds for part in feed.parts]
