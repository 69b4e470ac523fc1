"""A plural alone is its list, and `report lost` is the report of what was won and lost."""

import pytest


@pytest.fixture
def two(typed):
    """A lead and a sale of jana's, and of leif's."""
    typed(
        ["org", "add", "user", "leif"],
        ["lead", "new", "Crane wanted"],
        ["lead", "new", "Loader wanted", "--owner", "leif"],
        ["opp", "new", "Vans", "--account", "Huber AG", "--create"],
        ["opp", "new", "Tipper", "--owner", "leif"],
        ["task", "1", "send the quote"],
    )


@pytest.mark.parametrize(
    ("plural", "own"), [("leads", "Crane"), ("opps", "Vans"), ("activities", "send the quote")]
)
def test_what_people_own_is_listed_of_whoever_asks(cli, two, plural, own):
    shown = cli(plural).out
    assert own in shown
    assert "leif" not in shown


def test_what_nobody_owns_is_listed_whole(cli, two):
    assert "Huber AG" in cli("accounts").out
    assert cli("deals").code == 0
    assert cli("reports").out.startswith("Usage: ")
    assert cli("lead").out.startswith("Usage: ")


@pytest.mark.parametrize("word", ["lost", "won"])
def test_report_lost_is_report_winloss(cli, typed, two, word):
    typed(["lost", "1", "price"])
    for words in (["by", "reason"], ["reasons", "this", "year"], ["--by", "owner"]):
        same = cli("report", "winloss", *words)
        ran = cli("report", word, *words)
        assert (ran.code, ran.out) == (0, same.out)
