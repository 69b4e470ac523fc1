"""A question with numbered choices is asked until its answer is read, and what nobody answers is
said: a sale never loses its customer without a word."""

import pytest

LINE = "opp new Tandem tipper for Wisniewski 33k close fri".split()  # noqa: SIM905 - as typed


@pytest.fixture
def namesakes(typed):
    """C1, C2 and P1, who are all called Wisniewski."""
    for name in ("Wisniewski Agro", "Wisniewski Trans"):
        typed(["account", "new", name])
    typed(["contact", "new", "Jan Wisniewski"])


def sale(cli):
    (row,) = cli("opp", "list", "-o", "json", "--fields", "topic,account,contact").json
    return row["topic"], row["account"], row["contact"]


def test_an_answer_that_is_no_number_is_asked_again(cli, namesakes, at_terminal) -> None:
    shown = at_terminal(*LINE, answers="clear\n2\n")
    assert "'clear' is no number from 1 to 4." in shown
    assert shown.count("Whom is it for?") == 2
    assert sale(cli) == ("Tandem tipper", "Wisniewski Trans", None)


def test_enter_for_none_says_that_there_is_no_customer(cli, namesakes, at_terminal) -> None:
    shown = " ".join(at_terminal(*LINE, answers="\n").split())
    said = "O1 has no customer; if Wisniewski Agro (C1), Wisniewski Trans (C2) or Jan Wisniewski"
    assert f"{said} (P1) is meant: oppcli edit O1 account=C1" in shown
    assert sale(cli) == ("Tandem tipper for Wisniewski", None, None)


def test_nobody_as_an_answer_needs_no_word(cli, namesakes, at_terminal) -> None:
    assert "no customer" not in at_terminal(*LINE, answers="4\n")
    assert sale(cli) == ("Tandem tipper for Wisniewski", None, None)


def test_a_script_is_told_of_several(cli, namesakes) -> None:
    ran = cli(*LINE)
    assert (ran.code, "O1 has no customer; if Wisniewski Agro (C1)," in ran.err) == (0, True)


def test_several_behind_a_topic_in_quotes_are_refused_in_a_script(cli, namesakes) -> None:
    ran = cli("opp", "new", "a tandem tipper", "Wisniewski", "33k")
    assert ran.code == 2
    assert "oppcli opp new 'a tandem tipper' --account C1 --est-revenue 33k" in ran.err


def test_a_customer_who_does_not_exist_is_asked_for_and_told(cli, at_terminal) -> None:
    line = "opp new crane for Otto Wolf 33k".split()  # noqa: SIM905 - as typed
    shown = at_terminal(*line, answers="wolf\n\n")
    assert "'wolf' is no number from 1 to 3." in shown
    assert "O1 has no customer; if Otto Wolf is meant" in " ".join(shown.split())
    assert sale(cli) == ("crane for Otto Wolf", None, None)


def test_a_person_who_is_made_beside_the_company_is_named(cli) -> None:
    line = ("opp", "new", "Tractor", "--create", "--contact", "Piotr Nowak")
    assert cli(*line).out == "O1 added: Tractor · Piotr Nowak · Interest · owner jana\n"
    ran = cli(*line[:-1], "Ida Nowik", "--account", "Nowik AG")
    said = "O2 added: Tractor · Nowik AG · Interest · owner jana\n  P2 added: Ida Nowik\n"
    assert ran.out + ran.err == said
    ran = cli(*line[:-1], "Ida Nowik", "--account", "Nowik AG")
    assert "P2" not in ran.out + ran.err
