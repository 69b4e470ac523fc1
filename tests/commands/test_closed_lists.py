"""A list of closed opportunities shows when they were closed, and ends with number and sum."""

import pytest


@pytest.fixture
def closed(typed):
    typed(
        ["opp", "new", "A", "--revenue", "100", "--close", "2027-05-01"],
        ["opp", "new", "B", "--revenue", "7", "--close", "2027-05-01"],
        ["opp", "new", "C", "--revenue", "5 SEK", "--close", "2027-05-01"],
        ["opp", "new", "D", "--revenue", "50", "--close", "2027-05-01"],
        ["opp", "close", "1", "--won", "--skip-stages", "--revenue", "90", "--on", "2026-11-20"],
        ["opp", "close", "2", "--lost", "--reason", "price", "--on", "2026-11-19"],
        ["opp", "close", "3", "--lost", "--reason", "price", "--on", "2026-11-19"],
    )


def test_won_ones_show_when_they_were_won_and_for_what(cli, closed):
    (row,) = cli("opp", "list", "--status", "won", "-o", "json").json
    assert (row["closed_on"], row["actual_revenue"]) == ("2026-11-20", 90)
    assert "est_close_date" not in row
    ran = cli("opp", "list", "--status", "won", "-o", "plain")
    assert "Fri 20 Nov (-3d)" in ran.out
    assert ran.err == "1 won · 90 EUR\n"


def test_lost_ones_end_with_their_number_and_sum_by_currency(cli, closed):
    ran = cli("opp", "list", "--status", "lost", "-o", "plain")
    assert "May" not in ran.out
    assert ran.err == "2 lost · 7 EUR · 5 SEK\n"


@pytest.mark.parametrize("status", ["closed", "won,lost", "lost,canceled,won"])
def test_a_list_of_several_endings_says_which(cli, closed, status):
    rows = cli("opp", "list", "--status", status, "-o", "json").json
    assert [(row["ref"], row["status"], row["closed_on"]) for row in rows] == [
        ("O1", "won", "2026-11-20"),
        ("O2", "lost", "2026-11-19"),
        ("O3", "lost", "2026-11-19"),
    ]
    ran = cli("opp", "list", "--status", status, "-o", "plain")
    assert ran.err == "1 won · 90 EUR · 2 lost · 7 EUR · 5 SEK\n"


def test_a_list_of_all_counts_the_open_and_the_closed_apart(cli, closed):
    ran = cli("opp", "list", "--status", "all", "-o", "plain")
    assert ran.err == "1 open · 50 EUR (weighted 10) · 1 won · 90 EUR · 2 lost · 7 EUR · 5 SEK\n"


def test_a_condition_on_the_status_asks_for_it(cli, closed):
    assert cli("opp", "list", "--where", "status=won", "-q").out == "O1\n"
    assert cli("opp", "list", "--where", "status!=on_hold", "-q").out == "O4\n"


def test_programs_get_no_sum(cli, closed):
    assert cli("opp", "list", "--status", "won", "-o", "csv").err == ""


@pytest.mark.parametrize(
    ("line", "refs"),
    [
        ("opp list lost price", "O2 O3"),
        ("opp list lost product", "O4"),
        ("opp list lost price --sort -amount", "O2 O3"),
        ("opp list closed price --sort amount", "O3 O2"),
        ("opp list closed --sort -closed,amount", "O4 O1 O3 O2"),
        ("opp list closed --sort reason", "O2 O3 O4 O1"),
        ("leads new --sort -age", "L1 L2"),
        ("leads new --sort age", "L2 L1"),
    ],
)
def test_reasons_and_columns_have_words(cli, closed, line, refs):
    assert cli("lead", "new", "Old", env={"OPPCLI_TODAY": "2026-11-01"}).code == 0
    assert cli("lead", "new", "Young").code == 0
    assert cli("opp", "close", "4", "--lost", "--reason", "product").code == 0
    ran = cli(*line.split(), "-q")
    assert (ran.code, ran.out.split()) == (0, refs.split())


@pytest.mark.parametrize(
    "line",
    ["opp list lost price", "opp list lost no budget", "opp list canceled duplicate",
     "opp list closed cannot_contact"],
)  # fmt: skip
def test_a_reason_for_which_nothing_ended_yet_finds_nothing(cli, typed, line):
    typed(["opp", "new", "A"])
    ran = cli(*line.split(), "-q")
    assert (ran.code, ran.out) == (0, ""), ran.err


def test_a_reason_nearly_typed_is_proposed_with_the_status(cli, closed):
    ran = cli("opp", "list", "lost", "prize")
    proposed = "oppcli opp list --status lost --where lost_reason=price"
    assert (ran.code, ran.out, f"try: {proposed}\n" in ran.err) == (2, "", True), ran.err
    assert cli(*proposed.split()[1:], "-q").out == "O2\nO3\n"


def test_columns_are_named_by_words_and_programs_hear_of_missing_currencies(cli, closed):
    words = ["opp", "list", "--status", "all", "--fields", "ref,amount,type,closed", "-o", "csv"]
    ran = cli(*words)
    assert ran.out.splitlines()[0] == "ref,est_revenue,interest_type,closed_on"
    assert ran.err.splitlines()[0] == "amounts are in EUR, SEK: add currency to --fields"
    assert "amounts are in" not in cli(*words[:-2], "-o", "plain").err  # which shows them
    assert "amounts are in" not in cli(*words[:5], "amount,currency", "-o", "csv").err
    won = cli("opp", "list", "won", "--fields", "amount", "-o", "json")
    assert won.json == [{"actual_revenue": 90}]
    assert won.err == ""


def test_a_report_by_type_is_by_interest_type(cli, closed):
    words = ["report", "winloss", "by", "brand", "used", "this", "year"]
    assert cli(*words).code == 0
    rows = cli("report", "winloss", "by", "type", "-o", "json").json
    assert "interest_type" in rows[0]
