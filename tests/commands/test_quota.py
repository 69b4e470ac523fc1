"""Quotas as managers set them, and how far along the forecast says people are."""

import csv
import io

import pytest


@pytest.fixture
def house(typed):
    """Jana won 80,000 in November, leif has 120,000 open in December."""
    leif = ("--owner", "leif", "--business", "North", "--create")
    typed(
        ["opp", "new", "Fleet", "--revenue", "80k", "--close", "2026-11-27"],
        ["opp", "close", "1", "--won", "--skip-stages", "--on", "2026-11-20"],
        ["opp", "new", "Truck", "--revenue", "120k", "--close", "2026-12-04", *leif],
    )


def forecast(cli, *words):
    ran = cli("forecast", *words, "-o", "csv")
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_a_quota_is_said_back_old_and_new(cli, house):
    assert cli("quota", "set", "leif", "2026q4", "300k").out == "leif 2026 Q4 quota 300,000 EUR\n"
    again = cli("quota", "set", "leif", "2026q4", "350k")
    assert again.out == "leif 2026 Q4 quota 300,000 EUR → 350,000 EUR\n"
    (row,) = cli("quota", "list", "-o", "json").json
    assert (row["who"], row["kind"], row["period"], row["amount"]) == (
        "leif",
        "user",
        "2026 Q4",
        350000,
    )


def test_quotas_are_held_by_users_businesses_and_all(cli, house, typed):
    typed(
        ["quota", "set", "@me", "nov", "100k"],
        ["quota", "set", "North", "2026q4", "200k"],
        ["quota", "set", "all", "2026", "1m"],
    )
    held = {(row["who"], row["kind"]) for row in cli("quota", "list", "-o", "json").json}
    assert held == {("jana", "user"), ("North", "business"), ("all", "all")}


def test_nothing_takes_a_quota_away(cli, house, typed):
    typed(["quota", "set", "all", "2026q4", "1m"], ["quota", "set", "all", "2026q4", "0"])
    assert cli("quota", "list", "-o", "json").json == []
    assert {row["quota"] for row in forecast(cli)} == {""}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["lief", "2026q4", "1m"], 3),
        (["leif", "someday", "1m"], 5),
        (["leif", "all", "1m"], 5),
        (["leif", "2026q4", "lots"], 5),
        (["leif", "2026q4", "-5"], 2),
    ],
)
def test_a_quota_that_makes_no_sense_is_refused(cli, house, words, code):
    assert cli("quota", "set", *words).code == code
    assert cli("quota", "list", "-o", "json").json == []


def test_near_names_are_proposed(cli, house):
    assert "Did you mean leif?" in cli("quota", "set", "lief", "2026q4", "1m").err


def test_a_name_of_two_is_asked_for_its_kind(cli, house, typed):
    typed(["opp", "edit", "2", "business=leif", "--create"])
    ran = cli("quota", "set", "leif", "2026q4", "1m")
    assert ran.code == 3
    assert "business:leif" in ran.err
    assert cli("quota", "set", "business:leif", "2026q4", "1m").code == 0


def test_months_are_held_against_the_quotas_of_months(cli, house, typed):
    typed(
        ["quota", "set", "all", "2026-11", "100k"],
        ["quota", "set", "all", "2026-12", "200k"],
        ["quota", "set", "all", "2026q4", "950k"],
    )
    found = {row["month"]: row for row in forecast(cli)}
    november, december = found["2026-11"], found["2026-12"]
    assert (november["quota"], november["attainment"], november["gap"]) == (
        "100000.00",
        "80.0",
        "20000.00",
    )
    assert (december["attainment"], december["gap"], december["coverage"]) == (
        "0.0",
        "200000.00",
        "0.6",
    )
    assert found["2026-10"]["quota"] == ""
    assert [row["coverage"] for row in cli("forecast", "-o", "json").json] == [None, 0, 0.6]
    (quarter,) = forecast(cli, "--by", "quarter")
    assert (quarter["quota"], quarter["attainment"]) == ("950000.00", "8.4")


def test_sellers_are_held_against_their_own(cli, house, typed):
    typed(["quota", "set", "jana", "2026q4", "60k"], ["quota", "set", "leif", "2026q4", "240k"])
    found = {row["owner"]: row for row in forecast(cli, "--by", "owner")}
    assert (found["jana"]["attainment"], found["jana"]["gap"], found["jana"]["coverage"]) == (
        "133.3",
        "0.00",
        "",
    )
    assert (found["leif"]["attainment"], found["leif"]["coverage"]) == ("0.0", "0.5")
    (whole,) = forecast(cli, "--by", "quarter")
    assert whole["quota"] == "300000.00"  # of all sellers, since nobody set one of all
    (hers,) = forecast(cli, "--by", "quarter", "--owner", "@me")
    assert hers["quota"] == "60000.00"


