"""The devices of imported opportunities: one open claim each, and a status that follows."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter

from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.names import name_key
from oppcli.domain.product import TAKES_AFTER
from oppcli.domain.reservations import Claim, refused_claims
from oppcli.history import Edit
from oppcli.plain_records import Device
from oppcli.services.imports.rules import Import
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.tables import read_among
from oppcli.store import Row
from oppcli.transaction import Transaction

# A new device takes after the opportunity that named it: its column → the opportunity's.
_ALIKE = {
    (f"{name}_id" if name == "facility" else name): (f"{of}_id" if of == "facility" else of)
    for name, of in TAKES_AFTER.items()
}


def named_devices(job: Import, sheet: Sheet) -> tuple[Sequence[object], Sequence[object]] | None:
    """Per row the number of its device, None for a new one, and its name where the row gives one.

    None where no row has a device.
    """
    nothing: list[object] = [None] * sheet.size
    texts = sheet.texts.get("device", nothing)
    had = [row["device_id"] if row is not None else None for row in sheet.found]
    if texts is nothing and not any(had):
        return None
    named = job.names.numbers("device", texts)
    numbers = [
        was if text is None else number for text, number, was in zip(texts, named, had, strict=True)
    ]
    return numbers, texts


def check_devices(
    job: Import, sheet: Sheet, numbers: Sequence[object], texts: Sequence[object]
) -> None:
    """Rejects rows whose device another open opportunity has, or which is sold already.

    `numbers` and `texts` are those of `named_devices`. What the good rows come to decides, in
    whichever order they stand; rows that are good by then are stored.
    """
    had = [row["device_id"] if row is not None else None for row in sheet.found]
    known = {number for number in (*numbers, *had) if isinstance(number, int)}
    devices = {row["id"]: row for row in _devices(job.tx, known)}
    statuses, emptied = sheet.after("status"), sheet.cleared.get("device", ())
    claims: dict[int, Claim] = {}
    called: dict[int, object] = {}
    for place in list(sheet.good()):
        text, number, stored = texts[place], numbers[place], sheet.found[place]
        status, was = statuses[place], stored["status"] if stored is not None else None
        key = number if isinstance(number, int) or text is None else name_key(str(text))
        if text is None and place in emptied:
            key = None
        if key == had[place] and (key is None or status == was):
            continue
        called[place] = f"V{number}" if text is None else text
        is_sold = isinstance(key, int) and devices[key]["status"] == "sold"
        has_it = had[place] == key and was in (*OPEN, "won")
        if status in OPEN and is_sold and not has_it:
            sheet.reject(place, f"device: {called[place]} is sold")
            continue
        claims[place] = Claim(
            by=f"the row in {sheet.counted} {sheet.lines[place]}",
            had=had[place] if was in OPEN else None,
            wants=key if status in (*OPEN, "won") else None,
            sells=status == "won" and key is not None,
        )
    for place, reason in refused_claims(_holders(job.tx, known), claims).items():
        sheet.reject(place, f"device: {called[place]} {reason}")


@contextmanager
def handing_on(tx: Transaction, sheet: Sheet) -> Iterator[None]:
    """Lets stored records take over each other's devices while they are saved.

    They change one after the other, and not at any moment may two have the same one open.
    """
    now, statuses = sheet.after("device_id"), sheet.after("status")
    left: dict[object, tuple[int, bool]] = {}  # device → who had it, and whether it stays named
    wanted: set[object] = set()
    for place in sheet.good() if any(now) else ():
        stored = sheet.found[place]
        if stored is None:
            continue
        device, is_open = stored["device_id"], statuses[place] in OPEN
        stays, was_open = now[place] == device, stored["status"] in OPEN
        if device is not None and was_open and not (stays and is_open):
            left[device] = (stored["id"], stays)
        if is_open and not (stays and was_open):
            wanted.add(now[place])
    passed = {device: whose for device, whose in left.items() if device in wanted}
    tx.write_many(
        "UPDATE opportunity SET device_id = NULL WHERE id = ?",
        [(number,) for number, _ in passed.values()],
    )
    yield
    tx.write_many(
        "UPDATE opportunity SET device_id = ? WHERE id = ?",
        [(device, number) for device, (number, stays) in passed.items() if stays],
    )


def settle_devices(job: Import, sheet: Sheet, saved: Saved) -> None:
    """Makes the devices of the stored rows reserved, sold or available; new ones take after them.

    Statuses of devices that were there before are changed with their history.
    """
    tx, now, status = job.tx, sheet.after("device_id"), sheet.after("status")
    touched = {place for place in saved.places if now[place] is not None}
    for update in saved.updates:
        if {"device_id", "status"} & update.values.keys():
            touched.add(update.place)
    numbers = {now[place] for place in touched}
    moved: set[object] = set()  # whose claim begins, ends or is won
    for place in touched:
        stored = sheet.found[place]
        was = None if stored is None else _claim(stored["device_id"], stored["status"])
        new = _claim(now[place], status[place])
        if was != new:
            moved.update(claim[0] for claim in (was, new) if claim is not None)
    numbers |= moved
    found = _devices(tx, {number for number in numbers if isinstance(number, int)})
    rows = sorted(found, key=itemgetter("id"))
    if not rows:
        return
    # A folder brings devices along; what has an id elsewhere was not made by being named.
    made = {row["id"] for row in rows if _is_new(tx, row) and row["external_id"] is None}
    _take_after(tx, sheet, touched, made)
    wrong = [row for row in rows if row["id"] in moved and row["status"] != row["due"]]
    tx.write_many(
        "UPDATE device SET status = ? WHERE id = ?",
        [(row["due"], row["id"]) for row in wrong if _is_new(tx, row)],
    )
    known = [row for row in wrong if not _is_new(tx, row)]
    tx.change(Device.table, [Edit(row["id"], row, {"status": row["due"]}) for row in known])


def _claim(device: object, status: object) -> tuple[object, bool] | None:
    """The device that an opportunity of that status has a claim on, and whether it is open."""
    is_open = status in OPEN
    return (device, is_open) if isinstance(device, int) and (is_open or status == "won") else None


def _devices(tx: Transaction, numbers: Iterable[int]) -> Iterable[Row]:
    """Devices with their status and the one that is due to them."""
    claimed = "SELECT 1 FROM opportunity o WHERE o.device_id = device.id AND o.status"
    return read_among(
        tx,
        "SELECT id, status, batch_id, external_id,"
        f" CASE WHEN EXISTS ({claimed} IN {sql_words(OPEN)}) THEN 'reserved'"
        f" WHEN EXISTS ({claimed} = 'won') THEN 'sold' ELSE 'available' END AS due"
        " FROM device WHERE id IN",
        numbers,
    )


def _holders(tx: Transaction, numbers: Iterable[int]) -> dict[object, str]:
    """Device → the open opportunity that has it."""
    rows = read_among(
        tx,
        f"SELECT device_id, id FROM opportunity WHERE status IN {sql_words(OPEN)} AND device_id IN",
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
