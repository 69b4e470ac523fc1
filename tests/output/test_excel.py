"""What spreadsheets are given: real dates and numbers, texts that stay texts, guards in CSV."""

import io
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime

import openpyxl
import pytest

from oppcli.domain.fields import FieldType
from oppcli.errors import BadValue, WrongUsage
from oppcli.output.formats import writer_of
from oppcli.output.screen_text import Style
from oppcli.output.streaming import stream
from oppcli.output.table import Column, Table
from oppcli.output.xlsx import stream_xlsx

STYLE = Style(date(2026, 11, 23))
SAFE = Style(date(2026, 11, 23), excel_safe=True)
COLUMNS = (
    Column("ref"),
    Column("topic"),
    Column("revenue", FieldType.MONEY, currency="currency"),
    Column("currency", FieldType.CURRENCY),
    Column("close", FieldType.DATE),
    Column("created_at", FieldType.INSTANT),
    Column("probability", FieldType.PERCENT),
)
ROWS = [
    ("O1", "=1+1", 12_350, "EUR", "2026-12-26", "2026-11-23T12:00:00Z", 40),
    ("O2", "+49 30", 48_000, "JPY", None, None, None),
    ("O3", "_x001B_\x1b[2J\r", -1_500, "KWD", "1900-01-01", None, 0),
    ("O4", "", 10**16, "EUR", None, None, 100),
]


class Binary(io.TextIOWrapper):
    """A stream of text over bytes, as standard output is."""

    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="utf-8")


def sheet_of(pages: list[Table]) -> "openpyxl.worksheet.worksheet.Worksheet":
    made = Binary()
    stream_xlsx(pages, made, STYLE)
    return openpyxl.load_workbook(io.BytesIO(made.bytes.getvalue())).active


def test_cells_have_their_type_and_the_decimals_of_their_currency() -> None:
    sheet = sheet_of([Table(COLUMNS, ROWS)])
    assert [cell.value for cell in sheet[1]] == [column.name for column in COLUMNS]
    first = sheet[2]
    assert [cell.value for cell in first] == [
        "O1",
        "=1+1",
        123.5,
        "EUR",
        datetime.fromisoformat("2026-12-26"),
        datetime.fromisoformat("2026-11-23 12:00"),
        40,
    ]
    assert first[1].data_type == "s"  # no formula
    assert [cell.number_format for cell in first[4:6]] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]
    amounts = [(row[2].value, row[2].number_format) for row in sheet["A2:G4"]]
    assert amounts == [(123.5, "#,##0.00"), (48_000, "#,##0"), (-1.5, "#,##0.000")]
    assert (sheet["D3"].value, sheet["E3"].value, sheet["G4"].value) == ("JPY", None, 0)


def test_what_excel_would_round_or_misdate_is_text() -> None:
    sheet = sheet_of([Table(COLUMNS, ROWS)])
    assert sheet["C5"].value == "100000000000000.00"
    assert sheet["E4"].value == "1900-01-01"


def test_controls_are_escaped_as_excel_does() -> None:
    from openpyxl.utils.escape import unescape

    sheet = sheet_of([Table(COLUMNS, ROWS)])
    assert sheet["B4"].value == "_x005F_x001B__x001B_[2J_x000D_"
    assert unescape(sheet["B4"].value) == ROWS[2][1]


def test_the_heading_stays_in_view_and_columns_are_wide_enough() -> None:
    sheet = sheet_of([Table(COLUMNS, [("O1", "x" * 300, *ROWS[0][2:])])])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G2"
    assert sheet["A1"].font.b
    assert sheet.column_dimensions["B"].width == 50
    assert sheet.column_dimensions["A"].width == 10


def test_pages_join_and_no_row_is_a_heading_alone() -> None:
    sheet = sheet_of([Table(COLUMNS, ROWS[:2]), Table(COLUMNS, ROWS[2:])])
    assert [row[0].value for row in sheet] == ["ref", "O1", "O2", "O3", "O4"]
    assert [row[0].value for row in sheet_of([Table(COLUMNS, [])])] == ["ref"]


def test_rows_are_streamed_not_held() -> None:
    def pages() -> Iterator[Table]:
        for _ in range(10):
            yield Table(COLUMNS, [("O1", "some longer text " * 20, *ROWS[0][2:])] * 1_000)

    made = Binary()
    tracemalloc.start()
    try:
        stream_xlsx(pages(), made, STYLE)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5 << 20


def test_a_text_that_no_cell_holds_is_refused() -> None:
    with pytest.raises(BadValue, match="longer than a cell may be") as caught:
        sheet_of([Table(COLUMNS, [("O1", "x" * 40_000, *ROWS[0][2:])])])
    assert "-o csv" in caught.value.hint


def test_a_terminal_is_no_place_for_a_workbook() -> None:
    for style, to in ((Style(STYLE.today, is_terminal=True), Binary()), (STYLE, io.StringIO())):
        with pytest.raises(WrongUsage, match="terminal") as caught:
            writer_of("xlsx")(Table(COLUMNS, ROWS), to, style)
        assert caught.value.hint == "add > FILE.xlsx"


def test_a_missing_extra_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "openpyxl", None)
    monkeypatch.delitem(sys.modules, "oppcli.output.xlsx")
    with pytest.raises(WrongUsage) as caught:
        writer_of("xlsx")
    assert caught.value.hint == "pip install 'oppcli[xlsx]'"


def test_guards_are_for_texts_and_never_for_numbers() -> None:
    made = io.StringIO()
    writer_of("csv")(Table(COLUMNS, ROWS[:3]), made, SAFE)
    lines = made.getvalue().split("\r\n")
    assert lines[0] == ",".join(column.name for column in COLUMNS)
    assert lines[1] == "O1,'=1+1,123.50,EUR,2026-12-26,2026-11-23T12:00:00Z,40"
    assert lines[2] == "O2,'+49 30,48000,JPY,,,"
    assert lines[3].endswith(",-1.500,KWD,1900-01-01,,0")


def test_guards_stand_in_tsv_too() -> None:
    made = io.StringIO()
    table = Table((Column("topic"),), [("=1",), ("\t=1",), ("'=1",), ("-",), ("a\\b",)])
    writer_of("tsv")(table, made, SAFE)
    assert made.getvalue() == "topic\r\n'=1\r\n\\t=1\r\n''=1\r\n'-\r\na\\\\b\r\n"


def test_other_formats_have_no_guards_to_offer() -> None:
    for format_ in ("json", "jsonl", "md", "xlsx"):
        with pytest.raises(WrongUsage, match="--excel-safe is for csv and tsv"):
            stream([], Binary(), format_, today=STYLE.today, is_terminal=False, excel_safe=True)
