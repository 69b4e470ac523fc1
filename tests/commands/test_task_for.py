"""Who is to do a task, said at the end of its text."""

import shlex

import pytest

from surroundings import Cli


@pytest.fixture(autouse=True)
def sale(typed) -> None:
    typed(["org", "add", "user", "sandra", "Sandra Keller"], ["opp", "new", "Tender", "-q"])


def owner_and_text(cli: Cli) -> tuple[str, str]:
    (row,) = cli("activity", "list", "-o", "json").json
    return row["owner"], row["subject"]


WORDS = ["for sandra friday", "friday for sandra", "friday for Sandra Keller"]


@pytest.mark.parametrize("verb", ["task", "call", "email", "visit"])
@pytest.mark.parametrize("words", WORDS)
def test_who_is_named_behind_for_does_what_is_planned(cli: Cli, verb: str, words: str) -> None:
    ran = cli(verb, "1", "send", "the", "quote", *words.split())
    assert " planned: send the quote · O1" in ran.out
    assert "due Fri 27 Nov 2026 (4d) · owner sandra" in ran.out
    text = "for Sandra Keller" if "Keller" in words else "for sandra"
    line = ["edit", "A1", f"subject=send the quote {text}", "owner=jana"]
    assert " ".join(ran.err.split()) == (
        "it is for sandra to do; if the name belongs to the text: oppcli " + shlex.join(line)
    )
    assert owner_and_text(cli) == ("sandra", "send the quote")
    assert cli(*line).code == 0
    assert owner_and_text(cli) == ("jana", f"send the quote {text}")


def test_who_is_to_reach_somebody_is_told_without_another_reading(cli: Cli) -> None:
    ran = cli("call", "1", "ring", "back", "friday", "for", "sandra")
    assert (ran.err, owner_and_text(cli)) == ("", ("sandra", "ring back"))


@pytest.mark.parametrize("name", ["keller", "nobody"])
def test_a_name_that_is_no_user_stays_in_the_text(cli: Cli, name: str) -> None:
    ran = cli("task", "1", "send", "quote", "for", name)
    assert (ran.err, owner_and_text(cli)) == ("", ("jana", f"send quote for {name}"))


@pytest.fixture
def customer(typed) -> None:
    """O2, whose customer has the name of a user."""
    typed(["opp", "new", "Crane", "--account", "Sandra Bau", "--create", "-q"])


UNCLEAR = [
    ["task", "1", "answer the tender for sandra", "--due", "friday"],
    ["task", "2", "answer", "the", "tender", "for", "sandra", "friday"],
]


@pytest.mark.parametrize("words", UNCLEAR)
def test_a_script_keeps_a_text_in_quotes_and_one_that_may_name_the_customer(
    cli: Cli, customer, words: list[str]
) -> None:
    ran = cli(*words)
    assert "task planned: answer the tender for sandra · O" in ran.out
    assert "due Fri 27 Nov 2026" in ran.out
    line = "if it is for somebody else to do: oppcli edit A1 'subject=answer the tender' owner="
    assert f"{line}sandra" in ran.err
    assert cli("edit", "A1", "subject=answer the tender", "owner=sandra").code == 0
    assert owner_and_text(cli) == ("sandra", "answer the tender")


@pytest.mark.parametrize("words", UNCLEAR)
@pytest.mark.parametrize(
    ("answer", "found"),
    [("y\n", ("sandra", "answer the tender")), ("\n", ("jana", "answer the tender for sandra"))],
)
def test_a_terminal_asks_for_whom_it_is(
    cli: Cli, at_terminal, customer, words: list[str], answer: str, found: tuple[str, str]
) -> None:
    assert "Is it for sandra to do? [y/N]" in at_terminal(*words, answers=answer)
    assert owner_and_text(cli) == found


@pytest.mark.parametrize(
    "line",
    [
        "call 2 ring back fri",
        "task 2 send quote",
        "call L1 ring him fri",
        "note 2 hello --next call --due fri",
    ],
)
def test_what_is_planned_about_a_colleagues_sale_says_whose_it_is(
    cli: Cli, typed, line: str
) -> None:
    typed(["opp", "new", "Crane", "--owner", "sandra"], ["lead", "new", "Van", "--owner", "sandra"])
    ran = cli(*line.split())
    assert "· owner jana" in ran.out
    ref = "A2" if "--next" in line else "A1"
    about = line.split()[1]
    whose = f"for jana to do, while {about if about == 'L1' else 'O2'} is sandra's"
    assert f"{whose}; to give it to sandra: oppcli edit {ref} owner=sandra" in " ".join(
        ran.err.split()
    )
    assert cli("edit", ref, "owner=sandra").code == 0


@pytest.mark.parametrize("line", ["task 1 ring", "task 2 ring --owner jana", "task 2 ring -q"])
def test_nothing_is_said_of_ones_own_sale_and_of_an_owner_who_was_named(
    cli: Cli, typed, line: str
) -> None:
    typed(["opp", "new", "Crane", "--owner", "sandra"])
    ran = cli(*line.split())
    assert (ran.code, ran.err) == (0, "")


def test_what_is_logged_and_what_has_an_owner_is_not_asked_about(cli: Cli, at_terminal) -> None:
    assert "for sandra to do" not in at_terminal(
        *["note", "1", "a", "copy", "for", "sandra"], answers=""
    )
    shown = at_terminal(
        *["task", "1", "a", "copy", "for", "sandra", "--owner", "sandra"], answers=""
    )
    assert "a copy for sandra · O1" in shown
    assert "to do?" not in shown
