"""The reports, on a small store made by typing."""

import sqlite3
from contextlib import closing

import pytest

from surroundings import broken_down


@pytest.fixture
def year(typed):
    """Two sellers: moves, closings with reasons and a competitor, one in yen without a rate."""

    def new(topic, revenue, owner, *more):
        words = ["opp", "new", topic, "--account", "Acme", "--owner", owner, "--create"]
        return [*words, "--revenue", revenue, "--interest-type", "new", "--close", "eoy", *more]

    def close(number, how, day, *more):
        return ["opp", "close", str(number), how, "--on", day, *more]

    typed(
        new("Fleet", "480k", "jana", "--brand", "Volvo"),
        new("Loader", "120k", "leif", "--brand", "Volvo"),
        new("Crane", "60k", "jana"),
        new("Truck", "110k", "leif"),
        new("Van", "110k", "jana"),
        new("Bus", "70k", "jana"),
        new("Yen", "1000000 JPY", "jana"),
        ["opp", "advance", "1-3"],
        ["opp", "back", "2"],
        close(4, "--won", "2026-11-23", "--skip-stages"),
        close(5, "--won", "2026-11-23", "--skip-stages"),
        close(6, "--lost", "2026-11-23", "--reason", "price", "--competitor", "Rival"),
        close(3, "--canceled", "2026-11-23", "--reason", "postponed"),
    )


def test_the_funnel_counts_who_entered_and_who_left_forward(cli, year):
    told = cli("report", "funnel", "-o", "json").json
    lines = {(line["stage"], line["currency"]): line for line in told}
    interest = lines["interest", "EUR"]
    assert (interest["entered"], interest["forward"], interest["lost"]) == (6, 5, 1)
    assert (interest["conversion"], interest["value"]) == (83.3, 950_000)
    quotation = lines["quotation", "EUR"]
    assert (quotation["entered"], quotation["forward"]) == (3, 0)
    assert (quotation["lost"], quotation["canceled"]) == (0, 1)
    assert lines["interest", "JPY"]["value"] == 1_000_000


def test_the_funnel_of_a_period_without_entries_is_empty(cli, year):
    ran = cli("report", "funnel", "--period", "2025", "-o", "plain")
    assert (ran.code, ran.out) == (0, "")
    assert "no stage was entered" in ran.err


def test_won_lost_and_canceled_stand_apart_by_reason(cli, year):
    lines = {line["lost_reason"]: line for line in cli("report", "winloss", "-o", "json").json}
    assert {name: (one["won"], one["lost"], one["canceled"]) for name, one in lines.items()} == {
        "postponed": (0, 0, 60_000),
        "price": (0, 70_000, 0),
        None: (220_000, 0, 0),
    }


def test_the_win_rate_counts_and_values_what_was_won_and_lost(cli, year):
    lines = cli("report", "winloss", "--by", "interest_type", "-o", "json").json
    assert [(one["win_rate"], one["value_rate"]) for one in lines] == [(66.7, 75.9)]


def test_losses_are_told_by_competitor(cli, year):
    lines = cli("report", "winloss", "--by", "competitor", "-o", "json").json
    assert {line["competitor"]: line["lost"] for line in lines} == {"Rival": 70_000, None: 0}


def test_those_who_won_the_same_share_the_first_rank(cli, year):
    lines = cli("report", "leaderboard", "-o", "json").json
    assert [(one["rank"], one["owner"], one["won"], one["win_rate"]) for one in lines] == [
        (1, "jana", 110_000, 50),
        (1, "leif", 110_000, 100),
    ]


def test_the_leaderboard_is_what_the_list_of_won_ones_adds_up_to(cli, year):
    for line in cli("report", "leaderboard", "-o", "json").json:
        rows = cli(
            *["opp", "list", "--status", "won", "--close", "this quarter", "-o", "json"],
            *["--owner", line["owner"], "--fields", "actual_revenue"],
        ).json
        assert sum(row["actual_revenue"] for row in rows) == line["won"]


def test_velocity_is_told_with_its_parts(cli, year):
    later = {"OPPCLI_TODAY": "2026-12-03"}
    for words in (
        ["opp", "close", "1", "--won", "--skip-stages", "--on", "2026-12-03"],
        ["opp", "reopen", "4"],
        ["opp", "reopen", "5"],
    ):
        assert cli(*words, env=later).code == 0
    (line, _) = cli("report", "velocity", "-o", "json", env=later).json
    assert (line["open_count"], line["win_rate"], line["decided"]) == (3, 50, 2)
    assert (line["average_won"], line["cycle"], line["velocity"]) == (480_000, 10, 72_000)


