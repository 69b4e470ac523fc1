"""What will come: `forecast --predict` on a store of two years, and where it refuses."""

import pytest


def parts(cli, *words):
    ran = cli("forecast", "--predict", "-o", "json", *words)
    assert ran.code == 0, ran.err
    return {row["part"]: row for row in ran.json}


def test_the_parts_are_won_open_new_and_all(history):
    found = parts(history)
    assert list(found) == ["won", "open", "new", "all"]
    (won,) = history("forecast", "--by", "status", "--where", "status=won", "-o", "json").json
    assert found["won"]["p50"] == won["won"]
    for name in ("open", "new", "all"):
        row = found[name]
        assert 0 <= row["p10"] < row["p50"] < row["p90"]
        assert row["count_p10"] <= row["expected"] <= row["count_p90"]
    sums = sum(found[name]["expected"] for name in ("won", "open", "new"))
    assert found["all"]["expected"] == pytest.approx(sums, abs=0.2)


def test_a_quota_is_met_with_a_chance(history):
    whole = parts(history)["all"]
    assert whole["quota"] == 3_000_000
    assert 0 < whole["chance"] < 100
    for amount, chance in (("10k", 100), ("900m", 0)):
        assert history("quota", "set", "all", "2026q4", amount).code == 0
        assert parts(history)["all"]["chance"] == chance
    assert parts(history)["open"]["chance"] is None


def test_people_see_the_parts_in_words_and_from_how_many(history):
    ran = history("forecast", "--predict", "-o", "plain")
    assert ran.code == 0
    assert "Weighted says " in ran.err
    assert " closed ones (" in ran.err
    assert "at this point of the last 4 periods this was " in ran.err


def test_explain_says_in_ten_lines_how(history):
    ran = history("forecast", "--predict", "--explain")
    told = [line for line in ran.err.splitlines() if line.split(".")[0].isdigit()]
    assert [line.split(".")[0] for line in told] == [str(number) for number in range(1, 11)]
    assert history("forecast", "--explain").code == 2


def test_by_owner_every_group_has_a_row_of_all(history):
    rows = history("forecast", "--predict", "--by", "owner", "-o", "json").json
    assert [row["owner"] for row in rows] == ["jana", "leif"]
    whole = parts(history)
    assert sum(row["won"] for row in rows) == whole["won"]["p50"]
    assert all(row["p10"] < row["p50"] < row["p90"] for row in rows)
    (only,) = history(
        "forecast", "--predict", "--by", "owner", "--owner", "leif", "-o", "json"
    ).json
    assert only == rows[1]


def test_brands_add_up_to_the_whole_and_managers_hold_all_below_them(history):
    for words in (
        ("org", "add", "user", "petra"),
        ("org", "edit", "jana", "manager=petra"),
        ("org", "edit", "leif", "manager=petra"),
    ):
        assert history(*words).code == 0, words
    whole = parts(history)
    brands = history("forecast", "--predict", "--by", "brand", "-o", "json").json
    assert [row["brand"] for row in brands] == ["Kestrel", "Nordal"]
    assert sum(row["won"] for row in brands) == whole["won"]["p50"]
    assert all(row["p10"] < row["p50"] < row["p90"] for row in brands)
    (petra,) = history("forecast", "--predict", "--by", "manager", "-o", "json").json
    for name in ("p10", "p50", "p90"):
        assert petra[name] == whole["all"][name]


@pytest.mark.parametrize("format_", ["table", "plain", "csv", "tsv", "json", "jsonl", "md"])
def test_every_format_holds_the_prediction(history, format_):
    ran = history("forecast", "--predict", "-o", format_)
    assert ran.code == 0
    assert "all" in ran.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--by", "month"], 5, "nothing can be predicted by month"),
        (["--by", "stage"], 5, "nothing can be predicted by stage"),
        (["--by", "owner", "--by", "brand"], 5, "--predict takes one group"),
        (["--currency", "own"], 5, "a prediction is in one currency"),
        (["--period", "2026q2"], 5, "is over, so there is nothing to predict"),
        (["--period", "2040"], 5, "ends more than three years ahead"),
    ],
)
def test_what_cannot_be_predicted_is_refused(history, words, code, said):
    ran = history("forecast", "--predict", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_too_few_are_refused_with_what_is_lacking(cli):
    ran = cli("forecast", "--predict")
    assert (ran.code, ran.out) == (4, "")
    assert "0 won and 0 lost" in ran.err
    assert "40 more won and 40 more lost are needed" in ran.err


def test_a_period_that_has_not_begun_is_predicted_for_itself(history):
    this, following = parts(history), parts(history, "--period", "next quarter")
    assert following["won"]["p50"] == 0
    assert 0 < following["open"]["expected"] < this["open"]["expected"]


def test_looking_back_finds_what_was_predicted_on_the_day(history):
    before = history("forecast", "--predict", "-o", "json")
    later = {"OPPCLI_TODAY": "2026-12-20"}
    refs = history("opp", "list", "-q", "--status", "open").out.split()
    for ref in refs[:9]:
        closed = history(
            "opp", "close", ref, "--won", "--skip-stages", "--revenue", "1m", env=later
        )
        assert closed.code == 0, closed.err
    assert history("opp", "edit", refs[9], "est_revenue=9m", "owner=jana", env=later).code == 0
    assert history("opp", "new", "Another", "--revenue", "5m", env=later).code == 0
    assert history("forecast", "--predict", "-o", "json", env=later).json != before.json
    then = history("forecast", "--predict", "-o", "json", "--as-of", "2026-11-23", env=later)
    assert then.json == before.json


def test_an_open_one_shows_its_chance_beside_that_of_its_stage(history):
    (ref, *_) = history(
        "opp", "list", "-q", "--status", "open", "--sort", "-created_at"
    ).out.split()
    shown = history("opp", "show", ref).out
    (line,) = [each for each in shown.splitlines() if each.startswith("chance")]
    assert line.split("won by ")[1].startswith("31 Dec: ")
    assert line.endswith("% (Interest says 20 %)")
    assert history("opp", "edit", ref, "probability=35").code == 0
    assert "% (typed 35 %)" in history("opp", "show", ref).out
    (won, *_) = history("opp", "list", "-q", "--status", "won").out.split()
    assert "\nchance" not in history("opp", "show", won).out


def test_amounts_nobody_knows_are_the_mean_of_what_the_brand_was_won_for(history):
    assert history("opp", "new", "Unknown", "--brand", "Nordal").code == 0
    ran = history("forecast", "--predict")
    assert "1 opportunity without a known amount: the mean" in ran.err


def test_the_days_in_a_stage_count_those_that_are_still_in_it(cli, typed):
    """Of five in the first stage three leave, after 2, 4 and 6 days; two are there for 10."""
    for _ in range(5):
        typed(["opp", "new", "Van", "--process", "simple", "--revenue", "9k"])

    def on(day):
        return {"OPPCLI_TODAY": f"2026-{day}"}

    for ref, day in (("1", "11-25"), ("2", "11-27"), ("3", "11-29")):
        closed = cli("opp", "close", ref, "--won", "--skip-stages", env=on(day))
        assert closed.code == 0, closed.err
    (line,) = cli("report", "stages", "-o", "json", env=on("12-03")).json
    assert (line["left"], line["open"]) == (3, 2)
    assert (line["median"], line["nine_in_ten"]) == (6, None)
    (then,) = cli("report", "stages", "-o", "json", "--as-of", "2026-11-26", env=on("12-03")).json
    assert (then["left"], then["open"], then["median"]) == (1, 4, None)
