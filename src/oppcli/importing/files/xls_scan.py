"""Looks through an xls workbook for its errors, which its reader gives as blanks, and its size."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from oppcli.errors import BadValue
from oppcli.importing.files.content import Content
from oppcli.importing.files.ole_file import BrokenError, workbook_stream
from oppcli.importing.files.sheet_limits import Extent, column_letters

_MOST = 256 << 20  # bytes of a file; a sheet has 65,536 rows of 256 cells at most
_ROWS, _COLUMNS = 1 << 16, 1 << 8

_BEGIN, _PASSWORD, _FROM_1904, _SHEET, _SIZE = 0x0809, 0x002F, 0x0022, 0x0085, 0x0200
_FORMULA, _BOOLEAN = (0x0006, 0x0206, 0x0406), 0x0205
_CELLS = (0x00FD, 0x0203, 0x027E, 0x00BD, 0x0204, 0x00D6, _BOOLEAN, *_FORMULA)
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}

_EXCEL_97 = 0x0600

Record = tuple[int, int, bytes]  # where it begins, its kind, its data


@dataclass(frozen=True, slots=True)
class OldBook:
    """The extent of each sheet by its name, and whether days count from 1904."""

    extents: dict[str, Extent]
    from_1904: bool


def read_old_book(content: Content) -> OldBook:
    """The contents of an xls file. Raises BadValue for one that is damaged or has a password."""
    if content.path.stat().st_size > _MOST:
        raise BadValue(
            f"{content.name} is larger than {_MOST >> 20} MB.", "save the sheet as CSV UTF-8"
        )
    with content.open() as stream:
        whole = stream.read()
    try:
        return _book(workbook_stream(whole), content.name)
    except (BrokenError, struct.error, IndexError) as error:
        raise BadValue(
            f"{content.name} is no workbook that can be read ({error}).",
            "open it in a spreadsheet and save it as .xlsx",
        ) from error


def _book(stream: bytes, name: str) -> OldBook:
    extents: dict[str, Extent] = {}
    beginning: dict[int, Extent] = {}
    current: Extent | None = None
    from_1904 = False
    version = struct.unpack_from("<H", stream, 4)[0]
    for at, kind, data in _records(stream):
        if kind == _PASSWORD:
            raise BadValue(f"{name} is protected by a password.", "save it without one")
        if kind == _SHEET:
            sheet = extents[_name(data, version)] = Extent()
            beginning[struct.unpack_from("<I", data)[0]] = sheet
        elif kind == _FROM_1904:
            from_1904 = data[:1] == b"\1"
        elif kind == _BEGIN:
            current = beginning.get(at)
        elif kind == _SIZE:
            _check_size(data)
        elif kind in _CELLS and current is not None:
            _take(current, kind, data)
    return OldBook(extents, from_1904)


def _name(data: bytes, version: int) -> str:
    length = data[6]
    if version < _EXCEL_97:
        return data[7 : 7 + length].decode("cp1252", "replace")
    if data[7] & 1:
        return data[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return data[8 : 8 + length].decode("latin-1")


def _records(stream: bytes) -> Iterator[Record]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _check_size(data: bytes) -> None:
    """The reader sets that much memory aside, whatever the sheet says of itself."""
    if len(data) not in (10, 14):
        return
    numbers = struct.unpack_from("<IIHH" if len(data) == 14 else "<HHHH", data)
    first_row, rows, first_column, columns = numbers
    if rows > _ROWS or columns > _COLUMNS or first_row > rows or first_column > columns:
        raise BrokenError("a sheet says that it is larger than any")


def _take(extent: Extent, kind: int, data: bytes) -> None:
    row, column = struct.unpack_from("<HH", data)
    extent.rows = max(extent.rows, row + 1)
    extent.columns = max(extent.columns, column + 1)
    if kind == _BOOLEAN and data[7:8] == b"\1":
        extent.add_error(row + 1, column_letters(column + 1), _ERRORS.get(data[6], ""))
    elif kind in _FORMULA and data[12:14] == b"\xff\xff" and data[6:7] == b"\2":
        extent.add_error(row + 1, column_letters(column + 1), _ERRORS.get(data[8], ""))
