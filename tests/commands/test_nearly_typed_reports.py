"""A time or a group that is nearly typed is answered with the one line that was meant."""

import shlex

import pytest


@pytest.fixture
def sellers(typed):
    """Leif has two open opportunities, one of which closes this month, and one that was lost."""
    typed(
        ["org", "add", "user", "leif"],
        ["opp", "new", "Fleet", "--owner", "leif", "--revenue", "100k", "--brand", "Volvo",
         "--close", "27 nov", "--interest-type", "used"],
        ["opp", "new", "Van", "--owner", "leif", "--revenue", "20k", "--close", "15 jan"],
        ["opp", "new", "Crane", "--owner", "leif", "--revenue", "5k"],
        ["opp", "close", "3", "--lost", "--reason", "price", "--on", "2026-10-31"],
        ["opp", "new", "Mine", "--revenue", "7k", "--close", "27 nov"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed_line", "meant"),
    [
        ("forecast by barnd", "oppcli forecast by brand"),
        ("pipeline by stge", "oppcli pipeline by stage"),
        ("report winloss by ownr", "oppcli report winloss by owner"),
        ("report activity by ownr", "oppcli report activity by owner"),
        ("report leads by ownr", "oppcli report leads by owner"),
        ("report winloss 31 octobre", "oppcli report winloss 31 october"),
        ("report winloss by owner octobre", "oppcli report winloss by owner october"),
        ("forecast nxt quarter", "oppcli forecast next quarter"),
        ("forecast next qarter", "oppcli forecast next quarter"),
        ("opp list octobre", "oppcli opp list october"),
        ("opp list closing nxt month leif", "oppcli opp list closing next month leif"),
        ("opp list by ownr", "oppcli pipeline --by owner"),
        ("opp list by brnad", "oppcli pipeline --by brand"),
        ("lead list by ownr", "oppcli report leads --by owner"),
        ("deal list used", "oppcli opp list used"),
    ],
)
def test_what_is_nearly_typed_is_answered_with_the_line_that_was_meant(
    cli, sellers, typed_line, meant
):
    ran = cli(*typed_line.split())
    assert ran.code in (2, 5)
    assert ran.err.splitlines()[1:] == [f"  try: {meant}"]
    assert cli(*shlex.split(meant)[1:]).code == 0


@pytest.mark.parametrize("word", ["xyz", "tues2", "hday"])
def test_a_word_that_is_near_no_time_or_several_is_not_guessed(cli, sellers, word):
    assert cli("forecast", word).err.splitlines()[-1] == "  try: oppcli org list"


def test_since_a_time_is_read_in_reports_with_a_period_and_looks_back(cli, sellers):
    (row,) = cli("report", "winloss", "by", "owner", "since", "october", "-o", "json").json
    assert (row["owner"], row["lost_count"]) == ("leif", 1)
    assert cli("report", "winloss", "since", "1", "nov", "-o", "json").json == []
    assert cli("report", "activity", "since", "july").code == 0
    both = cli("forecast", "since", "july", "--by", "owner", "-o", "json").json
    assert {row["owner"] for row in both} >= {"leif", "jana"}


def test_by_me_is_whose_and_no_group(cli, sellers):
    by_me = cli("forecast", "by", "me", "-o", "json")
    assert by_me.json == cli("forecast", "--owner", "@me", "-o", "json").json
    assert "only: owner @me" in by_me.err
    assert [row["ref"] for row in cli("opp", "list", "by", "me", "-o", "json").json] == ["O4"]


def test_filters_in_words_stand_behind_all_of_a_user(cli, sellers):
    def moved(*words):
        ran = cli("opp", "assign", "all", "of", "leif", *words, "to", "jana", "--dry-run")
        assert ran.code == 0, ran.err
        return [line.split("\t")[0] for line in ran.out.splitlines()[1:] if line[:1] == "O"]

    assert moved("closing", "this", "month") == ["O1"]
    assert moved("this", "month") == ["O1"]
    assert moved("in", "interest") == ["O1", "O2"]
    assert moved("over", "50k") == ["O1"]
    refused = cli("opp", "assign", "all", "of", "leif", "blah", "--to", "jana")
    assert (refused.code, "called 'blah'" in refused.err) == (2, True)
    both = cli("opp", "assign", "all", "of", "leif", "O2", "--to", "jana")
    assert (both.code, "refs and filters" in both.err) == (2, True)


@pytest.mark.parametrize("words", ["all of leif closing this month", "all of leif"])
def test_no_word_of_a_time_or_a_name_is_taken_for_the_new_owner(cli, sellers, words):
    ran = cli("opp", "assign", *words.split())
    assert (ran.code, ran.err.splitlines()[-1]) == (2, "  try: oppcli opp assign --help")
