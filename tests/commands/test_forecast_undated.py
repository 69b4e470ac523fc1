"""Sales without a close date stand in a row of their own in a forecast, and are added once."""

import pytest


@pytest.fixture
def undated(cli):
    """A sale in December, one in January, and one without a date: 10, 20 and 40."""
    new = ("opp", "new")
    for topic, amount, close in (
        ("Dec", "10", "2026-12-10"),
        ("Jan", "20", "2027-01-10"),
        ("Some day", "40", "none"),
    ):
        ran = cli(*new, topic, "--revenue", amount, "--close", close, "--category", "pipeline")
        assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    "period",
    [
        ("december", "and", "january"),
        ("december", "january"),
        ("--period", "2026-12..2027-01"),
    ],
)
@pytest.mark.parametrize("by", [(), ("--by", "owner")])
def test_several_months_add_what_has_no_date_once(undated, cli, period, by):
    rows = cli("forecast", *period, *by, "-o", "json").json
    assert sum(row["pipeline"] for row in rows) == 70
    named = [row for row in rows if "no " in str(next(iter(row.values())))]
    assert by or [row["pipeline"] for row in named] == [40]


@pytest.mark.parametrize("width", ["60", "80"])
@pytest.mark.parametrize("by", ["month", "owner"])
def test_a_row_says_what_has_no_date(undated, at_terminal, environ, width, by):
    environ["COLUMNS"] = width
    words = ("forecast", "december", "and", "january", "by", by, "--color", "never")
    shown = at_terminal(*words, answers="")
    assert shown.count("no date" if by == "month" else "(no close date)") == 1


@pytest.mark.parametrize(
    ("by", "period", "rows"),
    [("week", "2026-11-02..2027-12-31", 61), ("month", "2026-01..2031-01", 61)],
)
def test_rows_without_business_are_all_there_or_none_of_them(cli, by, period, rows):
    cli("opp", "new", "Dec", "--revenue", "10", "--close", "2026-12-10")
    ran = cli("forecast", "--period", period, "--by", by, "-o", "json")
    assert len(ran.json) == 1
    assert f"{by}s without business have no row" in ran.err
    begin = period.partition("..")[0]
    fewer = f"{begin}..{'2027-12-24' if by == 'week' else '2030-12'}"
    ran = cli("forecast", "--period", fewer, "--by", by, "-o", "json")
    assert (len(ran.json), "without business" in ran.err) == (rows - 1, False)
