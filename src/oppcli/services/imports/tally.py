"""Counts what became of the rows of one table."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from oppcli.domain.field import Kind
from oppcli.domain.imported import Imported, Reject
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Sheet

MOST_TOLD = 20  # rejects whose reasons are told; all of them are in the file of rejects

BadRow = tuple[int, str, list[str]]  # line, reason, cells


@dataclass(slots=True)
class Tally:
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

    def add(self, sheet: Sheet, saved: Saved, bad: Sequence[BadRow]) -> None:
        """Counts the rows of one batch."""
        self.created += len(saved.places)
        self.updated += len(saved.updates)
        self.unchanged += len(sheet.good()) - len(saved.places) - len(saved.updates)
        if sheet.kind.name != "device":  # it has numbers of its own
            ids = sheet.given("external_id")
            self.anonymous += sum(ids[place] is None for place in saved.places)
        self.reject(bad)

    def count(self, became: str) -> None:
        """Counts one row that is created, updated or unchanged."""
        setattr(self, became, getattr(self, became) + 1)

    def reject(self, bad: Sequence[BadRow]) -> None:
        """Counts rows that cannot be taken."""
        self.rejected += len(bad)
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
