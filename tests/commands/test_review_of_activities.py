"""A review has everybody who did an activity, with or without opportunities."""

import pytest


@pytest.fixture
def team(cli):
    """mia has a sale, zoe called twice, li did nothing."""
    for name in ("mia", "zoe", "li"):
        assert cli("org", "add", "user", name).code == 0
    assert cli("opp", "new", "Fleet", "50k", "--owner", "mia").code == 0
    assert cli("account", "new", "Acme").code == 0
    for about in ("O1", "Acme"):
        assert cli("activity", "log", about, "call", "Budget ok", "--as-user", "zoe").code == 0


def test_who_only_did_activities_has_a_row_and_counts_among_all(cli, team):
    ran = cli("review", "--owner", "mia,zoe,li", "--since", "today", "-o", "plain")
    rows = [line.split() for line in ran.out.splitlines()]
    assert ["zoe", "–", "–", "–", "2", "–"] in rows
    assert [row[-4] for row in rows if row[:1] == ["all"]] == ["2"]
    assert not any(row[:1] == ["li"] for row in rows)


def test_a_review_of_one_says_how_many_activities_there_were(cli, team):
    ran = cli("review", "--owner", "zoe", "--since", "today", "-o", "plain")
    assert "no opportunities · 2 activities done" in ran.out
    assert "nothing to review" not in ran.out + ran.err
    figures = cli("review", "--owner", "zoe", "--since", "today", "-o", "json").json
    assert {(row["person"], row["count"]) for row in figures} == {("zoe", 0)}
    assert "nothing to review" in cli("review", "--owner", "li", "-o", "table").err


def test_the_page_has_whoever_did_activities(cli, team, tmp_path):
    page = tmp_path / "review.html"
    assert cli("review", "--owner", "mia,zoe", "--since", "today", "--to", page).code == 0
    assert "zoe" in page.read_text()
