"""How amounts are read: every case is what somebody types, and what a usual parser gets wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.money import (
    DIGITS,
    MOST,
    Money,
    digits,
    grouped_amount,
    parse_amount,
    plain_amount,
)
from oppcli.errors import BadValue
from pace import is_as_quick

CODES = st.sampled_from(sorted(DIGITS))
AMOUNTS = st.integers(0, MOST)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("480000", 48000000),
        ("0", 0),
        ("48k", 4800000),
        ("48 K", 4800000),
        ("1.2m", 120000000),
        ("1,5k", 150000),
        ("1.25m", 125000000),
        ("1.234.567k", 123456700000),
        ("1 500k", 150000000),
        ("2bn", 200000000000),
        ("48,000.00", 4800000),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1,234", 123400),
        ("1.234", 123400),
        ("12.345", 1234500),
        ("1234.5", 123450),
        ("1,23", 123),
        ("0,5", 50),
        ("0.500", 50),
        ("1234.000", 123400),
        ("45 000,00", 4500000),
        ("45\u00a0000,00", 4500000),
        ("45\u202f000", 4500000),
        ("12'500", 1250000),
        ("12’500.50", 1250050),
        ("1.234.567", 123456700),
        ("1,234,567.8", 123456780),
        ("500.-", 50000),
        ("500,–", 50000),
        ("€ 500", 50000),
        ("500€", 50000),
        ("48k€", 4800000),
        ("48,000.00 EUR", 4800000),
        ("eur 12", 1200),
        ("  7  ", 700),
    ],
)
def test_amounts_in_euro_are_read_however_they_are_grouped(text: str, minor: int) -> None:
    assert parse_amount(text, currency="EUR") == Money(minor, "EUR")


@pytest.mark.parametrize(
    ("text", "own", "minor", "currency"),
    [
        ("48,000.00 USD", "EUR", 4800000, "USD"),
        ("€ 500", "USD", 50000, "EUR"),
        ("500 jpy", "EUR", 500, "JPY"),
        ("1,234", "JPY", 1234, "JPY"),
        ("1.00", "JPY", 1, "JPY"),
        ("1,5k", "JPY", 1500, "JPY"),
        ("1.234,567", "KWD", 1234567, "KWD"),
        ("1.2340", "KWD", 1234, "KWD"),
        ("0.123", "KWD", 123, "KWD"),
        ("1234.567", "KWD", 1234567, "KWD"),
        ("1.2345", "CLF", 12345, "CLF"),
        ("48 000 kr", "SEK", 4800000, "SEK"),
        ("5kr", "DKK", 500, "DKK"),
        ("5 kkr", "NOK", 500000, "NOK"),
        ("$1,500.50", "USD", 150050, "USD"),
        ("$5", "CAD", 500, "CAD"),
        ("$5 USD", "EUR", 500, "USD"),
        ("US$ 5", "EUR", 500, "USD"),
        ("12 zł", "EUR", 1200, "PLN"),
        ("5 MKD", "EUR", 500, "MKD"),
        ("¥100", "JPY", 100, "JPY"),
    ],
)
def test_an_amount_has_the_currency_and_decimals_it_is_written_with(
    text: str, own: str, minor: int, currency: str
) -> None:
    assert parse_amount(text, currency=own) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency", "message"),
    [
        ("1,234", "KWD", "'1,234' can be 1234 or 1.234."),
        ("12.500", "KWD", "'12.500' can be 12500 or 12.5."),
        ("1,234", "CLF", "'1,234' can be 1234 or 1.234."),
        ("1,500k", "EUR", "'1,500k' can be 1500k or 1.5k."),
        ("1.234m", "EUR", "'1.234m' can be 1234m or 1.234m."),
    ],
)
def test_an_amount_with_two_readings_is_refused_naming_both(
    text: str, currency: str, message: str
) -> None:
    with pytest.raises(BadValue) as refused:
        parse_amount(text, currency=currency)
    assert refused.value.message == message
    for proposal in refused.value.hint.split(" or "):
        assert parse_amount(proposal, currency=currency).minor > 0


@pytest.mark.parametrize(
    ("text", "currency", "why"),
    [
        ("1.5", "JPY", "more decimals than JPY has (0)"),
        ("1.5555", "EUR", "more decimals than EUR has (2)"),
        ("0,123", "EUR", "more decimals than EUR has (2)"),
        ("1.234,567", "EUR", "more decimals than EUR has (2)"),
        ("1.2345678k", "EUR", "more decimals than EUR has (2)"),
        ("1.23456", "KWD", "more decimals than KWD has (3)"),
    ],
)
def test_decimals_the_currency_lacks_are_refused_and_not_rounded(
    text: str, currency: str, why: str
) -> None:
    with pytest.raises(BadValue) as refused:
        parse_amount(text, currency=currency)
    assert why in refused.value.message


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "k",
        "EUR",
        "call me",
        "NaN",
        "inf",
        "-inf",
        "1e5",
        "1E5",
        "1e999999",
        "1_000",
        "0x10",
        "2^3",
        "1/2",
        "10%",
        "1²",
        "١٢٣",
        "１２３",
        "½",
        "+5",
        "--5",
        "5-",
        ".5m",
        "5.",
        "1..5",
        "1,,234",
        "1,23,456",
        "1234,567,890",
        "1,234,56",
        "1.234.56",
        "1,234.567,89",
        "12,34.567.890",
        "1 2",
        "4 5000",
        "1  000",
        "1 234'567",
        "1\n000",
        "5 k k",
        "5 mm",
        "5 USD EUR",
        "$ $ 5",
        "(5",
        "(-5)",
        "48000 48000",
        "1\x00",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_amount(text, currency="EUR", allow_negative=True)
    assert refused.value.message.endswith(".")
    assert refused.value.hint


@pytest.mark.parametrize("text", ["-5", "(1,234)", "-€5", "€ -5", "−5", "-1.2m", "-0"])
def test_negative_amounts_are_refused_unless_allowed(text: str) -> None:
    with pytest.raises(BadValue, match="negative"):
        parse_amount(text, currency="EUR")
    assert parse_amount(text, currency="EUR", allow_negative=True).minor <= 0


def test_the_accountants_brackets_are_a_minus() -> None:
    assert parse_amount("(1,234.50)", currency="EUR", allow_negative=True).minor == -123450


@pytest.mark.parametrize(
    ("text", "own", "why"),
    [
        ("$500", "EUR", "does not say which currency $ is"),
        ("48 000 kr", "EUR", "does not say which currency kr is"),
        ("€5 USD", "EUR", "names two currencies"),
        ("5 EUX", "USD", "is not a currency code"),
    ],
)
def test_a_currency_that_is_not_clear_is_refused(text: str, own: str, why: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_amount(text, currency=own)
    assert why in refused.value.message


@pytest.mark.parametrize("text", ["1" + "0" * 18, "999999999bn", "1000000000000000.01", "9" * 38])
def test_amounts_beyond_measure_are_refused(text: str) -> None:
    with pytest.raises(BadValue, match="too large"):
        parse_amount(text, currency="EUR")


def test_the_largest_amount_is_read() -> None:
    assert parse_amount("100000000000000.00", currency="EUR").minor == MOST


@pytest.mark.parametrize("text", ["1" * 20_000_000, "1," * 500_000, " " * 10**6, "(" * 10**6])
def test_megabytes_are_refused_at_once(text: str) -> None:
    with pytest.raises(BadValue):
        parse_amount(text, currency="EUR")
    assert is_as_quick(
        lambda: parse_amount(text, currency="EUR"),
        as_=lambda: parse_amount("48k", currency="EUR"),
        times=5_000,
    )


@given(AMOUNTS, CODES.filter(lambda code: digits(code) != 3))
def test_the_plain_text_of_an_amount_reads_as_that_amount(minor: int, code: str) -> None:
    assert parse_amount(plain_amount(minor, code), currency=code) == Money(minor, code)


@given(AMOUNTS)
def test_with_three_decimals_the_plain_text_is_read_or_refused_and_never_another(
    minor: int,
) -> None:
    try:
        read = parse_amount(plain_amount(minor, "KWD"), currency="KWD")
    except BadValue:
        assert 1_000 <= minor < 1_000_000
    else:
        assert read == Money(minor, "KWD")


@given(st.integers(0, MOST // 10**4), st.sampled_from(["EUR", "JPY", "USD", "CLF"]))
def test_marks_may_be_swapped_and_groups_be_blanks_or_apostrophes(minor: int, code: str) -> None:
    english = grouped_amount(minor, code, decimals=True)
    for marks in (",.", ".,", " ,", " .", "'.", "\u00a0,"):
        text = english.translate(str.maketrans(",.", marks))
        assert parse_amount(text, currency=code) == Money(minor, code)
        assert parse_amount(f"{text} {code}", currency="GBP") == Money(minor, code)


@given(st.integers(0, 10**6), st.sampled_from(["k", "m", "bn"]), CODES)
def test_a_suffix_is_its_power_of_ten(count: int, suffix: str, code: str) -> None:
    power = {"k": 3, "m": 6, "bn": 9}[suffix] + digits(code)
    read = parse_amount(f"{count}{suffix}", currency=code) if count * 10**power <= MOST else None
    assert read is None or read.minor == count * 10**power


ODD = st.one_of(st.text(max_size=50), st.text("0123456789.,' -()kmbn€$EURr", max_size=30))


@given(ODD, CODES, st.booleans())
def test_any_text_is_an_amount_or_a_bad_value(text: str, code: str, negative: bool) -> None:
    try:
        read = parse_amount(text, currency=code, allow_negative=negative)
    except BadValue:
        return
    assert abs(read.minor) <= MOST
    assert negative or read.minor >= 0
    assert read.currency in DIGITS
