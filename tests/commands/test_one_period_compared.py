"""Both sides of a comparison are of one period; a past that nobody recorded is said to be so."""

import pytest

NOV_12, DEC_7 = {"OPPCLI_TODAY": "2026-11-12"}, {"OPPCLI_TODAY": "2026-12-07"}


@pytest.fixture
def books(cli):
    """In November one sale was to close in November and one in December, which has grown since."""
    for topic, close in (("Van", "2026-11-20"), ("Crane", "2026-12-20")):
        new = ("opp", "new", topic, "--revenue", "100k", "--close", close)
        assert cli(*new, env=NOV_12).code == 0
    assert cli("edit", "2", "revenue=150k", env=DEC_7).code == 0


@pytest.mark.parametrize(
    "words",
    [
        "this month against last month",
        "december --compare 2026-11-30",
        "rest of month --compare 2026-11-30",
    ],
)
def test_the_forecast_of_a_month_is_that_month_as_seen_then(cli, books, words):
    (row,) = cli("forecast", *words.split(), "-o", "json", env=DEC_7).json
    figures = (row["month"], row["pipeline_then"], row["pipeline"], row["pipeline_difference"])
    assert figures == ("2026-12", 100_000, 150_000, 50_000)


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("close this month", (1, 1)),
        ("--close overdue", (0, 1)),  # a state: each side by its own day
        ("--where est_close_date<=eom", (2, 2)),
        ("created this month", (0, 0)),
        ("created last month", (2, 2)),
    ],
)
def test_the_periods_of_filters_are_those_of_the_day_they_are_typed(cli, books, words, counts):
    line = ("pipeline", *words.split(), "--compare", "2026-11-15", "-o", "json")
    rows = cli(*line, env=DEC_7).json
    then, now = (sum(row[name] for row in rows) for name in ("count_then", "count"))
    assert (then, now) == counts


def test_silence_is_counted_to_the_day_that_is_looked_at(cli, books):
    assert cli("call", "1", "reached", env=NOV_12).code == 0
    line = ("pipeline", "--where", "last_activity<-10d", "--compare", "2026-11-15", "-o", "json")
    (row,) = cli(*line, env=DEC_7).json
    assert (row["count_then"], row["count"]) == (0, 1)


@pytest.mark.parametrize(
    "line",
    [
        "pipeline against last year",
        "pipeline --as-of 2025-12-31",
        "forecast --compare 2025-12-31",
        "report winloss against last year",
        "report leaderboard 2026 against 2025",
        "diff 2025-12-31",
        "opp list --as-of 2025-12-31",
    ],
)
def test_what_was_before_all_records_is_said_to_be_unknown(cli, books, line):
    ran = cli(*line.split(), env=DEC_7)
    assert ran.code == 0
    assert "nothing is known before Thu 12 Nov 2026: what is empty then was not rec" in ran.err


def test_a_day_that_is_known_is_not_said_to_be_unknown(cli, books):
    for line in ("pipeline --compare 2026-11-13", "pipeline --as-of 2026-11-12"):
        assert "nothing is known" not in cli(*line.split(), env=DEC_7).err
