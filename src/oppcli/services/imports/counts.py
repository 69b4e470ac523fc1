"""Counts what became of the rows of one table."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from oppcli.domain.conflicts import FieldConflict
from oppcli.domain.field import ABOUT
from oppcli.domain.imported import Imported, NotKnown, Reject, Unknown
from oppcli.domain.merging import OURS
from oppcli.domain.own_fields import differing
from oppcli.domain.past import own_name
from oppcli.domain.wording import quoted
from oppcli.history import field_name
from oppcli.importing.groups import GROUPS
from oppcli.importing.layouts.units import COUNTS
from oppcli.importing.row_filter import DELETED, OTHERS
from oppcli.importing.table import Table
from oppcli.services.imports.merge_plan import Plan
from oppcli.services.imports.saving import Saved, Update
from oppcli.services.imports.sheet import Sheet

MOST_TOLD = 20  # rejects whose reasons are told; all of them are in the file of rejects
_MOST_ENDINGS = 50  # texts that were taken for endings and are told, of each table
_MOST_UNKNOWN = 1_000  # values that mean nothing here and are told, of each table

BadRow = tuple[int, str, list[str]]  # line, reason, cells

_DROPPED = {
    "regarding": "about something that is not one record here: taken without a link",
    "opportunity": "of an opportunity that is not here yet: import those, then these again",
    "became": "of a lead that became another opportunity here: taken without the link",
    "qualified": "of a lead that became an opportunity here: it stays qualified",
    "closed_on": "with a closing day that is not closed: the day is left out",
    "actual_revenue": "with an actual revenue that is not won: it is left out",
    "lost_reason": "with a reason of a loss that is not lost: it is left out",
    "close_note": "with a note of a closing that is not closed: it is left out",
    "catalogue": "of a product that the catalogue does not have: taken as it is",
    "disqualified": "disqualified without a reason: --set disqualify_reason=REASON gives one",
    "disqualify_reason": "with a reason of a lead that is not disqualified: it is left out",
    "completed_at": "with a completion that cannot be: it is left out",
    "senseless": "with a fact that such an activity does not have: it is left out",
    "adopting": "called as other rows and as a record that waits for its id: each made by itself",
    "lists": "linked to several records where one fits: the first is taken",
    "reason": "lost or canceled without a reason: --set lost_reason=REASON gives one",
    "words": "with a reason in words of its own: taken as other, with these words as its note;"
    " --map-value 'lost_reason:WORDS=REASON' names one of the process",
    "figures": "in another currency now: amounts that the file leaves out keep their figures",
    "owner": "without an owner: whoever imports has them",
    "email": "with an e-mail that is not an address: kept as it is",
    "phone": "with a telephone number without digits: kept as it is",
    "entered": "with a day of a stage that cannot be read: it is left out",
}


@dataclass(slots=True)
class Counts:
    """What became of the rows so far."""

    kind: str
    policy: str = OURS
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    anonymous: int = 0
    also: dict[str, int] = field(default_factory=dict)
    told: list[Reject] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)  # the first of them, with their rows
    bad: list[BadRow] = field(default_factory=list)
    unknown: Counter[NotKnown] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    synonyms: Counter[tuple[str, str]] = field(default_factory=Counter)  # text, stage
    changed: Counter[str] = field(default_factory=Counter)  # fields of records that were there
    conflicts: int = 0
    conflicting: list[FieldConflict] = field(default_factory=list)  # the first of them
    ended: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # field, text, ending
    notes: list[str] = field(default_factory=list)
    plan: Plan | None = None
    made: tuple[int, int] | None = None  # the first and the last of the records created

    @property
    def rows(self) -> int:
        return self.created + self.updated + self.unchanged + self.rejected

    def add(self, sheet: Sheet, saved: Saved, bad: Sequence[BadRow]) -> None:
        """Counts the rows of one batch."""
        self.created += len(saved.places)
        self.updated += len(saved.updates)
        self.unchanged += len(sheet.good()) - len(saved.places) - len(saved.updates)
        self.unchanged += sheet.left_out
        if self.kind != "device" and not sheet.by_name:  # it has numbers of its own
            ids = sheet.given("external_id")
            if not all(ids):
                self.anonymous += sum(ids[place] is None for place in saved.places)
        for update in saved.updates:
            self.changed.update(_changed(sheet, update))
        self.dropped += sheet.dropped
        self.synonyms += sheet.synonyms
        conflicts = [*sheet.settled]
        for place, some in sheet.conflicts.items():
            if place not in sheet.reasons:
                conflicts += some
        self.note_conflicts(sorted(conflicts, key=lambda each: each.line))
        for ended in (sheet.all_ended.ended, sheet.all_ended.by_column):
            self.ended.update((each.field, each.text, each.ending) for each in ended.values())
        self.reject(bad, sheet.unknown)

    def count(self, became: str, conflicts: Sequence[FieldConflict] = ()) -> None:
        """Counts one row that is created, updated or unchanged."""
        setattr(self, became, getattr(self, became) + 1)
        self.note_conflicts(conflicts)

    def note_conflicts(self, conflicts: Sequence[FieldConflict]) -> None:
        """Counts the conflicts of some rows."""
        self.conflicts += len(conflicts)
        self.conflicting += conflicts[: MOST_TOLD - len(self.conflicting)]

    def reject(
        self, bad: Sequence[BadRow], unknown: Mapping[NotKnown, int] = MappingProxyType({})
    ) -> None:
        """Counts rows that cannot be taken, and the values that mean nothing."""
        self.rejected += len(bad)
        for line, why, _ in bad:
            is_another = why not in self.reasons and len(self.reasons) < MOST_TOLD
            if is_another or why in self.reasons:
                self.reasons[why] += 1
            if is_another or len(self.told) < MOST_TOLD:
                self.told.append(Reject(line, why))
        for value, count in unknown.items():
            if value in self.unknown or len(self.unknown) < _MOST_UNKNOWN:
                self.unknown[value] += count

    def note_left_out(self, table: Table) -> None:
        """Says which rows the source itself marks as no records of its."""
        left, known = table.left_out, table.layout.known
        gone, others = left.counts[DELETED], left.counts[OTHERS]
        if gone and known is not None:
            rows, are = ("row", "is") if gone == 1 else ("rows", "are")
            title = known.profile.title
            self.notes.append(f"{gone:,} {rows} more {are} deleted in {title}: left out")
        if around := left.counts[GROUPS]:
            lines = "line" if around == 1 else "lines"
            self.notes.append(f"{around:,} {lines} around the groups of the table: left out")
        if others:
            rows, tell = ("row", "tells") if others == 1 else ("rows", "tell")
            self.notes.append(f"{others:,} {rows} more {tell} of something else: left out")
        if left.footers:
            count, first = len(left.footers), left.footers[0]
            line = "line" if count == 1 else "lines"
            self.notes.append(f"{count} {line} below the table left out: {first[:60]}")

    def note_units(self, table: Table) -> None:
        """Says which headings make thousands or millions of the amounts below them."""
        for feed in table.layout.feeds:
            for heading, unit in feed.units.items():
                self.notes.append(f"amounts below {quoted(heading)} are in {COUNTS[unit]}")

    def note_endings(self, table: Table) -> None:
        """Says what was taken for a stage or an ending, and which column dates it."""
        if self.synonyms:
            said = [
                f"{quoted(text)} is {stage} ({count:,} {_rows(count)})"
                for (text, stage), count in self.synonyms.most_common()
            ]
            self.notes.append(f"stages under another name: {', '.join(said)}")
        if self.ended:
            self.notes.append(f"endings: {', '.join(self._endings())}")
        day = table.finder.shared_day if table.finder else ""
        is_dated = bool(self.ended) or (table.finder is not None and table.finder.has_dated)
        if day and is_dated and self.kind == "opportunity":
            self.notes.append(f"{quoted(day)} is closed_on of ended rows, est_close_date of others")

    def _endings(self) -> Iterator[str]:
        most = self.ended.most_common(_MOST_ENDINGS)
        for (name, text, ending), count in most:
            yield f"{name} {quoted(text)} is {ending} ({count:,} {_rows(count)})"
        if len(self.ended) > len(most):
            yield f"and {len(self.ended) - len(most):,} more"

    def result(self, *, saved: bool) -> Imported:
        """The counts, once all is done."""
        changed = [f"{name} in {n:,} {_rows(n)}" for name, n in self.changed.most_common()]
        told = [f"changed: {', '.join(changed)}"] if changed else []
        told += [
            f"{count:,} {_rows(count)} {_DROPPED[why]}"
            for why, count in self.dropped.items()
            if count and why in _DROPPED
        ]
        unknown = sorted(self.unknown.items(), key=lambda each: (each[0].field, -each[1]))
        return Imported(
            self.kind,
            self.created,
            self.updated,
            self.unchanged,
            self.rejected,
            self.anonymous,
            self.also,
            tuple(self.told),
            saved,
            tuple(
                Unknown(
                    each.field,
                    each.value,
                    count,
                    each.flag,
                    str(each),
                    each.choices,
                    each.near,
                    each.endings,
                    each.may_end,
                )
                for each, count in unknown
            ),
            (*self.notes, *told),
            self.conflicts,
            tuple(self.conflicting),
            self.policy,
            tuple(self.plan or ()),
            dict(self.reasons),
            dict(self.synonyms),
            self.made,
        )


def _rows(count: int) -> str:
    return "row" if count == 1 else "rows"


def _changed(sheet: Sheet, update: Update) -> Iterable[str]:
    """The fields of a stored record that a row changed, as they are called everywhere."""
    names: dict[str, None] = {}
    for column, value in update.values.items():
        name = field_name(column)
        if column == "own":
            row = sheet.found[update.place]
            was = None if row is None else row[column]
            now = None if value is None else str(value)
            names |= {own_name(key): None for key, _, _ in differing(was, now)}
        elif sheet.kind.name == "activity" and name in ABOUT:
            names["regarding"] = None
        elif column != "stage_since":  # goes with the stage
            names[name] = None
    return names.keys()
