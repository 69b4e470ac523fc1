"""Rates are exact; a conversion is rounded once, half to even."""

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.money import digits
from oppcli.domain.rates import (
    Quoted,
    Rates,
    cross_rates,
    exact_rate,
    factor,
    parse_rate,
    rate_text,
)
from oppcli.errors import BadValue

CODES = st.sampled_from(["JPY", "EUR", "KWD", "USD", "CLF"])
MINORS = st.integers(0, 10**16)
RATES = st.decimals("0.0000000001", "1000000", allow_nan=False, allow_infinity=False, places=10)
DAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("minor", "currency", "base", "rate", "expected"),
    [
        (1_000_000, "JPY", "EUR", "0.0061", 610_000),  # 1,000,000 JPY = 6,100.00 EUR
        (1_000, "KWD", "EUR", "2.81", 281),  # 1.000 KWD = 2.81 EUR
        (100, "EUR", "JPY", "163.7", 164),
        (100, "EUR", "KWD", "0.3555", 356),  # 355.5 is half way: to the even 356
        (100, "USD", "EUR", "0.125", 12),  # 12.5 to the even 12
        (300, "USD", "EUR", "0.125", 38),  # 37.5 to the even 38
        (0, "USD", "EUR", "0.92", 0),
    ],
)
def test_amounts_are_converted_between_any_number_of_decimals(
    minor, currency, base, rate, expected
):
    assert factor(currency, base, Decimal(rate)).of(minor) == expected


@given(MINORS, CODES, CODES, RATES)
def test_a_conversion_is_the_exact_product_rounded_half_to_even(minor, currency, base, rate):
    exact = Fraction(minor) * Fraction(rate) * Fraction(10) ** (digits(base) - digits(currency))
    found = factor(currency, base, rate).of(minor)
    assert found == round(exact)  # of a fraction Python rounds half to even
    assert abs(found - exact) <= Fraction(1, 2)


@given(CODES, RATES, MINORS, MINORS)
def test_more_is_never_worth_less(currency, rate, one, other):
    into = factor(currency, "EUR", rate)
    assert (into.of(min(one, other))) <= into.of(max(one, other))


@given(
    st.lists(st.tuples(st.integers(0, 400), RATES), unique_by=lambda each: each[0]),
    st.integers(0, 500),
)
def test_the_rate_of_a_day_is_the_latest_on_or_before_it(quotes, asked):
    rates = Rates("EUR", [Quoted("USD", DAY + timedelta(days), rate) for days, rate in quotes])
    earlier = {days: rate for days, rate in quotes if days <= asked}
    expected = earlier[max(earlier)] if earlier else None
    assert rates.on("USD", DAY + timedelta(asked)) == expected


def test_the_base_is_worth_itself_and_an_unknown_currency_nothing_at_all():
    rates = Rates("EUR", [])
    assert rates.on("EUR", DAY) == 1
    assert rates.on("USD", DAY) is None


@given(RATES, RATES)
def test_cross_rates_are_the_quotient_to_twelve_digits(dollars, kronor):
    crossed = cross_rates({"USD": dollars, "SEK": kronor}, "SEK")
    twelve = Context(prec=12, rounding=ROUND_HALF_EVEN)
    assert crossed == {"USD": twelve.divide(kronor, dollars), "EUR": twelve.plus(kronor)}


def test_a_table_without_the_base_crosses_to_nothing():
    assert cross_rates({"USD": Decimal("1.1")}, "SEK") == {}


@given(RATES)
def test_a_rate_is_read_back_as_it_is_written(rate):
    text = rate_text(rate)
    assert exact_rate(text) == rate
    assert "E" not in text
    assert not text.endswith(("0", ".")) or "." not in text


@pytest.mark.parametrize(
    "text", ["", "0", "0.0", "-1", "1e5", "NaN", "1.2.3", "٣", "1_0", "9" * 99]
)
def test_what_is_no_rate_is_refused(text):
    for read in (parse_rate, exact_rate):
        with pytest.raises(BadValue):
            read(text)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("0.92", "0.92"),
        ("0,92", "0.92"),
        ("0.125", "0.125"),
        ("155.32", "155.32"),
        ("1350", "1350"),
        ("1350.125", "1350.125"),
        ("1,350.5", "1350.5"),
        ("1.350,5", "1350.5"),
        ("1 350", "1350"),
        ("1'350", "1350"),
        ("1\u202f350", "1350"),
        ("1.3500", "1.35"),
        ("12,345,678", "12345678"),
    ],
)
def test_a_rate_is_read_by_the_grammar_of_amounts(text, rate):
    assert parse_rate(text) == Decimal(rate)


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("1,350", "'1,350' can be 1350 or 1.35.", "1350 or 1.35"),
        ("1.350", "'1.350' can be 1350 or 1.35.", "1350 or 1.35"),
        ("12,345", "'12,345' can be 12345 or 12.345.", "12345 or 12.3450"),
        ("100.000", "'100.000' can be 100000 or 100.0.", "100000 or 100.0"),
    ],
)
def test_a_rate_with_two_readings_is_refused_with_both(text, said, hint):
    with pytest.raises(BadValue) as refused:
        parse_rate(text)
    assert (refused.value.message, refused.value.hint) == (said, hint)
    readings = [parse_rate(each) for each in hint.split(" or ")]
    assert readings[0] == 1000 * readings[1]


@given(MINORS, CODES, CODES, RATES)
def test_the_smallest_amount_of_a_worth_is_worth_it_and_one_less_is_not(worth, code, base, rate):
    found = factor(code, base, rate)
    amount = found.smallest(worth)
    assert found.of(amount) >= worth
    assert found.of(amount - 1) < worth