def test_days_per_stage_are_of_stages_that_were_left(cli, year):
    later = {"OPPCLI_TODAY": "2026-12-03"}
    assert cli("opp", "back", "1", env=later).code == 0
    lines = cli("report", "velocity", "--stages", "-o", "json", env=later).json
    found = {line["stage"]: (line["left"], line["average"], line["longest"]) for line in lines}
    assert found == {"interest": (6, 0, 0), "quotation": (3, 3, 10)}
    assert cli("report", "velocity", "--stages", "--by", "owner").code == 2


def test_the_longest_idle_comes_first(cli, year):
    cli("opp", "edit", "7", "next_step=call", env={"OPPCLI_TODAY": "2026-12-01"})
    lines = cli("report", "stale", "-o", "json", env={"OPPCLI_TODAY": "2027-01-20"}).json
    assert [(line["ref"], line["idle"], line["stale_after_days"]) for line in lines] == [
        ("O1", 58, 14),
        ("O2", 58, 21),
        ("O7", 50, 21),
    ]


def test_nothing_is_stale_on_the_last_day_its_stage_allows(cli, year):
    day = {"OPPCLI_TODAY": "2026-12-07"}
    assert cli("report", "stale", "-o", "json", env=day).json == []
    day = {"OPPCLI_TODAY": "2026-12-08"}
    assert [line["ref"] for line in cli("report", "stale", "-o", "json", env=day).json] == ["O1"]


def test_activities_are_done_open_and_overdue_by_seller_and_type(cli, year, typed):
    typed(
        ["activity", "log", "O1", "call", "Asked"],
        ["activity", "log", "O1", "call", "Long ago", "--on", "2026-03-01"],
        ["activity", "plan", "O1", "call", "Ask again", "--due", "2026-11-20"],
        ["activity", "plan", "O1", "task", "Quote", "--due", "2026-12-01", "--owner", "leif"],
    )
    lines = cli("report", "activity", "-o", "json").json
    assert [tuple(line.values()) for line in lines] == [
        ("jana", "call", 1, 1, 1),
        ("leif", "task", 0, 1, 0),
    ]
    (jana,) = cli("report", "activity", "--by", "owner", "--owner", "jana", "-o", "json").json
    assert (jana["done"], jana["open"], jana["overdue"]) == (1, 1, 1)


@pytest.mark.parametrize("name", ["funnel", "velocity", "winloss", "leaderboard"])
def test_small_samples_are_marked_for_people_alone(cli, year, name):
    ran = cli("report", name, "-o", "plain")
    assert "%*" in ran.out
    assert "* a rate of fewer than 10" in ran.err
    assert "*" not in cli("report", name, "-o", "csv").out


@pytest.mark.parametrize("name", ["funnel", "velocity"])
def test_what_has_no_rate_is_said(cli, year, name):
    assert "no rate for JPY" in cli("report", name).err


@pytest.mark.parametrize("name", ["funnel", "velocity", "winloss", "stale", "leaderboard"])
@pytest.mark.parametrize("format_", ["plain", "csv", "tsv", "json", "jsonl", "md"])
def test_every_report_is_written_in_every_format(cli, year, name, format_):
    ran = cli("report", name, "-o", format_, env={"OPPCLI_TODAY": "2026-12-30"})
    assert ran.code == 0
    assert ran.out.strip()


@pytest.mark.parametrize(
    "words",
    [
        ["winloss", "--by", "colour"],
        ["leaderboard", "--by", "competitor"],
        ["activity", "--by", "month"],
        ["funnel", "--period", "someday"],
        ["stale", "--owner", "nobody"],
    ],
)
def test_a_report_that_cannot_be_asked_is_refused(cli, year, words):
    ran = cli("report", *words)
    assert ran.code in (3, 5)
    assert ran.out == ""


@pytest.mark.parametrize("words", [["report", "stale"], ["dashboard"]])
def test_a_limit_that_reaches_before_the_calendar_makes_nothing_stale(cli, year, db, words):
    with closing(sqlite3.connect(db)) as kept, kept:  # as a store has it from before the bound
        kept.execute("UPDATE stage SET stale_after_days = 5000000")
    ran = cli(*words, "-o", "json", env={"OPPCLI_TODAY": "2027-01-20"})
    assert ran.code == 0, ran.err
    assert words != ["report", "stale"] or ran.json == []


def test_what_was_lost_without_a_rate_is_said(cli, year):
    typed = cli("opp", "close", "7", "--lost", "--on", "2026-11-23", "--reason", "price")
    assert typed.code == 0, typed.err
    ran = cli("report", "winloss")
    assert "no rate for JPY when it closed: 1 opportunity, 1,000,000 JPY shown apart" in ran.err
    said = cli("report", "leaderboard").err
    assert "no rate for JPY when it closed: 1 opportunity, 0 JPY shown apart" in said


