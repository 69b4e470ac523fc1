"""Each type of activity has fields of its own."""

import pytest

from oppcli.domain.activity import check_can_be_planned, check_sense
from oppcli.domain.field import ACTIVITY_TYPES
from oppcli.errors import RuleRefused

GIVEN = {
    "direction": "in",
    "starts_at": "2026-11-24T10:00:00Z",
    "duration_minutes": 0,
    "due_date": "2026-11-24",
    "outcome": "liked it",
}
SENSE = {
    "task": {"duration_minutes", "due_date", "outcome"},
    "call": {"direction", "starts_at", "duration_minutes", "due_date", "outcome"},
    "email": {"direction", "due_date", "outcome"},
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
    facts = {field: GIVEN[field]}
    if field in SENSE[kind]:
        check_sense(kind, facts)
    else:
        with pytest.raises(RuleRefused, match=field) as caught:
            check_sense(kind, facts)
        assert kind.replace("_", " ") in caught.value.message


def test_empty_fields_are_no_trouble():
    for kind in ACTIVITY_TYPES:
        check_sense(kind, dict.fromkeys(GIVEN))


def test_a_note_is_nothing_to_do():
    with pytest.raises(RuleRefused, match="nothing to do"):
        check_can_be_planned("note")
    check_can_be_planned("task")
