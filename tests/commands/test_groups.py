"""Groups of reports are what filters take for one value, and each record counts once in a total."""

import csv
import io
from decimal import Decimal

import pytest

from surroundings import broken_down

WON = ("--won", "--skip-stages", "--on", "2026-11-20")
LOST = ("--lost", "--reason", "price", "--on", "2026-11-20")
REPORTS = {  # which columns hold how many records, and their amount
    "pipeline": ("count", "amount"),
    "forecast": ("count", "pipeline"),
    "dashboard": ("open_count", "open"),
}
CLOSED = ("report winloss", "report leaderboard", "report velocity")


@pytest.fixture
def rows(cli):
    """The rows of a report as CSV."""

    def read(report, *words):
        ran = cli(*report.split(), *words, "-o", "csv")
        assert ran.code == 0, ran.err
        return broken_down(list(csv.DictReader(io.StringIO(ran.out))))

    return read


def groups(rows, *names):
    return [tuple(row[name] for name in names) for row in rows]


def new(topic, revenue, *words):
    return ["opp", "new", topic, "--close", "2026-12-01", "--revenue", str(revenue), *words]


@pytest.mark.parametrize("report", REPORTS)
def test_a_blank_behind_an_imported_name_makes_no_group_of_its_own(cli, rows, tmp_path, report):
    path = tmp_path / "list.csv"
    path.write_text(
        "topic,brand,est_revenue,est_close_date\nA,Volvo,1,2026-12-01\nB,Volvo ,10,2026-12-01\n"
    )
    assert cli("import", path).code == 0
    assert cli("opp", "list", "--brand", "volvo", "-q").out == "O1\nO2\n"
    (row,) = rows(report, "--by", "brand")
    many, amount = REPORTS[report]
    assert (row["brand"], row[many], row[amount]) == ("Volvo", "2", "11.00")


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("name", ["brand", "class", "model", "lead_source"])
def test_values_that_case_alone_tells_apart_are_one_group(typed, rows, report, name):
    option = f"--{name.replace('_', '-')}"
    typed(new("A", 1, option, "Volvo"), new("B", 10, option, "VOLVO"))
    (row,) = rows(report, "--by", name)
    many, amount = REPORTS[report]
    assert (row[many], row[amount]) == ("2", "11.00")


@pytest.mark.parametrize("report", [*REPORTS, *CLOSED])
def test_a_group_is_shown_in_the_spelling_used_most(typed, rows, report):
    typed(
        new("A", 1, "--brand", "VOLVO"),
        new("B", 10, "--brand", "volvo"),
        new("C", 100, "--brand", "volvo"),
    )
    if report in CLOSED:
        typed(["opp", "close", "1", *WON], ["opp", "close", "2,3", *LOST])
    assert groups(rows(report, "--by", "brand"), "brand") == [("volvo",)]


@pytest.mark.parametrize("report", REPORTS)
def test_of_spellings_used_alike_the_first_by_the_alphabet_is_shown(typed, rows, report):
    typed(new("A", 1, "--brand", "volvo"), new("B", 10, "--brand", "Volvo"))
    assert groups(rows(report, "--by", "brand"), "brand") == [("Volvo",)]


@pytest.mark.parametrize("report", REPORTS)
def test_accounts_that_one_filter_finds_are_one_group(cli, typed, rows, report):
    typed(
        new("A", 1, "--account", "Maße KG", "--create"),
        ["account", "new", "MASSE  KG"],
        new("B", 10, "--account", "C2"),
    )
    many, amount = REPORTS[report]
    (row,) = rows(report, "--by", "account")
    assert (row[many], row[amount]) == ("2", "11.00")
    assert len(rows("opp list", "--account", "Maße KG")) == 2
    words = cli("dashboard", "--explain", 'account="masse kg" open')
    assert "2 opportunities" in words.err


@pytest.mark.parametrize("report", REPORTS)
def test_crossed_groups_are_one_where_all_their_values_are(typed, rows, report):
    typed(
        new("A", 1, "--brand", "Volvo", "--lead-source", "web"),
        new("B", 10, "--brand", "VOLVO", "--lead-source", "Web"),
        new("C", 100, "--brand", "VOLVO", "--lead-source", "fair"),
    )
    found = rows(report, "--by", "brand,lead_source")
    assert groups(found, "brand", "lead_source") == [("VOLVO", "fair"), ("VOLVO", "Web")]
    many, _ = REPORTS[report]
    assert groups(found, many) == [("1",), ("2",)]
    for word in ("month", "business"):
        assert len(rows(report, "--by", f"brand,{word}")) == 1


@pytest.mark.parametrize("report", REPORTS)
def test_a_group_is_what_the_filter_lists(typed, rows, report):
    typed(new("A", 1, "--brand", "Ärmel"), new("B", 10, "--brand", "ÄRMEL"), new("C", 5))
    many, amount = REPORTS[report]
    for row in rows(report, "--by", "brand"):
        words = ("--brand", row["brand"]) if row["brand"] else ("--where", "brand=none")
        listed = rows("opp list", *words)
        assert len(listed) == int(row[many])
        assert sum(Decimal(each["est_revenue"]) for each in listed) == Decimal(row[amount])


