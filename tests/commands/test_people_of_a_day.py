"""Managers and teams on a past day: their people of that day, or of today where they had none."""

import pytest

DAY = "2026-09-15"
LATER = "2026-11-20"
TODAY = "2026-11-23"
OF_TODAY = "had nobody then: meant are the people of today, --owner"


@pytest.fixture
def reorganised(cli):
    """Leif and jana sold since September; today ulf came, who manages both, and a team was made."""

    def on(day, *words):
        assert cli(*words, env={"OPPCLI_TODAY": day}).code == 0

    for login in ("leif", "jana", "karin"):
        on(DAY, "org", "add", "user", login)
    on(DAY, "opp", "new", "Fleet", "owner=leif", "est_revenue=100", "close=2026-12-10")
    on(DAY, "opp", "new", "Trucks", "owner=jana", "est_revenue=50", "close=2026-12-10")
    on(DAY, "opp", "new", "Lathe", "owner=karin", "est_revenue=7", "close=2026-12-10")
    on(TODAY, "org", "add", "user", "ulf")
    on(TODAY, "org", "edit", "leif", "jana", "manager=ulf")
    on(TODAY, "org", "add", "team", "north", "members=leif,jana")
    return on


@pytest.mark.parametrize(
    "words",
    [
        ("--manager", "ulf", "as", "of", LATER),
        ("--team", "north", "as", "of", LATER),
        ("north", "as", "of", LATER),
        ("--manager", "@me", "as", "of", LATER),
    ],
)
def test_who_had_nobody_then_means_the_people_of_today(reorganised, cli, words):
    ran = cli("pipeline", *words, "-o", "json", env={"OPPCLI_USER": "ulf"})
    assert [(row["count"], row["amount"]) for row in ran.json] == [(2, 150.0)]
    assert f"{OF_TODAY} jana,leif" in ran.err
    line = cli("pipeline", "--owner", "jana,leif", "--as-of", LATER, "-o", "json")
    assert line.json == ran.json


def test_a_flow_a_forecast_and_a_comparison_agree_on_who_is_meant(reorganised, cli):
    flow = cli("diff", LATER, "--manager", "ulf", "-o", "json")
    lines = {row["line"]: row["count"] for row in flow.json}
    assert (lines["start"], lines["owner_in"], lines["end"]) == (2, 0, 2)
    assert OF_TODAY in flow.err
    compared = cli("pipeline", "--manager", "ulf", "--compare", LATER, "-o", "json")
    assert {row["amount_then"] for row in compared.json} == {150.0}
    forecast = cli("forecast", "--team", "north", "--as-of", LATER, "-o", "json")
    assert sum(row["count"] for row in forecast.json) == 2


def test_who_had_people_then_means_these_and_says_that_they_are_others_today(reorganised, cli):
    reorganised("2026-11-21", "org", "edit", "karin", "manager=leif")
    reorganised(TODAY, "org", "edit", "karin", "manager=jana")
    ran = cli("pipeline", "--manager", "leif", "--as-of", "2026-11-21", "-o", "json")
    assert [row["amount"] for row in ran.json] == [107.0]
    said = "leif has other people today: counted are those of then; those of today: --owner leif"
    assert said in ran.err


def test_people_who_stayed_are_not_spoken_of(reorganised, cli):
    ran = cli("pipeline", "--manager", "ulf", "--as-of", TODAY)
    assert "then" not in ran.err


def test_a_user_who_came_later_owned_nothing_then(reorganised, cli):
    ran = cli("pipeline", "ulf", "as", "of", LATER)
    assert ran.code == 0
    assert "ulf was not there then" in ran.err
    assert cli("pipeline", "--owner", "olaf", "--as-of", LATER).code == 3
    assert cli("pipeline", "--manager", "olaf", "--as-of", LATER).code == 3
