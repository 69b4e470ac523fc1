"""`forecast november` and `dashboard q3` on 1 December are of the ones just passed."""

import pytest

FIRST = {"OPPCLI_TODAY": "2026-12-01"}


@pytest.fixture
def sold(cli):
    """One sale was won in September and one in November; one is to be won in November next year."""
    for topic, day in (("Lathe", "2026-09-10"), ("Fleet", "2026-11-20")):
        at = {"OPPCLI_TODAY": day}
        assert cli("opp", "new", topic, "est_revenue=100", f"close={day}", env=at).code == 0
        assert cli("won", topic, "--skip-stages", env=at).code == 0
    assert cli("opp", "new", "Mill", "est_revenue=7", "close=2027-11-20", env=FIRST).code == 0


@pytest.mark.parametrize(("said", "whole"), [("november", "2026-11"), ("q3", "2026q3")])
@pytest.mark.parametrize("command", ["forecast", "dashboard"])
def test_a_period_just_passed_needs_no_year(sold, cli, command, said, whole):
    ran = cli(command, said, "-o", "json", env=FIRST)
    assert ran.json == cli(command, whole, "-o", "json", env=FIRST).json
    assert sum(float(row.get("won") or 0) for row in ran.json) >= 100


@pytest.mark.parametrize("command", ["forecast", "dashboard"])
def test_the_title_says_which_one_it_is(sold, cli, command):
    ran = cli(command, "november", "-o", "table", env=FIRST)
    assert "Nov 2026" in ran.out


def test_a_month_that_passed_long_ago_is_the_next_one(sold, cli):
    ran = cli("forecast", "july", "-o", "json", env=FIRST)
    assert ran.json == cli("forecast", "2027-07", "-o", "json", env=FIRST).json


def test_a_closing_day_is_still_ahead(sold, cli):
    ran = cli("opp", "list", "open", "closing", "november", "-o", "json", env=FIRST)
    assert [row["topic"] for row in ran.json] == ["Mill"]
