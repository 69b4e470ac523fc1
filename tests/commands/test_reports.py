"""pipeline, forecast, today, history and schema, on a store made by typing."""

from datetime import date, timedelta

import pytest


@pytest.fixture
def quarter(typed):
    """Five opportunities of this quarter, one without a date, one won, one in yen."""

    def new(topic, revenue, close, *more):
        fields = ["--account", "Acme", "--create", "--interest-type", "new", *more]
        when = ["--close", close] if close else []
        return ["opp", "new", topic, "--revenue", revenue, *when, *fields]

    typed(
        new("Fleet", "480k", "2026-11-27"),
        new("Loader", "120k", "2026-12-31"),
        ["opp", "advance", "2"],
        new("Crane", "60k", None),
        new("Truck", "110k", "2026-11-30"),
        ["opp", "close", "4", "--won", "--skip-stages", "--on", "2026-11-20"],
        new("Yen", "1000000 JPY", "2026-12-01"),
        new("Late", "10.01", "2026-11-02"),
    )


def test_the_average_age_of_a_total_is_that_of_its_records_not_of_its_rows(cli):
    for owner, days in (("jana", 100), ("jana", 101), ("leif", 101), ("leif", 102)):
        day = date(2026, 11, 23) - timedelta(days=days)
        words = ["opp", "new", "Fleet", "--owner", owner, "--create"]
        assert cli(*words, env={"OPPCLI_TODAY": str(day)}).code == 0
    rows = cli("pipeline", "--by", "owner", "-o", "json").json
    assert [row["average_age"] for row in rows] == [100, 102]  # half to even
    *_, total = cli("pipeline", "--by", "owner", "-o", "md").out.splitlines()
    assert total.endswith(" 101d |")  # 404 days of four, though 100.5 and 101.5 are cut


def test_undated_rows_by_currency_say_in_which_it_is(cli):
    for currency in ("EUR", "JPY"):
        assert cli("opp", "new", "Fleet", "--revenue", "50", "--currency", currency).code == 0
    rows = cli("forecast", "--by", "currency", "-o", "json").json
    assert [(row["currency"], row["unit"], row["pipeline"]) for row in rows] == [
        ("no date", "EUR", 50),
        ("no date", "JPY", 50),
    ]


def test_people_read_that_a_row_has_no_close_date_whatever_it_is_grouped_by(cli):
    assert cli("opp", "new", "Fleet", "--revenue", "50", "--brand", "Volvo").code == 0
    for groups in (["brand"], ["brand", "owner"], ["owner"], ["currency"]):
        words = ["forecast", *(word for name in groups for word in ("--by", name))]
        told = cli(*words, "-o", "plain").out
        assert "  (no close date)  " in told, told
        assert cli(*words, "-o", "json").json[0][groups[0]] == "no date"
    told = cli("forecast", "--by", "brand", "--by", "month", "-o", "plain").out
    assert "  Volvo  no date  " in told, told


def test_the_pipeline_counts_open_ones_by_stage_and_currency(cli, quarter):
    lines = cli("pipeline", "-o", "json").json
    found = {
        (line["stage"], line["currency"]): (line["count"], line["amount"], line["weighted"])
        for line in lines
    }
    assert found == {
        ("interest", "EUR"): (3, 540010.01, 108002.0),
        ("interest", "JPY"): (1, 1000000, 200000),
        ("quotation", "EUR"): (1, 120000, 48000),
    }


def test_currencies_are_never_added(cli, quarter):
    total = {line["currency"]: 0 for line in cli("pipeline", "-o", "json").json}
    assert set(total) == {"EUR", "JPY"}


def test_the_forecast_puts_open_ones_where_they_close_and_won_ones_where_they_did(cli, quarter):
    lines = cli("forecast", "-o", "json").json
    found = {(line["month"], line["currency"]): line for line in lines}
    november = found["2026-11", "EUR"]
    assert (november["won"], november["pipeline"], november["weighted"]) == (
        110000,
        480010.01,
        206002.0,
    )
    assert found["2026-12", "EUR"]["best_case"] == 120000
    assert found["2026-12", "JPY"]["pipeline"] == 1000000
    assert found["no date", "EUR"]["pipeline"] == 60000


