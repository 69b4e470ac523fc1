"""What the gates ask for may stand behind the amount of `won`, and names no device in `advance`."""

import shlex

import pytest


@pytest.fixture
def sale(typed):
    """O1 of Globex Mining in its first stage."""
    typed(
        ["opp", "new", "Fleet", "--account", "Globex Mining", "--create", "--revenue", "90k", "eoy"]
    )


@pytest.mark.parametrize(
    "words", ["51.5k delivery 20 jan", "51.5k delivery=20 jan", "51.5k delivery=2027-01-20"]
)
def test_the_day_of_delivery_stands_behind_what_it_was_won_for(cli, sale, words):
    ran = cli("won", "globex", *words.split(), "--skip-stages")
    assert "O1 won: Fleet · 51,500 EUR · " in ran.out
    assert "  filled: delivery 20" in ran.err
    (row,) = cli("opp", "show", "1", "-o", "json").json
    assert (row["status"], row["scheduled_delivery_date"]) == ("won", "2027-01-20")


def test_a_terminal_asks_for_the_stages_with_what_is_still_missing(at_terminal, sale):
    shown = at_terminal("won", "1", "51.5k", "delivery", "20", "jan", answers="y\n")
    assert "device is empty. Skip Quotation, Contract, Delivery? [y/N]" in shown
    assert "O1 won: Fleet · 51,500 EUR" in shown


def test_what_is_proposed_keeps_the_fields(cli, sale):
    ran = cli("won", "1", "51.5k", "delivery", "20", "jan")
    line = ran.err.rpartition(", or ")[2].strip()
    assert line == "oppcli won 1 51.5k scheduled_delivery_date='20 jan' --skip-stages"
    assert " --set scheduled_delivery_date='20 jan' --set interest_type=new" in ran.err
    assert "O1 won" in cli(*shlex.split(line)[1:]).out


@pytest.mark.parametrize("words", ["51.5k some words", "51.5k delivery soonish"])
def test_an_amount_that_is_none_is_refused_before_stages_are_asked_about(at_terminal, sale, words):
    shown = at_terminal("won", "1", *words.split(), answers="y\n", code=5)
    assert f"'{words}' is not an amount." in shown
    assert "Skip" not in shown


def test_a_device_is_not_called_like_the_field_behind_it(cli, sale):
    line = "opp advance 1 --to delivery device=WDB9066 delivery 20 dec interest_type=new --create"
    ran = cli(*line.split())
    assert "device WDB9066 · " in ran.out
    assert "delivery Sun 20 Dec 2026" in ran.out


def test_a_text_keeps_the_words_that_are_like_a_field(cli, sale):
    line = "edit 1 next=call about delivery 20 dec"
    ran = cli(*line.split())
    assert ran.out == "O1 next step – → call about delivery 20 dec\n"
