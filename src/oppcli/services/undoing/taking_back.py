"""Takes back what a batch did, in bulk, and writes that into the history as any other change."""

from collections.abc import Mapping

from oppcli.domain.past import TOUCHED, Taken, column_of, own_name, runs
from oppcli.history import Edit, FieldChange, deleted
from oppcli.plain_records import PRESENT
from oppcli.services.touching import lower_touched_at
from oppcli.services.undoing.batch_effects import GAP, Effects, Image, images
from oppcli.services.undoing.choosing import Chains
from oppcli.stored import Table, stored_text
from oppcli.transaction import Transaction

_TOUCHES = f"""SELECT entity_id, batch_id, old, new FROM change
 WHERE entity = 'opportunity' AND field = '{TOUCHED}' AND entity_id BETWEEN :first AND :last
 ORDER BY id"""
_TOUCHED = f"""SELECT entity_id FROM change
 WHERE batch_id = :batch AND entity = 'opportunity' AND field = '{TOUCHED}'"""


# What no two rows of a table may share, however many of them get back what another one has now.
_APART = {
    "owner": ("name", "source_system", "external_id"),
    "unit": ("name", "source_system", "external_id"),
    "device": ("serial_number", "stock_number", "source_system", "external_id"),
    "opportunity": ("device_id", "lead_id", "source_system", "external_id"),
}
_IDENTITY = ("source_system", "external_id")  # of the other records
_NOBODYS = "\x1f"  # before a row's number it is a text that nothing else holds


def take_back(tx: Transaction, did: Effects, gone: Mapping[str, Mapping[int, Image]]) -> None:
    """Brings back what the batch deleted, then what it changed, then deletes what it made.

    `gone` has the rows by table that are deleted, as they are.
    """
    touched = [shape for shape in PRESENT.values() if shape.name in did.taken]
    rows = {shape: images(tx, shape.name, did.of(shape.name).fields.keys()) for shape in touched}
    for shape in touched:
        _make_room(tx, shape, did.of(shape.name), rows[shape])
    for shape in touched:
        _bring_back(tx, shape, did.of(shape.name).back)
    for shape in touched:
        _restore(tx, shape, did.of(shape.name).fields, rows[shape])
    for shape in reversed(PRESENT.values()):
        if gone.get(shape.name):
            _delete(tx, shape, gone[shape.name])


def _make_room(tx: Transaction, shape: Table, taken: Taken, rows: Mapping[int, Image]) -> None:
    """Takes from rows that go or change what another one may get back, such as a name."""
    apart = _APART.get(shape.name, _IDENTITY if shape.is_kept else ())
    restored: dict[str, list[int]] = {column: [] for column in apart}
    for number, row in rows.items():
        for name, old in taken.fields[number].items():
            column = column_of(name, shape.columns)
            if column in restored and stored_text(row[column]) != old:
                restored[column].append(number)
    for column, numbers in restored.items():
        if not (numbers or taken.back):
            continue
        spans = list(runs([*numbers, *taken.gone]))
        update = f'UPDATE {shape.name} SET "{column}" = %s WHERE id BETWEEN ? AND ?'
        if column in shape.integers:
            tx.write_many(update % "NULL", spans)
        else:
            filled = update % "? || CAST(id AS TEXT)" + f' AND "{column}" IS NOT NULL'
            tx.write_many(filled, [(_NOBODYS, *span) for span in spans])


def _bring_back(tx: Transaction, shape: Table, back: Mapping[int, Image]) -> None:
    """Stores deleted rows again, under their numbers; those that others link to come first.

    Until a unit is in its place again, another one of its name may be without a place.
    """
    if not back:
        return
    own = [column for column, target in shape.links if target == shape.name]
    columns = [column for column in shape.columns if column not in (*own, *shape.derived)]
    is_named = bool(own) and "name" in shape.columns
    rows = [
        tuple(f"{_NOBODYS}{n}" if is_named and c == "name" else image.get(c) for c in columns)
        for n, image in back.items()
    ]
    tx.insert_many(shape.name, columns, rows)
    for column in own:
        tx.write_many(
            f"UPDATE {shape.name} SET {column} = ? WHERE id = ?",
            [(image[column], number) for number, image in back.items() if column in image],
        )
    if is_named:
        names = [(image.get("name"), number) for number, image in back.items()]
        tx.write_many(f"UPDATE {shape.name} SET name = ? WHERE id = ?", names)
    tx.made(shape.name, back)


