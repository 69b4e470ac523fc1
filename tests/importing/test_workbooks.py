"""What is read from workbooks: typed cells as exact texts, nothing that was never worked out."""

import io
import sys
import tracemalloc
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from excel_files import Workbook
from oppcli.errors import BadValue, NotFound, OppError
from oppcli.importing.files.headline import Heads
from oppcli.importing.files.reading import open_source
from oppcli.importing.files.typed import number_text, text_of

from .conftest import WriteFile
from .workbooks import (
    DAY,
    MOMENT,
    error,
    failed_formula,
    label,
    number,
    ods,
    ods_row,
    record,
    row,
    xls,
    xlsx,
    zipped,
)

HEAD = row(1, "topic", "close", "value")
LOREM = "<si><t>" + "x" * 1_000_000 + "</t></si>"


def refusal(path: str, **told: str) -> OppError:
    with pytest.raises(OppError) as caught:
        list(open_source(path, **told).rows())
    assert caught.value.hint
    return caught.value


def saved(book: Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_typed_cells_are_exact_texts(write: WriteFile) -> None:
    book = Workbook()
    book.active.append(["topic", 2026, None, "d"])
    book.active.append(["  Zoë\n2 ", 26000.1, date(2026, 12, 26), True])
    book.active.append(["007", 0.1 + 0.2, datetime.fromisoformat("2026-12-26 16:05"), time(9, 30)])
    source = open_source(write(saved(book), "given.csv"))  # told by content
    assert (source.format, source.headings) == ("xlsx", ("topic", "2026", "C", "d"))
    assert list(source.rows()) == [
        (2, ["  Zoë\n2 ", "26000.1", "2026-12-26", "true"], ""),
        (3, ["007", "0.3", "2026-12-26 16:05:00", "09:30:00"], ""),
    ]
    assert list(source.rows()) == list(source.rows())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (0.30000000000000004, "0.3"),
        (26000.100000000002, "26000.1"),
        (12345678901234.56, "12345678901234.56"),
        (1e-05, "0.00001"),
        (1e20, "100000000000000000000"),
        (-0.5, "-0.5"),
        (1 / 3, "0.3333333333333333"),
        (46382, "46382"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
        (datetime.fromisoformat("2026-12-31 23:59:59.9996"), "2027-01-01 00:00:00"),
        (None, ""),
    ],
)
def test_every_value_has_one_text(value: object, text: str) -> None:
    assert text_of(value) == text


@given(st.integers(0, 10**14), st.integers(0, 4))
def test_an_amount_that_excel_can_hold_comes_back_exactly(minor: int, places: int) -> None:
    text = f"{minor}e-{places}"
    assert float(number_text(float(text))) == float(text)
    assert "e" not in number_text(float(text))


def test_a_sheet_is_chosen_by_name_or_number_else_the_first_table(write: WriteFile) -> None:
    note = row(1, "Only a note")
    path = write(xlsx("", note, HEAD + row(2, "a", "b", 1.0), row(1, "x") + row(2, "y")))
    source = open_source(path)
    assert source.headings == ("topic", "close", "value")
    assert source.notices == ("read from its sheet 'S3' (--sheet reads 'S2' or 'S4')",)
    assert open_source(path, sheet="s4").headings == ("x",)
    assert open_source(path, sheet="4").headings == ("x",)
    assert open_source(path, sheet="4").notices == ()
    with pytest.raises(NotFound, match="no sheet 'S9'"):
        open_source(path, sheet="S9")
    assert "sheet 'S1' of " in refusal(path, sheet="1").message


def test_hidden_sheets_are_read_only_when_asked_for(write: WriteFile) -> None:
    book = Workbook()
    book.active.append(["secret", "list"])
    book.active.append(["1", "2"])
    shown = book.create_sheet("Shown")
    shown.append(["topic", "close"])
    shown.append(["a", "b"])
    book.active.hidden = True
    path = write(saved(book))
    assert (open_source(path).headings, open_source(path).notices) == (("topic", "close"), ())
    assert open_source(path, sheet="Sheet").headings == ("secret", "list")


def test_blank_and_merged_lines_above_and_beside_the_table_are_passed_over(
    write: WriteFile,
) -> None:
    book = Workbook()
    sheet = book.active
    for cells in ([], [], [], [None, None, "topic", "value"], [], [None, None, "Crane", 5]):
        sheet.append(cells)
    sheet.merged = "A1:F3"
    source = open_source(write(saved(book)))
    assert source.headings == ("topic", "value")
    assert list(source.rows()) == [(5, ["", ""], ""), (6, ["Crane", "5"], "")]


