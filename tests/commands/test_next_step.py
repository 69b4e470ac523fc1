"""The next step is asked for at a terminal, and only there."""

import pytest


@pytest.fixture
def planned(typed):
    typed(["opp", "new", "Fleet"], ["activity", "plan", "O1", "call", "Ask"])


def test_the_answer_is_planned_with_its_day(cli, planned, at_terminal):
    shown = at_terminal("activity", "done", "1", answers="Send quote\nfri\n")
    assert "Next step? (Enter for none)" in shown
    (task,) = cli("activity", "list", "-o", "json", "--fields", "ref,subject,due_date").json
    assert task == {"ref": "A2", "subject": "Send quote", "due_date": "2026-11-27"}


def test_enter_is_for_none_and_asks_no_further(cli, planned, at_terminal):
    shown = at_terminal("activity", "done", "1", answers="\n")
    assert "Due?" not in shown
    assert cli("activity", "list", "-o", "json").json == []


@pytest.mark.parametrize("flag", [["--no-input"], ["--next", "Ring"], ["-q"]])
def test_a_flag_answers_instead(planned, at_terminal, flag):
    assert "?" not in at_terminal("activity", "done", "1", *flag, answers="")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["99"], 3, "there is no activity A99"),
        (["2"], 4, "A2 is done already"),
        (["1", "--on", "tomorrow"], 5, "is in the future"),
        (["1", "--duration", "long"], 5, "long"),
    ],
)
def test_nobody_is_asked_about_what_is_refused_anyway(
    typed, planned, at_terminal, words, code, told
):
    typed(["activity", "log", "O1", "call", "Ring"])
    shown = at_terminal("activity", "done", *words, answers="Send quote\n", code=code)
    assert told in shown
    assert "Next step?" not in shown


def test_no_answer_leaves_nothing_behind_of_what_was_tried_before_it(cli, planned, at_terminal):
    at_terminal("activity", "done", "1", answers="\n")
    told = cli("history", "-o", "json").json
    assert [each["command"] for each in told].count("activity done 1") == 1


@pytest.mark.parametrize(
    "answer", ["\x1b[2J", "a\u202eb", "$(touch x)", "[red]x", "=1+1", "../../x", "w" * 3000]
)
def test_an_answer_is_text_and_is_shown_harmlessly(cli, planned, at_terminal, answer):
    # A terminal takes lines of up to 4096 characters, and keeps some for itself.
    typed_ = answer.replace("\x1b", "\x16\x1b")  # Ctrl-V: the next key is meant as it is
    shown = at_terminal("activity", "done", "1", answers=f"{typed_}\n\n")
    (task,) = cli("activity", "list", "-o", "json").json
    assert task["subject"] == answer
    said = shown.rpartition("When?")[2]
    assert "A1 done" in said
    assert not set(said) & set("\x1b\u202e")


@pytest.mark.parametrize("answer", ["²", "0", "3", "-1", "9" * 3000, "1.0", "١", "x"])
def test_only_a_number_that_was_offered_picks(typed, at_terminal, answer):
    typed(["opp", "new", "Fleet \x1b[2J one"], ["opp", "new", "Fleet \u202e two"])
    shown = at_terminal("opp", "hold", "Fleet", answers=f"{answer}\n\n", code=3)
    assert shown.count("[1-2, Enter for none]") == 2
    assert "is no number from 1 to 2." in " ".join(shown.split())
    assert "fits 2 opportunities" in shown
    assert not any(text in shown for text in ("\x1b[2J", "\u202e"))
