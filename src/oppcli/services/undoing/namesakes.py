"""Names that were removed and made anew meanwhile: what comes back belongs to those there are."""

from oppcli.domain.past import column_of
from oppcli.plain_records import PRESENT
from oppcli.services.undoing.deed import Deed
from oppcli.services.undoing.naming import ref_of
from oppcli.transaction import Transaction

_NAMES = {"owner": ("name",), "unit": ("kind", "name")}


def join_namesakes(tx: Transaction, deed: Deed) -> list[str]:
    """Links what comes back to the user, team or unit of the same name; says which they are."""
    notes = []
    for table, columns in _NAMES.items():
        back = deed.of(table).back
        there = {
            tuple(row[1:]): row[0]
            for row in (
                tx.read(f"SELECT id, {', '.join(columns)} FROM {table}").rows if back else ()
            )
        }
        joined = {
            number: there[key]
            for number, image in back.items()
            if (key := tuple(image[column] for column in columns)) in there
        }
        notes += [
            f"{ref_of(table, number, back.pop(number))} is there again already" for number in joined
        ]
        if joined:
            _link(deed, table, joined)
    return notes


def _link(deed: Deed, table: str, joined: dict[int, int]) -> None:
    for shape in PRESENT.values():
        columns = [column for column, target in shape.links if target == table]
        taken = deed.of(shape.name)
        for image in taken.back.values() if columns else ():
            for column in columns:
                if image.get(column) in joined:
                    image[column] = joined[image[column]]
        for fields in taken.fields.values() if columns else ():
            for name, old in fields.items():
                if old is not None and column_of(name, shape.columns) in columns:
                    fields[name] = str(joined.get(int(old), int(old)))
