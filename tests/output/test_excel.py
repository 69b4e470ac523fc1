"""What spreadsheets are given: real dates and numbers, texts that stay texts, guards in CSV."""

import io
import tracemalloc
from collections.abc import Iterator
from datetime import date

import pytest

from excel_files import Cell, Written
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


def sheet_of(pages: list[Table]) -> Written:
    made = Binary()
    stream_xlsx(pages, made, STYLE)
    return Written(made.bytes.getvalue())


def test_cells_have_their_type_and_the_decimals_of_their_currency() -> None:
    sheet = sheet_of([Table(COLUMNS, ROWS)])
    assert [cell.text for cell in sheet.row(1)] == [column.name for column in COLUMNS]
    first = sheet.row(2)
    assert [cell.text for cell in first] == [
        "O1",
        "=1+1",
        "123.50",
        "EUR",
        "46382",
        "46349.5",
        "40",
    ]
    assert (first[1].type, first[4].type) == ("inlineStr", "n")  # no formula, a real day
    assert [cell.number_format for cell in first[4:6]] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]
    amounts = [(sheet[name].text, sheet[name].number_format) for name in ("C2", "C3", "C4")]
    assert amounts == [("123.50", "#,##0.00"), ("48000", "#,##0"), ("-1.500", "#,##0.000")]
    assert (sheet["D3"].text, "E3" in sheet.cells, sheet["G4"].text) == ("JPY", False, "0")


def test_what_excel_would_round_or_misdate_is_text() -> None:
    sheet = sheet_of([Table(COLUMNS, ROWS)])
    assert sheet["C5"] == Cell("100000000000000.00", "inlineStr", "General", is_bold=False)
    assert sheet["E4"].text == "1900-01-01"


def test_controls_are_escaped_as_excel_does() -> None:
    sheet = sheet_of([Table(COLUMNS, ROWS)])
    assert sheet["B4"].text == "_x005F_x001B__x001B_[2J_x000D_"


@pytest.mark.parametrize(
    "text", ["<r><t>bold</t></r>", "<r></r>", "<r>&</r>", "<b>", " a ", "{=1}"]
)
def test_text_that_looks_like_markup_is_text(text: str) -> None:
    sheet = sheet_of([Table(COLUMNS, [("O1", text, *ROWS[0][2:])])])
    assert (sheet["B2"].text, sheet["B2"].type) == (text, "inlineStr")


def test_a_length_is_counted_as_excel_does() -> None:
    with pytest.raises(BadValue, match="40,000 characters"):
        sheet_of([Table(COLUMNS, [("O1", "🚜" * 20_000, *ROWS[0][2:])])])


def test_the_heading_stays_in_view_and_columns_are_wide_enough() -> None:
    sheet = sheet_of([Table(COLUMNS, [("O1", "x" * 300, *ROWS[0][2:])])])
    assert (sheet.frozen, sheet.filter) == ("A2", "A1:G2")
    assert sheet["A1"].is_bold
    assert sheet.widths[:2] == [10, 50]


def test_pages_join_and_no_row_is_a_heading_alone() -> None:
    sheet = sheet_of([Table(COLUMNS, ROWS[:2]), Table(COLUMNS, ROWS[2:])])
    refs = [cell.text for name, cell in sheet.cells.items() if name.startswith("A")]
    assert refs == ["ref", "O1", "O2", "O3", "O4"]
    assert sheet_of([Table(COLUMNS, [])])["A1"].text == "ref"


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

    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
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


def test_amounts_of_several_currencies_have_a_column_that_says_which() -> None:
    columns = (
        Column("ref"),
        Column("amount", FieldType.MONEY, currency="currency"),
        Column("currency", FieldType.CURRENCY, carried=True),
    )
    mixed = Table(columns, [("O1", 100, "EUR"), ("O2", 200, "SEK")])
    one = Table(columns, [("O1", 100, "EUR"), ("O2", 200, "EUR")])
    sheet = sheet_of([mixed])
    assert [[cell.text for cell in sheet.row(row)] for row in (1, 2, 3)] == [
        ["ref", "amount", "currency"],
        ["O1", "1.00", "EUR"],
        ["O2", "2.00", "SEK"],
    ]
    assert [cell.text for cell in sheet_of([one]).row(1)] == ["ref", "amount"]
