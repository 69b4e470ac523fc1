"""Rates, medians and what reports count as lost: the textbook's, and the same in every report."""

import csv
import io
import json

import pytest

from surroundings import broken_down

NOTHING = "–"


@pytest.fixture
def rows(cli):
    """The rows of a report as JSON."""

    def read(report, *words):
        ran = cli(*report.split(), *words, "-o", "json")
        assert ran.code == 0, ran.err
        return broken_down(json.loads(ran.out))

    return read


@pytest.fixture
def shown(cli):
    """The rows of a report as people read them, by heading."""

    def read(report, *words):
        ran = cli(*report.split(), *words, "-o", "md")
        assert ran.code == 0, ran.err
        heading, _, *lines = [
            [cell.strip().replace("\\", "") for cell in line.strip("| \n").split(" | ")]
            for line in ran.out.splitlines()
            if line.startswith("|")
        ]
        return [dict(zip(heading, line, strict=False)) for line in lines]

    return read


def new(topic, revenue="100", *words):
    return ["opp", "new", topic, "--close", "2026-12-01", "--revenue", str(revenue), *words]


def won(number):
    return ["opp", "close", str(number), "--won", "--skip-stages"]


def lost(numbers):
    return ["opp", "close", numbers, "--lost", "--reason", "price"]


def canceled(numbers):
    return ["opp", "close", numbers, "--canceled", "--reason", "duplicate"]


def stayed(typed, cli, *days):
    """Opportunities that left the first stage after so many days."""
    for number, many in enumerate(days, 1):
        then = {"OPPCLI_TODAY": f"2026-10-{1 + 30 - many:02d}"}
        assert cli(*new(f"T{number}"), "--process", "simple", env=then).code == 0
        now = {"OPPCLI_TODAY": "2026-10-31"}
        assert cli("opp", "advance", str(number), env=now).code == 0


@pytest.mark.parametrize(
    ("days", "median", "text"),
    [
        ((10, 30), 20, "20d"),
        ((10, 15), 12.5, "12.5d"),
        ((10, 12, 30), 12, "12d"),
        ((1, 2, 3, 28), 2.5, "2.5d"),
        ((0, 0), 0, "0d"),
        ((7,), 7, "7d"),
    ],
)
def test_the_median_of_an_even_number_is_the_mean_of_the_middle_two(
    cli, typed, rows, shown, days, median, text
):
    stayed(typed, cli, *days)
    (row,) = rows("report velocity", "--stages")
    assert (row["left"], row["median"]) == (len(days), median)
    (line,) = shown("report velocity", "--stages")
    assert line["Median"] == text


def test_a_rate_of_nothing_won_is_zero_percent(typed, rows, shown):
    typed(*[new(f"T{number}") for number in range(4)], lost("1-4"))
    for report, by in (("report winloss", "brand"), ("report leaderboard", "owner")):
        (row,) = rows(report, "--by", by)
        assert row["win_rate"] == 0
        (line,) = shown(report, "--by", by)
        assert line["Win rate"] == "0 %*"
    (line,) = shown("report velocity")
    assert line["Win rate"] == "0 %*"
    (line,) = shown("report funnel")
    assert line["Conversion"] == "0 %*"


def test_attainment_of_nothing_won_is_zero_percent(cli, typed, rows, shown):
    typed(["quota", "set", "all", "2026q4", "1092000"], new("T"))
    quarter = ("--by", "quarter")
    (row,) = rows("forecast", *quarter)
    assert row["attainment"] == 0
    (line,) = shown("forecast", *quarter)
    assert line["Attained"] == "0 %"
    assert "0 % of 1,092,000 EUR" in cli("dashboard").out


def test_a_rate_of_nothing_decided_is_none(cli, typed, rows, shown):
    typed(new("T"))
    (row,) = rows("dashboard")
    assert (row["win_rate"], row["decided"]) == (None, 0)
    (line,) = shown("report velocity")
    assert (line["Win rate"], line["Cycle"]) == (NOTHING, NOTHING)
    (row,) = rows("forecast", "--by", "quarter")
    assert row["attainment"] is None


