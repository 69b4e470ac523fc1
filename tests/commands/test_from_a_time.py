"""`from december` begins with the December that the list means; `since` looks back."""

import pytest

DAYS = {"A": "2026-09-30", "B": "2026-11-24", "C": "2026-12-10", "D": "2027-02-01"}


@pytest.fixture
def sales(cli):
    for topic, day in DAYS.items():
        assert cli("opp", "new", topic, "5k", f"close={day}").code == 0

    def listed(*words):
        ran = cli("opp", "list", *words, "-o", "json")
        assert ran.code == 0, ran.err
        return "".join(sorted(row["topic"] for row in ran.json)), ran.err

    return listed


@pytest.mark.parametrize(
    ("words", "topics"),
    [
        ("closing from december", "CD"),
        ("closing from 1 dec", "CD"),
        ("closing from today", "BCD"),
        ("closing from 1 dec to 15 dec", "C"),
        ("closing from dec until feb", "CD"),
        ("closing after december", "D"),
        ("closing since december", "ABCD"),
        ("created from december", "ABCD"),
        ("changed from 9 nov", "ABCD"),
    ],
)
def test_closes_from_a_month_are_in_the_next_one(sales, words, topics):
    assert sales(*words.split())[0] == topics


def test_what_was_read_is_said_as_it_was_typed(sales, cli):
    ran = cli("opp", "list", "closing", "from", "december")
    assert "only: closing from december; as options: --close 'from december'" in ran.err
    assert sales("--close", "from december")[0] == "CD"


def test_what_was_won_from_a_month_looks_back(sales, cli):
    assert cli("won", "1", "--skip-stages").code == 0
    assert sales("won", "from", "october")[0] == "A"
    ran = cli("report", "winloss", "by", "owner", "from", "october", "-o", "json")
    assert [row["won_count"] for row in ran.json] == [1]


def test_from_without_what_it_is_of_is_asked_about(cli):
    ran = cli("opp", "list", "from", "december")
    assert ran.code == 2
    assert "'from december' does not say of what" in ran.err
    assert "oppcli opp list closing from december" in ran.err


def test_planned_work_from_a_day_is_ahead(cli):
    cli("opp", "new", "A")
    cli("activity", "plan", "O1", "task", "Call", "--due", "2026-11-19")
    cli("activity", "plan", "O1", "task", "Ring", "--due", "2026-11-27")
    ran = cli("activity", "list", "due", "from", "thu", "-o", "json")
    assert [row["subject"] for row in ran.json] == ["Ring"]


def test_a_report_without_since_proposes_its_period(cli):
    ran = cli("report", "winloss", "--since", "mon")
    assert ran.err == "error: no such option: --since\n  try: --period 'since mon'\n"
