"""Names that were removed and made anew meanwhile: what comes back belongs to those there are."""

from oppcli.domain.assignment import PARTS
from oppcli.domain.past import column_of
from oppcli.plain_records import PRESENT
from oppcli.services.undoing.batch_effects import Effects
from oppcli.services.undoing.naming import ref_of
from oppcli.transaction import Transaction

_NAMES = {
    "owner": "SELECT id, NULL, name, NULL FROM owner",
    "unit": "SELECT id, kind, name, parent_id FROM unit",
}
_Named = tuple[object, object, object]  # kind, name, and what a facility or operation is part of


def join_namesakes(tx: Transaction, did: Effects) -> list[str]:
    """Links what comes back to the user, team or unit of the same name, and of the same place;
    says which they are."""
    notes = []
    for table, sql in _NAMES.items():
        back = did.of(table).back
        there = {_named(*row[1:]): row[0] for row in (tx.read(sql).rows if back else ())}
        joined: dict[int, int] = {}
        # What others are a part of goes first.
        for number in sorted(back, key=lambda each: _LEVELS.get(back[each].get("kind"), 0)):
            image = back[number]
            kind = image.get("kind") if table == "unit" else None
            above = image.get("parent_id")
            key = _named(kind, image["name"], joined.get(above, above))  # type: ignore[arg-type]
            if key in there:
                joined[number] = there[key]
        notes += [
            f"{ref_of(table, number, back.pop(number))} is there again already"
            for number in sorted(joined)
        ]
        if joined:
            _link(did, table, joined)
    return notes


_LEVELS: dict[object, int] = {"facility": 1, "operation": 2}


def _named(kind: object, name: object, above: object) -> _Named:
    return kind, name, above if kind in PARTS[1:] else None


def _link(did: Effects, table: str, joined: dict[int, int]) -> None:
    for shape in PRESENT.values():
        columns = [column for column, target in shape.links if target == table]
        taken = did.of(shape.name)
        for image in taken.back.values() if columns else ():
            for column in columns:
                if image.get(column) in joined:
                    image[column] = joined[image[column]]
        for fields in taken.fields.values() if columns else ():
            for name, old in fields.items():
                if old is not None and column_of(name, shape.columns) in columns:
                    fields[name] = str(joined.get(int(old), int(old)))
