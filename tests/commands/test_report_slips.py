"""`report slips`: how often closes were pushed, and how many of these sales were won."""

import pytest


@pytest.fixture
def pushed(typed):
    """Of jana's four that were pushed once two were won and one was lost; leif pushed one thrice;
    one was never pushed, and one in yen has no rate."""

    def new(topic, owner, revenue="10k"):
        words = ["opp", "new", topic, "--owner", owner, "--create", "--revenue", revenue]
        return [*words, "--close", "2026-11-30"]

    typed(
        *(new(f"Sale {number}", "jana") for number in range(1, 5)),
        new("Sale 5", "leif"),
        new("Sale 6", "leif"),
        new("Sale 7", "leif", "1000 JPY"),
        ["opp", "edit", "1-5", "7", "close=2026-12-10"],
        ["opp", "edit", "5", "close=2026-12-20"],
        ["opp", "edit", "5", "close=2026-12-30"],
        ["opp", "close", "1", "2", "--won", "--skip-stages"],
        ["opp", "close", "3", "--lost", "--reason", "price"],
    )


def lines(cli, *words):
    ran = cli("report", "slips", *words, "-o", "json")
    assert ran.code == 0, ran.err
    return ran.json


def test_a_row_per_number_of_pushes_with_the_win_rate_and_its_interval(cli, pushed):
    rows = {(row["pushes"], row["currency"]): row for row in lines(cli)}
    assert set(rows) == {("0", "EUR"), ("1", "EUR"), ("1", "JPY"), ("3+", "EUR")}
    once = rows["1", "EUR"]
    assert (once["count"], once["open_count"], once["open"]) == (4, 1, 10_000)
    assert (once["won_count"], once["lost_count"], once["win_rate"]) == (2, 1, 66.7)
    # Wilson's interval of 2 in 3, by its formula
    assert (once["win_rate_from"], once["win_rate_to"]) == (20.8, 93.9)
    assert rows["0", "EUR"]["win_rate"] is None
    assert rows["0", "EUR"]["days_pushed"] is None
    assert (rows["3+", "EUR"]["times"], rows["3+", "EUR"]["days_pushed"]) == (3, 30)


def test_what_has_no_rate_stands_apart_and_is_said(cli, pushed):
    ran = cli("report", "slips", "-o", "json")
    assert "JPY" in ran.err
    assert [row["open"] for row in ran.json if row["currency"] == "JPY"] == [1_000]


def test_by_owner_each_row_is_what_the_list_with_that_owner_holds(cli, pushed):
    for row in lines(cli, "--by", "owner"):
        words = ("--owner", row["owner"], "--where", f"currency={row['currency']}")
        listed = cli("opp", "list", "--status", "all", *words, "--fields", "pushes", "-o", "json")
        pushes = [each["pushes"] for each in listed.json]
        assert row["count"] == len(pushes)
        assert (row["pushed"], row["times"]) == (sum(map(bool, pushes)), sum(pushes))


def test_managers_roll_up_all_that_is_below_them(cli, pushed):
    assert cli("org", "edit", "leif", "manager=jana").code == 0
    rows = {
        (row["manager"], row["row"]): row["count"]
        for row in lines(cli, "--by", "manager")
        if row["currency"] == "EUR"
    }
    assert rows == {("jana", "total"): 6, ("jana", "own"): 4, ("leif", "own"): 2}


def test_groups_cross_and_filters_keep_some(cli, pushed):
    assert [row["count"] for row in lines(cli, "--where", "pushes>=3")] == [1]
    crossed = lines(cli, "--by", "owner", "--by", "pushes", "--where", "currency=EUR")
    assert [(row["owner"], row["pushes"], row["count"]) for row in crossed] == [
        ("jana", "1", 4),
        ("leif", "0", 1),
        ("leif", "3+", 1),
    ]
    refused = cli("report", "slips", "--by", "weather")
    assert (refused.code, "weather" in refused.err) == (5, True)


def test_by_month_each_is_in_the_month_of_its_close_or_of_its_closing_day(cli, pushed):
    counts = {(row["month"], row["currency"]): row["count"] for row in lines(cli, "--by", "month")}
    assert counts == {
        ("2026-11", "EUR"): 4,  # won, lost, and never pushed
        ("2026-12", "EUR"): 2,
        ("2026-12", "JPY"): 1,
    }
    weeks = lines(cli, "--by", "week", "--by", "owner")
    assert sum(row["count"] for row in weeks) == 7


def test_by_currency_each_stays_in_its_own(cli, pushed):
    assert cli("currency", "set", "JPY", "0.0063").code == 0
    rows = lines(cli, "--by", "currency")
    assert {row["currency"]: row["open"] for row in rows} == {"EUR": 30_000, "JPY": 1_000}
