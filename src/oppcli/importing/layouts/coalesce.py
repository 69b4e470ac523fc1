"""Makes one text of several cells of a row: the first that gives anything, taken as it should."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from oppcli.importing.layouts.mapping import OTHERWISE
from oppcli.importing.layouts.units import with_unit
from oppcli.importing.memo import Memo
from oppcli.importing.values.transforms import WHOLE, Way, WholeWay, first_of


@dataclass(frozen=True, slots=True)
class Part:
    """One column that may feed a field.

    `said` is what the user says that cells mean, `values` what the profile says, both by the cell
    in lower case; `ways` take what is left apart, one after the other. `spares` tells the cells
    that "any other value" does not mean: endings. `beside` is a column of ids, which says how many
    records the names of this one are of. `unit` is what amounts count by the heading: k, m or bn.
    """

    index: int
    heading: str
    ways: tuple[Way, ...] = ()
    values: Mapping[str, str] | None = None
    said: Mapping[str, str] | None = None
    spares: Callable[[str], bool] | None = None
    beside: int | None = None
    unit: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether its cells are taken as they are."""
        return not (self.ways or self.values or self.unit) and self.said is None

    @property
    def whole(self) -> WholeWay | None:
        """What takes a whole column of usual cells at once, where anything does."""
        if self.values or self.said is not None or len(self.ways) != 1 or self.beside is not None:
            return None
        if self.unit:
            return None
        return WHOLE.get(self.ways[0])

    def text(self, cell: str, ids: str = "") -> str:
        """What that cell gives, with the `ids` beside it; '' for nothing."""
        if not cell or cell.isspace():
            return ""
        if self.said is not None:
            found = meant(self.said, cell, self.spares)
            if found is not None:
                return found
        text = first_of(cell, ids) if ids.strip() else self._taken(cell)
        if self.values:
            found = meant(self.values, text, self.spares)
            if found is not None:
                return found
        return with_unit(text, self.unit) if self.unit else text

    def _taken(self, cell: str) -> str:
        for way in self.ways:
            cell = way(cell)
        return cell


def meant(
    table: Mapping[str, str], cell: str, spares: Callable[[str], bool] | None = None
) -> str | None:
    """What a cell means by a table of cells in lower case; None where the table does not say.

    A cell that is spared means nothing but what the table has for it by name.
    """
    found = table.get(cell.strip().casefold())
    if found is not None:
        return found
    otherwise = table.get(OTHERWISE)
    return None if otherwise and spares is not None and spares(cell) else otherwise


class Blend:
    """The parts of one field at work."""

    def __init__(self, parts: Sequence[Part], constant: str = "") -> None:
        self._parts = parts
        self.constant = constant
        self._beside = [part.beside for part in parts if part.beside is not None]
        self._single = len(parts) == 1 and not self._beside
        self._is_plain = self._single and parts[0].is_plain and not constant
        self._picked = [*(part.index for part in parts), *self._beside]
        self._ones = Memo(self._one)
        self._rows = Memo(self._several)
        only = parts[0] if self._single and not constant else None
        self._whole = only.whole if only is not None else None

    def texts(self, across: Sequence[Sequence[str]]) -> Sequence[str]:
        """One text a row, of the columns of some rows."""
        if self._is_plain:
            return across[self._parts[0].index]
        if self._single:
            return self._ones.of(across[self._parts[0].index], self._whole)
        picked = [across[index] for index in self._picked]
        return self._rows.of(list(zip(*picked, strict=True)))

    def of_row(self, cells: Sequence[str]) -> str:
        """The text of one row."""
        return self._several(tuple(cells[index] for index in self._picked))

    def _one(self, cell: str) -> str:
        return self._parts[0].text(cell) or self.constant

    def _several(self, cells: tuple[str, ...]) -> str:
        own, ids = cells[: len(self._parts)], iter(cells[len(self._parts) :])
        for part, cell in zip(self._parts, own, strict=True):
            text = part.text(cell, "" if part.beside is None else next(ids))
            if text:
                return text
        return self.constant