def test_headings_below_titles_are_found_when_they_are_known(write: WriteFile) -> None:
    titles = row(1, "Pipeline report", "as of today") + row(3, "All deals", "EUR")
    table = row(5, "Deal Name", "Amount") + row(6, "Crane", 5.0)
    path = write(xlsx(row(1, "cover", "sheet") + row(2, "x", "y"), titles + table))
    source = open_source(path, heads=Heads(lambda cells: "Deal Name" in cells))
    assert source.headings == ("Deal Name", "Amount")
    assert [line for line, _, _ in source.rows()] == [6]
    assert "read from line 5 on: the 2 lines above the headings hold no records" in source.notices
    assert open_source(path).headings == ("cover", "sheet")  # nothing is guessed


def test_a_blank_heading_over_data_is_called_by_its_column(write: WriteFile) -> None:
    path = write(xlsx(row(1, "a", "", "c", "") + row(2, "1", "note", "3", "")))
    assert open_source(path).headings == ("a", "B", "c", "")


def test_errors_and_formulas_without_a_result_reject_their_row_by_cell(write: WriteFile) -> None:
    rows = (
        HEAD
        + '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        "</row>"
        '<row r="3"><c r="A3"><f>1+1</f></c></row>'
        '<row r="4"><c r="A4"><f>1+1</f><v>2</v></c></row>'
        '<row r="5"><c r="A5" t="str"><f>IF(1,"","")</f><v></v></c></row>'
    )
    found = list(open_source(write(xlsx(rows))).rows())
    assert found == [
        (2, ["#N/A", "", "#DIV/0!"], "A2 holds the error #N/A; C2 holds the error #DIV/0!"),
        (
            3,
            ["#FORMULA", "", ""],
            "A3 holds a formula without its result"
            " (open the file in a spreadsheet and save it again)",
        ),
        (4, ["2", "", ""], ""),
        (5, ["", "", ""], ""),
    ]


def test_tags_with_a_prefix_and_other_quotes_are_the_same(write: WriteFile) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = f"<x:c xmlns:x='{main}' r='B2' t='e'><x:v>#REF!</x:v></x:c>"
    (found,) = open_source(write(xlsx(HEAD + f"<row r='2'>{cell}</row>"))).rows()
    assert found == (2, ["", "#REF!", ""], "B2 holds the error #REF!")


def test_days_of_1904_are_told_by_the_workbook(write: WriteFile) -> None:
    days = HEAD + row(2, "a", (44920, DAY), 1.0) + row(3, "b", (44920.5, MOMENT), 1.0)
    source = open_source(write(xlsx(days, workbook='<workbookPr date1904="1"/>')))
    assert source.from_1904
    assert [cells[1] for _, cells, _ in source.rows()] == ["2026-12-26", "2026-12-26 12:00:00"]


def test_ods_is_read_like_xlsx(write: WriteFile) -> None:
    typed = (
        "<table:table-row>"
        '<table:table-cell office:value-type="date" office:date-value="2026-12-26"/>'
        '<table:table-cell office:value-type="float" office:value="0.5"/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1+1"/></table:table-row>'
    )
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
    path = write(ods(ods_row("a", "b") + typed + empty + "</table:table-row>"), "given")
    source = open_source(path)
    assert (source.format, source.headings) == ("ods", ("a", "b"))
    found = list(source.rows())
    assert found[0] == (2, ["2026-12-26", "0.5"], "")
    assert found[1][1] == ["#N/A", "#FORMULA"]
    assert found[1][2].startswith("A3 holds the error #N/A; B3 holds a formula without its result")


OLD_HEAD = label(0, 0, "topic") + label(0, 1, "value")


def test_errors_of_an_old_workbook_reject_their_row_too(write: WriteFile) -> None:
    cells = (label(1, 0, "Crane"), number(1, 1, 26000.1), label(2, 0, "Van"), error(2, 1, 0x2A))
    source = open_source(write(xls(OLD_HEAD, *cells, failed_formula(3, 0, 0x07))))
    assert (source.format, source.headings) == ("xls", ("topic", "value"))
    assert list(source.rows()) == [
        (2, ["Crane", "26000.1"], ""),
        (3, ["Van", "#N/A"], "B3 holds the error #N/A"),
        (4, ["#DIV/0!", ""], "A4 holds the error #DIV/0!"),
    ]


def test_an_old_workbook_says_when_its_days_count_from_1904(
    shared_data: Path, write: WriteFile
) -> None:
    assert not open_source(write(xls(OLD_HEAD))).from_1904
    assert open_source(str(shared_data / "badcsv/csvkit_examples/test.xls")).from_1904


