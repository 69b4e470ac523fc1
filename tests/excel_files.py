"""Makes .xlsx files for tests, and reads what the program wrote."""

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import xlsxwriter
from python_calamine import CalamineWorkbook

_XML = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@dataclass
class Sheet:
    """Rows to be written; a text that begins with `=` becomes a formula."""

    title: str
    rows: list[Iterable[object]] = field(default_factory=list)
    hidden: bool = False
    merged: str = ""

    def append(self, row: Iterable[object]) -> None:
        self.rows.append(row)


class Workbook:
    def __init__(self) -> None:
        self.active = Sheet("Sheet")
        self.sheets = [self.active]

    def create_sheet(self, title: str) -> Sheet:
        self.sheets.append(Sheet(title))
        return self.sheets[-1]

    def save(self, to: Path | io.BytesIO) -> None:
        with xlsxwriter.Workbook(to) as book:
            formats = {
                kind: book.add_format({"num_format": shown})
                for kind, shown in (
                    ("date", "yyyy-mm-dd"),
                    ("datetime", "yyyy-mm-dd h:mm:ss"),
                    ("time", "h:mm:ss"),
                )
            }
            made = [book.add_worksheet(sheet.title) for sheet in self.sheets]
            for sheet, there in zip(self.sheets, made, strict=True):
                if sheet.hidden:
                    next(
                        e for e, s in zip(made, self.sheets, strict=True) if not s.hidden
                    ).activate()
                    there.hide()
                if sheet.merged:
                    there.merge_range(sheet.merged, "")
                for number, row in enumerate(sheet.rows):
                    for place, value in enumerate(row):
                        if isinstance(value, str) and value.startswith("="):
                            there.write_formula(number, place, value, None, "")  # no result
                        elif value is not None:
                            there.write(number, place, value, formats.get(type(value).__name__))


def rows_of(book: Path | bytes) -> list[tuple[Any, ...]]:
    """The rows of the first sheet; None for an empty cell."""
    source = io.BytesIO(book) if isinstance(book, bytes) else str(book)
    rows = CalamineWorkbook.from_object(source).get_sheet_by_index(0).to_python()
    return [tuple(None if cell == "" else _moment(cell) for cell in row) for row in rows]


def _moment(cell: object) -> object:
    is_day = isinstance(cell, date) and not isinstance(cell, datetime)
    return datetime(cell.year, cell.month, cell.day) if is_day else cell  # type: ignore[attr-defined] # noqa: DTZ001


@dataclass(frozen=True)
class Cell:
    """A cell as the file holds it: its text, its type (`n`, `inlineStr`), its format."""

    text: str
    type: str
    number_format: str
    is_bold: bool


class Written:
    """The only sheet of a workbook, as the XML of the file has it."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
            styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
        shown = {
            e.get("numFmtId"): e.get("formatCode", "") for e in styles.iterfind(".//m:numFmt", _XML)
        }
        shown |= {"0": "General", "3": "#,##0", "4": "#,##0.00"}  # those that every reader knows
        bold = [e.find("m:b", _XML) is not None for e in styles.iterfind("m:fonts/m:font", _XML)]
        looks = [
            (shown.get(e.get("numFmtId"), ""), bold[int(e.get("fontId", "0"))])
            for e in styles.iterfind("m:cellXfs/m:xf", _XML)
        ]
        self.cells = {
            str(e.get("r")): Cell(
                "".join(e.itertext()), e.get("t", "n"), *looks[int(e.get("s", "0"))]
            )
            for e in sheet.iterfind(".//m:c", _XML)
        }
        pane, ranged = sheet.find(".//m:pane", _XML), sheet.find("m:autoFilter", _XML)
        self.frozen = None if pane is None else pane.get("topLeftCell")
        self.filter = None if ranged is None else ranged.get("ref")
        self.widths = [int(float(str(e.get("width")))) for e in sheet.iterfind(".//m:col", _XML)]

    def __getitem__(self, name: str) -> Cell:
        return self.cells[name]

    def row(self, number: int) -> list[Cell]:
        return [cell for name, cell in self.cells.items() if re.sub(r"\D", "", name) == str(number)]
