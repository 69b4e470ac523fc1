"""Exact arithmetic on minor units."""

from decimal import ROUND_HALF_EVEN, Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.money import (
    DIGITS,
    MOST,
    Money,
    digits,
    grouped_amount,
    plain_amount,
    plain_amounts,
    total,
    weighted,
)

CODES = st.sampled_from(sorted(DIGITS))
AMOUNTS = st.integers(-MOST, MOST)
WIDE = Context(prec=60)


@pytest.mark.parametrize(
    ("minor", "currency", "plain", "grouped"),
    [
        (48000000, "EUR", "480000.00", "480,000"),
        (48000050, "EUR", "480000.50", "480,000.50"),
        (5, "EUR", "0.05", "0.05"),
        (0, "EUR", "0.00", "0"),
        (-123456, "EUR", "-1234.56", "-1,234.56"),
        (480000, "JPY", "480000", "480,000"),
        (1234567, "KWD", "1234.567", "1,234.567"),
        (12345, "CLF", "1.2345", "1.2345"),
    ],
)
def test_amounts_are_written_for_machines_and_for_people(
    minor: int, currency: str, plain: str, grouped: str
) -> None:
    money = Money(minor, currency)
    assert money.plain() == plain
    assert money.grouped() == grouped
    assert str(money) == f"{grouped} {currency}"


def test_decimals_can_be_asked_for_and_left_out() -> None:
    assert Money(48000000, "EUR").grouped(decimals=True) == "480,000.00"
    assert Money(48000000, "JPY").grouped(decimals=True) == "48,000,000"
    assert Money(250, "EUR").grouped(decimals=False) == "2"
    assert Money(350, "EUR").grouped(decimals=False) == "4"
    assert Money(-151, "EUR").grouped(decimals=False) == "-2"


@given(AMOUNTS, CODES)
def test_plain_and_grouped_say_the_same_exact_number(minor: int, code: str) -> None:
    plain = plain_amount(minor, code)
    assert grouped_amount(minor, code, decimals=True).replace(",", "") == plain
    assert Decimal(plain).scaleb(digits(code), WIDE) == minor
    assert plain.partition(".")[2] == plain[len(plain) - digits(code) :][: digits(code)]


@given(AMOUNTS, st.integers(0, 100))
def test_weighted_is_half_even_to_the_minor_unit(minor: int, percent: int) -> None:
    product = (Decimal(minor) * percent).scaleb(-2, WIDE)
    assert weighted(minor, percent) == product.quantize(Decimal(1), ROUND_HALF_EVEN, WIDE)


@pytest.mark.parametrize(
    ("minor", "percent", "result"),
    [(1, 50, 0), (3, 50, 2), (5, 50, 2), (-1, 50, 0), (-3, 50, -2), (101, 100, 101), (7, 0, 0)],
)
def test_halves_go_to_the_even_one(minor: int, percent: int, result: int) -> None:
    assert weighted(minor, percent) == result


@given(st.lists(st.builds(Money, AMOUNTS, CODES)))
def test_sums_are_exact_and_keep_currencies_apart(amounts: list[Money]) -> None:
    sums = total(amounts)
    assert list(sums) == list(dict.fromkeys(amount.currency for amount in amounts))
    for code, minor in sums.items():
        assert minor == sum(amount.minor for amount in amounts if amount.currency == code)


def test_ten_thousand_large_amounts_sum_exactly() -> None:
    assert total([Money(10**15 + 1, "KWD")] * 10_000) == {"KWD": 10**19 + 10_000}


@given(st.lists(st.integers(-(10**15), 10**15)), st.sampled_from(["EUR", "JPY", "KWD", "CLF"]))
def test_many_amounts_are_written_as_each_alone(minors, currency):
    assert plain_amounts(minors, currency) == [plain_amount(each, currency) for each in minors]
