"""An activity is moved to another record by what people call that record."""

import pytest


@pytest.fixture
def logged(typed):
    """A1 about O1 of Fink; O2 of Müller Tiefbau; the lead L1."""
    typed(
        ["opp", "new", "2 t mini", "--account", "Fink", "--create"],
        ["opp", "new", "Digger", "--account", "Müller Tiefbau", "--create"],
        ["lead", "new", "Van", "--last", "Berg"],
        ["note", "1", "wants two"],
    )


@pytest.mark.parametrize(
    ("words", "ref"),
    [
        ("opp=2", "O2"),
        ("opp=müller tiefbau", "O2"),
        ("sale=digger", "O2"),
        ("opportunity=O2", "O2"),
        ("customer=müller", "O2"),
        ("account=C2", "C2"),
        ("about=müller", "O2"),
        ("lead=1", "L1"),
        ("lead=berg", "L1"),
        ("regarding=L1", "L1"),
    ],
)
@pytest.mark.parametrize("verb", [["edit", "A1"], ["activity", "edit", "1"]])
def test_what_it_is_about_has_several_names(typed, logged, verb, words, ref):
    assert typed([*verb, *words.split()]) == f"A1 about O1 → {ref}\n"


def test_two_of_these_names_are_refused(cli, logged):
    ran = cli("edit", "A1", "opp=2", "about=L1")
    assert ran.code == 2
    assert "opp and about say the same: what it is about." in ran.err


def test_a_lead_is_no_opportunity(cli, logged):
    assert cli("edit", "A1", "opp=L1").code == 3
    assert cli("edit", "A1", "lead=O2").code == 3
    ran = cli("edit", "A1", "customer=O2")
    assert ran.err == "error: O2 is no account or contact.\n  try: regarding=O2\n"


@pytest.mark.parametrize(
    ("line", "proposed"),
    [
        ("move A1 to 2", "oppcli activity edit A1 regarding=2"),
        ("opp move A1 to digger", "oppcli activity edit A1 regarding=digger"),
    ],
)
def test_move_proposes_the_field_that_moves_it(cli, typed, logged, line, proposed):
    ran = cli(*line.split())
    assert ran.code == 2
    assert f"try: {proposed}\n" in ran.err
    assert typed(proposed.split()[1:]) == "A1 about O1 → O2\n"


def test_the_activity_may_be_named_by_its_customer_and_type(cli, typed, logged):
    typed(["call", "1", "once"])
    assert typed(["edit", "fink", "call", "opp=müller"]).startswith("A2 about O1 → O2\n")
    typed(["call", "1", "first"], ["call", "1", "again"], ["call", "1", "ask", "--due", "fri"])
    assert typed(["edit", "fink", "last", "call", "opp=2"]) == "A4 about O1 → O2\n"
    assert typed(["edit", "last", "call", "fink", "opp=2"]) == "A3 about O1 → O2\n"


def test_several_calls_are_listed_with_their_lines(cli, typed, logged):
    typed(["call", "1", "first"], ["call", "1", "again"])
    ran = cli("edit", "fink", "call", "opp=müller")
    assert ran.code == 3
    assert ran.err.endswith("  try: oppcli edit A3 'opp=müller' or oppcli edit A2 'opp=müller'\n")


def test_where_there_is_no_such_activity_the_customer_is_shown(cli, typed, logged):
    ran = cli("edit", "fink", "visit", "opp=müller")
    assert (ran.code, ran.err) == (
        2,
        "error: 'visit' is neither a field of C1 nor a record.\n  try: oppcli show C1\n",
    )
    assert cli("show", "C1").code == 0


def test_undo_says_it_in_the_words_of_the_edit(cli, typed, logged):
    assert typed(["edit", "A1", "opp=2"]) == "A1 about O1 → O2\n"
    assert "  A1 about O2 → O1\n" in cli("undo").out
    typed(["edit", "A1", "lead=1"])
    assert "  A1 about L1 → O1\n" in cli("undo").out
