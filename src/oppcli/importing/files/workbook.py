"""Reads a sheet of an xlsx, xls or ods workbook as rows of text; formulas are never worked out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Literal

from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import BadValue, NotFound
from oppcli.importing.files.calamine import complaining, load
from oppcli.importing.files.content import OLE, Content
from oppcli.importing.files.headline import (
    NO_HEADS,
    Heads,
    clean_headings,
    find_headings,
    refuse_data_without_heading,
    skipped_notice,
)
from oppcli.importing.files.ods_scan import ods_extents
from oppcli.importing.files.package import open_package
from oppcli.importing.files.sheet_limits import Extent, Fault, column_letters, refuse_too_large
from oppcli.importing.files.source import HEADINGS_WITHIN, Row, Source
from oppcli.importing.files.typed import texts
from oppcli.importing.files.xls_scan import read_old_book
from oppcli.importing.files.xlsx_scan import read_book

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Kind = Literal["xlsx", "xls", "ods"]
_SHEETS_LOOKED_AT = 20


def open_workbook(content: Content, sheet: str | None = None, heads: Heads = NO_HEADS) -> Source:
    """The rows of the sheet of that name or number, else of the first one that has a table.

    A row with an error or with a formula that has no result comes with the reason. Raises
    BadValue for a file that is not a workbook, is protected, damaged or too large, NotFound for
    an unknown sheet.
    """
    book = _open(content)
    chosen = book.named(sheet) if sheet else book.first_table(heads)
    name, notices = content.name, []
    others = [each for each in book.visible if each != chosen.name and not book.is_blank(each)]
    if not sheet and others:
        said = either(map(quoted, others))
        notices.append(f"read from its sheet {quoted(chosen.name)} (--sheet reads {said})")
    found = find_headings(chosen.rows(), heads)
    if found is None:
        raise BadValue(
            f"sheet {quoted(chosen.name)} of {name} is empty: it has no line of headings.",
            f"--sheet {either(map(quoted, others))}" if others else "give a sheet with headings",
        )
    if found.skipped:
        notices.append(skipped_notice(found))
    headings = clean_headings(_lettered(chosen, found.place, found.row[1]), name)
    rows = partial(_after, chosen, found.place)
    if "" in headings:
        refuse_data_without_heading(headings, rows(), name)
    return Source(
        name,
        book.kind,
        headings,
        tuple(notices),
        rows,
        from_1904=book.from_1904,
        percents=frozenset(column - chosen.first_column for column in chosen.percents),
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet that is loaded, which of its rows hold what cannot be read, and the numbers of its
    columns of percentages."""

    name: str
    sheet: "CalamineSheet"
    faults: dict[int, Fault]
    percents: set[int]

    @property
    def first_column(self) -> int:
        start = self.sheet.start
        return start[1] + 1 if start else 1

    def rows(self) -> Iterator[Row]:
        """Every row from the first of the sheet on, with the number it has there."""
        faults = self.faults
        for number, values in enumerate(self.sheet.iter_rows(), start=1):
            cells = texts(values)
            fault = faults.get(number) if faults else None
            if fault is None:
                yield number, cells, ""
                continue
            for column, shown in fault.shown.items():
                place = column - self.first_column
                if 0 <= place < len(cells):
                    cells[place] = shown
            yield number, cells, fault.reason