def test_an_opportunity_in_another_process_has_not_gone_forward(cli, typed):
    typed(["opp", "new", "Fleet"], ["opp", "edit", "1", "process=simple", "stage=prospecting"])
    lines = {line["stage"]: line for line in cli("report", "funnel", "-o", "json").json}
    assert (lines["interest"]["entered"], lines["interest"]["forward"]) == (1, 0)


def test_what_was_closed_before_it_was_made_took_no_days(cli, typed, tmp_path):
    (tmp_path / "won.csv").write_text(
        "topic,stage,status,closed_on,est_revenue\nEarly,delivery,won,2026-10-02,100\n"
    )
    typed(["import", tmp_path / "won.csv", "--kind", "opportunity"])
    (line,) = cli("report", "velocity", "-o", "json").json
    assert line["cycle"] == 0
    assert line["velocity"] is None


def test_the_pipeline_is_open_whatever_status_is_asked_for(cli, year):
    assert cli("pipeline", "--status", "won", "-o", "json").json == []
    every = cli("pipeline", "--status", "all", "--by", "owner", "-o", "json").json
    assert every == cli("pipeline", "--by", "owner", "-o", "json").json


@pytest.mark.parametrize("report", ["pipeline", "forecast"])
def test_people_and_programs_get_the_same_stages(cli, typed, tmp_path, report):
    own = tmp_path / "own.toml"
    stage = 'key = "interest"\ntitle = "First call"\nprobability = 10\n'
    own.write_text(f'key = "own"\n[[stage]]\n{stage}forecast_category = "pipeline"\n')
    new = ["opp", "new", "Fleet", "--revenue", "100", "--close", "eoy"]
    typed(["process", "apply", own], new, [*new, "--process", "own"])
    told = [report, "--by", "stage"]
    (row,) = cli(*told, "-o", "json").json
    assert (row["stage"], row["count"]) == ("interest", 2)
    (line,) = [
        each
        for each in cli(*told, "-o", "plain").out.splitlines()
        if "100" in each or "200" in each
    ]
    assert line.split()[0] == "Interest"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["dashboard"], "won_count"),
        (["report", "winloss"], "won_count"),
        (["report", "velocity"], "decided"),
        (["report", "leaderboard"], "won_count"),
    ],
)
def test_a_manager_has_all_below_as_a_total_and_the_own_sales_apart(cli, year, typed, words, count):
    typed(["org", "edit", "leif", "manager=jana"])
    found = {
        (row["manager"], row["row"]): row[count]
        for row in broken_down(cli(*words, "--by", "manager", "-o", "json").json)
        if row["currency"] == "EUR"
    }
    of_jana, of_leif = (2, 1) if count == "decided" else (1, 1)
    assert found == {
        ("jana", "total"): of_jana + of_leif,
        ("jana", "own"): of_jana,
        ("leif", "own"): of_leif,
    }
    assert "adds up all below" not in cli(*words, "--by", "manager").err


def test_a_ranked_manager_is_ranked_once_by_the_total(cli, year, typed):
    typed(["org", "edit", "leif", "manager=jana"])
    rows = cli("report", "leaderboard", "--by", "manager", "-o", "json").json
    assert [(row["rank"], row["manager"], row["row"]) for row in rows] == [
        (1, "jana", "total"),
        (None, "jana", "own"),
        (2, "leif", "own"),
    ]


def test_what_stands_apart_says_its_currency_also_without_an_amount(cli, typed):
    typed(["opp", "new", "Fleet"], ["opp", "new", "Rig", "--currency", "JPY", "--revenue", "5"])
    _, _, _, *rows = cli("report", "velocity", "-o", "plain").out.splitlines()
    assert [[word for word in row.split() if word in ("1", "EUR", "JPY")] for row in rows] == [
        ["1", "EUR"],
        ["1", "JPY"],
    ]


def test_no_group_is_shown_as_nothing(cli, year):
    *_, won, _ = cli("report", "winloss", "-o", "plain").out.splitlines()
    assert won.split()[:2] == ["–", "2"]
    _, heading, _, row = cli(
        "report", "leaderboard", "--by", "team", "-o", "plain"
    ).out.splitlines()
    assert (heading.split()[1], row.split()[1]) == ("Team", "–")


def test_the_same_figure_in_another_currency_is_no_tie(cli, typed):
    for owner, amount in [
        ("ann", "200 EUR"),
        ("bo", "100 EUR"),
        ("cy", "100 USD"),
        ("di", "100 USD"),
    ]:
        typed(["opp", "new", "Fleet", "--revenue", amount, "--owner", owner, "--create"])
    typed(["opp", "close", "1-4", "--won", "--skip-stages"])
    lines = cli("report", "leaderboard", "-o", "json").json
    assert [(line["currency"], line["owner"], line["rank"]) for line in lines] == [
        ("EUR", "ann", 1),
        ("EUR", "bo", 2),
        ("USD", "cy", 1),
        ("USD", "di", 1),
    ]
