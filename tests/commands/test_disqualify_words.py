"""Leads are disqualified for a reason, or for words that can only mean one."""

import shlex

import pytest


@pytest.fixture
def leads(typed):
    """L1 and L2."""
    typed(["lead", "new", "Wants a brochure", "--last", "Holm"], ["lead", "new", "XC60"])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1 just looking", "no longer interested"),
        ("1 no interest", "no longer interested"),
        ("1 --reason no interest", "no longer interested"),
        ("1 no answer", "cannot contact"),
        ("1 cannot contact", "cannot contact"),
        ("1 spam", "canceled"),
        ("1 was a test", "canceled"),
        ("1 by mistake", "canceled"),
        ("1 bought elsewhere", "lost"),
        ("1 went to a competitor", "lost"),
        ("1 does not answer", "cannot contact"),
        ("1 doesn't answer", "cannot contact"),
        ("1 wrong number", "cannot contact"),
        ("1 not interested any more", "no longer interested"),
        ("1 changed his mind", "no longer interested"),
        ("1 too expensive", "no longer interested"),
        ("holm bought elsewhere", "lost"),
    ],
)
def test_words_that_mean_a_reason_are_taken_for_it(typed, leads, line, reason):
    said = typed(["lead", "disqualify", *line.split()])
    assert f"L1 status new → disqualified · disqualify reason – → {reason}" in said


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("anna lead", "only looking, no money"),
        ("Anna Lead", "just looking"),
        ("Anna", "only looking, no money"),
        ("3", "still no budget"),
        ("anna lead", "lost"),
    ],
)
def test_a_name_is_as_long_as_it_can_be_before_the_words_of_why(cli, typed, leads, name, why):
    typed(["lead", "new", "Anna Lead"])
    said = typed(["lead", "disqualify", *name.split(), *why.split()])
    assert said.startswith("L3 status new → disqualified · ")
    assert (f"  note A1: {why}\n" in said) == (why != "lost")


def test_words_that_are_not_quite_a_reason_are_kept_in_the_line_that_gives_it(cli, typed, leads):
    ran = cli("lead", "disqualify", "holm", "no", "money", "this", "year")
    told = "lead disqualify 1 'no_longer_interested: no money this year'"
    assert (ran.code, ran.err.splitlines()[-1]) == (5, f"  try: oppcli {told}")
    assert "  note A1: no money this year\n" in typed(shlex.split(told))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("opp lead disqualify 1 bought elsewhere", "lead disqualify 1 bought elsewhere"),
        ("opp account list", "account list"),
        ("opp lost 1 too expensive", "lost 1 too expensive"),
        ("opp won 1 40k", "won 1 40k"),
        ("opp won 1", "opp close 1 --won"),
        ("opp lead nothing", "opp --help"),
    ],
)
def test_what_stands_behind_opp_and_is_a_command_is_proposed_as_it_is(cli, line, told):
    ran = cli(*line.split())
    assert (ran.code, ran.err.splitlines()[-1]) == (2, f"  try: oppcli {told}")


def test_the_words_are_kept_as_a_note(cli, typed, leads):
    said = typed(["lead", "disqualify", "1", "2", "just", "looking"])
    assert "  note A1: just looking\n" in said
    assert "  note A2: just looking\n" in said
    assert "just looking" in typed(["show", "L2"])
    typed(["undo"])
    assert cli("activity", "list", "--status", "all", "-q").out == ""


def test_a_terminal_asks_which_reason_other_words_are(cli, leads, at_terminal):
    line = ["lead", "disqualify", "wants", "a", "brochure", "found", "a", "nice", "car"]
    shown = at_terminal(*line, answers="xx\nlost\n")
    assert "reason: 'found a nice car' is not a reason." in " ".join(shown.split())
    assert shown.count("Why? [1 lost, 2 cannot_contact, 3 no_longer_interested, 4 canceled]") == 2
    assert "disqualify reason – → lost\n  note A1: found a nice car\n" in shown
    assert "disqualify reason – → canceled" in at_terminal(
        "lead", "disqualify", "2", answers="spam\n"
    )
    assert cli("lead", "reopen", "1").code == 0
    assert cli(*line).code == 5
    assert "L1" in cli("lead", "list", "-q").out


@pytest.mark.parametrize("line", ["1", "1 wants two", "1 --reason bored"])
def test_no_other_reason_is_guessed(cli, leads, line):
    ran = cli("lead", "disqualify", *line.split())
    assert ran.code != 0
    assert "lost, cannot_contact, no_longer_interested, canceled" in ran.err
    assert "try: oppcli lead disqualify --help" in ran.err


def test_winning_early_proposes_the_verb_that_was_typed(cli, typed, fleet):
    ran = cli("won", "1", "445000")
    assert ", or oppcli won 1 445000 --skip-stages" in ran.err
    assert "O1 won: Fleet renewal 2027 · 445,000 EUR" in typed(
        ["won", "1", "445000", "--skip-stages"]
    )


def test_closing_early_proposes_to_close(cli, fleet):
    ran = cli("opp", "close", "1", "--won", "--revenue", "445k")
    assert ", or oppcli opp close 1 --won --actual-revenue 445k --skip-stages" in ran.err
