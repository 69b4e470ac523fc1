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
