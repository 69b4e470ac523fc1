"""How good forecasts were: `report accuracy` replays them from what was known on the day."""

import pytest

# Refs, and what they were said to be 30 days before the end of September: customer, stage, revenue,
# close date; then how and when they ended, and for how much.
DEALS = (
    (
        "Won as said",
        "negotiation",
        "100k",
        "2026-09-20",
        ("2026-09-18", "--won", "--skip-stages", "--revenue", "90k"),
    ),
    ("Lost", "negotiation", "60k", "2026-09-25", ("2026-09-24", "--lost", "--reason", "price")),
    ("Pushed", "negotiation", "40k", "2026-09-28", None),
    (
        "Won from best case",
        "proposal",
        "50k",
        "2026-09-10",
        ("2026-09-10", "--won", "--skip-stages"),
    ),
    ("Of the next quarter", "negotiation", "70k", "2026-10-20", None),
)


def on(day):
    return {"OPPCLI_TODAY": day}


@pytest.fixture
def quarter(cli, made_once):
    """One quarter of five deals, of jana and leif, all made in July and moved in August."""

    def make():
        for number, (topic, stage, revenue, close, ending) in enumerate(DEALS, 1):
            owner = "leif" if number == 3 else "jana"
            words = ("--revenue", revenue, "--close", close, "--process", "simple")
            whose = ("--create", "--owner", owner)
            made = cli("opp", "new", topic, *words, *whose, env=on("2026-07-10"))
            assert made.code == 0, made.err
            moved = cli("opp", "advance", str(number), "--to", stage, env=on("2026-08-03"))
            assert moved.code == 0, moved.err
            if ending:
                day, *how = ending
                closed = cli("opp", "close", str(number), *how, env=on(day))
                assert closed.code == 0, closed.err

    made_once("quarter of five", make)
    return cli


def rows(cli, *words):
    ran = cli("report", "accuracy", "-o", "json", *words)
    assert ran.code == 0, ran.err
    return ran.json


def test_each_method_is_compared_with_what_came(quarter):
    found = {row["method"]: row for row in rows(quarter, "--days", "30", "--by", "period")}
    then = quarter(
        "forecast", "--as-of", "2026-08-31", "--period", "2026q3", "--by", "status", "-o", "json"
    )
    (cell,) = then.json
    assert found["commit"]["forecast"] == cell["commit"] == 200_000
    assert found["best_case"]["forecast"] == cell["commit"] + cell["best_case"] == 250_000
    assert found["weighted"]["forecast"] == cell["weighted"]
    assert "predict" not in found
    for row in found.values():
        assert (row["period"], row["as_of"]) == ("2026 Q3", "2026-08-31")
        assert (row["came"], row["came_count"]) == (140_000, 2)
    assert (found["commit"]["bias"], found["commit"]["score"]) == (42.9, 57.1)
    assert (found["commit"]["forecast_count"], found["commit"]["count_bias"]) == (3, 50)


def test_what_was_won_by_the_day_is_part_of_every_forecast(quarter):
    found = {row["method"]: row for row in rows(quarter, "--days", "7", "--by", "period")}
    assert found["commit"]["forecast"] == 90_000 + 50_000 + 60_000 + 40_000


def test_the_errors_are_means_over_the_periods(quarter):
    closed = ("opp", "close", "5", "--won", "--skip-stages", "--revenue", "140k")
    assert quarter(*closed, env=on("2026-10-20")).code == 0
    found = rows(quarter, "--days", "30", "--each", "month")
    commit = next(row for row in found if row["method"] == "commit")
    # September: 200,000 as of 31 August, and 140,000 came; October: 70,000 as of 1 October, of
    # 140,000.
    assert commit["periods"] == 2
    assert commit["bias"] == pytest.approx((100 * 60 / 140 - 50) / 2, abs=0.05)
    assert commit["mape"] == pytest.approx((100 * 60 / 140 + 50) / 2, abs=0.05)


def test_of_the_commit_of_an_owner_some_is_won_some_lost_some_pushed(quarter):
    jana, leif = rows(quarter, "--by", "owner")
    assert (jana["owner"], jana["days"], jana["commit"]) == ("jana", 30, 160_000)
    assert (jana["won"], jana["lost"], jana["pushed"]) == (100_000, 60_000, 0)
    assert (jana["won_share"], jana["commit_count"]) == (62.5, 2)
    assert (leif["owner"], leif["commit"], leif["pushed"], leif["pushed_count"]) == (
        "leif",
        40_000,
        40_000,
        1,
    )


