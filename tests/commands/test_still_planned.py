"""A sale or a lead that ends says what stays planned about it; a reopened one, what stays known."""

import pytest


@pytest.fixture
def sale(typed):
    """O1 of Anna Frei with a call on Friday and a task without a day."""
    typed(
        ["opp", "new", "Anna Frei", "070-1234567", "Golf", "28k"],
        ["call", "1", "ask", "--at", "fri 16:00"],
        ["task", "1", "write"],
    )


@pytest.mark.parametrize(
    "line",
    ["won 1 --skip-stages", "lost 1 price", "opp close 1 --canceled --reason duplicate"],
)
def test_a_sale_that_ends_says_what_stays_planned(typed, sale, line):
    assert typed(line.split()).splitlines()[1:] == [
        "  2 activities stay planned: A1, A2, the first for Fri 27 Nov (4d) 16:00;"
        " to cancel them: oppcli activity cancel A1 A2",
        "  to put them off: oppcli snooze A1 A2 1w",
    ]
    assert typed(["activity", "list", "--fields", "ref,status"]).splitlines()[1:] == [
        "A1\topen",
        "A2\topen",
    ]


def test_what_it_proposes_works(typed, sale):
    typed(["won", "1", "--skip-stages"])
    assert typed(["snooze", "A1", "A2", "1w"]).count("→") == 2
    assert typed(["activity", "cancel", "A1", "A2"]).count("open → canceled") == 2


def test_one_activity_is_said_alone(typed, sale):
    typed(["done", "A1", "ok"])
    assert typed(["lost", "1", "price"]).splitlines()[1:] == [
        "  A2 stays planned; to cancel it: oppcli activity cancel A2",
        "  to put it off: oppcli snooze A2 1w",
    ]


def test_nothing_is_said_where_nothing_is_planned(typed, sale):
    typed(["done", "A1", "ok"], ["activity", "cancel", "A2"])
    assert len(typed(["lost", "1", "price"]).splitlines()) == 1


def test_many_are_named_by_a_filter(typed, sale):
    typed(*(["task", "1", f"step {number}"] for number in range(9)))
    said = typed(["lost", "1", "price"])
    assert "11 activities stay planned: A1, A2, A3, A4, A5, A6, A7, A8, A9 …, the first" in said
    assert said.rstrip().endswith("to cancel them: oppcli activity cancel --where regarding=O1")
    typed(["activity", "cancel", "--where", "regarding=O1", "--yes"])
    assert typed(["activity", "list", "-q"]) == ""


def test_its_commands_have_the_name_that_was_typed(cli, sale):
    said = cli("lost", "1", "price", program="opp").out
    assert "to cancel them: opp activity cancel A1 A2\n  to put them off: opp snooze" in said


def test_refs_and_json_say_nothing_more(cli, sale):
    assert cli("lost", "1", "price", "-q").out == "O1\n"


def test_a_lead_that_is_given_up_says_it_as_well(typed):
    typed(["lead", "new", "Van", "--last", "Berg"], ["call", "L1", "ask", "--due", "fri"])
    assert (
        "  A1 stays planned for Fri 27 Nov (4d); to cancel it: oppcli activity cancel A1"
    ) in typed(["lead", "disqualify", "1", "cannot contact"]).splitlines()


def test_reopening_says_that_the_competitor_stays(cli, typed, sale):
    typed(["lost", "1", "price", "to", "Scania"])
    assert typed(["opp", "reopen", "1"]) == (
        "O1 lost → open: Golf · 28,000 EUR · competitor Scania stays\n"
    )
    assert "against    Scania" in cli("show", "1").out
    typed(["opp", "edit", "1", "competitor=none"], ["lost", "1", "price"])
    assert typed(["opp", "reopen", "1"]) == "O1 lost → open: Golf · 28,000 EUR\n"


def test_on_a_narrow_terminal_its_commands_stand_whole(environ, at_terminal, sale):
    environ["COLUMNS"] = "60"
    lines = at_terminal("won", "1", "--skip-stages", answers="").splitlines()
    assert lines[-3:] == [
        "    Nov (4d) 16:00; to cancel them:",
        "  oppcli activity cancel A1 A2",
        "  to put them off: oppcli snooze A1 A2 1w",
    ]
