"""A known customer at the end of the topic of a new sale, without `for` before the name."""

import pytest


@pytest.fixture
def customers(typed):
    """C1 Ziegler, C2 Huber Bau AG, P1 Peter Lang."""
    typed(["account", "new", "Ziegler"], ["account", "new", "Huber Bau AG"])
    typed(["contact", "new", "Peter Lang"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Plough ziegler 8k", "Plough · Ziegler · Interest · 8,000 EUR"),
        ("Plough Ziegler, 8k close eom", "Plough · Ziegler · Interest · 8,000 EUR"),
        ("plough huber bau 8k", "plough · Huber Bau AG · "),
        ("plough Huber Bau AG", "plough · Huber Bau AG · "),
        ("used plough peter lang 8k", "used plough · Peter Lang · Interest · 8,000 EUR · used"),
    ],
)
def test_the_whole_name_of_a_known_one_is_the_customer(cli, customers, words, said):
    ran = cli("opp", "new", *words.split())
    assert ran.out.startswith(f"O1 added: {said}")
    assert ran.err == ""


@pytest.mark.parametrize(
    ("words", "who", "given"),
    [
        ("plough huber 8k", "Huber Bau AG (C2)", "account=C2"),
        ("plough lang 8k", "Peter Lang (P1)", "contact=P1"),
        ("used plough from ziegler 8k", "Ziegler (C1)", "account=C1"),
        ("Ziegler 8k", "Ziegler (C1)", "account=C1"),
    ],
)
def test_who_may_be_meant_is_said(cli, typed, customers, words, who, given):
    ran = cli("opp", "new", *words.split())
    assert ran.out.startswith(f"O1 added: {words.removesuffix(' 8k')} · Interest · 8,000 EUR")
    assert ran.err == f"O1 has no customer; if {who} is meant: oppcli edit O1 {given}\n"
    assert who.partition(" (")[0] in typed(["edit", "O1", given])


def test_two_of_one_name_are_said(cli, typed, customers):
    typed(["contact", "new", "Ziegler"])
    said = cli("opp", "new", "plough", "ziegler").err
    assert said.startswith("O1 has no customer; if Ziegler (C1) or Ziegler (P2) is meant")


@pytest.mark.parametrize(
    "line",
    [
        ["plough ziegler", "8k"],
        ["plough", "hubert", "8k"],
        ["Loader", "XC60", "8k"],
        ["plough", "ziegler", "account=Huber Bau AG"],
        ["Eva Lund", "070-1234567", "plough"],
    ],
)
def test_other_topics_stay_whole_without_a_word(cli, customers, line):
    ran = cli("opp", "new", *line)
    assert (ran.code, "no customer" in ran.err) == (0, False)
    assert "Ziegler · " not in ran.out


def test_a_brand_is_no_customer(cli, typed, customers):
    typed(["account", "new", "Volvo"], ["opp", "new", "Truck", "--brand", "volvo"])
    ran = cli("opp", "new", "used", "truck", "Volvo", "8k")
    assert ran.out.startswith("O2 added: used truck Volvo · Interest")
    assert ran.err == ""


def test_rows_keep_their_topics(cli, customers):
    assert cli("opp", "new", "--stdin", stdin='{"topic": "Plough Ziegler"}\n').code == 0
    (row,) = cli("opp", "list", "-o", "json", "--fields", "topic,account").json
    assert row == {"topic": "Plough Ziegler", "account": None}
