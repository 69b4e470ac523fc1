"""One calendar: every word for a quarter or a year follows `fiscal_year_start`."""

import pytest

FISCAL = {"OPPCLI_FISCAL_YEAR_START": "3"}  # today, 23 Nov 2026, is in FY2027 Q3


@pytest.fixture
def fiscal(cli):
    return lambda *words: cli(*words, env=FISCAL)


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("eoq", "2026-11-30"),
        ("q3", "2026-11-30"),
        ("this quarter", "2026-11-30"),
        ("fy2027q3", "2026-11-30"),
        ("eoy", "2027-02-28"),
        ("q4", "2027-02-28"),
        ("next quarter", "2027-02-28"),
        ("fy2027", "2027-02-28"),
        ("fy27", "2027-02-28"),
        ("this year", "2027-02-28"),
        ("q1", "2027-05-31"),
        ("2026q4", "2026-12-31"),  # a calendar year is named
    ],
)
def test_a_day_and_the_period_of_the_same_word_agree(fiscal, word, day):
    ran = fiscal("opp", "new", "A", "--close", word, "-o", "json")
    assert ran.json[0]["est_close_date"] == day
    found = fiscal("opp", "list", "--fields", "ref", "-o", "json", "--close", word)
    if word not in ("eoq", "eoy"):  # as periods these are one day
        fiscal("opp", "new", "B", "--close", "2030-01-01")
    assert [row["ref"] for row in found.json] == ["O1"]


def test_the_echo_names_the_fiscal_quarter(fiscal):
    ran = fiscal("opp", "new", "A", "--close", "eoq")
    assert "close Mon 30 Nov 2026 (7d)" in ran.out
    assert "  close lies in FY2027 Q3, 1 Sep 2026 – 30 Nov 2026\n" in ran.out
    ran = fiscal("opp", "edit", "1", "close=q4")
    assert "  close lies in FY2027 Q4, 1 Dec 2026 – 28 Feb 2027\n" in ran.out


def test_a_calendar_year_needs_no_naming(cli):
    assert "lies in" not in cli("opp", "new", "A", "--close", "eoq").out


@pytest.mark.parametrize(
    ("name", "key"), [("quarter", "fy2027q3"), ("year", "fy2027"), ("month", "2026-11")]
)
@pytest.mark.parametrize("report", ["pipeline", "forecast", "dashboard"])
def test_groups_are_those_of_the_fiscal_calendar(fiscal, report, name, key):
    fiscal("opp", "new", "A", "--close", "eoq", "--revenue", "5")
    rows = fiscal(report, "--by", name, "-o", "json").json
    assert key in [row[name] for row in rows]


def test_a_quota_of_a_fiscal_quarter_counts_in_it(fiscal):
    assert "FY2027 Q4" in fiscal("quota", "set", "all", "q4", "5k").out
    fiscal("opp", "new", "A", "--close", "q4", "--revenue", "5")
    (row,) = fiscal("forecast", "--period", "q4", "--by", "quarter", "-o", "json").json
    assert (row["quarter"], row["quota"]) == ("fy2027q4", 5000)


def test_a_row_of_stdin_and_set_read_the_same_calendar(cli, fiscal, tmp_path):
    ran = cli("opp", "new", "--stdin", stdin="topic,close\nA,q4\n", env=FISCAL)
    assert ran.code == 0, ran.err
    path = tmp_path / "opps.csv"
    path.write_text("topic\nB\n", encoding="utf-8")
    assert fiscal("import", path, "--kind", "opportunity", "--set", "est_close_date=eoq").code == 0
    rows = fiscal("opp", "list", "--fields", "est_close_date", "-o", "json").json
    assert [row["est_close_date"] for row in rows] == ["2027-02-28", "2026-11-30"]
