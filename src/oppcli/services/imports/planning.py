"""Says row by row what an import makes of a file."""

from collections.abc import Iterator, Sequence

from oppcli.domain.fields import FieldType
from oppcli.domain.merging import Became
from oppcli.domain.money import plain_amount
from oppcli.domain.refs import Ref
from oppcli.importing.table import Batch
from oppcli.services.imports.merge_plan import FieldPlan, RowPlan
from oppcli.services.imports.rules import Import
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Clear, Sheet


def plan(job: Import, sheet: Sheet, saved: Saved, batch: Batch) -> Iterator[RowPlan]:
    """What becomes of the rows of a sheet, once they are stored or rejected."""
    for line, _, reason in batch.unsound:
        yield RowPlan(line, "", "rejected", [], reason)
    new = dict(zip(saved.places, saved.numbers, strict=True))
    changed = {update.place for update in saved.updates}
    for place, line in enumerate(sheet.lines):
        stored = sheet.found[place]
        ref = "" if stored is None else str(Ref(job.kind.name, stored["id"]))
        if place in sheet.reasons:
            fields = [f for f in sheet.plans.get(place, []) if f.how == Became.CONFLICT.value]
            yield RowPlan(line, ref, "rejected", fields, sheet.reasons[place])
        elif place in new:
            ref = str(Ref(job.kind.name, new[place]))
            yield RowPlan(line, ref, "created", list(_new(sheet, place)))
        else:
            action = "updated" if place in changed else "unchanged"
            yield RowPlan(line, ref, action, sheet.plans.get(place, []))


def plan_quiet(job: Import, sheet: Sheet, places: Sequence[int]) -> Iterator[RowPlan]:
    """The rows of which nothing is taken."""
    for place in places:
        stored = sheet.found[place]
        assert stored is not None
        ref = str(Ref(job.kind.name, stored["id"]))
        yield RowPlan(sheet.lines[place], ref, "unchanged", sheet.plans[place])


def _new(sheet: Sheet, place: int) -> Iterator[FieldPlan]:
    """The fields that a row of a new record gives."""
    for name, values in sheet.told.values.items():
        value = values[place]
        if value is None or isinstance(value, Clear):
            continue
        field = sheet.kind.field(name)
        text = str(value)
        if field is not None and field.type is FieldType.MONEY and isinstance(value, int):
            text = plain_amount(value, sheet.currencies[place])
        yield FieldPlan(name, "", text, "", text, "new")
    for name, links in sheet.told.links.items():
        if links[place] is not None:
            text = str(links[place])
            yield FieldPlan(name, "", text, "", text, "new")
