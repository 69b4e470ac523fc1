"""What people see of amounts without a rate: each owner once, and no rows of nothing."""

import csv
import io

import pytest

NEW = ["opp", "new"]


@pytest.fixture
def lost_abroad(typed):
    """Jana won one of five in euro, and lost two in kronor, which had no rate on that day."""
    for topic, revenue in (
        ("Scania", "975,000.50"),
        ("Volvo", "2,250,000.50"),
        ("Krone", "27,900 SEK"),
        ("Schmitz", "86,000 SEK"),
    ):
        typed([*NEW, topic, "--revenue", revenue, "--close", "today"])
    typed(
        ["won", "O1", "--skip-stages"],
        ["lost", "O3", "price", "--on", "16 nov"],
        ["lost", "O4", "price", "--on", "16 nov"],
        ["currency", "set", "SEK", "0.09"],
    )


def screen(at_terminal, environ, width, *words):
    environ["COLUMNS"] = str(width)
    shown = at_terminal(*words, "--color", "never", answers="").replace("\r", "")
    return shown.splitlines()


@pytest.mark.parametrize("width", [60, 80])
def test_a_row_of_which_no_figure_is_seen_is_left_out(environ, at_terminal, lost_abroad, width):
    lines = screen(at_terminal, environ, width, "forecast", "--by", "owner")
    rows = [line.split() for line in lines if line.startswith(("  jana", "  Total"))]
    assert len(rows) == 1
    assert rows[0][:2] == ["jana", "975,000"]
    shown = "\n".join(lines)
    assert "SEK" not in shown
    (hidden,) = (line for line in lines if line.startswith("hidden at this width"))
    assert "count, lost" in hidden


def test_where_the_lost_amount_is_seen_its_row_is_and_says_what_to_type(
    environ, at_terminal, lost_abroad
):
    lines = screen(at_terminal, environ, 140, "forecast", "--by", "owner")
    assert [line.split()[:2] for line in lines if line.startswith("  jana")] == [
        ["jana", "2"],
        ["jana", "2"],
    ]
    assert "113,900 SEK" in "\n".join(lines)
    assert lines[-1] == (
        "no rate for SEK when they closed: 2 opportunities, 113,900 SEK shown apart:"
        " oppcli currency set SEK RATE --on 2026-10-01"
    )


def test_the_rate_that_the_note_proposes_brings_them_together(cli, lost_abroad):
    assert cli("currency", "set", "SEK", "0.09", "--on", "2026-10-01").code == 0
    ran = cli("forecast", "-o", "csv")
    assert ({row["currency"] for row in rows_of(ran)}, ran.err) == ({"EUR"}, "")


def rows_of(ran):
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_programs_keep_a_row_for_each_currency(cli, lost_abroad):
    found = rows_of(cli("forecast", "--by", "owner", "-o", "csv"))
    assert [(row["currency"], row["count"], row["lost"]) for row in found] == [
        ("EUR", "2", "0.00"),
        ("SEK", "2", "113900.00"),
    ]
    found = rows_of(cli("dashboard", "--fields", "owner,currency,win_rate,won", "-o", "csv"))
    assert [(row["currency"], row["win_rate"], row["won"]) for row in found] == [
        ("EUR", "100.0", "975000.50"),
        ("SEK", "0.0", "0.00"),
    ]


def test_an_owner_is_once_on_the_dashboard_with_the_rate_of_all(environ, at_terminal, lost_abroad):
    lines = screen(at_terminal, environ, 80, "dashboard")
    (row,) = (line.split() for line in lines if line.startswith("  jana"))
    assert row == ["jana", "975,000", "2,250,000", "450,000", "33", "%*", "3", "0d"]


def test_open_amounts_of_another_currency_stand_below_those_of_the_owner(
    environ, at_terminal, typed, lost_abroad
):
    typed([*NEW, "Wielton", "--revenue", "55,000 USD", "--close", "today"])
    lines = screen(at_terminal, environ, 80, "dashboard")
    at = next(place for place, line in enumerate(lines) if line.startswith("  jana"))
    assert lines[at].split()[-5:] == ["EUR", "33", "%*", "3", "0d"]
    assert lines[at + 1].split() == ["–", "USD", "55,000", "USD", "11,000", "USD"]
    sums = next(place for place, line in enumerate(lines) if "no rate for USD" in line)
    assert sums > at


def test_large_amounts_have_no_cents_on_screens_and_small_ones_do(environ, at_terminal, typed):
    typed([*NEW, "Large", "--revenue", "2,250,000.50"])
    assert "2,250,000 EUR" in screen(at_terminal, environ, 80, "opp", "list")[-1]
    typed([*NEW, "Small", "--revenue", "99.50"])
    shown = "\n".join(screen(at_terminal, environ, 80, "opp", "list"))
    assert "99.50" in shown
    assert "2,250,100 EUR" in shown


def test_programs_get_every_cent(cli, typed):
    typed([*NEW, "Large", "--revenue", "2,250,000.50"])
    (row,) = rows_of(cli("opp", "list", "-o", "csv"))
    assert row["est_revenue"] == "2250000.50"
