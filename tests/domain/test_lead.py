"""How a lead ends."""

import pytest

from oppcli.domain.lead import ended, not_by_editing


@pytest.mark.parametrize(
    ("status", "reason", "is_refused"),
    [
        ("new", None, False),
        ("qualified", None, False),
        ("disqualified", "lost", False),
        ("disqualified", None, True),
        ("new", "lost", True),
        ("qualified", "lost", True),
    ],
)
def test_a_reason_is_that_of_a_disqualified_lead_and_it_has_one(status, reason, is_refused):
    refusal = ended(status, reason)
    assert (refusal is not None) == is_refused
    assert refusal is None or refusal.field == "disqualify_reason"


def test_an_ending_is_typed_with_its_own_command():
    assert not_by_editing("L7", "contacted", 7) is None
    assert not_by_editing("L7", "qualified", 7).hint == "oppcli lead qualify 7"
    assert not_by_editing("a lead", "disqualified", None).hint == "oppcli lead disqualify --help"
