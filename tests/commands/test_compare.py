"""`--compare`: what a report said then, what it says now, and the difference."""

import pytest

NAMES = {
    "pipeline": "amount",
    "forecast": "commit",
    "dashboard": "open",
    "report winloss": "won",
    "report leaderboard": "won",
    "report velocity": "decided",
    "report funnel": "entered",
    "report slips": "count",
}
REPORTS = pytest.mark.parametrize("report", NAMES)


@pytest.fixture
def books(cli):
    """On 12 November two sales; since then one was pushed on and won, one is new, one is lost."""

    def type_(day, *words):
        ran = cli(*words, env={"OPPCLI_TODAY": day})
        assert ran.code == 0, ran.err

    new = ("opp", "new", "--create", "--revenue", "100k", "--close", "2026-12-20")
    type_("2026-09-01", *new, "Old", "--owner", "leif")
    type_("2026-09-20", "won", "1", "50k", "--skip-stages")
    for topic, owner in (("Fleet", "jana"), ("Van", "leif")):
        type_("2026-11-12", *new, topic, "--owner", owner, "--account", "Acme")
    type_("2026-11-12", "opp", "edit", "3", "category=commit")
    type_("2026-11-17", "opp", "edit", "2", "interest_type=new", "revenue=120k")
    type_("2026-11-17", "opp", "advance", "2")
    type_("2026-11-18", *new, "Crane", "--owner", "jana")
    type_("2026-11-19", "won", "3", "90k", "--skip-stages")


def test_on_a_narrow_screen_counts_give_way_before_amounts(cli, books, at_terminal, environ):
    environ["COLUMNS"] = "80"
    long = ("opp", "new", "Dam", "--revenue", "9,800,700 SEK", "--close", "2026-12-20")
    assert cli(*long).code == 0
    whole = at_terminal(
        "report", "winloss", "--compare", "2026-11-12", "--color", "never", answers=""
    )
    heading = next(line for line in whole.splitlines() if "Lost reason" in line)
    assert all(each in heading for each in ("Won then", "Won ±", "Lost then"))
    assert "Won n" not in heading
    several = at_terminal(
        "pipeline", "--currency", "own", "--compare", "2026-11-12", "--color", "never", answers=""
    )
    heading = next(line for line in several.splitlines() if "Stage" in line)
    assert all(each in heading for each in ("Amount then", "Amount ±"))


def rows(cli, report, *words):
    if report == "dashboard" and "--compare" not in words:
        words = (*words, "--limit", "0")  # the break-down alone
    ran = cli(*report.split(), *words, "-o", "json")
    assert ran.code == 0, ran.err
    return ran.json


def keyed(table):
    """The numbers of each row by its words."""
    return {tuple(cell for cell in row.values() if isinstance(cell, str)): row for row in table}


@REPORTS
def test_then_and_now_are_what_the_report_says_itself(cli, books, report):
    """As of the day, and now: each cell, also of groups that one of them does not have."""
    now, then = rows(cli, report), rows(cli, report, "--as-of", "2026-11-15")
    found = rows(cli, report, "--compare", "2026-11-15")
    name = NAMES[report]
    after, before = keyed(now), keyed(then)
    assert found
    for key, row in keyed(found).items():
        was, is_ = before.get(key, {}).get(name) or 0, after.get(key, {}).get(name) or 0
        told = (row[f"{name}_then"], row[name], row[f"{name}_difference"])
        assert told == (was, is_, is_ - was), (report, key)
    assert set(keyed(found)) == {*after, *before}


@pytest.mark.parametrize("report", ["report winloss", "report leaderboard", "dashboard"])
def test_a_longer_period_is_the_same_report_of_that_period(cli, books, report):
    found = rows(cli, report, "--by", "owner", "--compare", "last quarter")
    then = {
        row["owner"]: row["won"] for row in rows(cli, report, "--by", "owner", "--period", "2026q3")
    }
    (leif,) = [row for row in found if row["owner"] == "leif"]
    assert (leif["won_then"], then["leif"]) == (50_000, 50_000)
    assert (leif["won"], leif["won_difference"]) == (90_000, 40_000)


def test_a_rate_of_nothing_has_no_difference(cli, books):
    (row,) = rows(cli, "report winloss", "--by", "owner", "--compare", "2026-11-15")
    assert (row["win_rate_then"], row["win_rate"], row["win_rate_difference"]) == (None, 100, None)