def test_one_with_a_quota_and_nothing_else_is_a_row(cli, house, typed):
    typed(["quota", "set", "leif", "2026-11", "50k"])
    found = forecast(cli, "--by", "owner", "--period", "2026-11")
    assert {row["owner"]: row["quota"] for row in found} == {"jana": "", "leif": "50000.00"}


def test_a_part_of_the_sales_is_held_against_no_quota(cli, house, typed):
    typed(["quota", "set", "all", "2026q4", "1m"])
    for part in (["--search", "truck"], ["--where", "est_revenue>1k"], ["--by", "brand"]):
        assert {row["quota"] for row in forecast(cli, *part)} == {""}


def test_a_quota_abroad_is_converted_where_a_rate_is_known(cli, house, typed):
    typed(["quota", "set", "leif", "2026q4", "1m SEK"])
    apart = {
        (row["owner"], row["currency"]): row["quota"] for row in forecast(cli, "--by", "owner")
    }
    assert apart["leif", "SEK"] == "1000000.00"
    typed(["currency", "set", "SEK", "0.09"])
    found = {
        row["owner"]: (row["currency"], row["quota"]) for row in forecast(cli, "--by", "owner")
    }
    assert found["leif"] == ("EUR", "90000.00")


def test_columns_of_quotas_are_shown_when_there_are_any(cli, house, typed):
    assert "Quota" not in cli("forecast", "-o", "plain").out
    typed(["quota", "set", "all", "2026-11", "100k"])
    shown = cli("forecast", "-o", "plain").out
    assert "Quota" in shown
    assert "80 %" in shown
    assert "████████" in shown
    assert "Gap" in shown


def test_managers_have_what_their_people_have_together(cli, house, typed):
    typed(
        ["org", "add", "user", "maria"],
        ["org", "edit", "jana", "manager=maria"],
        ["org", "edit", "leif", "manager=maria"],
        ["quota", "set", "jana", "2026q4", "60k"],
        ["quota", "set", "leif", "2026q4", "240k"],
    )
    found = {(row["manager"], row["row"]): row["quota"] for row in forecast(cli, "--by", "manager")}
    assert found["maria", "total"] == "300000.00"
    assert found["jana", "own"] == "60000.00"


@pytest.mark.parametrize(
    "part",
    [
        ["--search", "truck"],
        ["--where", "est_revenue>1k"],
        ["--status", "open"],
        ["--business", "North"],
    ],
    ids=lambda part: part[0],
)
def test_an_owner_and_another_filter_are_a_part_of_the_owners_sales(cli, house, typed, part):
    typed(
        ["quota", "set", "jana", "2026q4", "60k"],
        ["opp", "edit", "2", "business=North", "--create"],
    )
    (whole,) = forecast(cli, "--by", "quarter", "--owner", "jana")
    assert whole["quota"] == "60000.00"
    assert {row["quota"] for row in forecast(cli, "--by", "quarter", "--owner", "jana", *part)} <= {
        ""
    }


def test_the_quotas_of_several_sellers_add_up(cli, house, typed):
    typed(["quota", "set", "jana", "2026q4", "60k"], ["quota", "set", "leif", "2026q4", "240k"])
    (both,) = forecast(cli, "--by", "quarter", "--owner", "jana,leif")
    assert both["quota"] == "300000.00"


@pytest.fixture
def people(typed):
    """Jana, below boss, won 100; leif has 50 open; both are of the team north."""
    typed(
        ["org", "add", "user", "boss"],
        ["org", "add", "user", "jana", "--manager", "boss"],
        ["org", "add", "user", "leif"],
        ["org", "add", "team", "north", "--members", "jana,leif"],
        ["opp", "new", "A", "--owner", "jana", "--revenue", "100", "--close", "2026-11-27"],
        ["opp", "close", "1", "--won", "--skip-stages", "--on", "2026-11-20"],
        ["opp", "new", "B", "--owner", "leif", "--revenue", "50", "--close", "2026-12-04"],
        ["quota", "set", "jana", "2026q4", "300"],
        ["quota", "set", "leif", "2026q4", "200"],
    )


