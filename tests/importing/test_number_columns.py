"""How the numbers of a column are decided, once for all its rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.field import Field, FieldType
from oppcli.errors import BadValue
from oppcli.importing.values.cells import (
    PercentEvidence,
    decide_percent,
    read_integer,
    read_percent,
)
from oppcli.importing.values.numbers import NumberEvidence, decide_decimal, read_amount
from pace import is_as_quick

YEAR = Field("year", FieldType.INTEGER)


def mark_of(*cells: str, told: str = "", usual: str = "", digits: int = 2) -> str:
    seen = NumberEvidence()
    for cell in cells:
        seen.observe(cell)
    return decide_decimal("est_revenue", seen, told=told, usual=usual, most_digits=digits)


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("1,234.56", "."),
        ("1.234,56", ","),
        ("1,234,567", "."),
        ("1.234.567", ","),
        ("12,5", ","),
        ("1234.50", "."),
        ("1234,567", ","),
        ("0.125", "."),
        ("45 000,00 kr", ","),
        ("$ 26,000.00 ", "."),
        ("(1.234,50) €", ","),
        ("1'234.50", "."),
    ],
)
def test_one_cell_proves_the_mark_of_the_column(cell: str, mark: str) -> None:
    assert mark_of("1,234" if mark == "." else "1.234", "500", cell) == mark


def test_a_lone_group_of_three_is_thousands_where_the_currency_has_fewer_decimals() -> None:
    assert mark_of("1,234", "999") == "."
    assert mark_of("1.234") == ","


def test_a_lone_group_of_three_is_open_with_three_decimals_or_ungrouped_thousands() -> None:
    for cells, digits in ((("1.234",), 3), (("1.234", "5000"), 2)):
        with pytest.raises(BadValue, match=r"'1\.234' can be 1\.234 or 1234") as caught:
            mark_of(*cells, digits=digits)
        assert "--decimal" in caught.value.hint
        assert mark_of(*cells, digits=digits, told=",") == ","
        assert mark_of(*cells, digits=digits, usual=".") == "."


@pytest.mark.parametrize("cell", ["12.345k", "$12.345 k", "12.345k EUR"])
def test_a_lone_group_of_three_before_a_power_is_open(cell: str) -> None:
    with pytest.raises(BadValue, match=r"can be 12\.345k or 12345k, and no row decides"):
        mark_of("1.234", "1.234", "2.345", "3.456", cell)
    assert mark_of(cell, "12.5k") == "."
    assert mark_of(cell, told=",") == ","


def test_a_currency_that_begins_like_a_power_is_none() -> None:
    assert mark_of("12.345 kr") == ","
    assert mark_of("12.345 MKD") == ","


def test_a_column_that_contradicts_itself_is_refused_unless_told() -> None:
    with pytest.raises(BadValue, match=r"decimal point in '1\.5' and a decimal comma in '1,5'"):
        mark_of("1.5", "1,5")
    assert mark_of("1.5", "1,5", told=".") == "."


def test_text_between_numbers_proves_nothing() -> None:
    assert mark_of("call 12,5 times please", "1,234") == "."


@given(st.integers(0, 10**14), st.sampled_from([("EUR", 2), ("JPY", 0), ("KWD", 3)]))
def test_every_spelling_of_an_amount_is_that_amount(minor: int, currency: tuple[str, int]) -> None:
    code, places = currency
    whole, small = divmod(minor, 10**places)
    fraction = f"{small:0{places}d}" if places else ""
    for decimal, group in ((".", ","), (",", "."), (",", " "), (".", "'"), (",", "\u00a0")):
        grouped = f"{whole:,}".replace(",", group)
        tail = decimal + fraction if fraction else ""
        for text in (f"{whole}{tail}", f"{grouped}{tail}", f"{code} {grouped}{tail}"):
            if len(text) <= 40:
                assert read_amount(text, decimal, code) == (minor, code)


def test_an_amount_may_name_its_currency() -> None:
    assert read_amount("48.000,00 €", ",", "EUR") == (4_800_000, "EUR")
    assert read_amount("$ 26,000 ", ".", "USD") == (2_600_000, "USD")
    assert read_amount("45 000,00 kr", ",", "SEK") == (4_500_000, "SEK")
    assert read_amount("500 JPY", ".", "EUR") == (500, "JPY")
    assert read_amount("48k", ".", "EUR") == (4_800_000, "EUR")


@pytest.mark.parametrize(
    "cell",
    [
        "call me", "1e999999", "NaN", "1_000", "٣٤", "1" + "0" * 30, "9" * 1_000_000,
        "1.5.2", "1,23,456", "(1,234)", "-5", "12.345", "--5", "1,2,3", "$", "999999999999999999",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_at_once(cell: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_amount(cell, ".", "EUR")
    assert is_as_quick(
        lambda: read_amount(cell, ".", "EUR"),
        as_=lambda: read_amount("48k", ".", "EUR"),
        times=5_000,
    )
    assert len(caught.value.message) < 120


def test_decimals_that_are_nothing_are_fine() -> None:
    assert read_amount("100.00", ".", "JPY") == (100, "JPY")
    assert read_amount("1.5000", ".", "EUR") == (150, "EUR")
    with pytest.raises(BadValue, match=r"more decimals than JPY has \(0\)"):
        read_amount("100.50", ".", "JPY")


def percents_of_one(*cells: str) -> bool:
    seen = PercentEvidence()
    for cell in cells:
        seen.observe(cell)
    return decide_percent("probability", "probability", seen)


def percent(cell, *, of_one):
    return read_percent(cell, "probability", ".", of_one=of_one)


def test_percentages_are_hundreds_or_parts_of_one_throughout() -> None:
    assert not percents_of_one("50", "0", "1")
    assert not percents_of_one("50%", "0.5")
    assert percents_of_one("0.5", "1", "0")
    assert not percents_of_one("0", "")
    assert [percent(cell, of_one=True) for cell in ("0.5", "1", "0", "0.07")] == [
        50, 100, 0, 7,
    ]  # fmt: skip
    assert [percent(cell, of_one=False) for cell in ("50", "50 %", "50.0", "1")] == [
        50, 50, 50, 1,
    ]  # fmt: skip


def test_a_column_of_ones_is_open() -> None:
    with pytest.raises(BadValue, match="1 % or 100 %") as caught:
        percents_of_one("1", "0")
    assert "--map-value probability:1=100%" in caught.value.hint


@pytest.mark.parametrize(("cell", "of_one"), [("0.125", True), ("150", False), ("1.5", True)])
def test_a_percentage_is_whole_and_at_most_a_hundred(cell: str, of_one: bool) -> None:
    with pytest.raises(BadValue):
        read_percent(cell, "probability", ".", of_one=of_one)


def test_whole_numbers_may_be_grouped_but_not_broken() -> None:
    assert [read_integer(YEAR, cell, ".") for cell in ("20", "1,200", "20.0")] == [20, 1_200, 20]
    for cell in ("20.5", "-3", "twenty", "1" + "0" * 12):
        with pytest.raises(BadValue):
            read_integer(YEAR, cell, ".")