def test_people_read_from_when_to_when_and_the_total(cli, books):
    shown = cli("pipeline", "--compare", "2026-11-15", "-o", "plain").out
    assert shown.splitlines()[0].strip() == "Open pipeline   end of Sun 15 Nov 2026 → now"
    total = next(line for line in shown.splitlines() if "Total" in line)
    assert total.split()[1:3] == ["2", "2"]


@pytest.mark.parametrize(
    ("then", "day"),
    [("last mon", "Mon 9 Nov 2026"), ("yesterday", "Sat 14 Nov 2026"), ("1w ago", "Sun 8 Nov 2026"),
     ("last month", "Sat 31 Oct 2026"), ("2026-11-12", "Thu 12 Nov 2026")],
)  # fmt: skip
@pytest.mark.parametrize("report", ["pipeline", "forecast --period 2026q4", "report velocity"])
def test_a_comparison_as_of_a_day_counts_from_it_and_ends_with_it(cli, books, report, then, day):
    seen = ("--as-of", "2026-11-15", "--compare", then, "-o", "plain")
    heading = cli(*report.split(), *seen).out.splitlines()[0]
    if report == "report velocity" and then == "last month":  # a period is the report of it
        assert heading.strip().endswith("against Oct 2026, as of Sun 15 Nov 2026")
    else:
        assert heading.strip().endswith(f"end of {day} → Sun 15 Nov 2026")


def test_a_comparison_as_of_a_day_is_the_one_that_was_made_on_it(cli, books):
    seen = rows(cli, "pipeline", "--as-of", "2026-11-15", "--compare", "4 days ago")
    on_it = cli("pipeline", "--compare", "2026-11-11", "--as-of", "2026-11-15", "-o", "json")
    assert seen == on_it.json
    assert [(row["count_then"], row["count"]) for row in seen] == [(0, 2)]


def test_a_day_after_the_one_that_is_looked_at_is_refused(cli, books):
    for report in ("pipeline", "forecast", "dashboard", "report winloss"):
        ran = cli(*report.split(), "--as-of", "2026-11-12", "--compare", "2026-11-15")
        told = "error: '2026-11-15' is later than --as-of, Thu 12 Nov 2026.\n"
        assert (ran.code, ran.err) == (5, f"{told}  try: --compare yesterday\n")


def test_a_day_to_come_and_a_prediction_are_refused(cli, books):
    assert cli("pipeline", "--compare", "2026-12-24").code == 5
    ran = cli("forecast", "--predict", "--compare", "2026-11-15")
    assert (ran.code, "--predict --as-of" in ran.err) == (2, True)


def test_a_comparison_of_large_sums_fits_eighty_columns(typed, environ, at_terminal):
    for month in ("oct", "nov", "dec"):
        typed(["opp", "new", month, "--revenue", "12,345,678", "--close", f"28 {month}"])
    typed(["opp", "close", "1", "--won", "--skip-stages", "--on", "today"])
    typed(["opp", "edit", "2", "3", "forecast_category=commit"])
    typed(*(["quota", "set", "jana", month, "50m"] for month in ("2026-11", "2026-12")))
    environ["COLUMNS"] = "80"
    shown = at_terminal("forecast", "--compare", "yesterday", "--color", "never", answers="")
    lines = shown.splitlines()
    assert lines[1].split()[0] == "Month"
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("report", ["dashboard", "report velocity"])
def test_what_is_open_of_a_longer_period_is_what_was_open_at_its_end(cli, books, report):
    (row,) = rows(cli, report, "--compare", "2026-09-01..2026-09-10", *by_nothing(report))
    assert (row["open_count_then"], row["open_count"], row["open_count_difference"]) == (1, 2, 1)
    assert (row["decided_then"], row["decided"]) == (0, 1)
    (of_last_quarter,) = rows(cli, report, "--compare", "last quarter", *by_nothing(report))
    assert (of_last_quarter["open_count_then"], of_last_quarter["decided_then"]) == (0, 1)


def by_nothing(report):
    """One row: the dashboard is then by the only business there is, none."""
    return ["--by", "facility"] if report == "dashboard" else []


def test_velocity_then_takes_the_open_ones_of_the_end_into_its_figure(cli, books):
    (row,) = rows(cli, "report velocity", "--compare", "2026-09-01..2026-10-31")
    assert (row["open_count_then"], row["velocity_then"]) == (0, 0)
    assert row["velocity"] is not None


