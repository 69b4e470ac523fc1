"""The quota of a user who is inactive: said where it is set, and where a total holds it."""

import pytest

HOLDS = "the quota of the total holds"


@pytest.fixture
def left(cli):
    """Noor and jana have quotas, and noor has left."""
    for words in (
        ("org", "add", "user", "noor"),
        ("org", "add", "user", "jana"),
        ("opp", "new", "Fleet", "owner=jana", "est_revenue=50", "close=2026-12-10"),
        ("quota", "set", "noor", "jana", "2026q4", "300k"),
        ("org", "edit", "noor", "active=no"),
    ):
        assert cli(*words).code == 0


def test_a_quota_that_is_set_for_somebody_inactive_says_so(left, cli):
    ran = cli("quota", "set", "jana", "noor", "2027q1", "400k")
    assert ran.out.splitlines() == [
        "jana 2027 Q1 quota 400,000 EUR",
        "noor 2027 Q1 quota 400,000 EUR",
    ]
    assert "noor is inactive; totals hold this quota all the same" in ran.err
    assert "inactive" not in cli("quota", "set", "jana", "2027q2", "400k").err
    assert "inactive" not in cli("quota", "set", "noor", "2027q1", "0").err


@pytest.mark.parametrize("report", ["forecast", "forecast by owner", "dashboard"])
def test_a_total_says_what_it_holds_of_somebody_inactive(left, cli, report):
    assert f"{HOLDS} 300,000 EUR of noor, who is inactive" in cli(*report.split()).err


def test_without_such_a_quota_nothing_is_said(left, cli):
    assert HOLDS not in cli("forecast", "--owner", "jana").err
    assert cli("quota", "set", "noor", "2026q4", "0").code == 0
    assert HOLDS not in cli("forecast").err


def test_the_quota_of_all_is_no_users(left, cli):
    assert cli("quota", "set", "all", "2026q4", "1m").code == 0
    assert HOLDS not in cli("forecast").err
