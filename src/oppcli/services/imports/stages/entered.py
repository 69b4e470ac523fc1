"""The columns of opportunities that say when each stage was entered, told as their history."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from oppcli.importing.columns import CellRefusal
from oppcli.importing.values.endings import Endings
from oppcli.services.imports.rules import Import
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.stages.journeys import Entry, Journeys

if TYPE_CHECKING:
    from oppcli.services.imports.stages.placing import Stages


class EnteredStages:
    """Those columns of one table."""

    def __init__(self, job: Import, stages: "Stages") -> None:
        self._job = job
        self._stages = stages
        layout = job.table.layout if job.table else None
        known = layout.known if layout else None
        self._columns = layout.entered if layout else ()
        self._title = known.profile.title if known else ""
        endings = Endings("opportunity", job.table.habits.endings if job.table else {})
        self._outcomes = {each.stage: endings.of(each.stage) for each in self._columns}

    def tell(self, sheet: Sheet, saved: Saved) -> None:
        """Records the stages that the rows of a sheet were in, once these are stored."""
        if not self._columns:
            return
        numbers = dict(zip(saved.places, saved.numbers, strict=True))
        stages = sheet.after("stage_id")
        entries: dict[int, list[Entry]] = {}
        for place in sheet.good():
            stored = sheet.found[place]
            number = numbers[place] if stored is None else stored["id"]
            found = list(self._entries(sheet, place, self._stages[stages[place]].process))
            if found:
                entries[number] = found
        Journeys(self._job.tx, self._job.now).tell(entries)

    def _entries(self, sheet: Sheet, place: int, process: int) -> Iterator[Entry]:
        assert self._job.table is not None
        cells = sheet.rows[place][1]
        pairs = zip(self._columns, self._job.table.entered, strict=True)
        for depth, (entered, column) in enumerate(pairs):
            cell = cells[entered.index].strip()
            outcome = self._outcomes[entered.stage]
            stage = None if outcome else self._stages.named(process, entered.stage)
            if not cell or (stage is None and outcome is None):
                continue
            at = column.read_one(cell)
            if isinstance(at, CellRefusal):
                sheet.dropped["entered"] += 1
            else:
                yield Entry(str(at), f"{depth:06}", stage, outcome, None, self._title, place)
