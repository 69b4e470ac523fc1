"""oppcli activity …, typed and read."""

import pytest


@pytest.fixture
def opp(typed):
    typed(["opp", "new", "Fleet"])


def test_log_says_what_when_and_how_long(cli, opp):
    ran = cli("activity", "log", "O1", "call", "Budget ok", "--on", "fri", "--duration", "1h30")
    assert ran.out == "A1 call logged: Budget ok · O1 · Fri 20 Nov 2026 (-3d) · 90m\n"


def test_plan_says_the_day_it_understood(cli, opp):
    ran = cli("activity", "plan", "O1", "task", "Send quote", "--due", "fri")
    assert ran.out == ("A1 task planned: Send quote · O1 · due Fri 27 Nov 2026 (4d) · owner jana\n")


def test_an_appointment_has_a_time(cli, opp):
    ran = cli(
        *["activity", "plan", "O1", "test_drive", "FH16", "--starts", "tomorrow 10:00"],
        *["--duration", "1h", "-o", "json"],
    )
    assert ran.code == 0, ran.err
    (record,) = ran.json
    assert (record["starts_at"], record["duration_minutes"]) == ("2026-11-24T10:00:00Z", 60)


@pytest.mark.parametrize("verb", ["log", "plan"])
def test_an_activity_needs_a_subject(cli, opp, verb):
    ran = cli("activity", verb, "O1", "call", "  ")
    assert (ran.code, ran.out) == (4, "")


def test_a_bare_number_is_not_enough_where_the_kind_is_not_clear(cli, opp):
    ran = cli("activity", "log", "1", "call", "Hello")
    assert ran.code == 3
    assert "ref such as O12" in ran.err


def test_done_plans_the_next(cli, typed, opp):
    typed(["activity", "plan", "O1", "call", "Ask for the budget"])
    ran = cli("activity", "done", "1", "--outcome", "ok", "--next", "Send quote", "--due", "fri")
    assert ran.out == (
        "A1 done: Ask for the budget · ok · next: A2 task planned: Send quote · O1"
        " · due Fri 27 Nov 2026 (4d) · owner jana\n"
    )
    assert cli("activity", "list", "--fields", "ref").out == "ref\nA2\n"


def test_due_without_a_next_task_is_wrong_usage(cli, typed, opp):
    typed(["activity", "plan", "O1", "call", "Ask"])
    assert cli("activity", "done", "1", "--due", "fri").code == 2


def test_done_cannot_lie_ahead(cli, typed, opp):
    typed(["activity", "plan", "O1", "call", "Ask"])
    assert cli("activity", "done", "1", "--on", "tomorrow").code == 5


def test_open_ones_are_listed_unless_asked_otherwise(cli, typed, opp):
    typed(
        ["activity", "log", "O1", "call", "Done"],
        ["activity", "plan", "O1", "task", "Open"],
        ["activity", "plan", "O1", "task", "Canceled"],
        ["activity", "cancel", "3"],
    )
    assert cli("activity", "list", "--fields", "subject").out == "subject\nOpen\n"
    every = cli("activity", "list", "--status", "all", "--fields", "subject").out.split()
    assert every == ["subject", "Done", "Open", "Canceled"]


def test_the_lead_that_was_called_is_said_to_be_contacted(cli, typed):
    typed(["lead", "new", "Excavator"])
    assert "L1 new → contacted" in cli("activity", "log", "L1", "call", "Hello").out
