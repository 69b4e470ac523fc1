"""`my team` and `manager ulf` in words, and the name of a manager who owns nothing."""

import pytest


@pytest.fixture
def managed(cli):
    """Ulf manages leif and jana, who sell; he sells nothing himself. Karin manages nobody."""
    for words in (
        ("org", "add", "user", "ulf", "Ulf", "Brandt"),
        ("org", "add", "user", "leif", "manager=ulf"),
        ("org", "add", "user", "jana", "manager=ulf"),
        ("org", "add", "user", "karin"),
        ("opp", "new", "Fleet", "owner=leif", "est_revenue=100", "close=2026-12-10"),
        ("opp", "new", "Trucks", "owner=jana", "est_revenue=50", "close=2026-12-10"),
        ("opp", "new", "Lathe", "owner=karin", "est_revenue=7", "close=2026-12-10"),
        ("quota", "set", "leif", "2027q1", "900"),
    ):
        assert cli(*words).code == 0


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("my team", "@me"),
        ("My People", "@me"),
        ("for my sellers", "@me"),
        ("manager me", "@me"),
        ("manager ulf", "ulf"),
        ("manager Ulf Brandt", "ulf"),
    ],
)
@pytest.mark.parametrize("command", ["pipeline", "opp list", "forecast", "report winloss"])
def test_words_for_all_below_a_manager_are_its_option(managed, cli, command, words, option):
    ulf = {"OPPCLI_USER": "ulf"}
    ran = cli(*command.split(), *words.split(), "-o", "json", env=ulf)
    assert ran.code == 0
    assert f"as options: --manager {option}" in ran.err
    typed = cli(*command.split(), "--manager", "ulf", "-o", "json", env=ulf)
    assert ran.json == typed.json


def test_words_for_a_manager_stand_with_others(managed, cli):
    ran = cli("pipeline", "manager", "ulf", "by", "seller", "-o", "json")
    assert {row["owner"]: row["amount"] for row in ran.json} == {"leif": 100.0, "jana": 50.0}
    same = cli("pipeline", "by", "seller", "my", "team", "-o", "json", env={"OPPCLI_USER": "ulf"})
    assert same.json == ran.json


def test_a_manager_who_owns_nothing_is_said_with_the_line_of_the_people(managed, cli):
    ran = cli("pipeline", "ulf", "by", "seller", "-o", "json")
    assert ran.json == []
    line = "oppcli pipeline --manager ulf by seller"
    assert f"ulf owns none and manages 2 people: {line}" in ran.err
    assert len(cli(*line.split()[1:], "-o", "json").json) == 2


def test_the_quotas_of_a_manager_who_owns_nothing_say_it_too(managed, cli):
    ran = cli("quota", "list", "ulf", "2027")
    assert "ulf owns none and manages 2 people: oppcli quota list --manager ulf 2027" in ran.err
    assert [row["who"] for row in cli("quota", "list", "manager", "ulf", "-o", "json").json] == [
        "leif"
    ]


@pytest.mark.parametrize("name", ["leif", "karin"])
def test_of_others_nothing_is_said(managed, cli, name):
    assert "manages" not in cli("pipeline", name).err


def test_a_manager_who_owns_one_is_not_spoken_of(managed, cli):
    assert cli("opp", "new", "Own", "owner=ulf").code == 0
    assert "manages" not in cli("pipeline", "ulf").err
    assert "ulf owns none and manages 2 people" in cli("lead", "list", "ulf").err
