"""A bare `next` in the text of what was done is offered as the next step."""

import shlex

import pytest

from surroundings import Cli


@pytest.fixture(autouse=True)
def sale(typed) -> None:
    typed(["opp", "new", "Baler", "--account", "Globex Mining", "--create"])


@pytest.mark.parametrize(
    ("line", "asked", "planned"),
    [
        ("call 1 no answer next again tomorrow 9:00", "again tomorrow 9:00",
         ("call", "call again", None)),  # a time of its own and no day on which it is due
        ("call 1 liked it, and next: send quote friday", "send quote friday",
         ("task", "send quote", "2026-11-27")),
        ("visit 1 showed it next call him", "call him", ("call", "call him", None)),
    ],
)  # fmt: skip
def test_a_terminal_asks_whether_it_is_the_next_step(
    cli: Cli, at_terminal, line: str, asked: str, planned: tuple[str, str, str | None]
) -> None:
    shown = at_terminal(*line.split(), answers="y\n")
    assert f"Is the next step '{asked}'? No leaves it in the text. [y/N]" in shown
    assert " next " not in shown.partition("logged: ")[2].partition(" · ")[0]
    rows = cli("activity", "list", "-o", "json", "--fields", "type,subject,due_date").json
    assert [tuple(row.values()) for row in rows] == [planned]


def test_what_stays_in_the_text_is_not_planned(cli: Cli, at_terminal) -> None:
    at_terminal(*shlex.split("call 1 liked it next send quote"), answers="n\n")
    assert cli("activity", "list", "-o", "json").json == []


def test_done_takes_it_too(cli: Cli, typed, at_terminal) -> None:
    typed(["drive", "1", "FH16", "--at", "fri 10:00"])
    line = ["done", "A1", "liked", "it", "next", "send", "contract", "monday"]
    shown = at_terminal(*line, answers="y\n")
    assert "A1 done: FH16 · liked it · O1 Globex Mining\n" in shown
    assert "A2 task planned: send contract · O1 · due Mon 30 Nov 2026 (7d)" in shown
    assert "Next step?" not in shown


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("call 1 no answer next again tomorrow 9:00", "call O1 'call again' --at 'tomorrow 9:00'"),
        ("done A1 liked it next send contract monday", "task O1 'send contract' --due monday"),
        ("visit 1 showed it next call him", "task O1 'call him'"),
    ],
)
def test_a_script_is_told_the_line_that_plans_it(cli: Cli, typed, line: str, told: str) -> None:
    typed(["drive", "1", "FH16", "--at", "fri 10:00"])
    ran = cli(*line.split())
    assert ran.code == 0
    assert ran.err == f"to plan what is next: oppcli {told}\n"
    assert "planned" in cli(*shlex.split(told)).out


@pytest.mark.parametrize(
    "text", ["it stands next to the yard", "wants the next one", "he said 'next call him'"]
)
def test_other_words_than_a_next_step_are_no_step(cli: Cli, text: str) -> None:
    ran = cli("call", "1", *shlex.split(text))
    assert (ran.code, ran.err) == (0, "")


def test_again_behind_a_call_is_a_call(typed) -> None:
    said = typed(["call", "1", "no", "answer", "--next", "again", "tomorrow", "9:00"])
    assert "A2 call planned: call again · O1" in said


@pytest.mark.parametrize(
    "text",
    [
        "needs it before next harvest",
        "decides after next inspection",
        "sits next him at the fair",
        "wants it til next harvest",
        "ready by next audit",
        "liked the red one, next best is the blue",
    ],
)
def test_next_without_a_verb_or_a_day_behind_it_stays_in_the_text(cli: Cli, text: str) -> None:
    ran = cli("call", "1", *text.split())
    assert (ran.code, ran.err) == (0, "")
    assert text in ran.out