@pytest.mark.parametrize("words", [[], ["--search", "Fleet", "--by", "owner"]])
def test_no_quota_is_none_then_and_now(cli, books, words):
    for row in rows(cli, "forecast", "--compare", "2026-11-15", *words):
        for name in ("quota", "gap"):
            assert [row[f"{name}_then"], row[name], row[f"{name}_difference"]] == [None] * 3


def test_a_quota_set_since_was_nothing_then(cli, books, typed):
    typed(["quota", "set", "all", "2026q4", "500k"])
    (row,) = rows(cli, "forecast", "--compare", "2026-11-15", "--by", "quarter")
    assert (row["quota_then"], row["quota"], row["quota_difference"]) == (0, 500_000, 500_000)


@pytest.fixture
def lost_both_times(cli):
    """Won and lost in this quarter and the last: amounts of seven digits, a long reason."""
    reasons = ("price", "availability", "product", "no_budget")
    for day, amount in (("2026-08-03", "1,318,878"), ("2026-11-03", "8,195,249")):
        at = {"OPPCLI_TODAY": day}
        for topic in ("won", *reasons):
            new = ("opp", "new", topic, "--revenue", amount, "--account", "Holzer Erdbau GmbH")
            ref = cli(*new, "--create", "-q", env=at).out.strip()
            end = ("won", ref, "--skip-stages") if topic == "won" else ("lost", ref, topic)
            ran = cli(*end, env=at)
            assert ran.code == 0, ran.err


@pytest.mark.parametrize("width", ["60", "80"])
@pytest.mark.parametrize("group", ["lost_reason", "competitor", "owner", "facility", "account"])
def test_what_was_lost_stays_beside_what_was_won(
    lost_both_times, at_terminal, environ, width, group
):
    environ["COLUMNS"] = width
    words = ("report", "winloss", "by", group, "against", "last", "quarter", "--color", "never")
    lines = at_terminal(*words, answers="").splitlines()
    heading = lines[1]
    assert all(each in heading for each in ("Won then EUR", " Won ", "Lost then", "Lost")), heading
    assert max(map(len, lines)) <= int(width)
    hidden = " ".join(lines[lines.index(next(each for each in lines if "hidden" in each)) :])
    assert "lost_count" in hidden
    assert " lost," not in hidden
    total = next(line for line in lines if "8,195,249" in line)
    assert "1,318,878" in total


def test_amounts_beside_others_keep_their_heading(lost_both_times, at_terminal, environ):
    environ["COLUMNS"] = "60"
    shown = at_terminal("report", "winloss", "by", "account", "--color", "never", answers="")
    assert "Won EUR" in shown.splitlines()[1]


@pytest.mark.parametrize("report", ["forecast", "pipeline", "dashboard", "report winloss"])
def test_a_comparison_by_currency_has_a_row_of_each(cli, books, report):
    new = ("opp", "new", "Lift", "--revenue", "7 USD", "--close", "2026-12-20")
    assert cli(*new, env={"OPPCLI_TODAY": "2026-11-18"}).code == 0
    assert cli("won", "5", "--skip-stages", env={"OPPCLI_TODAY": "2026-11-20"}).code == 0
    ran = cli(*report.split(), "--by", "currency", "--compare", "yesterday", "-o", "json")
    assert (ran.code, ran.err) == (0, "")
    assert {row["currency"] for row in ran.json} <= {"EUR", "USD", "no date"}
    name = NAMES[report]
    assert all(row[name] == row[f"{name}_then"] + row[f"{name}_difference"] for row in ran.json)
    page = cli(*report.split(), "--by", "currency", "--compare", "yesterday", "-o", "table")
    assert (page.code, "USD" in page.out) == (0, report != "pipeline")


def test_a_telephone_is_of_the_same_country_then_and_now(cli):
    """A condition on a telephone without a + finds the same leads on both days."""
    then, now = ({"OPPCLI_REGION": "DE", "OPPCLI_TODAY": f"2026-11-{day}"} for day in (20, 23))
    assert cli("lead", "new", "Crane", "--phone", "+49 170 1234567", env=then).code == 0
    words = ("--where", 'phone="0170 1234567"', "--period", "2026-11", "--compare", "yesterday")
    (row,) = cli("report", "leads", *words, "-o", "json", env=now).json
    assert (row["leads"], row["leads_then"]) == (1, 1)
