"""Behind a call, a next step that means calling is a call: `--next try again thu 9:00`."""

import pytest


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("try again thu 9:00", "call"),
        ("try him again thu 9:00", "call"),
        ("again thu 9:00", "call"),
        ("reach his boss thu 9:00", "call"),
        ("try out the winch thu 9:00", "task"),
        ("send the quote thu 9:00", "task"),
    ],
)
def test_what_means_calling_behind_a_call_is_one(cli, typed, step, kind):
    typed(["opp", "new", "Vans"], ["call", "1", "no answer", "--next", *step.split()])
    typed(["call", "1", "ask", "--due", "fri"], ["done", "A3", "no answer", "--next", step])
    planned = cli("activity", "list", "-o", "json").json
    assert [each["type"] for each in planned] == [kind, kind]


def test_behind_a_task_try_again_stays_a_task(cli, typed):
    typed(["opp", "new", "Vans"], ["task", "1", "print the quote"])
    typed(["done", "A1", "printer broken", "--next", "try again tomorrow 8:30"])
    assert [each["type"] for each in cli("activity", "list", "-o", "json").json] == ["task"]
