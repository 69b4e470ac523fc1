"""What commands answer in a few words: only what changed, and what is missing."""

import pytest


def test_a_deal_says_only_the_sums_that_it_changes(cli, typed):
    typed(["opp", "new", "Fleet"], ["opp", "new", "Crane"])
    ran = cli("deal", "new", "1", "Two T16", "--price", "60k", "--qty", "2", "--offered")
    assert ran.out == "D1 added: Two T16 · offered · 120,000 EUR · O1 est_revenue – → 120,000 EUR\n"
    ran = cli("deal", "new", "2", "Tools", "--accessories", "5k", "--trade-in", "3k", "--offered")
    assert ran.out == (
        "D2 added: Tools · offered · 5,000 EUR · O2 est_revenue – → 5,000 EUR, "
        "accessories – → 5,000 EUR, trade-in – → 3,000 EUR\n"
    )


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        (["opp", "assign", "4", "leif"], "missing option '--to'.", "oppcli opp assign 4 --to leif"),
        (
            ["opp", "assign", "4", "6", "Mia Berg"],
            "missing option '--to'.",
            "oppcli opp assign 4 6 --to 'Mia Berg'",
        ),
        (["opp", "assign", "4"], "missing option '--to'.", "oppcli opp assign --help"),
        (["snooze", "A1"], "missing argument 'WHEN'.", "oppcli snooze A1 2d"),
        (["snooze"], "missing argument 'REF'.", "oppcli snooze --help"),
    ],
)
def test_a_hint_fills_in_what_is_missing_where_it_can(cli, words, error, hint):
    ran = cli(*words)
    assert (ran.code, ran.err) == (2, f"error: {error}\n  try: {hint}\n")


@pytest.mark.parametrize(
    ("about", "when", "hint"),
    [
        ("O1", "2d", "oppcli task O1 'Ask her' --due 2d"),
        ("C1", "thu 9:00", "oppcli task C1 'Ask her' --at 'thu 9:00'"),
    ],
)
def test_to_put_off_what_is_done_proposes_to_plan_another_one(cli, typed, about, when, hint):
    typed(
        ["opp", "new", "Fleet", "--account", "Acme", "--create"],
        ["activity", "log", about, "call", "Ask her"],
    )
    ran = cli("snooze", "A1", when)
    assert (ran.code, ran.err) == (4, f"error: A1 is done already.\n  try: {hint}\n")
    import shlex

    assert cli(*shlex.split(hint)[1:]).code == 0


@pytest.mark.parametrize("word", ["slipped", "commit slipped", "commit_slipped", "Commit-Slipped"])
def test_a_figure_of_a_review_can_be_named_as_its_screen_does(cli, typed, word):
    typed(["opp", "new", "Fleet"])
    assert cli("review", "--since", "-1w", "--list", word).code == 0


def test_figures_of_a_review_have_words_of_their_own():
    from oppcli.domain.review import FIGURE_OF_WORDS, FIGURES

    assert set(FIGURE_OF_WORDS.values()) <= set(FIGURES)
    assert not set(FIGURE_OF_WORDS) & set(FIGURES)
