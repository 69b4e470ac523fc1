"""The agenda of the week of a day, and of offers that end; today is Mon 23 Nov 2026."""

import pytest


@pytest.fixture
def planned(typed):
    typed(
        ["opp", "new", "Fendt", "--account", "Huber", "--create", "--revenue", "89k"],
        ["deal", "new", "1", "Fendt 724", "--price", "88k", "--valid-until", "16 dec", "--offered"],
    )
    for day in ("2026-11-24", "2026-12-09", "2026-12-13", "2026-12-14", "2026-12-20", "2026-12-21"):
        typed(["call", "1", day, "--due", day])


def days(cli, *words):
    rows = cli("agenda", *words, "-o", "json").json
    return [row["date"] for row in rows if row["what"] == "call"]


@pytest.mark.parametrize(
    "said", ["week of 14 dec", "the week of dec 20", "week of 16.12.", "week 15 dec", "week of w51"]
)
def test_the_week_of_a_day_is_that_week_only(cli, planned, said):
    assert days(cli, *said.split()) == ["2026-12-14", "2026-12-20"]
    assert days(cli, "--period", said) == ["2026-12-14", "2026-12-20"]


@pytest.mark.parametrize(
    ("said", "dates"),
    [
        ("week of friday", ["2026-11-24"]),
        ("14 dec", ["2026-12-14"]),
        ("week 50", ["2026-12-09", "2026-12-13"]),
        ("nov", ["2026-11-24"]),
    ],
)
def test_neighbours_are_as_they_were(cli, planned, said, dates):
    assert days(cli, *said.split()) == dates


def test_closing_takes_the_week_of_a_day(cli, typed, planned):
    typed(["edit", "1", "close=2026-12-18"], ["opp", "new", "Other", "close=2026-12-11"])
    found = cli(*["opp", "list", "closing", "week", "of", "14", "dec", "-o", "json"]).json
    assert [each["ref"] for each in found] == ["O1"]


def test_an_offer_is_on_the_agenda_of_its_last_day(cli, environ, at_terminal, typed, planned):
    rows = cli("agenda", "week", "of", "14", "dec", "-o", "json").json
    (offer,) = (row for row in rows if row["ref"] == "D1")
    told = {"what": "offer", "account": "Huber", "date": "2026-12-16", "opportunity": "O1"}
    assert offer.items() >= told.items()
    environ["COLUMNS"] = "60"
    shown = at_terminal("agenda", "16", "dec", "--color", "never", answers="")
    assert "offer ends" in shown
    assert cli("agenda", "15", "dec", "-o", "json").json == []
    typed(["deal", "cancel", "D1"])
    assert cli("agenda", "16", "dec", "-o", "json").json == []


def test_a_won_sale_has_the_amount_that_it_was_won_for(cli, typed, planned):
    typed(["opp", "new", "Van", "--revenue", "89k"], ["won", "2", "87.5k", "--skip-stages"])
    typed(["task", "2", "hand it over", "--due", "9 dec"])
    rows = cli("agenda", "9", "dec", "-o", "json").json
    assert [row["amount"] for row in rows if row["opportunity"] == "O2"] == [87500]
