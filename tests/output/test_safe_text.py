"""Stored text can neither move the cursor, turn a line nor reach a shell."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.output.screen_text import safe_text

ANY_TEXT = st.text(st.characters())
NASTY = "\x1b\x9b\r\n\t\x00\x7f\u202e\u2028\u200f\ud800$`'\"\\;ab é日"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Fleet renewal · 日本 – é 👍🏽", "Fleet renewal · 日本 – é 👍🏽"),
        ("\x1b[2J", "␛[2J"),
        ("\x1b]52;c;eA==\x07", "␛]52;c;eA==␇"),
        ("a\x9b31mb", "a‹9b›31mb"),
        ("one\ntwo\r\nthree", "one⏎two␍⏎three"),
        ("a\tb\x00c\x7f", "a␉b␀c␡"),
        ("\u202egnp.exe", "‹202e›gnp.exe"),
        ("a\u2028b\u2029c", "a‹2028›b‹2029›c"),
        ("\u200e\u200f\u061c\u2066\u2069", "‹200e›‹200f›‹61c›‹2066›‹2069›"),
        ("half \ud83d", "half ‹d83d›"),
        ("[red]x [/b] :bomb: <script> =1+1", "[red]x [/b] :bomb: <script> =1+1"),
    ],
)
def test_controls_are_shown_and_everything_else_is_left(stored: str, shown: str) -> None:
    assert safe_text(stored) == shown


@given(st.one_of(ANY_TEXT, st.text(NASTY)))
def test_safe_text_is_one_line_without_controls(text: str) -> None:
    shown = safe_text(text)
    assert len(shown.splitlines()) <= 1
    assert not {unicodedata.category(one) for one in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(one) for one in shown} & {"RLO", "LRO", "RLE", "RLI"}
    assert shown.encode().decode() == shown


@given(ANY_TEXT)
def test_safe_text_changes_nothing_twice(text: str) -> None:
    assert safe_text(safe_text(text)) == safe_text(text)
