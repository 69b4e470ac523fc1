"""What becomes of one field: the file then, the file now, the store now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.merging import (
    EMPTY,
    ENDED_BY,
    Became,
    merged,
    opened_by_stage,
    record_settled,
    reopens,
    said_after,
)

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
    ("then", "file", "store", "does"),
    [
        ("won", "open", "won", True),
        ("won", "open", "lost", False),
        ("won", None, "won", False),
        ("open", "open", "won", False),
        ("won", "lost", "won", False),
    ],
)
def test_a_file_reopens_what_it_closed_itself(then, file, store, does) -> None:
    assert reopens(then, file, store, ("won", "lost", "canceled")) is does


def settled(policy="ours", *, fixed=(), is_read_only=False, **fields):
    """What becomes of fields, each given as (then, file, store), and which are taken."""
    found = record_settled(fields, policy, is_read_only=is_read_only, fixed=fixed)
    return dict(found.became), set(found.taken)


WON_AGAIN = {"closed_on": ("d1", "d1", None), "actual_revenue": ("95", "95", None)}


@pytest.mark.parametrize("day", ["d1", "d2"])
def test_the_facts_of_an_ending_are_taken_with_it_although_the_file_said_them_before(day) -> None:
    fields = {**WON_AGAIN, "closed_on": ("d1", day, None), "status": ("open", "won", "open")}
    assert settled(**fields)[1] == {"status", "closed_on", "actual_revenue"}


def test_the_facts_of_an_ending_are_held_where_the_status_stays() -> None:
    became, taken = settled(
        **{**WON_AGAIN, "actual_revenue": ("95", "96", None)}, status=("won", "won", "open")
    )
    assert (became["closed_on"], became["actual_revenue"], taken) == (KEPT, CONFLICT, set())


def test_facts_are_taken_with_a_status_that_a_policy_settles_for_the_file() -> None:
    fields = {"status": ("won", "lost", "open"), "closed_on": ("d1", "d1", None)}
    assert settled(**fields)[1] == set()
    assert settled("theirs", **fields)[1] == {"status", "closed_on"}


def test_an_amount_of_an_ending_stays_with_the_currency_that_stays() -> None:
    fields = {**WON_AGAIN, "status": ("open", "won", "open"), "currency": ("EUR", "EUR", "JPY")}
    became, taken = settled(**fields)
    assert (became["actual_revenue"], taken) == (CONFLICT, {"status", "closed_on"})


def test_a_competitor_that_was_named_here_is_no_fact_of_the_ending_in_the_file() -> None:
    fields = {"status": ("open", "lost", "open"), "competitor": ("Acme", "Acme", "Beta")}
    assert settled(**fields) == ({"status": TAKEN, "competitor": CONFLICT}, {"status"})
    assert settled("theirs", **fields)[1] == {"status", "competitor"}


@pytest.mark.parametrize("policy", ["ours", "theirs"])
@pytest.mark.parametrize("store", ["100", "120"])
def test_no_file_changes_what_is_fixed(policy, store) -> None:
    fields = {"topic": ("A", "B", "A"), "est_revenue": ("100", "150", store)}
    became, taken = settled(policy, fixed=["est_revenue"], **fields)
    assert (became["est_revenue"], taken) == (CONFLICT, {"topic"})


def test_amounts_stay_with_a_currency_that_is_fixed() -> None:
    fields = {"currency": ("EUR", "JPY", "EUR"), "actual_revenue": ("1", "2", "1")}
    assert settled("theirs", fixed=["currency"], **fields)[1] == set()


@pytest.mark.parametrize(
    ("file", "left"),
    [
        ({"status": "open"}, {"status": "open", "topic": "A"}),
        ({"topic": "B"}, {"status": "won", "closed_on": "d1", "actual_revenue": "9", "topic": "B"}),
        (
            {"status": "lost", "lost_reason": "price"},
            {"status": "lost", "closed_on": "d1", "lost_reason": "price", "topic": "A"},
        ),
    ],
)
def test_what_was_said_of_an_ending_is_forgotten_with_it(file, left) -> None:
    then = {"status": "won", "closed_on": "d1", "actual_revenue": "9", "topic": "A"}
    assert said_after(then, file) == left


@pytest.mark.parametrize(
    ("then", "does"),
    [
        ({"status": "won", ENDED_BY: "stage"}, True),
        ({"status": "won"}, False),
        ({"status": "open", ENDED_BY: "stage"}, False),
        ({}, False),
    ],
)
def test_a_stage_opens_what_a_stage_had_ended(then, does) -> None:
    assert opened_by_stage(then) is does