def test_stated_chances_are_compared_with_what_happened(quarter):
    assert quarter("process", "show", "simple", "-o", "json").code == 0
    *bins, whole = rows(quarter, "--calibration")
    chances = {
        row["stage"]: row["probability"]
        for row in quarter("process", "show", "simple", "-o", "json").json
    }
    high, low = chances["negotiation"] / 100, chances["proposal"] / 100
    assert [(row["chance_of"], row["number"], row["won"]) for row in bins] == [
        ("stated", 1, 1),
        ("stated", 3, 1),
    ]
    squares = [(1 - high) ** 2, high**2, high**2, (1 - low) ** 2]
    assert whole["brier"] == pytest.approx(sum(squares) / 4, abs=5e-5)
    parts = whole["reliability"] - whole["resolution"] + whole["uncertainty"]
    assert whole["brier"] == pytest.approx(parts, abs=2e-4)
    assert (whole["share"], whole["low"], whole["high"]) == (50, 15, 85)


def test_what_happens_after_the_day_changes_nothing_of_what_was_said(quarter):
    before = rows(quarter, "--days", "30", "--by", "period")
    words = ("opp", "edit", "3", "est_revenue=900k", "close=2026-09-29")
    assert quarter(*words, env=on("2026-09-01")).code == 0
    assert quarter("opp", "new", "Later", "--revenue", "1m", env=on("2026-09-01")).code == 0
    assert rows(quarter, "--days", "30", "--by", "period") == before


def test_predict_is_what_forecast_predict_says_on_the_day(history):
    found = rows(history, "--period", "2026q3", "--by", "period")
    assert {row["method"] for row in found} == {"predict"}
    for row in found:
        words = ("forecast", "--predict", "--as-of", row["as_of"], "--period", "2026q3")
        parts = {each["part"]: each for each in history(*words, "-o", "json").json}
        assert parts["all"]["p50"] == row["forecast"]
        assert parts["all"]["expected"] == row["forecast_count"]
    assert len({row["came"] for row in found}) == 1
    (won,) = history(
        "forecast", "--period", "2026q3", "--where", "status=won", "--by", "status", "-o", "json"
    ).json
    assert found[0]["came"] == won["won"]


def test_predictions_are_calibrated_and_their_intervals_counted(history):
    *bins, whole = rows(history, "--calibration")
    assert sum(row["number"] for row in bins) == whole["number"]
    assert all(row["low"] <= row["share"] <= row["high"] for row in bins)
    assert 0 < whole["brier"] < 0.25
    lines = rows(history, "--days", "30,7")
    assert [row["days"] for row in lines] == [30, 7]
    assert all(0 <= row["held"] <= row["intervals"] <= row["periods"] for row in lines)
    ran = history("report", "accuracy", "--days", "7")
    assert "P10 to P90 of predict contained the actual amount in " in ran.err
    assert "weighted, commit and best case are not replayed" in ran.err


@pytest.mark.parametrize("format_", ["table", "plain", "csv", "tsv", "json", "jsonl", "md"])
def test_every_format_holds_it(quarter, format_):
    for words, held in ((("--by", "period"), "2026 Q3"), (("--calibration",), "70-79")):
        ran = quarter("report", "accuracy", "--days", "30", "-o", format_, *words)
        assert ran.code == 0
        assert held in ran.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--days", "soon"), 5, "'soon' are not whole numbers of days"),
        (("--days", "400"), 5, "--days is at most 366"),
        (("--each", "week"), 5, "'week' is not one of quarter, month"),
        (("--by", "stage"), 5, "a commit is not told apart by stage"),
        (("--by", "owner", "--by", "brand"), 5, "takes one group"),
        (("--calibration", "--by", "owner"), 2, "--calibration takes no --by"),
        (("--period", "2026q4"), 5, "no quarter of 2026 Q4 is over"),
        (("--period", "2025"), 4, "no quarter that is over and in which something was won lies"),
        (("--as-of", "2026-09-30"), 4, "so no past quarter can be replayed"),
        (("--days", "120"), 4, "nothing was known 120 days before the end of 2026 Q3"),
    ],
)
def test_what_cannot_be_replayed_is_refused(quarter, words, code, said):
    ran = quarter("report", "accuracy", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_an_empty_store_has_nothing_to_replay(cli):
    ran = cli("report", "accuracy")
    assert (ran.code, ran.out) == (4, "")
    assert "nothing was won yet, so no past quarter can be replayed" in ran.err