def test_every_cell_of_the_forecast_is_the_sum_of_what_the_list_shows(cli, quarter):
    lines = cli("forecast", "-o", "json").json
    for month, filter_ in (("2026-11", "2026-11"), ("2026-12", "2026-12"), ("no date", "none")):
        listed = cli(
            *["opp", "list", "--close", filter_, "--status", "all", "-o", "json"],
            *["--fields", "est_revenue,currency,forecast_category,actual_revenue"],
        ).json
        for line in (line for line in lines if line["month"] == month):
            for cell in ("pipeline", "best_case", "commit"):
                mine = [
                    record["est_revenue"]
                    for record in listed
                    if record["forecast_category"] == cell
                    and record["currency"] == line["currency"]
                ]
                assert sum(mine) == line[cell]


def test_overdue_ones_are_said(cli, quarter):
    ran = cli("forecast")
    assert "1 overdue" in ran.err
    assert "10.01 EUR" in ran.err
    assert "--close overdue" in ran.err


def test_today_names_what_is_late_due_and_without_a_next_step(cli, quarter, typed):
    typed(
        ["activity", "plan", "O1", "call", "Ask", "--due", "2026-11-20"],
        ["activity", "plan", "O1", "task", "Send quote", "--due", "today"],
        ["activity", "plan", "O1", "task", "Next week", "--due", "2026-12-07"],
    )
    rows = cli("today", "-o", "json").json
    refs = [row["ref"] for row in rows]
    assert {"A1", "A2", "O6", "O1"} <= set(refs)
    assert "A3" not in refs
    assert "O4" not in refs


def test_today_is_ones_own_unless_asked_otherwise(cli, quarter, typed):
    typed(
        ["activity", "plan", "O1", "task", "His", "--due", "today", "--owner", "leif", "--create"]
    )
    assert "A1" not in cli("today", "--owner", "@me").out
    assert "A1" in cli("today", "--owner", "leif").out


def test_history_without_a_ref_lists_the_latest_commands(cli, quarter):
    rows = cli("history", "-o", "json").json
    assert rows[0]["command"].startswith("opp new Late")
    assert (rows[0]["created"], rows[0]["changed"], rows[0]["actor"]) == (1, 0, "jana")


def test_history_of_a_record_is_field_by_field(cli, quarter):
    rows = cli("history", "O2", "-o", "json").json
    moves = [row for row in rows if row["field"] == "stage"]
    assert [(row["old"], row["new"], row["command"]) for row in moves] == [
        ("Interest", "Quotation", "opp advance 2")
    ]


def test_history_of_an_amount_is_told_as_an_amount(cli, quarter):
    cli("opp", "edit", "1", "est_revenue=500k")
    (change,) = [
        row for row in cli("history", "O1", "-o", "json").json if row["field"] == "est_revenue"
    ]
    assert "48000000" not in str(change["old"])
    assert str(change["old"]).replace(",", "").startswith("480000")


def test_schema_tells_every_field_and_its_short_names(cli):
    heading, *lines = (
        line.split("\t") for line in cli("schema", "opp", "-o", "tsv").out.splitlines()
    )
    rows = {line[0]: dict(zip(heading, line, strict=True)) for line in lines}
    assert rows["est_close_date"]["short"] == "close"
    assert rows["interest_type"]["values"] == "new used demo"
    assert cli("schema", "nope").code == 3


@pytest.mark.parametrize(
    "words",
    [
        ["pipeline", "--by", "colour"],
        ["forecast", "--by", "colour"],
        ["forecast", "--period", "someday"],
        ["history", "O99"],
        ["today", "--owner", "nobody"],
    ],
)
def test_a_report_that_cannot_be_asked_is_refused(cli, quarter, words):
    ran = cli(*words)
    assert ran.code in (3, 5)
    assert ran.out == ""


def test_people_read_reasons_as_words_and_no_rate_that_the_reason_decides(cli, typed):
    typed(
        ["opp", "new", "Van", "--revenue", "10k"],
        ["opp", "new", "Bus", "--revenue", "20k"],
        ["won", "1", "--skip-stages"],
        ["lost", "2", "no_budget"],
    )
    ran = cli("report", "winloss", "by", "reason", "-o", "plain")
    assert "no budget" in ran.out
    assert "*" not in ran.out.splitlines()[1] + ran.out.splitlines()[2]
    assert "50 %*" in ran.out.splitlines()[-1]
    rows = cli("report", "winloss", "by", "reason", "-o", "json").json
    assert {row["lost_reason"]: row["win_rate"] for row in rows} == {"no_budget": 0, None: 100}
    stages = cli("report", "stages", "-o", "plain").out
    assert stages.startswith("Stays of all time until Mon 23 Nov (today)\n")
