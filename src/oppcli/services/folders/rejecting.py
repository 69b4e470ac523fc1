"""The rows of a folder that cannot be taken, by file and line."""

from typing import TYPE_CHECKING

from oppcli.domain.imported import Reject, RowPlan
from oppcli.errors import RowsRejected
from oppcli.importing.folder import Opened
from oppcli.importing.own_format import Exact

if TYPE_CHECKING:
    from oppcli.domain.restored import Merged, Restored

MOST_TOLD = 20


class Rejecting:
    """Counts rejected rows and keeps the first: `told` are file names with their rejects.

    With `plans` it keeps all of them, by file.
    """

    def __init__(self, *, plans: bool = False) -> None:
        self.plans = plans
        self.count = 0
        self.told: list[tuple[str, Reject]] = []
        self._seen: set[tuple[str, int]] = set()
        self._planned: dict[str, list[RowPlan]] = {}

    def note(self, opened: Opened, rows: Exact) -> None:
        """Notes the rows that have a fault by now, each once."""
        for place in sorted(rows.faults):
            self.add(opened, rows.rows[place][0], rows.faults[place])

    def add(self, opened: Opened, line: int, reason: str) -> None:
        """Notes one row."""
        if (opened.path.name, line) in self._seen:
            return
        self.count += 1
        self._seen.add((opened.path.name, line))
        if len(self.told) < MOST_TOLD:
            self.told.append((opened.path.name, Reject(line, reason)))
        if self.plans:
            planned = self._planned.setdefault(opened.path.name, [])
            planned.append(RowPlan(line, "", "rejected", [], reason))

    def planned(self, opened: Opened) -> list[RowPlan]:
        """The rejected rows of a file, where plans are wanted."""
        return self._planned.get(opened.path.name, [])


def refuse_bad_rows(rejecting: Rejecting, done: "Restored | Merged") -> None:
    """Raises RowsRejected for any bad rows, so that nothing of what is `done` is saved."""
    if rejecting.count:
        raise FolderRejected(rejecting, done)


class FolderRejected(RowsRejected):
    """Rows of a folder were rejected, so nothing of it was saved."""

    def __init__(self, rejecting: Rejecting, done: "Restored | Merged") -> None:
        rows = "1 row" if rejecting.count == 1 else f"{rejecting.count:,} rows"
        super().__init__(
            f"{rows} of the folder cannot be taken, so nothing was saved.",
            "correct what is named, then import the folder again",
        )
        self.rejecting = rejecting
        self.done = done
