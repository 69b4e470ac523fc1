"""Which of the first words are a name, and which are the text behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.name_words import name_readings, whole_names

_KNOWN = [
    (1, "Berg Logistics"),
    (2, "Berg Logistik AG"),
    (3, "Peter Lang"),
    (4, "Peter Holm"),
    (5, "Lang, Eva"),
    (6, "Weber"),
    (7, "Weber FH16 2026"),
    (8, "Anna Freitag"),
    (9, "Maße Köln KG"),
    (10, "Berg asked about the offer"),
]


def _read(line, known=_KNOWN, ref=None):
    words = line.split()
    readings = name_readings(words, known, ref=ref)
    return [(" ".join(words[each.count :]), sorted(each.records)) for each in readings]


@pytest.mark.parametrize(
    ("line", "text", "record"),
    [
        ("peter lang no answer", "no answer", 3),
        ("Berg Logistik called", "called", 2),
        ("berg logistics fleet manager", "fleet manager", 1),
        ("lang peter no answer", "no answer", 3),
        ("lang eva wants two", "wants two", 5),
        ("peter lang, wants two", "wants two", 3),
        ("MASSE köln wants two", "wants two", 9),
        ("weber is late", "is late", 6),
        ("anna is away", "is away", 8),
        ("anna frei tag", "tag", 8),
    ],
)
def test_the_longest_run_that_names_a_record_is_the_name(line, text, record):
    assert _read(line) == [(text, [record])]


@pytest.mark.parametrize(
    ("line", "readings"),
    [
        ("weber FH16 is late", [("is late", [7]), ("FH16 is late", [6])]),
        ("anna fre tag", [("tag", [8]), ("fre tag", [8])]),
        ("lang, peter called", [("called", [3]), ("peter called", [3, 5])]),
        ("berg offer sent", [("sent", [10]), ("offer sent", [1, 2, 10])]),
    ],
)
def test_a_name_that_may_end_at_two_places_has_both_readings(line, readings):
    assert _read(line) == readings


def test_words_in_quotes_are_no_part_of_a_name():
    known = [(1, "Peter"), (2, "Peter Lang")]
    (reading,) = name_readings(["peter", "lang no answer"], known)
    assert (reading.count, reading.records) == (1, {1})


def test_a_ref_is_a_whole_name_beside_a_name_that_begins_with_it():
    known = [(24, "24 Stunden Service")]
    assert _read("24 stunden late", known, ref=0) == [("late", [24]), ("stunden late", [0])]
    assert _read("24 hours late", known, ref=0) == [("hours late", [0])]


def test_names_alone_may_end_in_the_beginning_of_a_word():
    names = [name for _, name in _KNOWN]
    words = ["berg", "logi", "14", "peter", "lang", "weber"]
    assert whole_names(words, names) == ["berg logi", "14", "peter lang", "weber"]


_WORDS = st.lists(
    st.sampled_from(
        ["Berg", "berg", "Logistik", "Log", "Lang,", "Lang", "Maße", "Anna", "Frei", "a"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(one=_WORDS, other=_WORDS, text=_WORDS)
def test_a_whole_name_and_a_text_are_never_read_surely_as_another_text(one, other, text):
    """Typing a name and a text gives that record and that text, or asks, and never another."""
    readings = _read(f"{one} {text}", [(1, one), (2, other)])
    meant = [left == text and 1 in records for left, records in readings]
    assert any(meant)
    assert len(readings) > 1 or meant == [True]
