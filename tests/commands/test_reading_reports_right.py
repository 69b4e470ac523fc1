"""What a manager could misread in a report: whose quota it is, what is unknown, what is silent."""

import re
from datetime import date, timedelta

import pytest

SALES = """external_id,topic,owner,account,created_at,status,closed_on,est_revenue,stage,\
est_close_date
s1,Crane,mia,Acme,2026-10-10,open,,5000,contract,2026-12-20
s2,Dozer,mia,Acme,2026-10-11,won,2026-11-15,700,delivery,2026-11-15
s3,Lorry,mia,Borg,2026-10-12,open,,900,quotation,2026-12-10
"""
LATER = {"OPPCLI_TODAY": "2026-11-30"}


@pytest.fixture
def team(typed):
    """Mia and leif of a team that has a quota; leif owes something himself."""
    typed(
        ["org", "add", "user", "mia"],
        ["org", "add", "user", "leif"],
        ["org", "add", "team", "sales", "--members", "mia,leif"],
        ["quota", "set", "sales", "2026q4", "1000"],
        ["opp", "new", "A", "--owner", "mia", "--revenue", "600"],
        ["opp", "new", "B", "--owner", "leif", "--revenue", "100", "--close", "2026-12-01"],
        ["opp", "close", "1", "--won", "--skip-stages", "--on", "today"],
    )


def test_the_quota_of_a_team_is_the_totals_and_no_sellers(cli, team):
    rows = cli("forecast", "--by", "owner", "-o", "json").json
    assert [(row["owner"], row["quota"]) for row in rows] == [("leif", None), ("mia", None)]
    shown = cli("forecast", "--by", "owner", "-o", "plain").out.splitlines()
    assert shown[-1].startswith("  Total (quota of team sales)")
    assert "60 %" in shown[-1]
    assert "0 %" not in "".join(shown[3:-1])
    (row,) = [
        row for row in cli("forecast", "--by", "team", "-o", "json").json if row["team"] == "sales"
    ]
    assert (row["quota"], row["attainment"]) == (1000, 60)


def test_the_quota_of_a_team_is_none_of_what_the_team_itself_owns(cli, team, typed):
    typed(["opp", "new", "C", "--owner", "sales", "--revenue", "50", "--close", "2026-12-01"])
    (row,) = cli("forecast", "--by", "owner", "--owner", "sales", "-o", "json").json
    assert (row["owner"], row["quota"]) == ("sales", None)
    assert "sales" in cli("quota", "list", "--owner", "sales", "-o", "csv").out


def test_the_leaderboard_has_attainment_where_there_are_quotas(cli, team, typed):
    assert "Attained" not in cli("report", "leaderboard", "-o", "plain").out
    typed(["quota", "set", "mia", "2026q4", "500"], ["quota", "set", "leif", "2026q4", "800"])
    (row,) = cli("report", "leaderboard", "-o", "json").json
    assert (row["owner"], row["quota"], row["attainment"]) == ("mia", 500, 120)
    assert "Attained" in cli("report", "leaderboard", "-o", "plain").out
    ran = cli("report", "leaderboard", "--brand", "none", "-o", "plain")
    assert "no quota is shown: --brand keeps a part of the sales" in ran.err
    rows = cli("forecast", "--by", "owner", "--sort", "-gap", "-o", "json").json
    assert [(row["owner"], row["gap"]) for row in rows] == [("leif", 800), ("mia", 0)]


def test_what_goes_with_the_quota_goes_when_it_does(team, typed, environ, at_terminal):
    typed(*(["quota", "set", who, "2026q4", "123,456,789"] for who in ("mia", "leif")))
    for width, is_there in ((100, True), (44, False)):
        environ["COLUMNS"] = str(width)
        words = ("forecast", "--by", "owner", "--color", "never")
        headings = at_terminal(*words, answers="").splitlines()[1]
        assert ("Quota" in headings, "Attained" in headings) == (is_there, is_there)


@pytest.fixture
def imported(cli, tmp_path):
    """Three sales of a file that says in which stage they are, and since when they are there."""
    path = tmp_path / "sales.csv"
    path.write_text(SALES, encoding="utf-8")
    ran = cli("import", path, "--kind", "opportunity", "--source-system", "old")
    assert ran.code == 0, ran.err


