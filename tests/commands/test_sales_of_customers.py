"""Where an opportunity is meant, a customer with one open opportunity stands for that one."""

import pytest


@pytest.fixture
def sales(typed):
    """O1 of Norrbygg, O2 and O3 of Skane Akeri, O4 of Sara Lindqvist; Leer has none."""
    typed(
        ["opp", "new", "3 vans", "--account", "Norrbygg AB", "--create", "--interest-type", "new"],
        ["opp", "new", "2 trucks", "--account", "Skane Akeri", "--create"],
        ["opp", "new", "4 trucks", "--account", "Skane Akeri"],
        ["opp", "new", "Sara Lindqvist", "070-1234567", "Pickup", "28k"],
        ["account", "new", "Leer GmbH"],
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("opp advance norrbygg", "O1 Interest → Quotation"),
        ("opp advance C1", "O1 Interest → Quotation"),
        ("opp advance norrbygg close=eom", "est_close_date Mon 30 Nov 2026"),
        ("won norrbygg 50k --skip-stages", "O1 won: 3 vans · 50,000 EUR"),
        ("lost norrbygg price", "O1 lost: 3 vans · reason price"),
        ("opp hold norrbygg ab", "O1 status open → on hold"),
        ("opp close norrbygg --lost --reason price", "O1 lost: 3 vans"),
        ("deal new norrbygg Ranger 28k", "D1 added: Ranger · scenario · 28,000 EUR"),
        ("edit norrbygg close=end of next month", "O1 est_close_date – → Thu 31 Dec 2026"),
        ("edit norrbygg close eom", "O1 est_close_date – → Mon 30 Nov 2026"),
        ("edit norrbygg --revenue 50k", "O1 est_revenue – → 50,000 EUR"),
        ("opp edit norrbygg revenue=50k", "O1 est_revenue – → 50,000 EUR"),
    ],
)
def test_a_customer_stands_for_the_one_open_sale(cli, sales, line, said):
    ran = cli(*line.split())
    assert ran.code == 0, ran.err
    assert said in ran.out
    assert ran.err == "O1 3 vans is the one open opportunity of Norrbygg AB.\n"


def test_a_person_stands_for_the_one_open_sale(cli, sales):
    ran = cli("opp", "hold", "sara")
    assert ran.out == "O4 status open → on hold\n"
    assert ran.err == "O4 Pickup is the one open opportunity of Sara Lindqvist.\n"


def test_of_several_each_is_listed_with_what_to_type(cli, typed, sales):
    ran = cli("opp", "hold", "skane akeri", "--next", "price list")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        "error: 'skane akeri' has 2 open opportunities: O2 2 trucks (Skane Akeri),"
        " O3 4 trucks (Skane Akeri).\n"
        "  try: oppcli opp hold O2 --next 'price list',"
        " or oppcli opp hold O3 --next 'price list'\n"
    )
    assert "O2 status open → on hold" in typed(["opp", "hold", "O2", "--next", "price list"])


def test_at_a_terminal_it_is_asked_which(at_terminal, sales):
    shown = at_terminal("opp", "hold", "skane", answers="2\n")
    assert "2  O3  4 trucks · Skane Akeri" in shown
    assert "O3 status open → on hold" in shown


def test_a_customer_without_an_open_sale_is_named(cli, typed, sales):
    ran = cli("opp", "advance", "leer")
    assert (ran.code, ran.out) == (3, "")
    assert "no opportunity is called 'leer', and Leer GmbH (C3) has no open one." in ran.err
    assert "try: oppcli show C3" in ran.err
    typed(["lost", "1", "price"])
    assert "Norrbygg AB (C1) has no open one." in cli("opp", "advance", "norrbygg").err


@pytest.mark.parametrize("line", ["opp advance 2 norrbygg", "opp hold 3 until leer"])
def test_a_word_beside_others_is_no_customer(cli, sales, line):
    ran = cli(*line.split())
    assert (ran.code, ran.out) == (3, "")
    assert "error: no opportunity is called" in ran.err


def test_an_opportunity_of_that_name_comes_first(cli, typed, sales):
    typed(["opp", "new", "Norrbygg renewal"])
    ran = cli("opp", "hold", "norrbygg")
    assert (ran.out, ran.err) == ("O5 status open → on hold\n", "")


def test_fields_of_the_customer_change_the_customer(cli, sales):
    assert cli("edit", "norrbygg", "phone=0704").out == "C1 phone – → 0704\n"
    ran = cli("edit", "norrbygg", "phone=0704", "close=eom")
    assert "'close' is not a field of an account" in ran.err


def test_a_row_names_the_opportunity_itself(cli, sales):
    ran = cli("opp", "advance", "--stdin", stdin='{"ref": "norrbygg"}\n')
    assert ran.code == 3
    assert "no opportunity is called" in ran.err


@pytest.mark.parametrize(
    ("line", "refs"),
    [
        ("call sara has seen it", "A1"),
        ("note sara pays cash", "A1"),
        ("task norrbygg call back", "A1"),
        ("drive sara Ranger --at fri 14:00", "A1"),
        ("call norrbygg has seen it --next send quote friday", "A1 A2"),
    ],
)
def test_what_is_logged_for_a_customer_says_how_to_move_it_to_the_one_sale(
    cli, typed, sales, line, refs
):
    ran = cli(*line.split())
    name, sale = ("Sara Lindqvist", "O4") if "sara" in line else ("Norrbygg AB", "O1")
    these = "these" if " " in refs else "this"
    moves = f"oppcli edit {refs} regarding={sale} moves {these} there"
    assert ran.err == f"{name} has one open sale, {sale}: {moves}.\n"
    assert f" → {sale}" in typed(["edit", *refs.split(), f"regarding={sale}"])


def test_what_comes_next_says_it_as_well(cli, typed, sales):
    typed(["task", "norrbygg", "call back"])
    ran = cli(*["done", "1", "ok", "--next", "write", "tomorrow"])
    assert "oppcli edit A1 A2 regarding=O1 moves these there." in ran.err


@pytest.mark.parametrize("line", ["call 1 hello", "call skane hello", "call leer hello"])
def test_nothing_is_said_where_no_one_sale_is_meant(cli, sales, line):
    assert cli(*line.split()).err == ""
