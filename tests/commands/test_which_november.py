"""A month without a year in a report of what happened is the latest that has begun."""

import pytest

DEC_1 = {"OPPCLI_TODAY": "2026-12-01"}
OCT_20 = {"OPPCLI_TODAY": "2026-10-20"}
NOV_20 = {"OPPCLI_TODAY": "2026-11-20"}


@pytest.fixture
def sold(cli):
    """O1 was won in October 2026, O2 in November; O3 is to close in January."""
    for env in (OCT_20, NOV_20):
        assert cli("opp", "new", "Van", "50k", env=env).code == 0
        number = "1" if env is OCT_20 else "2"
        assert cli("won", number, "--skip-stages", env=env).code == 0
    assert cli("opp", "new", "Bus", "50k", "--close", "2027-01-10", env=NOV_20).code == 0
    assert cli("lead", "new", "Van", "--company", "Acme", env=NOV_20).code == 0
    assert cli("drive", "1", "the van", env=NOV_20).code == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("report winloss november", "Won and lost, Nov 2026"),
        ("report winloss --period nov", "Won and lost, Nov 2026"),
        ("report winloss december", "Won and lost, Dec 2026"),
        ("report winloss january", "Won and lost, Jan 2026"),
        ("report winloss oct..dec", "Won and lost, Oct 2026 – Dec 2026"),
        ("report winloss november --compare october", "Nov 2026   against Oct 2026"),
        ("report funnel november", "Funnel, Nov 2026"),
        ("report leads q3", "Leads, 2026 Q3"),
        ("report response november", "First contact of leads, Nov 2026"),
        ("report activity november", "Activities, Nov 2026"),
        ("report leaderboard november", "Leaderboard, Nov 2026"),
        ("report showroom friday", "Test drives, Fri 27 Nov 2026"),
        ("report velocity november", "Sales velocity, Nov 2026"),
        ("report velocity --stages november", "Days in the stages left, Nov 2026"),
        ("review november", "start of Sun 1 Nov"),
        ("forecast january by month", "Jan 2027"),
    ],
)
def test_a_report_of_what_happened_looks_back_and_a_forecast_ahead(cli, sold, line, said):
    ran = cli(*line.split(), "-o", "plain", env=DEC_1)
    assert said in f"{ran.out}{ran.err}", ran


def test_what_was_sold_in_november_is_compared_with_october(cli, sold):
    words = ["report", "winloss", "by", "owner", "november", "--compare", "october"]
    rows = cli(*words, "-o", "json", env=DEC_1).json
    assert [(row["won_count_then"], row["won_count"]) for row in rows] == [(1, 1)]


def test_a_page_is_of_the_same_november(cli, sold, tmp_path):
    page = tmp_path / "winloss.html"
    assert cli("report", "winloss", "november", "--to", str(page), env=DEC_1).code == 0
    assert "Nov 2026" in page.read_text()
