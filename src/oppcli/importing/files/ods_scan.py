"""Looks through an ods workbook for errors, formulas without a result, and sheets too large.

A cell or a row there may say that it stands for a million like it.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

from oppcli.errors import BadValue
from oppcli.importing.files.package import Package
from oppcli.importing.files.sheet_limits import (
    MOST_CELLS,
    MOST_TEXT,
    Extent,
    column_letters,
    too_much_text,
)

_CELLS = ("table-cell", "covered-table-cell")
_MOST_FAULTS = 100_000  # rows of a sheet that repeat an error


def ods_extents(package: Package) -> dict[str, Extent]:
    """The extent of each sheet by its name. Raises BadValue for XML that is broken."""
    scan = _Scan(package.content.name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.buffer_text = True
    try:
        for block in package.blocks("content.xml"):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BadValue(
            f"{package.content.name} is a damaged workbook: {error}.",
            "open it in a spreadsheet and save it again",
        ) from error
    return scan.extents


@dataclass(slots=True)
class _Cell:
    column: int
    repeated: int
    is_filled: bool
    is_error: bool
    is_bare_formula: bool
    text: str = ""
    length: int = 0


@dataclass(slots=True)
class _Scan:
    """The state of the walk: which sheet, row and cell it is in, and what each sheet adds up to."""

    name: str
    extents: dict[str, Extent] = field(default_factory=dict)
    _sheet: str = ""
    _row: int = 0
    _repeated: int = 1
    _column: int = 0
    _width: int = 0
    _text: int = 0
    _size: int = 0
    _cell: _Cell | None = None
    _faults: list[_Cell] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag not in ("table", "table-row", *_CELLS):
            return
        said = {key.rpartition(" ")[2]: text for key, text in attributes.items()}
        if tag == "table":
            self._sheet, self._row, self._size = said.get("name", ""), 0, 0
            self.extents[self._sheet] = Extent()
        elif tag == "table-row":
            self._repeated = _number(said.get("number-rows-repeated"))
            self._column = self._width = self._text = 0
            self._faults.clear()
        else:
            kind = said.get("value-type", "")
            is_error = any(
                key.startswith("urn:org:documentfoundation") and text == "error"
                for key, text in attributes.items()
            )
            self._cell = _Cell(
                self._column + 1,
                _number(said.get("number-columns-repeated")),
                bool(kind),
                is_error,
                "formula" in said and not kind,
            )

    def text(self, data: str) -> None:
        if self._cell is not None:
            self._cell.length += len(data)
            if len(self._cell.text) < 40:
                self._cell.text += data

    def end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif tag == "table-row":
            self._end_row()

    def _end_cell(self, cell: _Cell) -> None:
        self._column += cell.repeated
        if cell.is_filled or cell.length:
            self._width = self._column
            self._text += cell.length * cell.repeated
        if cell.is_error or cell.is_bare_formula:
            self._faults.append(cell)

    def _end_row(self) -> None:
        extent = self.extents.get(self._sheet)
        first, self._row = self._row + 1, self._row + self._repeated
        if extent is None or not (self._width or self._faults):
            return
        extent.rows, extent.columns = self._row, max(extent.columns, self._width)
        self._size += self._text * self._repeated
        if self._size > MOST_TEXT:
            raise too_much_text(self._sheet, self.name)
        if self._faults and extent.rows * extent.columns <= MOST_CELLS:
            for row in range(first, min(self._row, first + _MOST_FAULTS) + 1):
                for cell in self._faults:
                    column = column_letters(cell.column)
                    if cell.is_error:
                        extent.add_error(row, column, cell.text.strip())
                    else:
                        extent.add_formula(row, column)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1
