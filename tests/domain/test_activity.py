"""Each type of activity has fields of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.activity import cannot_be_planned, senseless, settled, too_early
from oppcli.domain.field import ACTIVITY_TYPES

GIVEN = {
    "direction": "in",
    "starts_at": "2026-11-24T10:00:00Z",
    "duration_minutes": 0,
    "due_date": "2026-11-24",
    "outcome": "liked it",
}
SENSE = {
    "task": {"starts_at", "duration_minutes", "due_date", "outcome"},
    "call": {"direction", "starts_at", "duration_minutes", "due_date", "outcome"},
    "email": {"direction", "due_date", "outcome"},
    "message": {"direction", "due_date", "outcome"},
    "visit": {"starts_at", "duration_minutes", "due_date", "outcome"},
    "letter": {"direction", "due_date", "outcome"},
    "appointment": {"starts_at", "duration_minutes", "due_date", "outcome"},
    "test_drive": {"starts_at", "duration_minutes", "due_date", "outcome"},
    "appraisal": {"starts_at", "duration_minutes", "due_date", "outcome"},
    "inspection": {"starts_at", "duration_minutes", "due_date", "outcome"},
    "note": set(),
}


@pytest.mark.parametrize("kind", ACTIVITY_TYPES)
@pytest.mark.parametrize("field", GIVEN)
def test_a_field_that_makes_no_sense_is_refused_and_named(kind, field):
    refused = senseless(kind, {field: GIVEN[field]})
    assert [each.field for each in refused] == ([] if field in SENSE[kind] else [field])
    assert all(kind.replace("_", " ") in each.why for each in refused)


def test_empty_fields_are_no_trouble():
    for kind in ACTIVITY_TYPES:
        assert senseless(kind, dict.fromkeys(GIVEN)) == []


def test_a_note_is_nothing_to_do():
    assert "nothing to do" in cannot_be_planned("note").why
    assert cannot_be_planned("task") is None


def test_only_what_is_done_has_an_outcome():
    assert too_early("done", "liked it") is None
    assert too_early("open", None) is None
    assert too_early("open", "liked it").field == "outcome"


AT = ["2026-11-20T10:00:00Z", "2026-11-23T12:00:00Z", "2026-11-27T10:00:00Z"]
NOW = AT[1]


@pytest.mark.parametrize(
    ("kind", "status", "completed_at", "starts_at", "becomes"),
    [
        ("call", None, None, None, ("open", None)),
        ("note", None, None, None, ("done", NOW)),
        ("call", None, AT[0], None, ("done", AT[0])),
        ("call", "done", None, AT[0], ("done", AT[0])),
        ("call", "done", None, AT[2], ("done", NOW)),  # what is done was not done later
        ("call", "canceled", None, AT[2], ("canceled", None)),
    ],
)
def test_what_is_done_was_done_at_some_time(kind, status, completed_at, starts_at, becomes):
    now = settled(kind, status, completed_at, starts_at=starts_at, usual=NOW, now=NOW)
    assert (now.status, now.completed_at, now.refusal) == (*becomes, None)


@pytest.mark.parametrize(
    ("kind", "status", "completed_at", "field"),
    [
        ("call", "open", AT[0], "completed_at"),
        ("call", "canceled", AT[0], "completed_at"),
        ("call", "done", AT[2], "completed_at"),
        ("note", "open", None, "status"),
    ],
)
def test_a_completion_that_cannot_be_is_refused(kind, status, completed_at, field):
    now = settled(kind, status, completed_at, usual=NOW, now=NOW)
    assert now.refusal.field == field


@given(
    st.sampled_from(ACTIVITY_TYPES),
    st.sampled_from([None, "open", "done", "canceled"]),
    st.sampled_from([None, *AT]),
    st.sampled_from([None, *AT]),
)
def test_done_and_a_time_go_together_and_nothing_is_done_in_the_future(kind, status, at, begins):
    now = settled(kind, status, at, starts_at=begins, usual=NOW, now=NOW)
    if now.refusal is None:
        assert (now.status == "done") == (now.completed_at is not None)
        assert now.completed_at is None or now.completed_at <= NOW
        again = settled(kind, now.status, now.completed_at, starts_at=begins, usual=NOW, now=NOW)
        assert again == now
