"""Customers are found by where they are, and two of one name are told apart by it."""

import pytest


@pytest.fixture
def grubers(typed):
    typed(
        ["account", "new", "Gruber Forst", "address=Lafnitz 45"],
        ["contact", "new", "Franz Gruber", "address=Aspang", "phone=0664 3112209"],
        ["opp", "new", "Tractor", "--contact", "P1"],
    )


@pytest.mark.parametrize(("word", "ref"), [("aspang", "P1"), ("lafnitz", "C1")])
def test_a_place_finds_contacts_as_it_does_accounts(cli, grubers, word, ref):
    assert [row["ref"] for row in cli("find", word, "-o", "json").json] == [ref]


@pytest.mark.parametrize("width", ["60", "80"])
def test_the_row_shows_the_place_that_was_hit(environ, at_terminal, grubers, width):
    environ["COLUMNS"] = width
    shown = at_terminal("find", "aspang", "--color", "never", answers="").replace("\r", "")
    (row,) = (line for line in shown.splitlines() if line.strip().startswith("P1"))
    assert row.split()[1:5] == ["Franz", "Gruber", "Aspang", "·"]
    shown = at_terminal("find", "franz", "--color", "never", answers="")
    assert "Aspang" not in shown
    assert "0664 3112209" in shown


def test_the_question_between_two_of_one_name_says_where_they_are(cli, grubers):
    told = cli("show", "gruber").err
    assert "C1 Gruber Forst (Lafnitz 45)" in told
    assert "P1 Franz Gruber (1 open sale, jana, Aspang)" in told
