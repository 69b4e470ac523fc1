"""The columns of opportunities that say when each stage was entered, told as their history."""

from typing import TYPE_CHECKING

from oppcli.errors import BadValue
from oppcli.importing.values.dates import read_instant
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
        endings = known.export.values_of("status", "dealstage") if known else {}
        self._outcomes = {name: meant for name, meant in endings.items() if meant != "open"}

    def tell(self, sheet: Sheet, saved: Saved) -> None:
        """Records the stages that the rows of a sheet were in, once these are stored."""
        if not self._columns:
            return
        numbers = dict(zip(saved.places, saved.numbers, strict=True))
        entries: dict[int, list[Entry]] = {}
        for place in sheet.good():
            stored = sheet.found[place]
            number = numbers[place] if stored is None else stored["id"]
            found = list(self._entries(sheet, place))
            if found:
                entries[number] = found
        Journeys(self._job.tx, self._job.now).tell(entries)

    def _entries(self, sheet: Sheet, place: int) -> list[Entry]:
        assert self._job.table is not None
        habits = self._job.table.habits
        order = habits.date_order or habits.usual_order
        cells = sheet.rows[place][1]
        process = self._stages[sheet.after("stage_id")[place]].process
        found: list[Entry] = []
        for depth, column in enumerate(self._columns):
            cell = cells[column.index].strip()
            outcome = self._outcomes.get(column.stage.casefold())
            stage = None if outcome else self._stages.named(process, column.stage)
            if not cell or (stage is None and outcome is None):
                continue
            try:
                at = read_instant(cell, order)
            except BadValue:
                sheet.dropped["entered"] += 1
                continue
            found.append(Entry(at, f"{depth:06}", stage, outcome, None, self._title, place))
        return found