def _restore(
    tx: Transaction,
    shape: Table,
    fields: Mapping[int, Mapping[str, str | None]],
    rows: Mapping[int, Image],
) -> None:
    """Gives fields the values that they had, and records the next version of the record.

    `rows` are those that change, as they were before.
    """
    edits = []
    for number, row in rows.items():
        values: dict[str, object] = {}
        own: dict[str, str | None] = {}
        for name, old in reversed(list(fields[number].items())):  # in the order they were typed
            column = column_of(name, shape.columns)
            if own_name(name):
                own[own_name(name)] = old
            elif name != TOUCHED and column is not None:
                values[column] = shape.stored(column, old)
        if own:
            from oppcli.domain.own_fields import with_values

            values["own"] = with_values(row["own"], own)
        edits.append(Edit(number, row, values))
    tx.change(shape, edits)


def _delete(tx: Transaction, shape: Table, rows: Mapping[int, Image]) -> None:
    spans = list(runs(rows))
    kept = [{c: v for c, v in row.items() if c not in shape.derived} for row in rows.values()]
    tx.record([deleted(shape.name, row) for row in kept])
    own = [column for column, target in shape.links if target == shape.name]
    if own and "name" in shape.columns:  # without its place a unit may have another one's name
        named = f"UPDATE {shape.name} SET name = ? || CAST(id AS TEXT) WHERE id BETWEEN ? AND ?"
        tx.write_many(named, [(_NOBODYS, *span) for span in spans])
    for column in own:
        tx.write_many(f"UPDATE {shape.name} SET {column} = NULL WHERE id BETWEEN ? AND ?", spans)
    tx.write_many(f"DELETE FROM {shape.name} WHERE id BETWEEN ? AND ?", spans)


def restore_lists(tx: Transaction, did: Effects, batch: int) -> None:
    """Records the fields that are told but not stored, such as the members of a team."""
    changes = []
    for shape in PRESENT.values():
        for number, fields in did.of(shape.name).fields.items():
            for name, old in fields.items():
                if column_of(name, shape.columns) is None:
                    rows = tx.read(
                        "SELECT new FROM change WHERE batch_id = :batch AND entity = :entity"
                        " AND entity_id = :number AND field = :field ORDER BY id DESC LIMIT 1",
                        {"batch": batch, "entity": shape.name, "number": number, "field": name},
                    ).rows
                    changes.append(FieldChange(shape.name, number, name, rows[0][0], old))
    tx.record(changes)


def touch_again(tx: Transaction, did: Effects, chains: Chains) -> None:
    """Makes `touched_at` the latest of what happened to an opportunity and is in force then."""
    ours = chains.first(did.batch)
    holds_then = not chains.is_in_force(ours)
    # Of the command itself: taking it back may have left the day as it was.
    touched = {number for (number,) in tx.read(_TOUCHED, {"batch": ours}).rows}
    first_was: dict[int, str] = {}
    latest: dict[int, str] = {}
    lowered: set[int] = set()  # by a correction, after which the latest touch is not the last word
    for first, last in runs(touched, gap=GAP):
        rows = tx.read(_TOUCHES, {"first": first, "last": last}).rows
        for number, batch, old, new in rows:
            if number in touched and chains.undoes(batch) is None:
                first_was.setdefault(number, old)
                if holds_then if batch == ours else chains.is_in_force(batch):
                    latest[number] = max(new, latest.get(number, ""))
                    lowered |= {number} if new < old else set()
    edits = [
        Edit(number, row, {TOUCHED: max(latest.get(number, ""), first_was.get(number, ""))})
        for number, row in images(tx, "opportunity", touched).items()
    ]
    tx.change(PRESENT["opportunity"], edits, counts=False)
    lower_touched_at(tx, sorted(lowered))
