"""What is said to be typed next works when it is typed."""

import shlex

import pytest


@pytest.fixture
def hint(cli):
    """The line after `try:` of a command that is refused."""

    def of(*words):
        ran = cli(*words)
        assert ran.code, words
        _, found, told = ran.err.partition("\n  try: ")
        assert found, ran.err
        return told.rstrip("\n")

    return of


@pytest.fixture
def as_told(cli, hint):
    """What a command prints that the hint of a refused one names."""

    def type_(*words):
        program, *again = shlex.split(hint(*words))
        assert program == "oppcli"
        return cli(*again)

    return type_


def test_a_wrong_owner_is_told_in_the_words_of_the_option_that_named_him(typed, hint):
    typed(["org", "add", "user", "leif"], ["opp", "new", "Fleet"])
    assert hint("opp", "assign", "1", "--to", "lief") == "--to leif, or add --create to make it"
    assert hint("opp", "edit", "1", "--owner", "lief").startswith("--owner leif,")


@pytest.mark.parametrize("verb", ["show", "advance"])
def test_a_near_name_is_found_by_what_is_told_even_when_it_is_closed(typed, fleet, as_told, verb):
    assert "O1" in as_told("opp", verb, "flet").out
    typed(["opp", "close", "1", "--won", "--skip-stages"])
    assert "O1" in as_told("opp", verb, "flet").out


def test_a_near_name_of_another_kind_is_found_by_what_is_told(typed, as_told):
    typed(["account", "new", "Globex Mining"])
    assert "Globex Mining" in as_told("activity", "log", "globxe", "call", "Hello").out


def test_several_of_a_name_are_listed_by_what_is_told(typed, as_told):
    typed(*[["opp", "new", f"Fleet {year}"] for year in (2026, 2027, 2028)])
    typed(["opp", "close", "1", "--canceled", "--reason", "duplicate"])
    shown = as_told("opp", "show", "fleet").out
    assert [ref in shown for ref in ("O1", "O2", "O3")] == [True, True, True]
    shown = as_told("opp", "advance", "fleet").out
    assert [ref in shown for ref in ("O1", "O2", "O3")] == [False, True, True]


@pytest.mark.parametrize(
    "words",
    [("hold",), ("assign", "--to", "leif"), ("close", "--canceled", "--reason", "duplicate")],
    ids=lambda words: words[0],
)
def test_of_several_of_a_name_the_open_one_is_meant_by_what_changes_it(cli, typed, words):
    typed(["org", "add", "user", "leif"], ["opp", "new", "Fleet 2026"], ["opp", "new", "Fleet"])
    typed(["opp", "new", "Fleet 2027"], ["opp", "close", "O2", "O1", *_CANCELED])
    verb, *options = words
    assert "O3" in cli("opp", verb, "fleet 2", *options).out
    assert "canceled" in cli("opp", verb, "fleet", *options).err


_CANCELED = ["--canceled", "--reason", "duplicate"]
