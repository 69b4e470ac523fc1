"""The stored records of the rows of a sheet, of which most are never looked at one by one."""

from collections.abc import Iterator, Sequence
from typing import Any

from oppcli.store import Row


class Found:
    """One record a row, None where it has none, as plain values of `columns`.

    A record gets names when it is looked at, and keeps what is changed about it from then on.
    """

    def __init__(self, columns: Sequence[str], records: Sequence[tuple[Any, ...] | None]) -> None:
        self._at = {column: at for at, column in enumerate(columns)}
        self._records = records
        self._named: dict[int, Row | None] = {}
        self._across: list[tuple[Any, ...]] = []  # a column each, once one is asked for

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, place: int) -> Row | None:
        if place not in self._named:
            record = self._records[place]
            named = None if record is None else dict(zip(self._at, record, strict=True))
            self._named[place] = named
        return self._named[place]

    def __setitem__(self, place: int, row: Row | None) -> None:
        self._named[place] = row

    def __iter__(self) -> Iterator[Row | None]:
        return map(self.__getitem__, range(len(self._records)))

    def columns(self, names: Sequence[str]) -> dict[str, list[Any]]:
        """What is stored in columns, one value a row; columns that were not read are left out."""
        known = next((row for row in self if row is not None), {})
        found = {name: self._column(name) for name in names if name in known}
        for place, row in self._named.items():
            for name, values in found.items():
                values[place] = None if row is None else row[name]
        return found

    def _column(self, name: str) -> list[Any]:
        at = self._at.get(name)
        if at is None:  # read later, of rows that have names by then
            return [None] * len(self._records)
        if not self._across:
            nothing = (None,) * len(self._at)
            self._across = list(zip(*(each or nothing for each in self._records), strict=True))
        return list(self._across[at])
