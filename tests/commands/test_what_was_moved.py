"""What is done, put off, canceled or handed over is named: its subject, and who it is about."""

import pytest


@pytest.fixture
def planned(typed):
    """A1 about O1 of Acme, A2 about Beat Moser, A3 about a sale of nobody, and L2 of Huber Bau."""
    typed(
        ["opp", "new", "Crane", "5k", "--account", "Acme", "--create"],
        ["lead", "new", "Car", "--first", "Beat", "--last", "Moser"],
        ["lead", "new", "Van", "--last", "Huber", "--company", "Huber Bau AG"],
        ["opp", "new", "Loader"],
        ["call", "O1", "ask", "price", "--due", "fri"],
        ["call", "L1", "ask", "budget", "--due", "fri"],
        ["task", "O2", "look", "around"],
    )


def test_what_is_put_off_is_named(typed, planned):
    assert typed(["snooze", "A1", "A2", "monday"]).splitlines() == [
        "A1 due Fri 27 Nov 2026 (4d) → Mon 30 Nov 2026 (7d) · ask price · O1 Acme",
        "A2 due Fri 27 Nov 2026 (4d) → Mon 30 Nov 2026 (7d) · ask budget · L1 Beat Moser",
    ]
    said = typed(["snooze", "look around", "tue"])
    assert said == "A3 due – → Tue 24 Nov 2026 (1d) · look around · O2\n"


def test_what_is_canceled_or_done_is_named(typed, planned):
    said = typed(["activity", "cancel", "ask", "price"])
    assert said == "A1 status open → canceled · ask price · O1 Acme\n"
    assert typed(["done", "ask", "budget", "too", "much"]).splitlines() == [
        "A2 done: ask budget · too much · L1 Beat Moser",
        "  L1 new → contacted",
    ]
    assert typed(["done", "look", "around"]) == "A3 done: look around · O2\n"


def test_another_edit_of_an_activity_says_its_change_alone(typed, planned):
    said = typed(["edit", "A1", "due=mon"])
    assert said == "A1 due Fri 27 Nov 2026 (4d) → Mon 30 Nov 2026 (7d)\n"


def test_a_table_names_who_they_are_about(environ, planned, at_terminal):
    environ["COLUMNS"] = "90"
    shown = at_terminal("snooze", "A1", "A2", "mon", answers="")
    assert "O1 Acme " in shown
    assert "L1 Beat Moser " in shown


def test_leads_that_are_handed_over_have_their_whole_names(environ, typed, planned, at_terminal):
    environ["COLUMNS"] = "90"
    typed(["org", "add", "user", "tom"])
    shown = at_terminal("lead", "assign", "L1", "L2", "--to", "tom", answers="")
    assert " Beat Moser " in shown
    assert " Huber Bau AG " in shown


def test_rows_for_a_script_have_refs_alone(cli, planned):
    ran = cli("snooze", "--owner", "jana", "mon", "--dry-run")
    assert "A1\tO1\task price\t" in ran.out
    (ask, _) = cli("snooze", "A1", "A2", "tue", "-o", "json").json
    assert (ask["subject"], ask["regarding"]) == ("ask price", "O1")
