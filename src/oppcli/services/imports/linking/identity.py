"""Which stored record a row of a file is about: told by its source system and its id there."""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from oppcli.domain.wording import quoted
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.stored_records import Found
from oppcli.services.imports.tables import (
    DEFAULT_SYSTEM,
    ids_by_system,
    parts_among,
    quoted_columns,
    read_among,
)
from oppcli.store import Row
from oppcli.transaction import Transaction

Identity = tuple[object, object]  # source system and external id
Record = tuple[Any, ...]  # the values of a stored one, of which the first is its number
_MADE_BY_ROWS = ("opportunity", "activity")  # what no link to it makes


class Identities:
    """Finds the records that rows are about, and tells rows of one file that are about the same.

    Which line a record came from is kept in four bytes a record, however large the file is.
    """

    def __init__(
        self, tx: Transaction, table: str, columns: Sequence[str], late: Sequence[str] = ()
    ) -> None:
        """`columns` of stored records are read when they are found, `late` ones by `complete`."""
        self._tx = tx
        self._table = table
        known = dict.fromkeys(("id", "version", "source_system", "external_id", *columns))
        self._late = [column for column in late if column not in known]
        self._columns = list(known)
        self._lines = array("I", bytes(4 * (tx.last_number(table) + 1)))
        self._refused: dict[Identity, int] = {}
        self._greatest: dict[object, str | None] = {}  # of systems that had no record before: ids

    def find(self, sheet: Sheet) -> None:
        """Puts the stored record of each row in `sheet.found`; rejects what came before."""
        self._find_numbers(sheet)
        self._find_ids(sheet)

    def _find_numbers(self, sheet: Sheet) -> None:
        stored = self.by_number(sheet.numbers.values()) if sheet.numbers else {}
        here: dict[int, int] = {}
        for place, number in sheet.numbers.items():
            line = sheet.lines[here[number]] if number in here else self._lines[number]
            if line:
                sheet.reject(place, f"ref: its record is in {sheet.counted} {line} already")
            else:
                here[number] = place
                sheet.found[place] = stored[number]

    def _find_ids(self, sheet: Sheet) -> None:
        ids = sheet.given("external_id")
        if not any(ids):
            return
        systems = sheet.column("source_system")
        if None in systems:
            for place, external_id in enumerate(ids):
                if external_id is not None and systems[place] is None:
                    systems[place] = DEFAULT_SYSTEM
        asked = ids_by_system(systems, ids)
        known = {system: self._stored(system, some) for system, some in asked.items()}
        is_each_another = sum(map(len, asked.values())) == len(ids) - ids.count(None)
        if is_each_another and not any(known.values()) and not self._refused:
            return
        if is_each_another and not self._refused and all(ids):
            pairs = zip(systems, ids, strict=True)
            found = (
                list(map(known[systems[0]].get, ids))
                if len(known) == 1
                else [known[system].get(each) for system, each in pairs]
            )
            if not any(self._lines[record[0]] for record in found if record is not None):
                sheet.found = Found(self._columns, found)
                return
        here: dict[Identity, int] = {}
        for place, key in enumerate(zip(systems, ids, strict=True)):
            if key[1] is None:
                continue
            record = known[key[0]].get(key[1])
            stored = None if record is None else dict(zip(self._columns, record, strict=True))
            line = self._line_before(key, stored)
            if key in here:
                line = sheet.lines[here[key]]
            if line:
                had = f"{quoted(str(key[1]))} is in {sheet.counted} {line} already"
                sheet.reject(place, f"external_id: {had}")
            else:
                here[key] = place
                sheet.found[place] = stored

    def complete(self, sheet: Sheet) -> None:
        """Reads the late columns of the records of a sheet."""
        rows = {row["id"]: row for row in sheet.found if row is not None} if self._late else {}
        sql = f"SELECT {quoted_columns(['id', *self._late])} FROM {self._table} WHERE id IN"
        for row in read_among(self._tx, sql, rows, order=""):
            rows[row["id"]].update(row)

    def remember(self, sheet: Sheet, numbers: range) -> None:
        """Notes the lines of a sheet whose new records were given those numbers."""
        if numbers:
            first = numbers[0]
            self._lines.extend([0] * (first - len(self._lines)))
            lines = array("I", [sheet.lines[place] for place in sheet.new()])
            self._lines[first : first + len(lines)] = lines
        for stored, line in zip(sheet.found, sheet.lines, strict=True):
            if stored is not None:
                self._lines[stored["id"]] = line
        systems, ids = sheet.given("source_system"), sheet.given("external_id")
        for place in sorted(sheet.reasons):
            if ids[place] is not None:
                self._refused.setdefault((systems[place], ids[place]), sheet.lines[place])

    def note_lines(self, sheet: Sheet, places: Iterable[int]) -> None:
        """Notes the lines of rows about stored records that are left out of the sheet."""
        numbers = sheet.stored("id")
        for place in places:
            number = numbers[place]
            if isinstance(number, int):
                self._lines[number] = sheet.lines[place]

    def by_number(self, numbers: Iterable[int]) -> dict[int, Row]:
        """The stored records of those numbers."""
        sql = f"SELECT {quoted_columns(self._columns)} FROM {self._table} WHERE id IN"
        return {row["id"]: row for row in read_among(self._tx, sql, numbers, order="")}

    def _line_before(self, key: Identity, stored: Row | None) -> int:
        """The line of an earlier batch that gave that identity; 0 for none."""
        line = self._lines[stored["id"]] if stored else 0
        return line or self._refused.get(key, 0)

    def _stored(self, system: object, ids: set[object]) -> dict[object, Record]:
        """The values of stored records by their ids in a system, by the unique index."""
        if self._are_new(system, ids):
            return {}
        sql = f"SELECT {quoted_columns(self._columns)} FROM {self._table}"
        where = "WHERE source_system = ? AND external_id IN"
        parts = parts_among(self._tx, f"{sql} {where}", ids, system, order="")
        at = self._columns.index("external_id")
        return {record[at]: record for part in parts for record in part.rows}

    def _are_new(self, system: object, ids: set[object]) -> bool:
        """Whether surely nothing is stored under ids: nothing was before this import, and each is
        greater than all before it, as those of a sorted export are."""
        if self._table not in _MADE_BY_ROWS or not ids:
            return False
        if system not in self._greatest:
            sql = f"SELECT 1 FROM {self._table} WHERE source_system = :system LIMIT 1"
            had = self._tx.read(sql, {"system": system}).rows
            self._greatest[system] = None if had else ""
        greatest, told = self._greatest[system], set(map(str, ids))
        if greatest is None:
            return False
        self._greatest[system] = max(greatest, *told)
        return min(told) > greatest
