"""Says row by row what an import makes of a file."""

from collections.abc import Iterator, Sequence

from oppcli.domain.field import ABOUT
from oppcli.domain.fields import FieldType
from oppcli.domain.merging import Became
from oppcli.domain.money import plain_amount
from oppcli.domain.refs import Ref
from oppcli.importing.layouts.foreign import MEANT
from oppcli.importing.table import Batch
from oppcli.services.imports.merge_plan import FieldPlan, RowPlan
from oppcli.services.imports.readable_values import Shown
from oppcli.services.imports.rules import Import
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Clear, Sheet


def plan(job: Import, sheet: Sheet, saved: Saved, batch: Batch, shown: Shown) -> Iterator[RowPlan]:
    """What becomes of the rows of a sheet, once they are stored or rejected.

    What the fields become is read back from what was stored.
    """
    for line, _, reason in batch.unsound:
        yield RowPlan(line, "", "rejected", [], reason)
    numbers = dict(zip(saved.places, saved.numbers, strict=True))
    new, changed = set(numbers), {update.place for update in saved.updates}
    numbers |= {place: row["id"] for place, row in enumerate(sheet.found) if row is not None}
    shown.read(number for place, number in numbers.items() if place in new or place in changed)
    order = {field.name: number for number, field in enumerate(job.kind.fields)}
    last = len(order)
    for place, line in enumerate(sheet.lines):
        ref = str(Ref(job.kind.name, numbers[place])) if place in numbers else ""
        if place in sheet.reasons:
            fields = [f for f in sheet.plans.get(place, []) if f.how == Became.CONFLICT.value]
            stored = sheet.found[place]
            ref = "" if stored is None else ref
            yield RowPlan(line, ref, "rejected", fields, sheet.reasons[place])
        elif place in new:
            fields = sorted(_new(sheet, place, shown), key=lambda each: order.get(each.field, last))
            yield RowPlan(line, ref, "created", _as_stored(shown, numbers[place], fields))
        elif place in changed:
            fields = sheet.plans.get(place, [])
            yield RowPlan(line, ref, "updated", _as_stored(shown, numbers[place], fields))
        else:
            yield RowPlan(line, ref, "unchanged", sheet.plans.get(place, []))


def plan_quiet(job: Import, sheet: Sheet, places: Sequence[int]) -> Iterator[RowPlan]:
    """The rows of which nothing is taken."""
    for place in places:
        stored = sheet.found[place]
        assert stored is not None
        ref = str(Ref(job.kind.name, stored["id"]))
        yield RowPlan(sheet.lines[place], ref, "unchanged", sheet.plans[place])


def _as_stored(shown: Shown, number: int, fields: Sequence[FieldPlan]) -> list[FieldPlan]:
    """The fields with what the record shows of them once it is stored."""
    currency = shown.currency(number)
    return [
        _becomes(each, shown.stored(number, name, currency))
        if shown.has(name := each.field.removesuffix("_id"))
        else each
        for each in fields
    ]


def _becomes(field: FieldPlan, after: str) -> FieldPlan:
    """A field that becomes what the file says by following another one is taken as well."""
    is_taken = field.how == Became.SAME.value and after == field.file != field.store
    return field._replace(becomes=after, how=Became.TAKEN.value if is_taken else field.how)


def _new(sheet: Sheet, place: int, shown: Shown) -> Iterator[FieldPlan]:
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
    is_told = False  # what an activity is about, of which several columns may say something
    for name, links in sheet.told.links.items():
        link = links[place]
        if isinstance(link, int):  # of a folder, whose refs stand for records of the store
            of = name.removesuffix("_id")
            is_about = sheet.kind.name == "activity" and of in ABOUT
            text = str(Ref(of, link)) if is_about else shown.called(of, link)
            yield FieldPlan("regarding" if is_about else of, "", text, "", text, "new")
        elif link is not None and name in MEANT:
            if not is_told:
                yield FieldPlan("regarding", "", str(link), "", str(link), "new")
            is_told = True
        elif link is not None:
            yield FieldPlan(name, "", str(link), "", str(link), "new")
