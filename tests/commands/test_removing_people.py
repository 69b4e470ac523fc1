"""Who is removed from an opportunity is who was named, and nobody else of the name."""

import pytest


@pytest.fixture
def farrs(typed):
    """O1 of Farr Farms, whose contact is George (P1), and in which Adam (P2) decides."""
    typed(
        ["account", "new", "Farr Farms"],
        ["contact", "new", "George Farr", "account=Farr Farms"],
        ["contact", "new", "Adam Farr", "account=Farr Farms"],
        ["opp", "new", "loader", "--account", "Farr Farms", "--contact", "George Farr"],
        ["opp", "people", "add", "1", "Adam Farr", "decision_maker"],
    )


@pytest.mark.parametrize("name", ["george farr", "george"])
def test_who_has_no_role_is_named_and_nobody_is_removed(cli, farrs, name):
    ran = cli("opp", "people", "remove", "farr", *name.split(), "--no-input")
    assert ran.code == 3
    said = " ".join(ran.err.split())
    assert (
        "P1 George Farr is the contact of O1 and has no role in it; P2 Adam Farr has one." in said
    )
    assert "try: oppcli opp people 1" in said
    assert "Adam Farr" in cli("opp", "people", "1").out


@pytest.mark.parametrize("line", ["farr f", "farr george f", "farr farms farr"])
def test_a_name_that_fits_the_contact_as_well_removes_nobody(cli, farrs, line):
    ran = cli("opp", "people", "remove", *line.split(), "--no-input")
    assert ran.code == 3
    assert "fits 2 people of O1: P1 George Farr and P2 Adam Farr." in " ".join(ran.err.split())
    assert "Adam Farr" in cli("opp", "people", "1").out


@pytest.mark.parametrize("line", ["farr adam", "farr adam farr", "loader adam farr", "1 P2"])
def test_who_is_named_is_removed(typed, farrs, line):
    out = typed(["opp", "people", "remove", *line.split(), "--no-input"])
    assert out.startswith("O1 Adam Farr (P2, Farr Farms) removed")


def test_the_whole_name_at_the_end_of_the_line_is_who_is_added(typed, farrs):
    out = typed(["opp", "people", "add", "farr", "george", "farr", "technical", "--no-input"])
    assert out.startswith("O1 George Farr (P1, Farr Farms) added as technical")