def by_owner(cli, *words):
    return {row["owner"]: row["quota"] for row in forecast(cli, "--by", "owner", *words)}


@pytest.mark.parametrize(
    ("words", "quotas"),
    [
        (["--owner", "jana"], {"jana": "300.00"}),
        (["--team", "north"], {"jana": "300.00", "leif": "200.00"}),
        (["--manager", "boss"], {"jana": "300.00"}),
        (["--team", "north", "--owner", "leif"], {"leif": "200.00"}),
    ],
)
def test_a_filter_by_people_keeps_their_quotas(cli, people, words, quotas):
    assert by_owner(cli, *words) == quotas


@pytest.mark.parametrize("report", ["forecast", "dashboard"])
def test_under_any_other_filter_no_quota_is_shown_and_that_is_said(cli, people, report):
    ran = cli(report, "--by", "owner", "--owner", "jana", "--brand", "Volvo", "-o", "plain")
    assert "Quota" not in ran.out
    said = "no quota is shown: --brand keeps a part of the sales, and a quota is for all of them"
    assert said in ran.err.splitlines()


def total_row(cli, *words):
    """The last row of a forecast as people see it."""
    return cli("forecast", *words, "-o", "plain").out.splitlines()[-1]


def test_the_total_says_whose_its_quota_is_unless_the_column_adds_up(cli, people, typed):
    assert total_row(cli, "--by", "owner").startswith("  Total  ")
    assert total_row(cli, "--by", "month", "--owner", "jana").startswith("  Total (quota of jana)")
    assert total_row(cli, "--by", "month").startswith("  Total (quota of jana and leif)")
    typed(["quota", "set", "all", "2026q4", "1000"])
    assert total_row(cli, "--by", "owner").startswith("  Total (quota of all)")
    typed(["quota", "set", "north", "2026q4", "600"])
    row = total_row(cli, "--by", "owner", "--team", "north")
    assert row.startswith("  Total (quota of team north)")
    assert "600" in row


def test_a_manager_is_a_filter_of_everybody_below(cli, people):
    assert cli("opp", "list", "--manager", "boss", "--status", "all", "-q").out == "O1\n"
    assert cli("opp", "list", "--manager", "leif", "-q").out == "O2\n"
    ran = cli("opp", "list", "--manager", "bosse")
    assert (ran.code, ran.err.splitlines()[0]) == (
        3,
        "error: there is no user called 'bosse'. Did you mean boss?",
    )


def test_what_a_quota_overlaps_is_said_with_what_counts_now(cli, house, typed):
    typed(*(["quota", "set", "leif", f"2027-0{month}", "280k"] for month in (1, 2, 3)))
    ran = cli("quota", "set", "leif", "2027q1", "400k")
    assert ran.out == "leif 2027 Q1 quota 400,000 EUR\n"
    assert ran.err == (
        "leif has quotas for Jan 2027, Feb 2027, Mar 2027, too: 2027 Q1 counts 400,000 EUR"
        " instead of 840,000 EUR; a shorter period counts its own\n"
        "to see them: oppcli quota list --owner leif\n"
    )
    (quarter,) = forecast(cli, "--by", "quarter", "--period", "2027q1")
    assert quarter["quota"] == "400000.00"
    ran = cli("quota", "set", "leif", "2027-01", "300k")
    assert "a quota for 2027 Q1, too: 2027 Q1 still counts 400,000 EUR;" in ran.err
    ran = cli("quota", "set", "leif", "2027q1", "0", "--dry-run")
    assert "2027 Q1 counts 860,000 EUR instead of 400,000 EUR" in ran.err
    assert cli("quota", "set", "leif", "2028", "4m").err == ""
    assert cli("quota", "set", "jana", "2027q1", "1m").err == ""