def test_no_damage_to_an_old_workbook_ends_the_process_or_shows_a_panic(
    write: WriteFile, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = xls(OLD_HEAD, label(1, 0, "Crane"), number(1, 1, 26000.1), error(2, 1, 0x2A))
    taken = refused = 0
    for at in range(8, 2_200, 3):
        content = bytearray(whole)
        content[at] ^= 0x55
        try:
            list(open_source(write(bytes(content))).rows())
            taken += 1
        except OppError:
            refused += 1
    assert taken > 100
    assert refused > 100
    assert capfd.readouterr() == ("", "")


BOMBS = {
    "a corner far away": (
        xlsx(HEAD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "uses 16,384 columns; at most 2,000",
    ),
    "a cell far below": (
        xlsx(HEAD + '<row r="1048576"><c r="Z1048576"><v>1</v></c></row>'),
        "uses 1,048,576 rows × 26 columns; at most 12,000,000 cells",
    ),
    "all columns, unnamed": (
        xlsx('<row r="1">' + "<c><v>1</v></c>" * 16_384 + "</row>"),
        "uses 16,384 columns; at most 2,000",
    ),
    "one long text in many cells": (
        xlsx(
            HEAD + "".join(f'<row><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 2_000)),
            strings=LOREM,
        ),
        "holds more than 1,024 MB of text",
    ),
    "XML entities": (
        xlsx(HEAD, doctype='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        "declares XML entities in xl/worksheets/sheet1.xml",
    ),
    "a row said to be a million, each a thousand cells wide": (
        ods(ods_row("a") + ods_row(*["x"] * 50, times=1_000_000)),
        "uses 1,000,001 rows × 50 columns",
    ),
    "half of it": (xlsx(HEAD)[:-200], "is a damaged workbook"),
    "a zip of other things": (zipped({"../../x": "a,b\n1,2\n"}), "is a zip archive"),
    "a Word document": (zipped({"word/document.xml": "<x/>"}), "is a Word document"),
    "a binary workbook": (zipped({"xl/workbook.bin": "x"}), "(.xlsb)"),
    "broken XML": (
        zipped({"xl/workbook.xml": "<workbook><sheets>"}),
        "is a damaged workbook",
    ),
    "an old sheet that says it is huge": (
        xls(OLD_HEAD, rows=1 << 31, columns=60_000),
        "a sheet says that it is larger than any",
    ),
    "an old workbook with a password": (
        xls(record(0x002F, b"\0" * 6), OLD_HEAD),
        "protected by a password",
    ),
    "no old workbook either": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, "no workbook"),
}


@pytest.mark.parametrize("what", BOMBS)
def test_what_would_not_fit_or_is_no_workbook_is_refused(write: WriteFile, what: str) -> None:
    content, said = BOMBS[what]
    path = write(content)
    tracemalloc.start()
    try:
        error = refusal(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert said in error.message
    assert peak < 50 << 20


def test_a_workbook_that_inflates_to_600_mb_is_refused_by_its_directory(write: WriteFile) -> None:
    path = Path(write(b"", "bomb.xlsx"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            for _ in range(600):
                stream.write(b" " * (1 << 20))
    assert "inflates to 600 MB; at most 512" in refusal(str(path)).message


def test_a_directory_that_lies_about_sizes_is_found_out(write: WriteFile) -> None:
    content = bytearray(xlsx(HEAD + row(2, "x" * 30_000, "b", 1.0)))
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    content[entry + 24 : entry + 28] = (100).to_bytes(4, "little")  # the inflated size
    assert "is a damaged workbook" in refusal(write(bytes(content))).message


def test_members_that_lead_outside_name_nothing(write: WriteFile, tmp_path: Path) -> None:
    path = write(xlsx(HEAD + row(2, "a", "b", 1.0), more={"../../x": "out", "/abs": "out"}))
    before = sorted(tmp_path.parent.rglob("*"))
    assert len(list(open_source(path).rows())) == 1
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_a_million_blank_rows_are_passed_over(write: WriteFile) -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 1_000_000))
    source = open_source(write(xlsx(HEAD + row(2, "a", "b", 1.0) + blank)))
    assert len(list(source.rows())) == 1


def test_options_that_do_not_fit_are_refused(write: WriteFile) -> None:
    book, text = write(xlsx(HEAD), "a.xlsx"), write("a,b\n", "b.csv")
    assert "no text" in refusal(book, delimiter=";").message
    assert "no text" in refusal(book, format="csv").message
    assert "is no workbook" in refusal(text, sheet="1").message
    assert "is no workbook" in refusal(text, format="xlsx").message
    assert open_source(book, format="xlsx").headings == ("topic", "close", "value")


def test_a_missing_extra_says_how_to_get_it(
    write: WriteFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(BadValue) as caught:
        open_source(write(xlsx(HEAD)))
    assert caught.value.hint == "pip install 'oppcli[xlsx]'"


def test_a_workbook_with_a_password_says_so(write: WriteFile) -> None:
    content = bytearray(xlsx(HEAD))
    for at in positions(content, b"PK\x01\x02"):
        content[at + 8] |= 1  # the bit that says: encrypted
    assert "protected by a password" in refusal(write(bytes(content))).message


def positions(content: bytes | bytearray, mark: bytes) -> list[int]:
    return [at for at in range(len(content)) if content[at : at + 4] == mark]
