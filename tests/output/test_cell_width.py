"""Cells, not characters, decide where a column ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from oppcli.output.bars import bar
from oppcli.output.screen_text import cell_width, fit, pad


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("abc", 3),
        ("日本", 4),
        ("e\u0301", 1),
        ("👍", 2),
        ("👍🏽", 2),
        ("⚠️", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("🇸🇪", 2),
        ("a\u200bb", 2),
        ("␛⏎–…", 4),
    ],
)
def test_text_takes_the_cells_that_a_terminal_gives_it(text: str, cells: int) -> None:
    assert cell_width(text) == cells


def test_every_sign_takes_the_cells_that_rich_gives_it() -> None:
    signs = [chr(code) for code in range(0x20, 0x3000)]
    assert [cell_width(sign) for sign in signs] == [cell_len(sign) for sign in signs]


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("👨‍👩‍👧‍👦👍🏽 ok", 5, "👨‍👩‍👧‍👦👍🏽…"),
        ("👨‍👩‍👧‍👦👍🏽 ok", 4, "👨‍👩‍👧‍👦…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("", 0, ""),
    ],
)
def test_text_is_shortened_by_cells(text: str, width: int, fitted: str) -> None:
    assert fit(text, width) == fitted


def test_ascii_screens_get_three_dots() -> None:
    assert fit("abcdefgh", 6, "...") == "abc..."
    assert fit("abcdefgh", 2, "...") == ".."


@given(st.text(), st.integers(0, 30))
def test_fitted_and_padded_text_fills_the_width_exactly(text: str, width: int) -> None:
    assert cell_width(pad(fit(text, width), width)) == width
    assert cell_width(pad(fit(text, width), width, right=True)) == width


@pytest.mark.parametrize(
    ("value", "maximum", "drawn"),
    [
        (107, 200, "██████████▋"),
        (37, 200, "███▋"),
        (200, 200, "█" * 20),
        (900, 200, "█" * 20),
        (1, 10**15, "▏"),
        (0, 200, ""),
        (-5, 200, ""),
        (5, 0, ""),
    ],
)
def test_a_bar_is_an_eighth_of_a_block_fine(value: int, maximum: int, drawn: str) -> None:
    assert bar(value, maximum, 20) == drawn


def test_a_bar_in_ascii_is_made_of_whole_signs() -> None:
    assert bar(107, 200, 20, ascii=True) == "##########"
    assert bar(1, 200, 20, ascii=True) == "#"


@given(st.integers(1, 10**18), st.integers(1, 10**18), st.integers(1, 40))
def test_a_bar_never_leaves_its_width(value: int, maximum: int, width: int) -> None:
    assert 1 <= len(bar(value, maximum, width)) <= width
    assert 1 <= len(bar(value, maximum, width, ascii=True)) <= width
