"""Leads are disqualified for a reason, or for words that can only mean one."""

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
    ],
)
def test_words_that_mean_a_reason_are_taken_for_it(typed, leads, line, reason):
    said = typed(["lead", "disqualify", *line.split()])
    assert f"L1 status new → disqualified · disqualify_reason – → {reason}" in said


def test_the_words_can_be_kept_as_a_note(typed, leads):
    said = typed(["lead", "disqualify", "1", "2", "just", "looking"])
    assert (
        "'just looking' is taken for the reason; to keep it: oppcli note L1 'just looking'" in said
    )
    assert "A1 note logged: just looking · L1 " in typed(["note", "L1", "just looking"])


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
