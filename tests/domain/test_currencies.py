"""Currency codes, decimals and symbols."""

import pytest

from oppcli.domain.money import DIGITS, currency_code, digits, meanings
from oppcli.errors import BadValue


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("EUR", 2),
        ("USD", 2),
        ("JPY", 0),
        ("ISK", 0),
        ("KWD", 3),
        ("TND", 3),
        ("CLF", 4),
        ("HUF", 2),
    ],
)
def test_decimals_follow_iso_4217(code: str, count: int) -> None:
    assert digits(code) == count


def test_codes_are_three_capitals_and_have_at_most_four_decimals() -> None:
    assert len(DIGITS) > 150
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in DIGITS)
    assert set(DIGITS.values()) == {0, 2, 3, 4}


def test_case_and_blanks_do_not_matter() -> None:
    assert currency_code(" eur ") == "EUR"


@pytest.mark.parametrize("text", ["", "EURO", "XXX", "XAU", "DEM", "E", "€", "ЕUR", "A" * 10**6])
def test_unknown_codes_are_refused(text: str) -> None:
    with pytest.raises(BadValue, match="is not a currency code"):
        currency_code(text)


def test_near_codes_are_proposed() -> None:
    with pytest.raises(BadValue) as refused:
        currency_code("EURO")
    assert "EUR" in refused.value.hint


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        *(("€", "EUR"), ("£", "GBP"), ("zł", "PLN"), ("ZŁ", "PLN"), ("₹", "INR"), ("US$", "USD")),
        *(("kr", "SEK NOK DKK ISK"), ("eur", "EUR"), ("?", ""), ("", "")),
    ],
)
def test_a_word_means_every_currency_that_writes_it_so(word: str, codes: str) -> None:
    assert meanings(word) == tuple(codes.split())
