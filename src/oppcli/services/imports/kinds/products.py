"""What the catalogue and the devices add to imported rows, or rule out, as they do when typed."""

from collections.abc import Iterable, Mapping, Sequence

from oppcli.domain.field import CLOSED, OPEN, sql_words
from oppcli.domain.names import name_key
from oppcli.domain.product import ALIKE, LEVELS, Completed, Fitted, Said, fitted
from oppcli.history import Edit
from oppcli.plain_records import Opportunity
from oppcli.services import catalogue
from oppcli.services.imports.sheet import Clear, Sheet
from oppcli.services.imports.tables import quoted_columns, read_among
from oppcli.store import Row
from oppcli.transaction import Transaction

_CONDITION = "interest_type"


class Products:
    """The products of the rows of one import. Each product is judged once."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._catalogue = catalogue.known(tx)
        self._completed: dict[tuple[str | None, ...], Completed] = {}
        self._fitted: dict[tuple[object, ...], Fitted] = {}
        self._new: dict[
            str, dict[str, str | None]
        ] = {}  # a device's number → what it is said to be

    def complete(self, sheet: Sheet, places: Iterable[int] | None = None) -> None:
        """Fills what stands above the product of each row; rejects what contradicts itself.

        `places` are those to look at; else those whose row says something new of its product.
        """
        if not self._catalogue:
            return
        after = {level: sheet.after(level) for level in LEVELS}
        for place in list(_differing(sheet, LEVELS)) if places is None else places:
            said = _said(after, place)
            key = tuple(said.values())
            done = self._completed.get(key)
            if done is None:
                done = self._completed[key] = self._catalogue.complete(said)
            if done.refusal is not None:
                sheet.reject(place, str(done.refusal))
                continue
            for level, value in done.values.items():
                sheet.column(level)[place] = value
            if places is None:
                sheet.dropped["catalogue"] += bool(done.unknown)

    def fit(self, sheet: Sheet, numbers: Sequence[object], names: Sequence[object]) -> None:
        """Makes opportunities say what their devices say; rejects what differs from its device.

        `numbers` and `names` are those of each row's device; a new one has no number yet. What was
        closed may have had its device in another condition.
        """
        places = [
            place
            for place in _differing(sheet, (*ALIKE, "status"), numbers)
            if numbers[place] is not None or names[place] is not None
        ]
        devices = _devices(self._tx, {n for p in places if isinstance(n := numbers[p], int)})
        after, statuses = {name: sheet.after(name) for name in ALIKE}, sheet.after("status")
        filled: list[int] = []
        for place in places:
            number, said = numbers[place], _said(after, place)
            is_closed = statuses[place] in CLOSED
            if isinstance(number, int):
                fit = self._fit(said, devices[number], is_closed=is_closed)
            else:
                fit = self._fit_new(said, str(names[place]), is_closed=is_closed)
            if fit.refusal is not None:
                sheet.reject(place, str(fit.refusal))
                continue
            for name, value in fit.values.items():
                sheet.column(name)[place] = value
            if fit.values:
                filled.append(place)
        self.complete(sheet, filled)

    def _fit(self, said: Said, device: Row, *, is_closed: bool) -> Fitted:
        key = (*said.values(), device["id"], is_closed)
        if key not in self._fitted:
            number = device["serial_number"] or device["stock_number"]
            its = {name: device[name] for name in ALIKE.values()}
            self._fitted[key] = _fitted(said, its, f"V{device['id']} {number}", is_closed)
        return self._fitted[key]

    def _fit_new(self, said: Said, name: str, *, is_closed: bool) -> Fitted:
        """Rows that name the same new device say the same of it; it fills nothing of theirs."""
        known = self._new.setdefault(name_key(name), {})
        fit = _fitted(said, known, name, is_closed)
        if fit.refusal is None:
            for own, of_device in ALIKE.items():
                known[of_device] = known.get(of_device) or said[own]
        return Fitted({}, fit.refusal)


def fit_opportunities(tx: Transaction, sheet: Sheet) -> None:
    """Rejects devices that would no longer fit the open opportunities that have them."""
    for place, opportunity, fit in _of_devices(tx, sheet):
        if fit.refusal is not None:
            sheet.reject(place, f"{fit.refusal.field}: O{opportunity['id']}: {fit.refusal.why}")


def fill_opportunities(tx: Transaction, sheet: Sheet) -> None:
    """Makes the open opportunities say what their devices say now."""
    tx.change(
        Opportunity.table,
        [
            Edit(opportunity["id"], opportunity, fit.values)
            for _, opportunity, fit in _of_devices(tx, sheet)
            if fit.values
        ],
    )


def _of_devices(tx: Transaction, sheet: Sheet) -> list[tuple[int, Row, Fitted]]:
    """Open opportunities of the devices that change: place of the row, record, how they fit."""
    stored = {
        row["id"]: place
        for place in _differing(sheet, tuple(ALIKE.values()))
        if (row := sheet.found[place]) is not None
    }
    if not stored:
        return []
    after = {name: sheet.after(name) for name in (*ALIKE.values(), "serial_number", "stock_number")}
    sql = f"SELECT device_id, id, {quoted_columns(ALIKE)} FROM opportunity"
    found = []
    for row in read_among(tx, f"{sql} WHERE status IN {sql_words(OPEN)} AND device_id IN", stored):
        place = stored[row["device_id"]]
        device = _said(after, place)
        called = f"V{row['device_id']} {device['serial_number'] or device['stock_number']}"
        found.append((place, row, fitted({name: row[name] for name in ALIKE}, device, called)))
    return found


def _fitted(said: Said, device: Said, called: str, is_closed: bool) -> Fitted:
    if not is_closed or said[_CONDITION] is None:
        return fitted(said, device, called)
    return fitted(said, {**device, ALIKE[_CONDITION]: None}, called)


def _differing(
    sheet: Sheet, columns: Sequence[str], numbers: Sequence[object] | None = None
) -> list[int]:
    """The places of good rows that are new, or say something else in a column than is stored.

    `numbers` are those of each row's device, which may differ too.
    """
    given = {column: sheet.given(column) for column in columns}
    return [
        place
        for place in sheet.good()
        if (stored := sheet.found[place]) is None
        or (numbers is not None and numbers[place] != stored["device_id"])
        or any(
            (value := values[place]) is not None and value != stored[column]
            for column, values in given.items()
        )
    ]


def _said(columns: Mapping[str, Sequence[object]], place: int) -> dict[str, str | None]:
    """What a row says in each column; nothing where it is to be emptied."""
    return {
        name: None if value is None or isinstance(value, Clear) else str(value)
        for name, values in columns.items()
        for value in (values[place],)
    }


def _devices(tx: Transaction, numbers: Iterable[int]) -> dict[int, Row]:
    columns = quoted_columns(("id", "serial_number", "stock_number", *ALIKE.values()))
    sql = f"SELECT {columns} FROM device WHERE id IN"
    return {row["id"]: row for row in read_among(tx, sql, numbers)}
