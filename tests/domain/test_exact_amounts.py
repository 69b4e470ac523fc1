"""A figure is an amount exactly, until a currency says how many decimals it can have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.exact_amounts import Figure, figure_in, figure_of, typed_amount
from oppcli.domain.money import MOST, parse_amount, plain_amount, rescaled
from oppcli.errors import BadValue

MINOR = st.integers(0, MOST)
CODE = st.sampled_from(["JPY", "EUR", "KWD", "CLF"])


@given(MINOR, CODE)
def test_the_figure_of_minor_units_is_these_again(minor: int, code: str) -> None:
    figure = figure_of(minor, code)
    assert figure.minor(code) == minor
    kept = figure_in(str(figure))
    assert kept is not None
    assert kept.minor(code) == minor


@given(MINOR, CODE, CODE)
def test_another_currency_holds_the_same_figure_or_none(minor: int, old: str, new: str) -> None:
    scaled = rescaled(minor, old, new)
    if scaled is not None and scaled <= MOST:
        assert figure_of(minor, old).minor(new) == scaled
        return
    with pytest.raises(BadValue, match=f"more decimals than {new} has|too large in {new}"):
        figure_of(minor, old).minor(new)


@given(st.integers(0, 10**9), CODE, CODE)
def test_rounding_is_to_the_nearest_minor_unit(minor: int, old: str, new: str) -> None:
    exact, rounded = figure_of(minor, old), figure_of(minor, old).minor(new, rounds=True)
    places = len(plain_amount(1, new).partition(".")[2])
    fraction = exact.fraction[places:]
    below = int(exact.whole + exact.fraction[:places].ljust(places, "0"))
    assert rounded == below + (fraction[:1] >= "5")


@given(MINOR, CODE)
def test_what_is_to_be_typed_is_read_as_the_amount(minor: int, code: str) -> None:
    assert parse_amount(typed_amount(plain_amount(minor, code)), currency=code).minor == minor


def test_a_figure_with_two_readings_is_one_where_there_are_no_thousandths() -> None:
    figure = Figure("1234", "", "1,234", small="1.234")
    assert figure.minor("EUR") == 123_400
    assert figure.minor("JPY") == 1_234
    with pytest.raises(BadValue) as refused:
        figure.minor("KWD", rounds=True)
    assert refused.value.message == (
        "'1,234' can be 1234 or 1.234 in KWD; --decimal point for 1234, --decimal comma for 1.234"
    )


@pytest.mark.parametrize("text", ["480", "", "1.2.3", "1.", ".5", "'name", "48000 EUR", "1,5"])
def test_no_other_text_is_a_figure(text: str) -> None:
    assert figure_in(text) is None
