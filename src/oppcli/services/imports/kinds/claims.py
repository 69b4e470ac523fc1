"""The devices of imported opportunities: one open claim each, and a status that follows."""

from collections.abc import Iterable
from operator import itemgetter

from oppcli.history import FieldChange
from oppcli.services.imports.linking.directory import folded
from oppcli.services.imports.rules import Import
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.tables import read_among
from oppcli.store import Row, Transaction

_OPEN = ("open", "on_hold")

# A new device takes after the opportunity that named it: its column → the opportunity's.
_ALIKE = {
    "brand": "brand",
    "class": "class",
    "model": "model",
    "model_code": "model_code",
    "variant": "variant",
    "condition": "interest_type",
    "currency": "currency",
    "facility_id": "facility_id",
}


def check_devices(job: Import, sheet: Sheet) -> None:
    """Rejects rows whose device another open opportunity has, or which is sold already."""
    if "device" not in sheet.texts:
        return
    texts = sheet.texts["device"]
    numbers = job.names.numbers("device", texts)
    known = {number for number in numbers if isinstance(number, int)}
    devices = {row["id"]: row for row in _devices(job.tx, known)}
    statuses, claims = sheet.after("status"), _claims(job.tx, known)
    for place in list(sheet.good()):
        text, number, stored = texts[place], numbers[place], sheet.found[place]
        if not isinstance(text, str):
            continue
        own = stored["id"] if stored is not None else 0
        key = number if isinstance(number, int) else folded(text)
        holder = claims.get(key)
        had_it = stored is not None and stored["device_id"] == number
        if holder not in (None, f"O{own}") and statuses[place] in (*_OPEN, "won"):
            sheet.reject(place, f"device: {text} is reserved by {holder}")
        elif statuses[place] not in _OPEN:
            continue
        elif isinstance(number, int) and devices[number]["status"] == "sold" and not had_it:
            sheet.reject(place, f"device: {text} is sold")
        else:
            claims[key] = f"O{own}" if own else f"the row in line {sheet.lines[place]}"


def settle_devices(job: Import, sheet: Sheet, saved: Saved) -> None:
    """Makes the devices of the stored rows reserved, sold or available; new ones take after them.

    Statuses of devices that were there before are changed with their history.
    """
    tx, now = job.tx, sheet.after("device_id")
    touched = {place for place in saved.places if now[place] is not None}
    for update in saved.updates:
        if {"device_id", "status"} & update.values.keys():
            touched.add(update.place)
    numbers = {now[place] for place in touched}
    numbers |= {stored["device_id"] for place in touched if (stored := sheet.found[place])}
    found = _devices(tx, {number for number in numbers if isinstance(number, int)})
    rows = sorted(found, key=itemgetter("id"))
    if not rows:
        return
    # A folder brings devices along; what has an id elsewhere was not made by being named.
    made = {row["id"] for row in rows if _is_new(tx, row) and row["external_id"] is None}
    _take_after(tx, sheet, touched, made)
    wrong = [row for row in rows if row["status"] != row["due"]]
    tx.write_many(
        "UPDATE device SET status = ?, updated_at = ?, version = version + ? WHERE id = ?",
        [(row["due"], job.now, 0 if _is_new(tx, row) else 1, row["id"]) for row in wrong],
    )
    tx.record(
        [
            FieldChange("device", row["id"], "status", row["status"], row["due"])
            for row in wrong
            if not _is_new(tx, row)
        ]
    )


def _devices(tx: Transaction, numbers: Iterable[int]) -> Iterable[Row]:
    """Devices with their status and the one that is due to them."""
    claimed = "SELECT 1 FROM opportunity o WHERE o.device_id = device.id AND o.status"
    return read_among(
        tx,
        "SELECT id, status, batch_id, external_id,"
        f" CASE WHEN EXISTS ({claimed} IN ('open', 'on_hold')) THEN 'reserved'"
        f" WHEN EXISTS ({claimed} = 'won') THEN 'sold' ELSE 'available' END AS due"
        " FROM device WHERE id IN",
        numbers,
    )


def _claims(tx: Transaction, numbers: Iterable[int]) -> dict[object, str]:
    """Device → the open opportunity that has it."""
    rows = read_among(
        tx,
        "SELECT device_id, id FROM opportunity WHERE status IN ('open', 'on_hold')"
        " AND device_id IN",
        numbers,
    )
    return {row["device_id"]: f"O{row['id']}" for row in rows}


def _is_new(tx: Transaction, row: Row) -> bool:
    return bool(row["batch_id"] == tx.recorder.batch)


def _take_after(tx: Transaction, sheet: Sheet, places: Iterable[int], new: set[int]) -> None:
    """Fills in what new devices are from the opportunities that named them."""
    now = sheet.after("device_id")
    columns = [sheet.after(column) for column in _ALIKE.values()]
    rows = [
        (*(column[place] for column in columns), now[place])
        for place in places
        if now[place] in new
    ]
    filled = ", ".join(f'"{column}" = COALESCE(?, "{column}")' for column in _ALIKE)
    tx.write_many(f"UPDATE device SET {filled} WHERE id = ?", rows)
