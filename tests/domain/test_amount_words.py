"""Amounts of several words, and words that only look like one."""

import pytest

from oppcli.domain.amount_words import amount_length, is_amount, is_currency, is_said_amount


def test_a_code_or_a_sign_is_a_currency():
    words = ["CHF", "chf", "€", "$", "kr", "eur", "PLN", "ALL"]
    assert [word for word in words if is_currency(word)] == words


def test_other_words_are_no_currency():
    words = ["all", "top", "try", "cup", "FH16", "k", "fri", "12"]
    assert [word for word in words if is_currency(word)] == []


def test_a_word_that_can_only_be_an_amount():
    words = ["45k", "14,900", "14'900", "900CHF", "CHF900", "€20k", "20kr", "1.2mEUR"]
    assert [word for word in words if is_amount(word)] == words


def test_numbers_of_models_and_years_are_no_amounts():
    words = ["2027", "12m", "R1250", "T6", "3all", "450"]
    assert [word for word in words if is_amount(word)] == []


@pytest.mark.parametrize(("word", "said"), [("450000", True), ("1.2m", True), ("2", False)])
def test_behind_the_name_of_a_field_a_plain_number_is_an_amount(word, said):
    assert is_said_amount(word) is said


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("14,900 CHF rest", 2),
        ("CHF 14,900 rest", 2),
        ("€ 20k", 2),
        ("20 k", 2),
        ("20 k CHF", 3),
        ("45 000 kr", 3),
        ("1 200 000 SEK", 4),
        ("45 000", 2),
        ("45 500", 1),
        ("20k loader", 1),
        ("3 all", 1),
        ("loader", 0),
        ("CHF", 0),
    ],
)
def test_the_words_that_are_one_amount(line, count):
    assert amount_length(line.split()) == count


def test_in_a_text_only_a_currency_joins_words():
    assert amount_length(["45", "000"], needs_currency=True) == 1
    assert amount_length(["45", "000", "kr"], needs_currency=True) == 3
