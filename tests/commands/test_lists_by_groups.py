"""A list asked for by groups proposes the report that sums them, with the filters that were typed,
and runs nothing."""

from shlex import split

import pytest

PROPOSED = {
    "opp list by owner": "pipeline --by owner",
    "opp list --by owner": "pipeline --by owner",
    "opps by facility": "pipeline --by facility",
    "opp list leif by facility": "pipeline --by facility --owner leif",
    "opp list by owner --close 2026q4": "pipeline --by owner --close 2026q4",
    "opp list by facility closing next month": "pipeline --by facility --close 'next month'",
    "opp list idle>20 by seller and month": "pipeline --by seller,month --where 'idle>20'",
    "opp list --as-of yesterday --by=owner": "pipeline --by owner --as-of yesterday",
    "opp list by customer top 5": "pipeline --by customer --limit 5 --sort -amount",
    "opp list leif won this month by brand": "report winloss --by brand --owner leif --status won"
    " --period 'this month'",
    "opp list lost by reason": "report winloss --by reason --status lost",
    "opp list closed by owner": "report winloss --by owner",
    "mine by stage": "pipeline --by stage --owner @me",
    "mine --by stage": "pipeline --by stage --owner @me",
    "deals by owner": "pipeline --by owner",
    "deal list --by owner": "pipeline --by owner",
    "deal list signed by facility": "pipeline --by facility",
    "deal list won by owner": "report winloss --by owner --status won",
    "leads leif by source this month": "report leads --by source --owner leif"
    " --period 'this month'",
    "activity list by type --done 'last week'": "report activity --by type --period 'last week'",
    "activities by owner due this week": "report activity --by owner"
    " --where 'due_date=\"this week\"'",
    "opp list by ownr": "pipeline --by owner",
    "opp list by topic": "opp list --sort topic",
    "device list by brand": "device list --sort brand",
}


@pytest.fixture
def sellers(cli):
    for user in ("leif", "jana"):
        assert cli("org", "add", "user", user).code == 0
    new = ("opp", "new", "Fleet", "--owner", "leif", "--facility", "Hamburg", "--create")
    ran = cli(*new, "--account", "Acme", "--revenue", "100k", "--close", "2026-12-15")
    assert ran.code == 0, ran.err


@pytest.mark.parametrize("typed", PROPOSED)
def test_a_list_by_groups_proposes_the_report_that_answers_it(sellers, cli, typed):
    ran = cli(*split(typed))
    assert (ran.code, ran.out) == (2, "")
    assert "has no groups, so that it takes no 'by'" in ran.err
    assert ran.err.splitlines()[-1].strip() == f"try: oppcli {PROPOSED[typed]}"
    assert cli(*split(PROPOSED[typed])).code == 0


def test_deals_are_summed_by_their_sales(sellers, cli):
    assert "This sums the sales that the offers are of:" in cli("deals", "by", "owner").err


def test_a_group_that_is_missing_is_said(sellers, cli):
    ran = cli("opp", "list", "by")
    assert ran.code == 2
    assert "by" in ran.err


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("report stale by owner", "pipeline --by owner --where stale"),
        ("report stale --by owner", "pipeline --by owner --where stale"),
        ("report stale leif by facility", "pipeline --by facility --owner leif --where stale"),
        ("report stale --days 30 --by owner", "pipeline --by owner --where 'idle>30'"),
        (
            "report stale against yesterday",
            "pipeline --by owner --where stale --compare yesterday",
        ),
        (
            "report stale leif --compare yesterday",
            "pipeline --by owner --owner leif --where stale --compare yesterday",
        ),
    ],
)
def test_a_report_that_lists_sales_proposes_the_pipeline_of_them(sellers, cli, typed, line):
    ran = cli(*split(typed))
    assert (ran.code, ran.out) == (2, "")
    assert "oppcli report stale lists sales and " in ran.err
    assert ran.err.splitlines()[-1].strip() == f"try: oppcli {line}"
    answered = cli(*split(line))
    assert answered.code in (0, 6), answered.err
