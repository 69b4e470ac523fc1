"""`--search` looks where it promises: topics, names, telephones, and what activities say."""

import pytest


@pytest.fixture
def house(typed):
    typed(
        ["contact", "new", "Peter Berg", "--phone", "+46 70 123 45 67"],
        ["account", "new", "Volvo", "--phone", "+46 (0)70-123 45 67"],
        ["lead", "new", "Loader", "--last", "Ek", "--phone", "070/1234567"],
        ["opp", "new", "Fleet", "--contact", "Peter Berg"],
        ["opp", "new", "Buses", "--account", "Volvo"],
        ["opp", "new", "Model 123"],
        ["activity", "log", "O1", "call", "Call about the decision", "--outcome", "Budget ok"],
        ["activity", "plan", "L1", "task", "Send the offer", "--due", "fri"],
        ["activity", "log", "C1", "email", "Invoice", "--body", "The tariff changes"],
        ["activity", "log", "P1", "note", "Prefers mornings"],
    )


def found(cli, kind, text, *words):
    ran = cli(kind, "list", "--search", text, "-q", *words)
    assert ran.code == 0, ran.err
    return ran.out.split()


@pytest.mark.parametrize(
    "number",
    ["070 123", "0701234567", "070-123 45 67", "+46 70 123 45 67", "0046701234567",
     "+46 (0)70 123 45 67", "123 45", "(070) 123"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("kind", "refs"),
    [("contact", ["P1"]), ("account", ["C1"]), ("lead", ["L1"]), ("opp", ["O1", "O2"])],
)
def test_a_telephone_is_found_by_its_digits_however_it_is_written(cli, house, kind, refs, number):
    assert found(cli, kind, number) == refs


def test_digits_are_also_words(cli, house):
    assert found(cli, "opp", "123") == ["O1", "O2", "O3"]
    assert found(cli, "opp", "model 123") == ["O3"]
    assert found(cli, "opp", "berg 070 123") == ["O1"]
    assert found(cli, "opp", "070 124") == []
    assert found(cli, "opp", "45 99") == []


@pytest.mark.parametrize(
    ("kind", "text", "refs"),
    [
        ("opp", "Call about the decision", ["O1"]),
        ("opp", "BUDGET fleet", ["O1"]),
        ("lead", "send offer", ["L1"]),
        ("account", "tariff", ["C1"]),
        ("contact", "mornings", ["P1"]),
        ("opp", "peter", ["O1"]),
        ("opp", "volvo", ["O2"]),
        ("opp", "100%", []),
    ],
)
def test_names_and_what_activities_say_are_searched(cli, house, kind, text, refs):
    assert found(cli, kind, text) == refs


def test_reports_search_as_lists_do(cli, house):
    (row,) = cli("pipeline", "--search", "decision", "-o", "json").json
    assert row["count"] == 1


def test_search_as_of_a_day_before_an_activity(cli, house):
    assert found(cli, "opp", "decision", "--as-of", "yesterday") == []