class _Book:
    """A workbook whose sheets are looked through before they are loaded."""

    def __init__(
        self,
        content: Content,
        kind: Kind,
        extent: Callable[[str], Extent],
        *,
        from_1904: bool = False,
    ) -> None:
        self.kind = kind
        self.from_1904 = from_1904
        self._content = content
        self._extent = extent
        self._extents: dict[str, Extent] = {}
        with complaining(content.name):
            self._book = load(content)
            described = self._book.sheets_metadata
        # Its enums have no names of their own; how they are written tells them apart.
        sheets = [each for each in described if str(each.typ).endswith("WorkSheet")]
        self.names = [each.name for each in sheets]
        self.visible = [each.name for each in sheets if str(each.visible).endswith("Visible")]

    def named(self, wanted: str) -> _Sheet:
        """The sheet of that name, else of that number. Raises NotFound."""
        folded = {name.casefold(): name for name in self.names}
        name = wanted if wanted in self.names else folded.get(wanted.strip().casefold())
        if name is None and wanted.isdecimal() and 0 < int(wanted[:9]) <= len(self.names):
            name = self.names[int(wanted) - 1]
        if name is None:
            near = nearest(wanted, self.names) or self.names[:5]
            raise NotFound(
                f"{self._content.name} has no sheet {quoted(wanted)}.",
                f"--sheet {either(map(quoted, near))}",
            )
        return self._load(name)

    def first_table(self, heads: Heads) -> _Sheet:
        """The first sheet with known headings, else with a table, else with anything at all."""
        filled = [name for name in self.visible if not self.is_blank(name)]
        table: _Sheet | None = None
        known = heads.known
        for name in filled[:_SHEETS_LOOKED_AT]:
            each = self._load(name)
            first = islice(each.rows(), HEADINGS_WITHIN)
            if known is not None and any(known(cells) for _, cells, _ in first):
                return each
            if table is None and _has_table(each):
                table = each
            if table is not None and known is None:
                break
        return table or self._load(next(iter(filled), "") or self._any())

    def is_blank(self, name: str) -> bool:
        if self.kind == "xls":
            return self._load(name).sheet.start is None
        return not self._measured(name).rows

    def _any(self) -> str:
        if not self.names:
            raise BadValue(f"{self._content.name} has no sheet.", "give a workbook with a table")
        return (self.visible or self.names)[0]

    def _measured(self, name: str) -> Extent:
        if name not in self._extents:
            self._extents[name] = self._extent(name)
        return self._extents[name]

    def _load(self, name: str) -> _Sheet:
        extent = self._measured(name)
        refuse_too_large(extent, name, self._content.name)
        with complaining(self._content.name):
            loaded = self._book.get_sheet_by_name(name)
        return _Sheet(name, loaded, extent.faults, extent.percents)


def _open(content: Content) -> _Book:
    with content.open() as stream:
        is_ole = stream.read(8) == OLE
    if is_ole:
        old = read_old_book(content)
        known = old.extents
        return _Book(
            content, "xls", lambda sheet: known.get(sheet, Extent()), from_1904=old.from_1904
        )
    kind, package = open_package(content)
    package.verify()
    if kind == "ods":
        extents = ods_extents(package)
        return _Book(content, kind, lambda sheet: extents.get(sheet, Extent()))
    book = read_book(package)
    return _Book(content, kind, book.extent, from_1904=book.from_1904)


def _has_table(sheet: _Sheet) -> bool:
    """Whether two cells of the first line that is filled stand side by side, above another line."""
    filled = (cells for _, cells, _ in sheet.rows() if any(map(str.strip, cells)))
    head = next(filled, [])
    return sum(bool(cell.strip()) for cell in head) > 1 and next(filled, None) is not None


def _lettered(sheet: _Sheet, place: int, cells: Sequence[str]) -> list[str]:
    """The headings; a blank one over data is called by the letter of its column."""
    named = [" ".join(cell.split()) for cell in cells]
    blank = {index for index, heading in enumerate(named) if not heading}
    taken = set(named)
    for _, values, _ in _after(sheet, place):
        if not blank:
            break
        for index in [each for each in blank if values[each].strip()]:
            letters = column_letters(sheet.first_column + index)
            named[index] = letters if letters not in taken else f"column {letters}"
            blank.discard(index)
    return named


def _after(sheet: _Sheet, place: int) -> Iterator[Row]:
    return islice(sheet.rows(), place + 1, None)
