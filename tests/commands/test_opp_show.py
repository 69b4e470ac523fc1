"""The screen of one opportunity: days on the ladder of its stages, days on its timeline."""

import pytest


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-11-24T11:59:00+00:00", "0d"),
        ("2026-11-24T12:00:00+00:00", "1d"),
        ("2026-11-26T00:00:00+00:00", "2d"),
        ("2026-11-26T12:00:00+00:00", "3d"),
    ],
)
def test_only_whole_days_in_a_stage_count(cli, typed, now, days):
    typed(["opp", "new", "Fleet"])
    shown = cli("opp", "show", "1", env={"OPPCLI_TODAY": now}).out
    assert f"Interest {days} ──" in shown


def test_days_in_a_stage_entered_twice_add_up_before_they_are_rounded(cli, typed):
    typed(["opp", "new", "Fleet", "--account", "Acme", "--create", "--interest-type", "new"])
    for now, *words in [
        ("2026-11-24T12:00:00+00:00", "advance"),
        ("2026-11-26T00:00:00+00:00", "back"),
        ("2026-11-27T12:00:00+00:00", "advance"),
    ]:
        assert cli("opp", *words, "1", env={"OPPCLI_TODAY": now}).code == 0
    shown = cli("opp", "show", "1", env={"OPPCLI_TODAY": "2026-11-28T12:00:00+00:00"}).out
    assert "Interest 2d ──" in shown
    assert "Quotation 2d ──" in shown


def test_each_activity_stands_on_the_day_it_came_to_its_end(cli, typed):
    typed(
        ["opp", "new", "Fleet"],
        ["activity", "plan", "O1", "task", "Canceled", "--due", "2026-11-24"],
        ["activity", "plan", "O1", "task", "Done", "--due", "2026-11-24"],
        ["activity", "plan", "O1", "appointment", "Met", "--starts", "2026-11-25 10:00"],
        ["activity", "log", "O1", "call", "Logged", "--on", "2026-11-20"],
    )
    for day, *words in [("26", "done", "3"), ("27", "done", "2"), ("28", "cancel", "1")]:
        assert cli("activity", *words, env={"OPPCLI_TODAY": f"2026-11-{day}"}).code == 0
    shown = cli("opp", "show", "1", env={"OPPCLI_TODAY": "2026-11-30"}).out
    timeline = [line.split()[:7] for line in shown.split("\n\n")[-1].splitlines()]
    assert [(*words[:3], words[-1]) for words in timeline] == [
        ("Sat", "28", "Nov", "Canceled"),
        ("Fri", "27", "Nov", "Done"),
        ("Thu", "26", "Nov", "Met"),
        ("Mon", "23", "Nov", "jana"),
        ("Fri", "20", "Nov", "Logged"),
    ]


def test_a_competitor_of_an_open_one_is_on_its_screen_and_in_win_loss_once_closed(cli, typed):
    typed(["opp", "new", "Fleet"], ["opp", "edit", "1", "competitor=MAN"])
    assert "against    MAN" in cli("opp", "show", "1").out
    assert cli("report", "winloss", "-o", "json").json == []
    typed(["opp", "close", "1", "--lost", "--reason", "price"])
    assert "to MAN" in cli("opp", "show", "1").out
    assert len(cli("report", "winloss", "-o", "json").json) == 1
