"""A text that ends in a day or a time to come may be a plan; of a task it is one."""

import pytest

from oppcli.domain.plan_words import SaidPlan, said_plan


@pytest.mark.parametrize(
    ("kind", "text", "plan"),
    [
        ("task", "send it fri", SaidPlan("send it", "due_date", "fri", True)),
        ("task", "ring at 14:30", SaidPlan("ring", "starts_at", "at 14:30", True)),
        ("call", "ask tomorrow 10:00", SaidPlan("ask", "starts_at", "tomorrow 10:00", False, True)),
        ("test_drive", "sat 11:00", SaidPlan("test drive", "starts_at", "sat 11:00", True, True)),
        ("task", "friday next week", SaidPlan("task", "due_date", "friday next week", False)),
        ("call", "wants it fri 10:00", SaidPlan("wants it", "starts_at", "fri 10:00", False)),
        ("call", "ask 10:00", SaidPlan("ask", "starts_at", "10:00", False)),
        ("call", "back fri 10:00", SaidPlan("call back", "starts_at", "fri 10:00", False, True)),
        (
            "call",
            "again tomorrow half past ten",
            SaidPlan("again", "starts_at", "tomorrow half past ten", False, True),
        ),
        (
            "call",
            "back in 45 minutes",
            SaidPlan("call back", "starts_at", "in 45 minutes", False, True),
        ),
        (
            "call",
            "tomorrow again on price",
            SaidPlan("again on price", "due_date", "tomorrow", False),
        ),
        ("call", "was here last friday with his son", None),
        ("call", "sat in the cab", None),
        ("call", "wants two", None),
        ("note", "comes back fri", None),
        ("call", "waits since march", None),
    ],
)
def test_the_end_of_a_text_says_when(kind, text, plan):
    assert said_plan(kind, text.split()) == plan


def test_a_quoted_text_of_a_task_is_never_split():
    assert said_plan("task", ["send it fri"]) is None
    assert said_plan("call", ["ring fri"]) == SaidPlan("ring", "due_date", "fri", False)
