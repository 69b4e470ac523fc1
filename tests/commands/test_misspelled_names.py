"""A misspelled name: a terminal asks whether the near one is meant, a script gets the line."""

import pytest

from surroundings import Cli


@pytest.fixture(autouse=True)
def huber(typed) -> None:
    typed(["opp", "new", "Loader", "--account", "Huber", "--create", "-q"])


@pytest.mark.parametrize("answers", ["\n", "y\n", "oppcli today\nyes\n"])
def test_a_terminal_asks_for_the_near_name_and_goes_on(at_terminal, cli: Cli, answers) -> None:
    shown = at_terminal("call", "huebr", "no", "answer", answers=answers)
    assert "no record is called 'huebr'. Did you mean 'Huber'? [Y/n]" in shown
    assert "A1 call logged: no answer · O1 Huber" in shown
    assert ("'oppcli today' is neither y nor n." in shown) == answers.startswith("opp")
    assert "call Huber no answer" in cli("history", "A1", "-o", "json").out


@pytest.mark.parametrize("answers", ["n\n", "\x04"])
def test_who_says_no_gets_the_line_and_nothing_is_done(at_terminal, cli: Cli, answers) -> None:
    shown = at_terminal("note", "huebr", "likes", "blue", answers=answers, code=3)
    assert "try: oppcli note Huber likes blue" in " ".join(shown.split())
    assert cli("activity", "list", "--status", "all", "-o", "json").json == []


@pytest.mark.parametrize(
    "line",
    [
        "email huebr offer sent",
        "meet huebr contract --on yesterday",
        "visit huebr yard",
        "drive huebr FH16",
        "task huebr send quote",
        "show huebr",
        "opp show loadre",
        "account show huebr",
        "activity log huebr call hello",
        "activity plan huebr call hello",
    ],
)
def test_every_verb_that_only_adds_or_shows_asks(at_terminal, line: str) -> None:
    shown = at_terminal(*line.split(), answers="y\n")
    assert "[Y/n]" in shown


@pytest.mark.parametrize(
    "line",
    [
        "opp advance loadre",
        "won loadre",
        "lost loadre price",
        "edit huebr phone=0701234567",
        "call huebr hello --no-input",
        "call huebr hello -q",
    ],
)
def test_what_changes_or_ends_something_or_may_not_ask_does_not(at_terminal, line: str) -> None:
    assert "[Y/n]" not in at_terminal(*line.split(), answers="y\n", code=3)


def test_find_asks_as_well(at_terminal, cli: Cli) -> None:
    shown = at_terminal("find", "huebr", answers="\n")
    assert "Nothing holds 'huebr'. Did you mean 'Huber'? [Y/n]" in shown
    assert "C1" in shown
    shown = at_terminal("find", "huebr", answers="n\n")
    assert "nothing holds 'huebr'." in shown
    assert cli("find", "huebr").err == "nothing holds 'huebr'. Did you mean 'Huber'?\n"
