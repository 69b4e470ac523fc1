"""Rows that stand for command lines: their numbers, their lines, their faults."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from oppcli.domain.money import parse_amount
from oppcli.errors import BadValue
from oppcli.importing.files.content import Content
from oppcli.importing.typed_rows import number_text, typed_rows


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1.500", "1.5"),
        ("480000.0", "480000"),
        ("4.8e5", "480000"),
        ("1E-2", "0.01"),
        ("-0.50", "-0.5"),
        ("1.234", "1.2340"),
        ("1e400", "1e400"),
    ],
)
def test_a_number_is_written_so_that_it_can_be_read_in_one_way_only(written, text):
    assert number_text(written) == text


@given(some.decimals("0.01", "999999999", places=2))
def test_a_number_is_read_as_the_amount_it_is(number):
    amount = parse_amount(number_text(str(number)), currency="EUR")
    assert amount.minor == int(number * 100)


@given(some.decimals("0.001", "999999", places=3))
def test_three_decimals_are_never_taken_for_thousands(number):
    text = number_text(str(number))
    assert parse_amount(text, currency="KWD").minor == int(number * 1000)
    if int(number * 1000) % 10:
        with pytest.raises(BadValue, match="more decimals"):
            parse_amount(text, currency="EUR")


@pytest.fixture
def rows(tmp_path):
    def read(text: str):
        path = tmp_path / "rows"
        path.write_bytes(text.encode())
        return list(typed_rows(Content("rows", path)))

    return read


def test_rows_know_the_line_they_begin_at(rows):
    assert [row.line for row in rows('\n{"a": "b"}\n\n{"a": 1}\n')] == [2, 4]
    assert [row.line for row in rows('[\n{"a": "b"},\n\n{"a":\n1}]')] == [2, 4]
    assert [row.line for row in rows('a,b\n1,"x\ny"\n3,4\n')] == [2, 4]


def test_values_stay_what_they_are_but_numbers_become_texts(rows):
    (row,) = rows('{"a": 1, "b": 1.50, "c": null, "d": true, "e": ["x", 2], "f": {"g": 0.5}}')
    assert row.cells == {"a": "1", "b": "1.5", "c": None, "d": True, "e": ["x", "2"],
                         "f": {"g": "0.5"}}  # fmt: skip


def test_a_byte_order_mark_is_no_part_of_the_first_key(rows):
    assert rows('\ufeff{"a": "b"}')[0].cells == {"a": "b"}
    assert rows("\ufeffa\nb\n")[0].cells == {"a": "b"}


def test_empty_input_holds_no_rows(rows):
    assert rows("") == rows(" \n\t") == rows("[]") == rows("a,b\n") == []
