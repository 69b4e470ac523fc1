"""Several leads are qualified by one command: all or none, and one undo takes it back."""

import pytest

from conftest import Cli


@pytest.fixture
def leads(cli: Cli) -> None:
    for topic, rating in (("Crane", "hot"), ("Digger", "cold"), ("Loader", "hot")):
        assert cli("lead", "new", topic, "--company", f"{topic} AB", "--rating", rating).code == 0


def sales(cli: Cli) -> list[tuple[str, str | None]]:
    rows = cli("opp", "list", "-o", "json").json
    return sorted((row["topic"], row["est_close_date"]) for row in rows)


@pytest.mark.parametrize("words", [["1-2"], ["1,2"], ["L1", "L2"], ["L1-L2"]])
def test_a_range_or_several_refs(cli: Cli, leads: None, words: list[str]) -> None:
    ran = cli("lead", "qualify", *words, "close=2026-12-31")
    assert ran.code == 0, ran.err
    assert sales(cli) == [("Crane", "2026-12-31"), ("Digger", "2026-12-31")]
    assert cli("undo").code == 0
    assert sales(cli) == []


def test_an_amount_and_a_day_are_of_each(cli: Cli, leads: None) -> None:
    assert cli("lead", "qualify", "1-3", "48k", "31.12.2026").code == 0
    rows = cli("opp", "list", "-o", "json").json
    assert {(row["est_revenue"], row["est_close_date"]) for row in rows} == {(48_000, "2026-12-31")}


def test_those_that_a_filter_finds(cli: Cli, leads: None) -> None:
    words = ("lead", "qualify", "--where", "rating=hot", "close=2026-12-31")
    ran = cli(*words)
    assert (ran.code, "2 leads fit" in ran.err) == (2, True)
    assert cli(*words, "--yes").code == 0
    assert sales(cli) == [("Crane", "2026-12-31"), ("Loader", "2026-12-31")]
    assert cli("undo").code == 0
    assert sales(cli) == []


def test_one_that_is_refused_keeps_the_others(cli: Cli, leads: None) -> None:
    assert cli("lead", "qualify", "2").code == 0
    ran = cli("lead", "qualify", "1-3")
    assert (ran.code, "L2 is qualified already" in ran.err) == (4, True)
    assert sales(cli) == [("Digger", None)]


def test_a_second_number_is_no_lead(cli: Cli, leads: None) -> None:
    ran = cli("lead", "qualify", "1", "2")
    assert (ran.code, "'2' is neither an amount nor a day" in ran.err) == (2, True)


def test_a_terminal_asks_of_which_lead_the_account_is_meant(cli: Cli, at_terminal) -> None:
    for topic in ("Crane", "Digger"):
        assert cli("lead", "new", topic, "--company", "Acme").code == 0
    for _ in range(2):
        assert cli("account", "new", "Acme").code == 0
    screen = at_terminal("lead", "qualify", "1-2", answers="1\n2\n")
    assert "Which account of L1?" in screen
    assert "Which account of L2?" in screen
    rows = cli("opp", "list", "--fields", "topic,account_ref", "-o", "json").json
    assert sorted((row["topic"], row["account_ref"]) for row in rows) == [
        ("Crane", "C1"),
        ("Digger", "C2"),
    ]


@pytest.mark.parametrize(
    ("words", "wanted", "amount"),
    [
        (["new"], "new", None),
        (["Used"], "used", None),
        (["used", "48k", "eom"], "used", 48_000),
        (["48k", "demo", "eom"], "demo", 48_000),
        (["used", "revenue=48k"], "used", 48_000),
    ],
)
def test_which_unit_is_wanted_is_a_word_behind_them(
    cli: Cli, leads: None, words: list[str], wanted: str, amount: int | None
) -> None:
    ran = cli("lead", "qualify", "1", *words)
    assert (ran.code, ran.out.splitlines()[0].endswith(f" · {wanted}")) == (0, True)
    (sale,) = cli("opp", "list", "-o", "json", "--fields", "interest_type,est_revenue,topic").json
    assert (sale["interest_type"], sale["est_revenue"]) == (wanted, amount)
    assert sale["topic"] == "Crane"


@pytest.mark.parametrize("words", [["used", "crane"], ["new", "used"], ["48k", "new", "year"]])
def test_other_words_with_a_unit_are_asked_about_whole(
    cli: Cli, leads: None, words: list[str]
) -> None:
    ran = cli("lead", "qualify", "1", *words)
    unread = [word for word in words if word != "48k"]
    assert (ran.code, sales(cli)) == (2, [])
    assert f"'{' '.join(unread)}' is neither an amount nor a day." in ran.err


def test_a_unit_that_is_given_twice_is_refused(cli: Cli, leads: None) -> None:
    ran = cli("lead", "qualify", "1", "used", "--interest-type", "new")
    assert (ran.code, "interest_type is given twice" in ran.err) == (2, True)
    assert cli("lead", "qualify", "1", "topic=used", "crane").code == 0
    assert sales(cli) == [("used crane", None)]
