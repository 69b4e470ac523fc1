"""Says row by row what becomes of a folder that an empty store takes in."""

from collections.abc import Iterator

from oppcli.domain.imported import FieldPlan, RowPlan
from oppcli.domain.reference_fields import called
from oppcli.importing.folder import Opened
from oppcli.importing.own_format import Exact


def plan_of_restored(opened: Opened, rows: Exact) -> Iterator[RowPlan]:
    """The rows of a file of records: each is made as it is written, or rejected."""
    kind, source = opened.file.kind, opened.source
    if kind is None or source is None:
        return
    places = {field.name: source.headings.index(field.name) for field in kind.fields}
    for place, (line, cells, _) in enumerate(rows.rows):
        if place in rows.faults:
            yield RowPlan(line, "", "rejected", [], rows.faults[place])
            continue
        given = {name: cells[at] for name, at in places.items() if cells[at]}
        fields = [FieldPlan(name, "", cell, "", cell, "new") for name, cell in given.items()]
        yield RowPlan(line, called(kind, given), "created", fields)
