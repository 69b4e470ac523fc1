"""A line that is still being typed, read as bash reads it."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.shell_words import half_line, unquoted

BREAKS = " \t\n\"'><=;|&(:"


@pytest.mark.parametrize(
    ("line", "words", "word", "quote", "kept"),
    [
        ("oppcli opp sh", ("oppcli", "opp"), "sh", "", ""),
        ("oppcli opp ", ("oppcli", "opp"), "", "", ""),
        ("", (), "", "", ""),
        ("a 'b c", ("a",), "b c", "'", ""),
        ('a "b c', ("a",), "b c", '"', ""),
        ("a 'b c' d", ("a", "b c"), "d", "", ""),
        ("a b\\ c", ("a",), "b c", "", ""),
        ("a ''", ("a",), "", "", ""),
        ("a '' ", ("a", ""), "", "", ""),
        ("edit 12 stage=q", ("edit", "12"), "stage=q", "", "stage="),
        ("edit 12 stage='q", ("edit", "12"), "stage=q", "'", "stage="),
        ("edit 12 'stage=q", ("edit", "12"), "stage=q", "'", ""),
        ("list co:l", ("list",), "co:l", "", "co:"),
        ('a "b\\"c\\d', ("a",), 'b"c\\d', '"', ""),
        ("a b\\", ("a",), "b", "", ""),
    ],
)
def test_words_quotes_and_the_open_word_are_told_apart(line, words, word, quote, kept):
    read = half_line(line, BREAKS)
    assert (read.words, read.word, read.quote, read.kept) == (words, word, quote, kept)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1))
def test_a_line_that_a_shell_could_have_quoted_is_read_back(words):
    read = half_line(shlex.join(words), BREAKS)
    assert [*read.words, read.word] == words


@given(st.text(max_size=30))
def test_no_line_is_too_broken_to_be_read(line):
    read = half_line(line, BREAKS)
    assert read.word.startswith(read.kept)


@pytest.mark.parametrize(
    ("word", "plain"),
    [("this\\ m", "this m"), ("'this m", "this m"), ('"this m', "this m"), ("O1", "O1")],
)
def test_a_word_that_is_being_typed_is_unquoted(word, plain):
    assert unquoted(word) == plain
