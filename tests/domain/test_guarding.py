"""Guarded texts are harmless in a spreadsheet and stand for one text each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.texts import guarded, unguarded

TEXTS = st.one_of(st.text(), st.text("'=+-@\t\r\n＝a ", max_size=6))


@given(TEXTS)
def test_a_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(TEXTS, TEXTS)
def test_two_texts_are_never_guarded_alike(one: str, other: str) -> None:
    assert (guarded(one) == guarded(other)) == (one == other)


@given(TEXTS)
def test_no_guarded_text_begins_as_a_formula_does(text: str) -> None:
    assert guarded(text)[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("text", ["", "'", "'a", "O'Hara", "1-2", "a=b", " =1"])
def test_a_harmless_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text
