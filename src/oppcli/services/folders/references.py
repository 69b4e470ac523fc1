"""What a folder has told so far: which numbers exist, and which number a name stands for."""

from collections.abc import Sequence

from oppcli.domain.fields import PREFIXES
from oppcli.domain.wording import either, quoted
from oppcli.importing.own_format import Exact
from oppcli.services.folders.numbers import LARGEST, Numbers

Values = list[object]


class Known:
    """The numbers of each table, and the names of what has no ref."""

    def __init__(self) -> None:
        self._numbers: dict[str, Numbers] = {}
        self._names: dict[tuple[str, object], int] = {}
        self._alike: dict[tuple[str, object], list[str]] = {}  # units by name, each with its place
        self._places: dict[object, str] = {}  # a unit's number → its name with its place
        self.expired: list[int] = []  # deals of a folder of schema 2, which had that status

    def learn_numbers(self, table: str, rows: Exact, numbers: Sequence[object]) -> None:
        """Notes the numbers of new rows. A row whose number is missing or taken has a fault."""
        known = self._numbers.setdefault(table, Numbers("b"))
        for place, number in enumerate(numbers):
            if not isinstance(number, int) or not 1 <= number <= LARGEST:
                fault(
                    rows,
                    place,
                    "it has no number or ref of its own, or one that cannot be",
                )
                continue
            if known[number]:
                fault(rows, place, "its number or ref is that of a row above")
            known[number] = 1

    def has(self, table: str, number: object) -> bool:
        """Whether that table has a row of that number."""
        known = self._numbers.get(table)
        return known is not None and isinstance(number, int) and known[number] == 1

    def learn_names(self, sort: str, names: Sequence[object], numbers: Sequence[object]) -> None:
        """Notes which number each name of a sort stands for."""
        for name, number in zip(names, numbers, strict=True):
            if isinstance(number, int):
                self._names[sort, name] = number

    def learn_units(
        self, sort: str, rows: Exact, parents: Sequence[object], numbers: Sequence[object]
    ) -> None:
        """Notes which number each unit's name stands for, alone and with its place: `North/Hall`.

        A name of several alone means the one without a place, else none of them.
        """
        for name, parent, number in zip(rows.values["name"], parents, numbers, strict=True):
            if not isinstance(number, int):
                continue
            place = self._places.get(parent)
            self._places[number] = f"{place}/{name}" if place else str(name)
            alike = self._alike.setdefault((sort, name), [])
            if place is not None:
                self._names.setdefault((sort, self._places[number]), number)
            if place is None or not alike:
                self._names[sort, name] = number
            elif "" not in alike:
                self._names.pop((sort, name), None)
            alike.append(self._places[number] if place is not None else "")

    def placed(self, sort: str, rows: Exact, names: Sequence[object]) -> Sequence[object]:
        """The names of some rows, those of several units with the place that their row tells.

        Folders that earlier versions wrote have the names alone.
        """
        above = [rows.values[each] for each in ("facility", "business") if each in rows.values]
        if sort not in ("facility", "operation") or not above:
            return names
        found = list(names)
        for place, name in enumerate(names):
            if name is not None and self._is_of_several(sort, name):
                ways = (f"{column[place]}/{name}" for column in above)
                found[place] = next((way for way in ways if (sort, way) in self._names), name)
        return found

    def named(self, sort: str, heading: str, rows: Exact, names: Sequence[object]) -> Values:
        """The number behind each name, None for none. An unknown name is a fault of its row."""
        found: Values = []
        for place, name in enumerate(names):
            number = None if name is None else self._names.get((sort, name))
            if name is not None and number is None and self._is_of_several(sort, name):
                places = either(map(quoted, self._alike[sort, name]))
                fault(
                    rows, place, f"{heading}: {quoted(str(name))} is the name of several: {places}"
                )
            elif name is not None and number is None:
                fault(rows, place, f"{heading}: the folder has no {sort} {quoted(str(name))}")
            found.append(number)
        return found

    def _is_of_several(self, sort: str, name: object) -> bool:
        return (sort, name) in self._alike and (sort, name) not in self._names

    def linked(self, table: str, heading: str, rows: Exact, links: Sequence[object]) -> Values:
        """The number in each ref (`O12`) of that table, or each number as it is. A record that the
        folder does not have is a fault of its row."""
        found: Values = []
        for place, link in enumerate(links):
            number = ref_number(table, link) if isinstance(link, str) else link
            if link is not None and not self.has(table, number):
                said = link if isinstance(link, str) else f"{table} {link}"
                fault(rows, place, f"{heading}: the folder has no {quoted(str(said))}")
                number = None
            found.append(number)
        return found


def ref_number(table: str, ref: str) -> int | None:
    """12 of `O12` where opportunities are meant; None for anything else."""
    digits = ref[1:]
    is_ref = PREFIXES.get(ref[:1]) == table and digits.isascii() and digits.isdigit()
    return int(digits) if is_ref and len(digits) < 16 else None


def fault(rows: Exact, place: int, reason: str) -> None:
    """Notes why a row cannot be taken; a row may have several reasons."""
    known = rows.faults.get(place)
    rows.faults[place] = f"{known}; {reason}" if known else reason
