"""Keeps business, facility and operation of imported rows together, as commands do."""

from collections.abc import Iterator, Sequence

from oppcli.domain.assignment import PARTS, Unit, filled, misplaced
from oppcli.services import assignment
from oppcli.services.imports.linking.names import Names
from oppcli.services.imports.sheet import Sheet
from oppcli.transaction import Transaction

COLUMNS = tuple(f"{kind}_id" for kind in PARTS)

_NEW = -1  # a unit that this import makes: of no facility or business yet, so never the right one


class Assigning:
    """The assignment of the rows of one import."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._units = assignment.units(tx)
        owners = tx.read("SELECT id, business_id FROM owner WHERE business_id IS NOT NULL").rows
        self._businesses: dict[object, object] = dict(owners)
        self._judged: dict[tuple[object, ...], str] = {}

    def check(self, sheet: Sheet, names: Names) -> None:
        """Rejects rows with a facility or operation of another business or facility."""
        if not self._gives_any(sheet):
            return
        columns = {kind: self._numbers(sheet, names, kind) for kind in PARTS}
        for place in list(sheet.good()):
            triple = tuple(columns[kind][place] for kind in PARTS)
            reason = self._judged.get(triple)
            if reason is None:
                reason = self._judge(sheet, place, triple)
                if _NEW not in triple:
                    self._judged[triple] = reason
            if reason:
                sheet.reject(place, reason)

    def fill(self, sheet: Sheet) -> None:
        """Gives rows the facility and business of what they name below them."""
        if self._gives_any(sheet):
            self._units = assignment.units(self._tx)
            columns = {kind: sheet.column(f"{kind}_id") for kind in PARTS}
            after = {kind: sheet.after(f"{kind}_id") for kind in PARTS}
            for place in sheet.good():
                given = dict(self._of_row(after, place))
                for kind, number in filled(given, self._units).items():
                    if kind not in given:
                        columns[kind][place] = number

    def fill_from_owners(self, sheet: Sheet) -> None:
        """Gives new records without a business that of their owner."""
        if self._businesses:
            owners = sheet.given("owner_id")
            sheet.fill_new_from("business_id", map(self._businesses.get, owners))

    def _judge(self, sheet: Sheet, place: int, triple: tuple[object, ...]) -> str:
        known, given = dict(self._units), {}
        for kind, number in zip(PARTS, triple, strict=True):
            if number == _NEW:
                given[kind] = _NEW - PARTS.index(kind)
                known[given[kind]] = Unit(kind, str(sheet.texts[kind][place]))
            elif isinstance(number, int):
                given[kind] = number
        return "; ".join(f"{wrong.part.kind}: {wrong}" for wrong in misplaced(given, known))

    def _numbers(self, sheet: Sheet, names: Names, kind: str) -> Sequence[object]:
        """Per row the number of its unit: as given, else as stored; None for none."""
        stored = [None if row is None else row[f"{kind}_id"] for row in sheet.found]
        if kind not in sheet.texts:
            return stored
        texts = sheet.texts[kind]
        return [
            was if text is None else _NEW if number is None else number
            for text, number, was in zip(texts, names.numbers(kind, texts), stored, strict=True)
        ]

    def _of_row(
        self, columns: dict[str, Sequence[object]], place: int
    ) -> Iterator[tuple[str, int]]:
        for kind in PARTS:
            number = columns[kind][place]
            if isinstance(number, int):
                yield kind, number

    def _gives_any(self, sheet: Sheet) -> bool:
        return any(kind in sheet.texts for kind in PARTS)
