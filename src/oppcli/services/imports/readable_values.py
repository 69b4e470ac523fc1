"""Stored values, and values that files said, as people write them."""

from collections.abc import Iterable

from oppcli.domain.fields import FieldType
from oppcli.domain.merging import EMPTY
from oppcli.domain.money import plain_amount
from oppcli.domain.own_fields import values_of
from oppcli.domain.refs import Ref
from oppcli.services.imports.rules import Import
from oppcli.services.imports.tables import read_among
from oppcli.store import Row

_UNIT = ("business", "facility", "operation")
_NAMES = {
    "owner": "SELECT name FROM owner WHERE id = :id",
    "account": "SELECT name FROM account WHERE id = :id",
    **dict.fromkeys(_UNIT, "SELECT name FROM unit WHERE id = :id"),
    "device": "SELECT COALESCE(serial_number, stock_number) FROM device WHERE id = :id",
    "contact": "SELECT COALESCE(first_name || ' ' || last_name, first_name, last_name)"
    " FROM contact WHERE id = :id",
    "stage": "SELECT key FROM stage WHERE id = :id",
}
_REFS = ("lead", "opportunity")  # which a record shows by their refs
_MOST_KEPT = 10_000


class Shown:
    """What records and values of one kind look like."""

    def __init__(self, job: Import) -> None:
        self._job = job
        self._rows: dict[int, Row] = {}
        self._called: dict[tuple[str, str], str] = {}

    def called(self, name: str, number: object) -> str:
        """What a record shows of the one whose number it has in that field."""
        return self.said(name, None if number is None else str(number), None)

    def has(self, name: str) -> bool:
        """Whether the records that were read show that field."""
        field = self._job.kind.field(name)
        return field is not None and (field.is_own or name in next(iter(self._rows.values()), ()))

    def read(self, numbers: Iterable[int]) -> None:
        """Reads the records of those numbers, in place of those that were read before."""
        sql = f"SELECT * FROM v_{self._job.kind.name} WHERE id IN"
        self._rows = {row["id"]: row for row in read_among(self._job.tx, sql, numbers)}

    def currency(self, number: int) -> object:
        """The currency of a record that was read."""
        return self._rows[number].get("currency")

    def ref(self, number: int) -> str:
        """The ref of a record."""
        return str(Ref(self._job.kind.name, number))

    def stored(self, number: int, name: str, own: object) -> str:
        """What a field of a record holds."""
        row = self._rows[number]
        field = self._job.kind.field(name)
        if field is not None and field.is_own:
            text = values_of(row["own"]).get(name)
            return self.said(name, text, own)
        if field is not None and field.type is FieldType.MONEY:
            minor = row[f"{name}_minor"]
            return "" if minor is None else plain_amount(minor, str(own))
        value = row.get(name)
        return "" if value is None else str(value)

    def said(self, name: str, text: str | None, own: object) -> str:
        """What a file said of a field, as the history of files keeps it."""
        if text is None or text == EMPTY:
            return ""
        field = self._job.kind.field(name)
        if field is not None and field.type is FieldType.MONEY and own and text.isdigit():
            return plain_amount(int(text), str(own))
        if name in _REFS and text.isdigit():
            return str(Ref(name, int(text)))
        if name in _NAMES:
            return self._name(name, text)
        return text

    def _name(self, name: str, text: str) -> str:
        if text.startswith("'"):  # nobody stored
            return text[1:]
        if (name, text) not in self._called:
            if len(self._called) >= _MOST_KEPT:
                self._called.clear()
            rows = self._job.tx.read(_NAMES[name], {"id": int(text)}).rows if text.isdigit() else []
            self._called[name, text] = str(rows[0][0]) if rows and rows[0][0] else text
        return self._called[name, text]