@pytest.fixture
def teams(typed):
    """Jana is in north and south, leif in north; O4 is a team's own, O5 of nobody's team."""
    typed(
        ["org", "add", "user", "jana"],
        ["org", "add", "user", "leif"],
        ["org", "add", "user", "noor"],
        ["org", "add", "team", "north", "--members", "jana,leif"],
        ["org", "add", "team", "south", "--members", "jana"],
        ["org", "add", "team", "west"],
        new("Both", 10, "--owner", "jana"),
        new("One", 100, "--owner", "leif"),
        new("Team", 1000, "--owner", "south"),
        new("Nobody", 10_000, "--owner", "noor"),
    )


@pytest.mark.parametrize("report", REPORTS)
def test_the_row_of_a_team_is_what_the_filter_by_team_lists(teams, rows, report):
    many, amount = REPORTS[report]
    found = {row["team"]: row for row in rows(report, "--by", "team")}
    assert set(found) == {"north", "south", ""}
    assert (found["south"][many], found["south"][amount]) == ("2", "1010.00")
    assert found[""][amount] == "10000.00"
    for name in ("north", "south"):
        for words in (("--team", name), ("--where", f"team={name.upper()}")):
            listed = rows("opp list", *words)
            assert len(listed) == int(found[name][many])
            total = sum(Decimal(each["est_revenue"]) for each in listed)
            assert total == Decimal(found[name][amount])
        (only,) = rows(report, "--by", "team", "--team", name)
        assert only == found[name]


@pytest.mark.parametrize("report", REPORTS)
def test_an_owner_in_two_teams_counts_once_in_the_total(cli, teams, report):
    total = cli(report, "--by", "team", "-o", "md").out.splitlines()[-1]
    assert "| Total" in total
    assert "11,110 |" in total
    both = cli(report, "--by", "team", "--team", "north,south", "-o", "md").out.splitlines()[-1]
    assert "1,110 |" in both


def test_owners_within_teams_have_a_row_in_each(teams, rows):
    found = rows("pipeline", "--by", "team,owner")
    assert groups(found, "team", "owner") == [
        ("north", "jana"),
        ("north", "leif"),
        ("south", "jana"),
        ("south", "south"),
        ("", "noor"),
    ]


@pytest.mark.parametrize("report", ["report winloss", "report leaderboard", "dashboard"])
def test_what_was_closed_counts_for_each_team_of_its_owner(cli, teams, typed, rows, report):
    typed(["opp", "close", "1,2", *WON], ["opp", "close", "3", *LOST])
    found = {row["team"]: row for row in rows(report, "--by", "team")}
    assert (found["north"]["won_count"], found["north"]["won"]) == ("2", "110.00")
    assert (found["south"]["won_count"], found["south"]["won"]) == ("1", "10.00")
    if report != "report leaderboard":
        total = cli(*report.split(), "--by", "team", "-o", "md").out
        assert "110 |" in next(line for line in total.splitlines() if "| Total" in line)


def test_conditions_by_team_hold_for_every_team_of_the_owner(teams, rows):
    for condition, topics in (
        ("team=south", {"Both", "Team"}),
        ("team=north,south", {"Both", "One", "Team"}),
        ("team~OUT", {"Both", "Team"}),
        ("team!=south", {"One", "Nobody"}),
        ("team=none", {"Nobody"}),
        ("team!=none", {"Both", "One", "Team"}),
    ):
        found = rows("opp list", "--where", condition)
        assert {row["topic"] for row in found} == topics, condition


def test_what_is_omitted_is_weighted_nowhere(cli, typed, rows):
    typed(
        new("A", 100),
        new("B", 50, "--forecast-category", "omitted"),
        new("C", 10, "--brand", "Volvo", "--forecast-category", "omitted"),
    )
    for name in ("owner", "month", "brand", "forecast_category"):
        told = {
            report: sum(Decimal(row["weighted"]) for row in rows(report, "--by", name))
            for report in REPORTS
        }
        assert set(told.values()) == {Decimal("20.00")}, name
    explained = cli("dashboard", "--explain", "weighted")
    assert "20 EUR, 1 opportunity" in explained.err
    listed = cli(*explained.out.split("oppcli ")[1].replace("'", "").split(), "-o", "csv").out
    assert [row["weighted"] for row in csv.DictReader(io.StringIO(listed))] == ["20.00"]
    (row,) = rows("sql", "select sum(weighted) as weighted from v_pipeline")
    assert Decimal(row["weighted"]) == 20


def test_names_with_control_characters_stay_in_their_own_groups(rows, typed):
    """Two names are one text while the database sums; nothing in a name looks like the border."""
    typed(
        new("A", 1, "--brand", "a\x1f|b", "--model", "c"),
        new("B", 10, "--brand", "a", "--model", "b\x1f|c"),
        new("C", 100, "--brand", "a\x1f_b", "--model", "c"),
    )
    for report in ("pipeline", "forecast --period 2026"):
        found = rows(report, "--by", "brand,model")
        counted = {(row["brand"], row["model"]): row["count"] for row in found if row["brand"]}
        assert counted == {
            ("a |b", "c"): "1",
            ("a", "b |c"): "1",
            ("a _b", "c"): "1",
        }