def test_percentages_keep_a_decimal_for_programs(cli, typed, rows, shown):
    typed(*[new(f"T{number}") for number in range(3)], won(1), won(2), lost("3"))
    typed(["quota", "set", "all", "2026q4", "309"])
    (row,) = rows("report winloss", "--by", "owner")
    assert (row["win_rate"], row["value_rate"]) == (66.7, 66.7)
    (line,) = shown("report winloss", "--by", "owner")
    assert line["Win rate"] == "67 %*"
    (row,) = rows("forecast", "--by", "quarter")
    assert row["attainment"] == 64.7
    (line,) = shown("forecast", "--by", "quarter")
    assert line["Attained"] == "65 %"
    for report, column, cell in (
        ("report funnel", "conversion", "66.7"),
        ("report leaderboard", "win_rate", "66.7"),
        ("dashboard", "win_rate", "66.7"),
    ):
        told = cli(*report.split(), "-o", "csv").out
        assert next(csv.DictReader(io.StringIO(told)))[column] == cell


@pytest.mark.parametrize(
    ("earned", "quota", "exact", "whole"),
    [
        (6450, 10_000, 64.5, "64 %"),  # half way: to the even one
        (6454, 10_000, 64.5, "65 %"),  # people read 64.54 rounded once, not 64.5 rounded again
        (6445, 10_000, 64.4, "64 %"),  # half way between tenths: to the even one
        (6550, 10_000, 65.5, "66 %"),
        (10_000, 10_000, 100.0, "100 %"),
    ],
)
def test_a_percentage_is_rounded_once_half_to_even(typed, rows, shown, earned, quota, exact, whole):
    typed(new("T", earned), won(1), ["quota", "set", "all", "2026q4", str(quota)])
    (row,) = rows("forecast", "--by", "quarter")
    assert row["attainment"] == exact
    (line,) = shown("forecast", "--by", "quarter")
    assert line["Attained"] == whole


@pytest.mark.parametrize("missing", ["0", "none"])
def test_a_value_rate_over_amounts_that_are_missing_is_none(typed, rows, missing):
    words = [] if missing == "none" else ["--revenue", missing]
    typed(new("Won"), ["opp", "new", "Lost", *words], won(1), lost("2"))
    (row,) = rows("report winloss", "--by", "owner")
    assert (row["win_rate"], row["value_rate"]) == (50, None)
    typed(new("Also", 300), lost("3"))
    (row,) = rows("report winloss", "--by", "owner")
    assert row["value_rate"] == 25


def test_every_report_counts_the_same_as_lost_and_as_canceled(cli, typed, rows):
    typed(*[new(f"T{number}") for number in range(6)], won(1), lost("2,3"), canceled("4-6"))
    for report in ("report winloss --by brand", "report leaderboard", "dashboard"):
        (row,) = rows(report)
        assert (row["won_count"], row["lost_count"], row["canceled_count"]) == (1, 2, 3), report
    (row,) = rows("report funnel")
    assert (row["forward"], row["lost"], row["canceled"]) == (1, 2, 3)
    screen = cli("dashboard").out
    assert "1 won, 2 lost" in screen
    assert "3 canceled" in screen


def test_who_has_only_canceled_ones_is_on_the_leaderboard(typed, rows):
    typed(["org", "add", "user", "leif"], new("A"), new("B", 1, "--owner", "leif"))
    typed(won(1), canceled("2"))
    found = rows("report leaderboard")
    assert [(row["owner"], row["won_count"], row["canceled_count"]) for row in found] == [
        ("jana", 1, 0),
        ("leif", 0, 1),
    ]
    assert found[1]["win_rate"] is None


def test_what_went_back_and_was_lost_counts_once_in_the_funnel(typed, rows):
    typed(
        ["opp", "new", "A", "--process", "simple", "--revenue", "100", "--close", "eoq"],
        ["opp", "advance", "1"],
        ["opp", "back", "1", "--reason", "not ready"],
        lost("1"),
    )
    found = rows("report funnel")
    assert sum(row["lost"] for row in found) == 1
    assert [(row["entered"], row["forward"], row["lost"]) for row in found] == [
        (1, 1, 0),
        (1, 0, 1),
    ]


def test_an_average_of_nothing_is_none_and_one_of_no_days_is_zero(typed, rows, shown):
    typed(["org", "add", "user", "boss"], new("A"), ["org", "edit", "jana", "manager=boss"])
    found = {(row["manager"], row["row"]): row for row in rows("pipeline", "--by", "manager")}
    assert found["boss", "own"]["average_age"] is None
    assert found["jana", "own"]["average_age"] == 0
    ages = [line["Avg age"] for line in shown("pipeline", "--by", "owner")]
    assert ages == ["0d"]
