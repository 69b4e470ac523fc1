"""What a batch did, by table: what it made, changed and deleted, and how that is taken back."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from oppcli.domain.past import Taken, column_of, runs, take_back
from oppcli.plain_records import PRESENT
from oppcli.stored import Table
from oppcli.transaction import Transaction

GAP = 50  # numbers that may lie between those wanted, read for nothing

Image = dict[str, Any]  # a row by column, as it is stored


@dataclass(slots=True)
class Effects:
    """A batch to be taken back. `taken` says what that means for each table."""

    batch: int
    taken: dict[str, Taken]

    def of(self, table: str) -> Taken:
        """What taking back means for that table."""
        return self.taken.setdefault(table, Taken())

    def links(self, shape: Table, target: str) -> Iterator[tuple[str, int, int]]:
        """The links of a table to another one that taking back restores: column, row, number."""
        taken = self.taken.get(shape.name, Taken())
        columns = [column for column, table in shape.links if table == target]
        for number, image in taken.back.items():
            for column in columns:
                if image.get(column) is not None:
                    yield column, number, int(image[column])
        for number, fields in taken.fields.items():
            for name, old in fields.items():
                if old is not None and column_of(name, shape.columns) in columns:
                    yield f"{name}_id", number, int(old)


def what_batch_did(tx: Transaction, batch: int) -> Effects:
    """What that batch did, from its changes and from the records that name it."""
    rows = tx.read(
        "SELECT entity, entity_id, field, old, new FROM change WHERE batch_id = :batch"
        # What an import told of another system led to what it stored: taking back leaves it.
        " AND actor IS NULL ORDER BY id DESC",
        {"batch": batch},
    ).rows
    did = Effects(batch, take_back(rows))
    for taken in did.taken.values():
        taken.back = dict(sorted(taken.back.items()))
    for shape in PRESENT.values():
        if shape.names_batch:
            made = tx.read(
                f"SELECT id FROM {shape.name} WHERE batch_id = :batch", {"batch": batch}
            ).rows
            if made:
                taken = did.of(shape.name)
                taken.gone.update(number for (number,) in made)
                # A record that it made goes whole, whatever it changed about it afterwards. One
                # that it deleted, made before and brought back since, names an earlier batch.
                for number in taken.gone & taken.fields.keys():
                    del taken.fields[number]
    return did


def images(tx: Transaction, table: str, numbers: Collection[int]) -> dict[int, Image]:
    """The rows of a table with those numbers, as they are stored."""
    found: dict[int, Image] = {}
    for first, last in runs(numbers, gap=GAP):
        rows = tx.read(
            f"SELECT * FROM {table} WHERE id BETWEEN :first AND :last ORDER BY id",
            {"first": first, "last": last},
        )
        found.update((row["id"], row) for row in rows if row["id"] in numbers)
    return found