@pytest.mark.parametrize("report", ["stages", "funnel", "velocity --stages"])
def test_stages_of_imported_sales_are_said_to_begin_with_the_import(cli, imported, report):
    said = cli("report", *report.split(), "-o", "plain").err
    assert (
        "3 of 3 opportunities were imported with one stage each: the history of their stages"
        " begins with the import on Mon 23 Nov 2026" in said
    )


def test_pushes_before_an_import_are_said_to_be_unknown(cli, imported):
    said = cli("report", "slips", "-o", "plain").err
    assert "pushes before the import on Mon 23 Nov 2026 are unknown" in said


def test_where_most_was_made_here_nothing_is_said_of_an_import(cli, imported, typed):
    typed(*(["opp", "new", name] for name in "ABCD"))
    for report in ("stages", "slips"):
        assert "import" not in cli("report", report, "-o", "plain").err


def test_a_review_says_from_what_the_day_before_is_reconstructed(cli, imported):
    ran = cli("review", "mia", "--since", "2026-11-20", "-o", "plain", env=LATER)
    assert "reconstructed from old 2026-10-10 … 2026-11-23" in ran.err


@pytest.fixture
def quiet(cli):
    """Mia's sales: one without contact for 45 days, one whose amount grew tenfold, one won."""

    def type_(day, *words):
        ran = cli(*words, env={"OPPCLI_TODAY": day})
        assert ran.code == 0, ran.err

    new = ("opp", "new", "--account", "Acme", "--create", "--owner", "mia", "--revenue")
    type_("2026-09-01", "org", "add", "user", "mia")
    type_("2026-10-01", *new, "700k", "Crane")
    type_("2026-10-01", "opp", "edit", "1", "next=Ask for the drawing")
    type_("2026-10-16", "activity", "log", "O1", "call", "Asked")
    type_("2026-11-20", *new, "48,500", "Dozer")
    type_("2026-11-20", *new, "90k", "Lorry")
    type_("2026-11-24", "opp", "edit", "2", "revenue=485,000")
    type_("2026-11-25", "opp", "close", "3", "--won", "--skip-stages", "--on", "today")
    type_("2026-11-25", "quota", "set", "mia", "2026q4", "180k")


def test_a_review_names_silence_changed_amounts_and_what_was_won_of_the_quota(cli, quiet):
    shown = cli("review", "mia", "--since", "2026-11-23", "-o", "plain", env=LATER).out
    assert "without contact 1, 700,000 EUR" in shown
    assert "no contact since 16 Oct, 45 days" in shown
    assert "amount changed 1, 485,000 EUR" in shown
    assert "amount 48,500 → 485,000 EUR" in shown
    assert "won 2026 Q4: 90,000 EUR, 50 % of the quota of 180,000 EUR" in shown


@pytest.mark.parametrize(("figure", "ref"), [("no_contact", "O1"), ("amount changed", "O2")])
def test_what_is_silent_or_changed_is_listed_like_the_other_figures(cli, quiet, figure, ref):
    words = ("review", "mia", "--since", "2026-11-23", "--list", figure, "-o", "json")
    assert [row["ref"] for row in cli(*words, env=LATER).json] == [ref]


@pytest.mark.parametrize(("days", "are_quiet"), [(30, False), (31, True)])
def test_stale_without_contact_and_no_activity_count_the_same_days(cli, tmp_path, days, are_quiet):
    """One sale that was made, and called about last, so many days ago; its stage allows 30."""
    today = date(2026, 11, 23)
    then = {"OPPCLI_TODAY": (today - timedelta(days=days)).isoformat()}
    process = cli("process", "export", "dealer").out
    path = tmp_path / "allows30.toml"
    path.write_text(re.sub("stale_after_days = [0-9]+", "stale_after_days = 30", process))
    for line in (
        ("process", "apply", str(path)),
        ("opp", "new", "Fleet", "--revenue", "10k"),
        ("call", "O1", "hello"),
    ):
        ran = cli(*line, env=then)
        assert ran.code == 0, ran.err
    found = ["O1"] if are_quiet else []

    def listed(*words):
        return [row["ref"] for row in cli(*words, "-o", "json").json]

    assert listed("report", "stale") == found
    assert listed("opp", "list", "no", "activity", "for", "30", "days") == found
    assert listed("review", "--owner", "@me", "--list", "no_contact") == found