def test_quotas_are_listed_by_holder_and_period(cli, house, typed):
    typed(
        ["org", "add", "team", "Sales", "--members", "leif"],
        ["quota", "set", "leif", "2026-11", "50k"],
        ["quota", "set", "leif", "2027q1", "60k"],
        ["quota", "set", "@me", "2026q4", "70k"],
        ["quota", "set", "Sales", "2026q4", "80k"],
        ["quota", "set", "North", "2026q4", "90k"],
    )

    def amounts(*words):
        return {row["amount"] // 1000 for row in cli("quota", "list", *words, "-o", "json").json}

    assert amounts("--owner", "leif") == amounts("leif") == {50, 60}
    assert amounts("leif", "next", "quarter") == amounts("--period", "2027") == {60}
    assert amounts("--team", "Sales") == amounts("Sales") == {50, 60, 80}
    assert amounts("North") == {90}
    assert amounts("--owner", "@me") == {70}
    ran = cli("quota", "list", "--owner", "lief")
    assert (ran.code, ran.err.rpartition("try: ")[2]) == (3, "--owner leif\n")


def test_a_group_without_quotas_has_a_line_below_in_the_place_of_columns(cli, house, typed):
    typed(["quota", "set", "all", "2026q4", "160k"])
    ran = cli("forecast", "--by", "brand", "-o", "plain")
    assert "Quota" not in ran.out
    assert "the quota is" not in cli("forecast", "-o", "plain").err
    assert "Quota" in cli("forecast", "-o", "plain").out
    assert "the quota of all is 160,000 EUR, 50 % of it won; there is none by brand" in ran.err
    assert "quota" in forecast(cli, "--by", "brand")[0]


def test_a_single_owner_shows_the_quota_of_the_business(cli, typed):
    typed(
        ["org", "add", "business", "North"],
        ["quota", "set", "North", "2026q4", "700"],
        ["opp", "new", "Crane", "--business", "North", "--revenue", "600"],
        ["won", "1", "--skip-stages"],
    )
    shown = cli("forecast", "--business", "North", "--by", "owner", "-o", "plain").out
    (total,) = [line for line in shown.splitlines() if "Total" in line]
    assert "Total (quota of North)" in total
    assert "86 %" in total
    own = cli("forecast", "--by", "quarter", "-o", "plain").out
    assert "700" in own
    assert "Total" not in own


def test_the_quota_of_a_parent_business_is_not_set_against_a_part_of_its_sales(cli, typed):
    typed(
        ["org", "add", "business", "Group"],
        ["org", "add", "business", "North", "--parent", "Group"],
        ["quota", "set", "Group", "2026q4", "50"],
        ["quota", "set", "North", "2026q4", "700"],
        ["opp", "new", "Crane", "--business", "North", "--revenue", "600"],
        ["won", "1", "--skip-stages"],
        ["opp", "new", "Van", "--business", "Group", "--revenue", "60", "--close", "2026-12-30"],
    )
    said = "no quota is shown: that of Group is for the businesses below, too"
    for words in (["forecast"], ["dashboard"], ["report", "leaderboard"]):
        assert said in cli(*words, "--business", "Group", "-o", "csv").err, words
    assert {row["quota"] for row in forecast(cli, "--business", "Group")} == {""}
    (row, *_) = forecast(cli, "--business", "North", "--by", "quarter")
    assert (row["quota"], row["won"]) == ("700.00", "600.00")
    both = forecast(cli, "--business", "Group", "--business", "North", "--by", "quarter")
    assert [row["won"] for row in both] == ["600.00"]
    rows = forecast(cli, "--by", "business")
    (whole,) = [row for row in rows if (row["business"], row["row"]) == ("Group", "total")]
    assert (whole["quota"], whole["won"]) == ("50.00", "600.00")


def test_weighted_has_no_cents_beside_an_amount_in_whole_units(cli, typed):
    for amount in ("12345.50", "5"):
        typed(["opp", "new", "Crane", "--revenue", amount, "probability=20"])
    shown = cli("opp", "list", "-o", "plain")
    assert "12,350 EUR (weighted 2,470)" in shown.out + shown.err


@pytest.mark.parametrize("report", ["forecast", "dashboard", "report leaderboard", "review"])
def test_a_quota_without_a_rate_is_told(cli, typed, report):
    typed(
        ["currency", "set", "GBP", "1.1"],
        ["org", "add", "user", "ann"],
        ["quota", "set", "ann", "2026q4", "100 USD"],
        ["opp", "new", "A", "--owner", "ann", "--revenue", "60"],
    )
    told = "no rate for USD: 1 quota, 100 USD, not in the sums: oppcli currency set USD RATE\n"
    assert told in cli(*report.split()).err
    typed(["currency", "set", "USD", "0.9"])
    assert "no rate" not in cli(*report.split()).err


def test_a_quota_that_is_set_already_says_so(cli):
    words = ("quota", "set", "leif", "2026q4", "700")
    cli("org", "add", "user", "leif", "--create")
    assert cli(*words).out == "leif 2026 Q4 quota 700 EUR\n"
    assert cli(*words).out == "leif 2026 Q4 quota 700 EUR, as before\n"
    assert cli(*words[:-1], "800").out == "leif 2026 Q4 quota 700 EUR → 800 EUR\n"
