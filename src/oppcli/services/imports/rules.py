"""What the rules of one kind of record have to offer to an import, and what they are handed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from oppcli.domain.fields import Kind
from oppcli.domain.merging import OURS
from oppcli.importing.table import Table
from oppcli.services.imports.linking.links import Identified
from oppcli.services.imports.linking.names import Names
from oppcli.services.imports.merge_plan import Plan
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Sheet
from oppcli.services.work import Work
from oppcli.stored import instant_text
from oppcli.transaction import Transaction


@dataclass(frozen=True)
class Import:
    """One import: what it works in and what it knows.

    `table` is what is taken, None where rows come without one. `processes`: what the file calls
    a sales process, '' where it says nothing → its key here. `conflicts`: which side settles what
    file and store changed differently; see `domain/merging.py`. `plan` collects what becomes of
    each row, where that is asked. `then`: the last batch of this very store that the rows know,
    since they were exported from it; what they said then is what was stored after it.
    """

    tx: Transaction
    work: Work
    kind: Kind
    names: Names
    identified: Identified
    table: Table | None = None
    processes: Mapping[str, str] = field(default_factory=dict)
    conflicts: str = OURS
    plan: Plan | None = None
    then: int | None = None

    @property
    def now(self) -> str:
        """This instant as it is stored."""
        return instant_text(self.work.now)


class Rules(Protocol):
    """A kind's own rules."""

    @property
    def looked_at(self) -> Sequence[str]:
        """The stored columns that the rules ask for."""

    def check(self, sheet: Sheet) -> None:
        """Rejects rows that break a rule, and fills what follows from what the file gives."""

    def finish(self, sheet: Sheet, saved: Saved) -> None:
        """Does what has to follow once the records of the sheet are stored."""


def need(sheet: Sheet, columns: Sequence[str], noun: str) -> None:
    """Rejects new records that have none of those columns, beside what is wrong with a cell."""
    given = [sheet.given(column) for column in columns]
    if any(None not in values for values in given):
        return
    for place in sorted({*sheet.sound, *sheet.faulty}):
        if sheet.found[place] is None and all(values[place] is None for values in given):
            hint = f"--map 'HEADING={columns[-1]}'"
            sheet.reject(
                place, f"{' or '.join(columns)}: a new {noun} needs it, nothing is given; {hint}"
            )
