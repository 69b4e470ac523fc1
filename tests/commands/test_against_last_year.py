"""`against last year` behind a quarter or a month, and `same quarter last year`."""

import shlex

import pytest


@pytest.fixture
def years(cli):
    """Won: 10 in May 2025, 20 in October and 30 in November 2025; 100 in November 2026."""
    for number, (day, amount) in enumerate(
        (("2025-05-12", 10), ("2025-10-20", 20), ("2025-11-03", 30), ("2026-11-05", 100)), 1
    ):
        at = {"OPPCLI_TODAY": day}
        new = ("opp", "new", f"Sale {number}", f"est_revenue={amount}", f"close={day}")
        assert cli(*new, env=at).code == 0
        assert cli("won", str(number), "--skip-stages", env=at).code == 0


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("against last year", 50),
        ("this quarter against last year", 50),
        ("against same quarter last year", 50),
        ("versus the same quarter of last year", 50),
        ("against same period last year", 50),
        ("this month against last year", 30),
        ("november compared to same month last year", 30),
        ("ytd against last year", 60),
        ("this year against last year", 60),
        ("2026h1 against last year", 10),
        ("this quarter against 2025", 60),
        ("this quarter against last quarter", 0),
        ("--compare", 50),
    ],
)
def test_a_quarter_is_held_against_the_same_of_last_year(years, cli, words, then):
    typed = words.split() if words != "--compare" else [words, "same quarter last year"]
    ran = cli("report", "winloss", "by", "owner", *typed, "-o", "json")
    assert ran.code == 0, ran.err
    assert sum(row["won_then"] or 0 for row in ran.json) == then


def test_what_last_year_means_is_said_with_the_words_for_all_of_it(years, cli):
    ran = cli("report", "winloss", "by", "owner", "against", "last", "year", "-o", "table")
    assert "2026 Q4   against 2025 Q4" in ran.out
    assert "last year is 2025 Q4 here; the whole year: --compare 2025" in ran.err
    whole = cli("report", "winloss", "by", "owner", "this", "year", "against", "last", "year")
    assert "here" not in whole.err


def test_a_fiscal_quarter_is_held_against_the_fiscal_one(years, cli):
    fiscal = {"OPPCLI_FISCAL_YEAR_START": "11"}
    ran = cli(
        "report", "winloss", "by", "owner", "against", "last", "year", "-o", "table", env=fiscal
    )
    assert "FY2027 Q1   against FY2026 Q1" in ran.out


def test_the_same_month_behind_a_quarter_is_refused_with_what_is_meant(years, cli):
    ran = cli("report", "winloss", "against", "same", "month", "last", "year")
    assert ran.code == 5
    assert "'same month last year' needs a report of a month, and this one is of 2026 Q4" in ran.err
    line = ("--period", "this month", "--compare", "last year")
    assert cli("report", "winloss", *line).code == 0
    assert f"{line[0]} '{line[1]}' {line[2]} '{line[3]}'" in ran.err


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("this week", "2025-W48"),
        ("2026-W45..2026-W46", "3 Nov 2025 – 16 Nov 2025"),
        ("2026-W53", "2025-W52"),
        ("h2", "2025 H2"),
        ("2026h1", "2025 H1"),
        ("2027-02", "Feb 2026"),  # from a Monday to a Sunday
    ],
)
def test_weeks_and_halves_are_held_against_the_same_ones(years, cli, words, then):
    ran = cli("report", "winloss", "by", "owner", *words.split(), "--compare", "last year")
    assert ran.code == 0, ran.err
    assert f"last year is {then} here; the whole year: --compare " in ran.err


@pytest.mark.parametrize(
    ("words", "said", "line"),
    [
        (
            "this month against same week last year",
            "'same week last year' needs a report of a week, and this one is of Nov 2026.",
            "--period 'this week' --compare 'last year'",
        ),
        (
            "this quarter against same half last year",
            "'same half last year' needs a report of a half, and this one is of 2026 Q4.",
            "--period h2 --compare 'last year'",
        ),
        (
            "all against same period last year",
            "'same period last year' needs a report with a first and a last day, not all time.",
            "--period 'this quarter' --compare 'last year'",
        ),
        (
            "since october against same time last year",
            "'same time last year' needs a report with a first and a last day, not since Oct 2026.",
            "--period 'this quarter' --compare 'last year'",
        ),
    ],
)
def test_another_time_of_last_year_is_refused_by_name(years, cli, words, said, line):
    ran = cli("report", "winloss", *words.split())
    assert ran.code != 0
    assert ran.err == f"error: {said}\n  try: {line}\n"
    assert cli("report", "winloss", *shlex.split(line)).code == 0


def test_a_week_begins_with_the_monday_of_last_year(years, cli):
    for day, amount in (("2025-11-23", 900), ("2025-11-24", 7), ("2025-11-30", 8)):
        at = {"OPPCLI_TODAY": day}
        assert cli("opp", "new", day, f"est_revenue={amount}", f"close={day}", env=at).code == 0
        ref = cli("opp", "list", day, "-q", env=at).out.strip()
        assert cli("won", ref, "--skip-stages", env=at).code == 0
    ran = cli(
        "report",
        "winloss",
        "by",
        "owner",
        *["this", "week", "against", "last", "year", "-o", "json"],
    )
    assert sum(row["won_then"] or 0 for row in ran.json) == 15
