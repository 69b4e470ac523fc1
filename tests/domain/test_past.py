"""The present with later changes taken back, the latest first."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.past import DELETED, MADE, Taken, column_of, runs, take_back


def test_the_earliest_of_several_changes_decides():
    taken = take_back([("lead", 1, "topic", "B", "C"), ("lead", 1, "topic", "A", "B")])
    assert taken == {"lead": Taken(fields={1: {"topic": "A"}})}


def test_what_was_made_was_not_there_whatever_was_changed_about_it():
    taken = take_back([("owner", 3, "name", "leif", "leo"), ("owner", 2, MADE, None, "4")])
    assert taken == {"owner": Taken(gone={2, 3, 4})}


def test_what_was_deleted_was_still_there_and_its_fields_as_they_were_before():
    image = {"id": 1, "topic": "B"}
    taken = take_back(
        [("lead", 1, DELETED, json.dumps(image), None), ("lead", 1, "topic", "A", "B")]
    )
    assert taken == {"lead": Taken(fields={1: {"topic": "A"}}, back={1: image})}


def test_a_record_that_went_and_came_back_is_as_it_was_before_it_went():
    image = {"id": 1, "topic": "A"}
    again = ("lead", 1, MADE, None, "1")
    changed = ("lead", 1, "topic", "A", "Z")
    went = ("lead", 1, DELETED, json.dumps(image), None)
    assert take_back([changed, again, went]) == {"lead": Taken(back={1: image})}
    assert take_back([changed, again]) == {"lead": Taken(gone={1})}


@pytest.mark.parametrize(
    ("field", "column"),
    [("account", "account_id"), ("class", "class"), ("external_id", "external_id"), ("x", None)],
)
def test_a_field_is_in_the_column_of_its_name_or_its_link(field, column):
    assert column_of(field, ("account_id", "class", "external_id")) == column


@given(st.sets(st.integers(1, 60)), st.integers(0, 5))
def test_runs_hold_all_numbers_once_with_holes_as_large_as_allowed(numbers, gap):
    found = list(runs(numbers, gap=gap))
    assert {n for first, last in found for n in range(first, last + 1)} >= numbers
    assert {first for first, _ in found} | {last for _, last in found} <= numbers
    for (_, last), (first, _) in pairwise(found):
        assert first > last + 1 + gap
    if gap == 0:
        assert sum(last - first + 1 for first, last in found) == len(numbers)
