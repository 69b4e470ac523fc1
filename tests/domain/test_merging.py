"""What becomes of one field: the file then, the file now, the store now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.merging import EMPTY, Became, merged, reopens, said_after

SAME, KEPT, TAKEN, FILLED, CONFLICT = Became
VALUES = st.sampled_from([None, EMPTY, "a", "b", "c"])


@pytest.mark.parametrize(
    ("then", "file", "store", "became"),
    [
        # the file is unchanged: the store stays
        ("a", "a", "a", SAME),
        ("a", "a", "b", KEPT),
        ("a", "a", None, KEPT),
        # the file changed, the store did not
        ("a", "b", "a", TAKEN),
        ("a", EMPTY, "a", TAKEN),
        (EMPTY, "a", None, TAKEN),
        # both changed: to the same, differently
        ("a", "b", "b", SAME),
        ("a", EMPTY, None, SAME),
        ("a", "b", "c", CONFLICT),
        ("a", "b", None, CONFLICT),
        ("a", EMPTY, "b", CONFLICT),
        # no file then: fill, equal, different
        (None, "a", None, FILLED),
        (None, "a", "a", SAME),
        (None, "a", "b", CONFLICT),
        (None, EMPTY, "b", CONFLICT),
        # an empty cell and an absent column say nothing
        ("a", None, "b", SAME),
        (None, None, "b", SAME),
    ],
)
def test_what_becomes_of_a_field(then, file, store, became) -> None:
    assert merged(then, file, store) is became


@given(VALUES, VALUES, VALUES)
def test_a_read_only_record_takes_nothing_and_reports_what_would_be_taken(
    then, file, store
) -> None:
    free, kept = merged(then, file, store), merged(then, file, store, is_read_only=True)
    assert kept is (CONFLICT if free in (TAKEN, FILLED) else free)


@given(st.lists(st.one_of(st.tuples(st.just("file"), VALUES), st.tuples(st.just("here"), VALUES))))
def test_no_edit_is_lost_and_every_conflict_is_told_once(events) -> None:
    """A night tells a conflict only where the file changed; a second run of it changes nothing."""
    then = store = None
    edited = False  # here, since the file's value was last taken
    for who, value in events:
        if who == "here":
            edited |= value != store
            store = value
            continue
        became = merged(then, value, store)
        has = EMPTY if store is None else store
        assert became is not CONFLICT or (value != then and value != has)
        if became in (TAKEN, FILLED):
            assert not edited or has == then or (then is None and has == EMPTY)
            store, edited = value or None, False
        then = then if value is None else value
        assert merged(then, value, store) in (SAME, KEPT)


def test_fields_that_a_row_leaves_out_stay_as_they_were_said() -> None:
    assert said_after({"topic": "A", "brand": "Volvo"}, {"topic": "B"}) == {
        "topic": "B",
        "brand": "Volvo",
    }


@pytest.mark.parametrize(
    ("then", "file", "does"),
    [("won", "open", True), ("won", None, False), ("open", "open", False), ("won", "lost", False)],
)
def test_a_file_reopens_what_it_closed_itself(then, file, does) -> None:
    assert reopens(then, file, ("won", "lost", "canceled")) is does
