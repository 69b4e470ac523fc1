"""What programs read: every value exactly, amounts as they are, nothing cut."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.fields import FieldType
from oppcli.domain.money import plain_amount
from oppcli.output.formats import FORMATS, writer_of
from oppcli.output.screen_text import Style
from oppcli.output.table import Column, Table, select

TODAY = date(2026, 11, 23)
Written = Callable[..., str]

ANYTHING = st.text(st.one_of(st.characters(), st.sampled_from('\t\r\n\\",\x1b\x85\u2028')))
ROWS = st.lists(st.tuples(ANYTHING, ANYTHING), min_size=1)
UNESCAPED = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}


def test_tsv_has_a_heading_and_exact_values(opportunities: Table, written: Written) -> None:
    assert written("tsv", opportunities).splitlines() == [
        "ref\ttopic\taccount\tstage\test_revenue\tcurrency\test_close_date\tidle\towner",
        "O12\tFleet renewal\tAcme\tContract\t480000.00\tEUR\t2026-11-27\t2\tjana",
        "O31\tExcavator\tGlobex\tQuotation\t120000.00\tEUR\t2026-11-18\t14\tjana",
        "O4\tCrane\t\tInterest\t\tEUR\t\t0\t",
    ]


def test_csv_has_a_heading_and_exact_values(opportunities: Table, written: Written) -> None:
    assert written("csv", opportunities).splitlines() == [
        "ref,topic,account,stage,est_revenue,currency,est_close_date,idle,owner",
        "O12,Fleet renewal,Acme,Contract,480000.00,EUR,2026-11-27,2,jana",
        "O31,Excavator,Globex,Quotation,120000.00,EUR,2026-11-18,14,jana",
        "O4,Crane,,Interest,,EUR,,0,",
    ]


def test_json_is_an_array_with_an_object_per_line(opportunities: Table, written: Written) -> None:
    text = written("json", select(opportunities, ["ref", "revenue", "close", "idle", "owner"]))
    assert text.splitlines() == [
        "[",
        '{"ref": "O12", "est_revenue": 480000.00, "est_close_date": "2026-11-27", "idle": 2, '
        '"owner": "jana"},',
        '{"ref": "O31", "est_revenue": 120000.00, "est_close_date": "2026-11-18", "idle": 14, '
        '"owner": "jana"},',
        '{"ref": "O4", "est_revenue": null, "est_close_date": null, "idle": 0, "owner": null}',
        "]",
    ]


def test_json_lines_are_objects_without_an_array(opportunities: Table, written: Written) -> None:
    lines = written("jsonl", select(opportunities, ["ref", "owner"])).splitlines()
    assert lines == [
        '{"ref": "O12", "owner": "jana"}',
        '{"ref": "O31", "owner": "jana"}',
        '{"ref": "O4", "owner": null}',
    ]


def test_without_rows_headings_and_brackets_remain(written: Written) -> None:
    table = Table((Column("ref"), Column("topic")), [])
    assert written("tsv", table) == "ref\ttopic\n"
    assert written("csv", table) == "ref,topic\n"
    assert written("json", table) == "[]\n"
    assert written("jsonl", table) == ""


def test_totals_and_titles_are_for_people_only(written: Written) -> None:
    table = Table((Column("ref"),), [("O1",)], totals=[("Total",)], title="Title")
    assert written("tsv", table) == "ref\nO1\n"
    assert json.loads(written("json", table)) == [{"ref": "O1"}]


@pytest.mark.parametrize(
    ("minor", "code", "exact"),
    [
        (10**17 + 1, "EUR", "1000000000000000.01"),
        (1, "EUR", "0.01"),
        (-5, "EUR", "-0.05"),
        (7, "JPY", "7"),
        (1234, "KWD", "1.234"),
        (0, None, "0"),
    ],
)
def test_amounts_are_written_exactly(
    minor: int, code: str | None, exact: str, written: Written
) -> None:
    columns = (Column("amount", FieldType.MONEY, currency="code"), Column("code", hidden=True))
    table = select(Table(columns, [(minor, code)]), ["amount"])
    assert written("csv", table) == f"amount\n{exact}\n"
    assert written("json", table) == f'[\n{{"amount": {exact}}}\n]\n'
    assert json.loads(written("json", table), parse_float=Decimal)[0]["amount"] == Decimal(exact)


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(-(10**12), 10**12),
            st.sampled_from(["EUR", "SEK", "USD", "JPY", "KWD"]),
        ),
        min_size=1,
    )
)
def test_amounts_of_several_currencies_are_written_as_each_alone(
    rows: list[tuple[int | None, str]],
) -> None:
    columns = (Column("amount", FieldType.MONEY, currency="code"), Column("code"))
    stream = io.StringIO()
    writer_of("csv")(Table(columns, rows), stream, Style(TODAY))
    alone = ["" if minor is None else plain_amount(minor, code) for minor, code in rows]
    assert [row[0] for row in csv.reader(io.StringIO(stream.getvalue()))] == ["amount", *alone]


def test_a_blank_number_is_null_in_json(written: Written) -> None:
    columns = (Column("n", FieldType.INTEGER), Column("m", FieldType.MONEY, currency="c"))
    table = Table((*columns, Column("c")), [("", "", "EUR")])
    assert json.loads(written("json", table)) == [{"n": None, "m": None, "c": "EUR"}]


def test_hidden_columns_are_written(written: Written) -> None:
    table = Table((Column("ref"), Column("account_ref", hidden=True)), [("O1", "C5")])
    assert written("csv", table) == "ref,account_ref\nO1,C5\n"


def as_written(name: str, rows: list[tuple[str, ...]], columns: int) -> str:
    stream = io.StringIO(newline="")
    table = Table(tuple(Column(f"c{n}") for n in range(columns)), rows)
    writer_of(name)(table, stream, Style(today=TODAY))
    return stream.getvalue()


@given(ROWS)
def test_csv_gives_every_value_back(rows: list[tuple[str, ...]]) -> None:
    text = as_written("csv", rows, 2)
    read = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert [tuple(row) for row in read] == [("c0", "c1"), *rows]


@given(st.lists(st.tuples(ANYTHING), min_size=1))
def test_csv_of_a_single_column_loses_no_empty_row(rows: list[tuple[str, ...]]) -> None:
    read = csv.reader(io.StringIO(as_written("csv", rows, 1), newline=""), strict=True)
    assert [tuple(row) for row in read] == [("c0",), *rows]


def from_tsv(cell: str) -> str:
    out, rest = "", cell
    while rest:
        step = 2 if rest[:2] in UNESCAPED else 1
        out += UNESCAPED.get(rest[:2], rest[0])
        rest = rest[step:]
    return out


@given(ROWS)
def test_tsv_gives_every_value_back_from_one_line_per_row(rows: list[tuple[str, ...]]) -> None:
    heading, *lines, end = as_written("tsv", rows, 2).split("\n")
    assert (heading, end) == ("c0\tc1", "")
    assert [tuple(map(from_tsv, line.split("\t"))) for line in lines] == rows


@given(ROWS, st.sampled_from(["json", "jsonl"]))
def test_json_gives_every_value_back_from_one_line_per_row(
    rows: list[tuple[str, ...]], name: str
) -> None:
    text = as_written(name, rows, 2)
    lines = [line.rstrip(",") for line in text.splitlines() if line not in ("[", "]")]
    assert [tuple(json.loads(line).values()) for line in lines] == rows
    if name == "json":
        assert [tuple(one.values()) for one in json.loads(text)] == rows


def test_more_rows_than_one_chunk_are_all_written() -> None:
    rows = [(f"O{n}", "x\ty" if n == 4999 else "x") for n in range(5000)]
    assert len(as_written("tsv", rows, 2).splitlines()) == 5001
    assert len(json.loads(as_written("json", rows, 2))) == 5000
    assert len(as_written("jsonl", rows, 2).splitlines()) == 5000


def test_every_format_writes_something(opportunities: Table, written: Written) -> None:
    texts = [name for name in FORMATS if name != "xlsx"]  # tests/output/test_excel.py reads that
    assert all("O12" in written(name, opportunities) for name in texts)
