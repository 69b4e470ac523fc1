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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["activity", "edit", "1", "priority=default"], "'default' is not one of low, normal"),
        (["opp", "edit", "1", "interest_type=default"], "'default' is not one of"),
    ],
    ids=["priority", "interest_type"],
)
def test_only_what_a_stage_says_has_a_default_to_go_back_to(cli, typed, opp, words, said):
    typed(["activity", "plan", "O1", "call", "Ask"])
    ran = cli(*words)
    assert (ran.code, ran.out) == (5, "")
    assert said in ran.err


def test_a_bare_number_is_not_enough_where_the_kind_is_not_clear(cli, opp):
    ran = cli("activity", "log", "1", "call", "Hello")
    assert ran.code == 3
    assert "ref such as O12" in ran.err


def test_done_plans_the_next(cli, typed, opp):
    typed(["activity", "plan", "O1", "call", "Ask for the budget"])
    ran = cli("activity", "done", "1", "--outcome", "ok", "--next", "Send quote", "--due", "fri")
    assert ran.out == (
        "A1 done: Ask for the budget · ok · O1\nA2 task planned: Send quote · O1"
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


def test_plan_says_the_hour_it_understood(cli, opp):
    ran = cli("activity", "plan", "O1", "test_drive", "FH16", "--starts", "tomorrow 10:00")
    assert ran.out == (
        "A1 test drive planned: FH16 · O1 · starts Tue 24 Nov 2026 (1d) 10:00 · owner jana\n"
    )


def test_what_makes_no_sense_is_refused_in_a_sentence(cli, opp):
    ran = cli("activity", "plan", "O1", "task", "Send quote", "--direction", "out")
    assert (ran.code, ran.out) == (4, "")
    assert (
        "a task has no direction (in or out); direction is for call, email, message or letter."
        in ran.err
    )


def test_edit_says_old_and_new(cli, typed, opp):
    typed(["activity", "plan", "O1", "call", "Ask", "--due", "fri"])
    ran = cli("activity", "edit", "1", "due=today", "--priority", "high")
    assert ran.out == (
        "A1 priority normal → high · due Fri 27 Nov 2026 (4d) → Mon 23 Nov 2026 (today)\n"
    )
    assert cli("activity", "edit", "1").code == 2


def test_show_is_a_screen_with_what_it_is_about(cli, typed, opp):
    drive = ["--starts", "tomorrow 10:00", "--duration", "1h", "--priority", "high"]
    typed(["activity", "plan", "O1", "test_drive", "FH16", *drive])
    lines = cli("activity", "show", "1").out.splitlines()
    assert lines[0].startswith("A1  FH16")
    assert lines[0].endswith("open")
    assert "type       test drive · priority high" in lines
    assert "starts     Tue 24 Nov 2026 (1d) 10:00" in lines
    assert "lasts      60m" in lines
    assert any(line.startswith("O1    Fleet") for line in lines)


def test_show_gives_programs_the_record(cli, typed, opp):
    typed(["activity", "plan", "O1", "call", "Ask"])
    (record,) = cli("activity", "show", "Ask", "-o", "json").json
    assert (record["ref"], record["regarding"], record["status"]) == ("A1", "O1", "open")
    assert cli("activity", "show", "9").code == 3


def test_the_list_goes_by_day_and_then_by_priority(cli, typed, opp):
    typed(
        ["activity", "plan", "O1", "task", "No day"],
        ["activity", "plan", "O1", "task", "Low", "--due", "fri", "--priority", "low"],
        ["activity", "plan", "O1", "task", "Usual", "--due", "fri"],
        ["activity", "plan", "O1", "task", "High", "--due", "fri", "--priority", "high"],
        ["activity", "plan", "O1", "task", "Soon", "--due", "today", "--priority", "low"],
    )
    listed = cli("activity", "list", "--fields", "subject").out.splitlines()
    assert listed == ["subject", "Soon", "High", "Usual", "Low", "No day"]


def test_priorities_sort_by_what_they_mean(cli, typed, opp):
    for priority in ("normal", "low", "high"):
        typed(["activity", "plan", "O1", "task", "x", "--priority", priority])
    listed = cli("activity", "list", "--fields", "priority", "--sort", "-priority").out.split()
    assert listed == ["priority", "high", "normal", "low"]


def test_an_account_has_one_timeline_of_its_people_and_its_sales(cli, typed):
    typed(
        ["lead", "new", "Excavator", "--company", "Globex", "--last-name", "Kowal"],
        ["activity", "log", "L1", "call", "On the lead"],
        ["lead", "qualify", "1"],
        ["activity", "log", "O1", "call", "On the sale"],
        ["activity", "log", "C1", "letter", "On the account"],
        ["activity", "log", "P1", "note", "On the contact"],
    )
    screen = cli("account", "show", "1").out
    for subject in ("On the lead", "On the sale", "On the account", "On the contact"):
        assert screen.count(subject) == 1
    assert "On the lead" in cli("contact", "show", "1").out


def test_nobody_is_asked_for_the_next_step_without_a_terminal(cli, typed, opp):
    typed(["activity", "plan", "O1", "call", "Ask"])
    ran = cli("activity", "done", "1", stdin="Send quote\nfri\n")
    assert (ran.code, ran.out, ran.err) == (0, "A1 done: Ask · O1\n", "")


def test_a_list_of_what_was_done_goes_by_the_day_it_was_done(cli, typed):
    typed(
        ["opp", "new", "Crane", "--account", "Acme", "--create"],
        ["call", "1", "asked for a price", "--on", "last friday"],
        ["visit", "1", "showed it", "--at", "2026-12-04 10:00"],
        ["done", "A2"],
        ["call", "1", "again", "--due", "fri"],
    )
    assert cli("activity", "list", "--done", "this week", "-q").out.split() == ["A2"]
    assert cli("activities", "done", "last", "week", "-q").out.split() == ["A1"]
    assert cli("activities", "done", "nov", "-q").out.split() == ["A1", "A2"]
    # It stands at the day on which it was done, not at the one it was planned for.
    (line,) = cli("activity", "list", "--done", "today", "-o", "plain").out.splitlines()[2:]
    assert line.split()[:2] == ["A2", "today"]
    assert cli("activity", "done", "1").code == 4  # still the verb


@pytest.mark.parametrize(
    "line",
    [
        "call 1 met --on today",
        "done A1 met --on today",
        "edit A2 on=today",
        "note 1 hello --on 2026-11-23",
    ],
)
def test_today_has_been_in_the_morning_as_well(cli, typed, line):
    typed(["opp", "new", "Fleet"], ["task", "1", "ring"], ["call", "1", "no", "answer"])
    morning = {"OPPCLI_TODAY": "2026-11-23T08:00:00Z"}
    ran = cli(*line.split(), env=morning)
    assert ran.code == 0, ran.err
    assert "in the future" in cli("call", "1", "met", "--on", "today 11:00", env=morning).err
    assert "in the future" in cli("call", "1", "met", "--on", "tomorrow", env=morning).err
