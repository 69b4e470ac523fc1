"""What commands answer in a few words: only what changed, and what is missing."""

import pytest


def test_a_deal_says_only_the_sums_that_it_changes(cli, typed):
    typed(["opp", "new", "Fleet"], ["opp", "new", "Crane"])
    ran = cli("deal", "new", "1", "Two T16", "--price", "60k", "--qty", "2", "--offered")
    assert ran.out == (
        "D1 added: Two T16 · offered · 120,000 EUR · 2 × 60,000 · O1 revenue – → 120,000 EUR\n"
    )
    ran = cli("deal", "new", "2", "Tools", "--accessories", "5k", "--trade-in", "3k", "--offered")
    assert ran.out == (
        "D2 added: Tools · offered · 5,000 EUR · O2 revenue – → 5,000 EUR, "
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


def test_a_new_sale_says_back_all_that_was_given(cli):
    line = ["opp", "new", "Reefer", "--account", "Nordfrost", "--create", "--brand", "Volvo"]
    ran = cli(*line, "--interest-type", "used", "--next", "send data sheets", "--competitor", "MAN")
    assert ran.out == (
        "O1 added: Reefer · Nordfrost · Interest · Volvo · used · against MAN"
        " · next: send data sheets · owner jana\n"
    )
    ran = cli("lead", "new", "Reefer", "--last", "Berg", "--brand", "Volvo", "--source", "web")
    assert "source web · Volvo" in ran.out
    ran = cli("deal", "new", "1", "Two", "--qty", "2", "--price", "5k", "--trade-in", "1k")
    assert "10,000 EUR · 2 × 5,000 · trade-in 1,000 EUR" in ran.out


def test_going_back_says_why(cli, typed):
    typed(["opp", "new", "Reefer", "--account", "Berg", "--create", "--interest-type", "used"])
    typed(["edit", "1", "revenue=5k", "close=eom"], ["opp", "advance", "1"])
    ran = cli("opp", "back", "1", "wants", "a", "bigger", "machine")
    assert ran.out.rstrip().endswith("· why: wants a bigger machine")


def test_a_done_activity_is_listed_with_what_came_of_it(cli, typed, at_terminal, environ):
    typed(
        ["opp", "new", "Reefer"],
        ["call", "1", "ask for the length", "--due", "fri"],
        ["done", "A1", "18 m"],
    )
    for columns, text in (("130", "ask for the length: 18 m"), ("80", "18 m (ask for the length)")):
        environ["COLUMNS"] = columns
        shown = at_terminal("activities", "done", "this", "week", "--color", "never", answers="")
        assert text in shown
    shown = cli("activities", "done", "this", "week", "-o", "csv").out
    assert "ask for the length," in shown
    assert "18 m" not in shown
