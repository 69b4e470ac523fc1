"""Who is to do a task, said at the end of its text."""

import pytest

from surroundings import Cli


@pytest.fixture(autouse=True)
def sale(typed) -> None:
    typed(["org", "add", "user", "sandra", "Sandra Keller"], ["opp", "new", "Tender", "-q"])


def owner_and_text(cli: Cli) -> tuple[str, str]:
    (row,) = cli("activity", "list", "-o", "json").json
    return row["owner"], row["subject"]


@pytest.mark.parametrize("words", ["for sandra friday", "friday for sandra", "friday for keller"])
def test_a_script_keeps_the_text_and_says_what_to_type(cli: Cli, words: str) -> None:
    ran = cli("task", "1", *["answer", "the", "tender"], *words.split())
    if "keller" in words:
        assert "somebody else" not in ran.err
        return
    assert "task planned: answer the tender for sandra · O1" in ran.out
    assert "due Fri 27 Nov 2026" in ran.out
    line = "if it is for somebody else to do: oppcli edit A1 'subject=answer the tender' owner="
    assert f"{line}sandra" in ran.err
    assert cli("edit", "A1", "subject=answer the tender", "owner=sandra").code == 0
    assert owner_and_text(cli) == ("sandra", "answer the tender")


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("y\n", ("sandra", "answer the tender")),
        ("\n", ("jana", "answer the tender for Sandra Keller")),
    ],
)
def test_a_terminal_asks_for_whom_it_is(
    cli: Cli, at_terminal, answer: str, found: tuple[str, str]
) -> None:
    words = ["task", "1", "answer", "the", "tender", "for", "Sandra", "Keller", "friday"]
    shown = at_terminal(*words, answers=answer)
    assert "Is it for sandra to do? [y/N]" in shown
    assert owner_and_text(cli) == found


def test_what_is_logged_and_what_has_an_owner_is_not_asked_about(cli: Cli, at_terminal) -> None:
    assert "for sandra to do" not in at_terminal(
        *["note", "1", "a", "copy", "for", "sandra"], answers=""
    )
    shown = at_terminal(
        *["task", "1", "a", "copy", "for", "sandra", "--owner", "sandra"], answers=""
    )
    assert "a copy for sandra · O1" in shown
    assert "to do?" not in shown
