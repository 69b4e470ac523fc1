"""The rules of devices in an import: known by their numbers, their status follows what is sold."""

from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.names import name_key
from oppcli.domain.product import ALIKE
from oppcli.services.imports.kinds.amounts import settle_currency
from oppcli.services.imports.kinds.products import (
    Products,
    fill_opportunities,
    fit_opportunities,
)
from oppcli.services.imports.linking.identity import Identities
from oppcli.services.imports.rules import Import, need
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.tables import read_among
from oppcli.store import Row

_NUMBERS = ("serial_number", "stock_number")


class DeviceRules:
    """Numbers, currencies and statuses of a sheet of devices."""

    looked_at = (*_NUMBERS, *ALIKE.values(), "currency", "list_price", "status")

    def __init__(self, job: Import) -> None:
        self._job = job
        self._products = Products(job.tx)
        self._lines: dict[str, int] = {}  # number → the line that gave it to a device
        self._found: dict[int, int] = {}  # device that was there → the line that is about it

    def identify(self, sheet: Sheet, identities: Identities) -> None:
        """Finds devices by serial or stock number where their rows have no id that is known."""
        numbers = {name: self._numbers(sheet, name) for name in _NUMBERS}
        wanted = {n for column in numbers.values() for n in column if isinstance(n, int)}
        stored = identities.by_number(wanted)
        for place in sheet.good():
            known = {n for n in (column[place] for column in numbers.values()) if n is not None}
            if not known or sheet.found[place] is not None:
                self._refuse_taken(sheet, place, known)
            elif len(known) > 1:
                said = " and ".join(f"V{number}" for number in sorted(known))
                sheet.reject(place, f"serial_number: it and the stock_number are those of {said}")
            else:
                row, given = stored[known.pop()], sheet.given("external_id")[place]
                line = self._found.get(row["id"])
                self._found.setdefault(row["id"], sheet.lines[place])
                if line is not None:
                    sheet.reject(
                        place, f"serial_number: V{row['id']} is in {sheet.counted} {line} already"
                    )
                elif given is not None and row["external_id"] is not None:
                    was = f"V{row['id']} is {row['external_id']} of {row['source_system']} already"
                    sheet.reject(place, f"external_id: {was}")
                else:
                    sheet.found[place] = row
                    _keep_spelling(sheet, place, row)
                    if given is None and row["external_id"] is not None:
                        # A system without an id would rewrite half of an identity.
                        sheet.column("source_system")[place] = None

    def check(self, sheet: Sheet) -> None:
        """See `Rules`."""
        need(sheet, ["serial_number", "stock_number"], "device")
        self._refuse_doubles(sheet)
        settle_currency(sheet, ["list_price"])
        self._settle_statuses(sheet)
        self._products.complete(sheet)
        fit_opportunities(self._job.tx, sheet)
        sheet.fill_new("created_at", self._job.now)

    def finish(self, sheet: Sheet, saved: Saved) -> None:
        """See `Rules`."""
        fill_opportunities(self._job.tx, sheet)
        for place in sheet.good():
            for name in _NUMBERS:
                text = sheet.given(name)[place]
                if isinstance(text, str):
                    self._lines[name_key(text)] = sheet.lines[place]

    def _numbers(self, sheet: Sheet, name: str) -> list[int | None]:
        """The device that has the number of each row already."""
        texts = sheet.given(name)
        found = self._job.names.numbers("device", texts)
        return [number if isinstance(number, int) else None for number in found]

    def _refuse_taken(self, sheet: Sheet, place: int, known: set[int]) -> None:
        """A number is that of one device."""
        stored = sheet.found[place]
        for number in sorted(known - ({stored["id"]} if stored is not None else set())):
            sheet.reject(place, f"serial_number: V{number} has the number already")

    def _refuse_doubles(self, sheet: Sheet) -> None:
        """Two rows of a file do not bring the same number."""
        here: dict[str, int] = {}
        for place in list(sheet.good()):
            mine = {name_key(t) for n in _NUMBERS if isinstance(t := sheet.given(n)[place], str)}
            for text in mine:
                line = self._lines.get(text) or here.get(text)
                if line is not None:
                    sheet.reject(
                        place, f"serial_number: the number is in {sheet.counted} {line} already"
                    )
                else:
                    here[text] = sheet.lines[place]

    def _settle_statuses(self, sheet: Sheet) -> None:
        """A file may say that a device is sold; whether it is reserved, its opportunity says."""
        given = sheet.column("status")
        stored = {row["id"] for row in sheet.found if row is not None}
        claims = read_among(
            self._job.tx,
            f"SELECT device_id, id FROM opportunity WHERE status IN {sql_words((*OPEN, 'won'))}"
            " AND device_id IN",
            stored,
        )
        claimed = {row["device_id"]: f"O{row['id']}" for row in claims}
        for place in sheet.good():
            row, said = sheet.found[place], given[place]
            if said is None or (row is not None and row["status"] == said):
                continue
            holder = claimed.get(row["id"]) if row is not None else None
            if holder is not None and row is not None:
                follows = f"{said} is given, but {holder} makes it {row['status']}"
                sheet.reject(place, f"status: {follows}")
            elif said == "reserved":
                hint = "name the device on its opportunity, and leave the status out"
                sheet.reject(place, f"status: reserved, but by no opportunity; {hint}")
        sheet.fill_new("status", "available")


def _keep_spelling(sheet: Sheet, place: int, stored: Row) -> None:
    """A number in another case is the same number, and no change."""
    for name in _NUMBERS:
        said, was = sheet.given(name)[place], stored[name]
        if isinstance(said, str) and was is not None and name_key(said) == name_key(was):
            sheet.column(name)[place] = None
