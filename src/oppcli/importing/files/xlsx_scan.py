"""Looks through the XML of an xlsx workbook for what its reader keeps silent about.

That is: errors and formulas that were never worked out (both would read as blank), sheets that
would not fit into memory, and columns of percentages. The values themselves are the reader's
business.
"""

import posixpath
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from oppcli.errors import BadValue
from oppcli.importing.files.package import Package
from oppcli.importing.files.sheet_limits import (
    MOST_TEXT,
    Extent,
    column_number,
    too_much_text,
)

_LONGEST_ROW = 64 << 20  # bytes
_WORKBOOK = "xl/workbook.xml"
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_BUILT_IN_PERCENTS = {"9", "10"}  # number formats 0% and 0.00%, ECMA-376 part 1, 18.8.30

# A tag may have a prefix (`<x:c`) and either kind of quotes.
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_FILLED = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*(?<!/)>")
_PLAIN_FILLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')  # as most write it
_NAMELESS = re.compile(rb"<(?:\w+:)?c(?:\s(?![^>]*?\br=)[^>]*)?>")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s([^>]*?\bt=[\"']e[\"'][^>]*)(?<!/)>(?:(?!</(?:\w+:)?c>).)*?"
    rb"(?:<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>\s*)?</(?:\w+:)?c>",
    re.DOTALL,
)
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)(?<!/)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_SHARED = re.compile(rb"\bt=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})")
_NAME = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_IS_TEXT = re.compile(rb"\bt=[\"']str[\"']")
_STYLED = re.compile(rb"<(?:\w+:)?c\s([^>]*?\bs=[\"']([0-9]{1,6})[\"'][^>]*)(?<!/)>")
_STRING_END = re.compile(rb"</(?:\w+:)?si>")


@dataclass(frozen=True, slots=True)
class Book:
    """Where the sheets of a workbook are in its package, whether its days count from 1904, and the
    numbers of the styles that show percentages."""

    package: Package
    members: dict[str, str]
    from_1904: bool
    percents: frozenset[bytes] = frozenset()

    def extent(self, sheet: str) -> Extent:
        """How large that sheet is, and what is wrong with its rows. Raises BadValue."""
        member = self.members.get(sheet)
        if member is None or member not in self.package.sizes:
            return Extent()
        found = Extent()
        shared = 0
        for piece in _rows(self.package, member):
            shared += piece.count(b't="s"') + piece.count(b"t='s'")
            _measure(found, piece)
            if self.percents:
                _note_percents(found, piece, self.percents)
            if b'"e"' in piece or b"'e'" in piece:
                _note_errors(found, piece)
            if b"<f" in piece or b":f" in piece:
                _note_formulas(found, piece)
        if shared and _text_size(self.package, member, shared) > MOST_TEXT:
            raise too_much_text(sheet, self.package.content.name)
        return found


def read_book(package: Package) -> Book:
    """The sheets of an xlsx package. Raises BadValue for XML that is broken."""
    try:
        workbook = ElementTree.fromstring(package.xml(_WORKBOOK))
        links = package.xml("xl/_rels/workbook.xml.rels")
        related = ElementTree.fromstring(links) if links else ElementTree.Element("none")
    except ElementTree.ParseError as error:
        raise BadValue(
            f"{package.content.name} is a damaged workbook: {error}.",
            "open it in a spreadsheet and save it again",
        ) from error
    targets = {each.get("Id", ""): each.get("Target", "") for each in related}
    members: dict[str, str] = {}
    from_1904 = False
    for element in workbook.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "sheet":
            link = next((text for key, text in element.items() if key.endswith("}id")), "")
            members[element.get("name", "")] = _path(targets.get(link, ""))
        elif tag == "workbookPr":
            from_1904 = element.get("date1904", "") in ("1", "true")
    return Book(package, members, from_1904, _percent_styles(package))


def _percent_styles(package: Package) -> frozenset[bytes]:
    """The numbers of the cell styles that show percentages; none where the styles are damaged."""
    if package.sizes.get(_STYLES, 0) > _LONGEST_ROW:
        return frozenset()
    try:
        root = ElementTree.fromstring(package.xml(_STYLES) or b"<none/>")
    except ElementTree.ParseError:
        return frozenset()
    formats, found = set(_BUILT_IN_PERCENTS), set[bytes]()
    for part in root:
        tag = part.tag.rpartition("}")[2]
        if tag == "numFmts":
            formats |= {e.get("numFmtId", "") for e in part if "%" in e.get("formatCode", "")}
        elif tag == "cellXfs":
            ids = [each.get("numFmtId") for each in part]
            found |= {b"%d" % place for place, each in enumerate(ids) if each in formats}
    return frozenset(found)


def _path(target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join("xl", target))


def _rows(package: Package, member: str) -> Iterator[bytes]:
    """The XML of a sheet in pieces that end with a row."""
    rest = b""
    for block in package.blocks(member):
        text = rest + block
        end = max(
            (found.end() for found in _ROW_END.finditer(text, max(0, len(rest) - 20))), default=0
        )
        piece, rest = text[:end], text[end:]
        if piece:
            yield piece
        if len(rest) > _LONGEST_ROW:
            raise BadValue(
                f"{package.content.name} has a row longer than {_LONGEST_ROW >> 20} MB.",
                "save the sheet as CSV UTF-8 and import that",
            )
    yield rest


def _measure(found: Extent, piece: bytes) -> None:
    is_plain = piece.count(b'<c r="') == piece.count(b"<c ") and b":c " not in piece
    cells = (_PLAIN_FILLED if is_plain else _FILLED).findall(piece)
    if cells:
        letters = {column for column, _ in cells}
        found.columns = max(found.columns, *(column_number(each.decode()) for each in letters))
        found.rows = max(found.rows, *(int(row) for _, row in cells))
    elif _NAMELESS.search(piece):  # cells that do not say where they are stand side by side
        rows = _ROW_END.split(piece)
        found.rows += len(rows)
        found.columns = max(found.columns, *(len(_NAMELESS.findall(row)) for row in rows))


def _note_percents(found: Extent, piece: bytes, styles: frozenset[bytes]) -> None:
    for cell, style in _STYLED.findall(piece):
        name = _NAME.search(cell) if style in styles else None
        if name:
            found.percents.add(column_number(name[1].decode()))


def _note_errors(found: Extent, piece: bytes) -> None:
    for cell in _ERROR.finditer(piece):
        name = _NAME.search(cell[1])
        if name:
            error = (cell[2] or b"").decode("utf-8", "replace")
            found.add_error(int(name[2]), name[1].decode(), error)


def _note_formulas(found: Extent, piece: bytes) -> None:
    for cell in _FORMULA.finditer(piece):
        name = _NAME.search(cell[1])
        is_empty_text = cell[2] is not None and _IS_TEXT.search(cell[1])
        if name and not is_empty_text:
            found.add_formula(int(name[2]), name[1].decode())


def _text_size(package: Package, member: str, count: int) -> int:
    """The bytes of all shared texts in the cells of a sheet; 0 where they are few for certain."""
    if _STRINGS not in package.sizes or count * package.sizes[_STRINGS] <= MOST_TEXT:
        return 0
    lengths = array("L")
    rest = b""
    for block in package.blocks(_STRINGS):
        *texts, rest = _STRING_END.split(rest + block)
        lengths.extend(map(len, texts))
    if count * max(lengths, default=0) <= MOST_TEXT:
        return 0
    size = 0
    for piece in _rows(package, member):
        numbers = map(int, _SHARED.findall(piece))
        size += sum(lengths[number] for number in numbers if number < len(lengths))
    return size
