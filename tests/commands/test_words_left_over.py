"""Words that are no part of a name are said to be so, and the word that is right is not blamed."""

import pytest


@pytest.fixture
def farms(typed):
    """O1 of Farr Farms, O2 of Harry Whitlock (P1), and O3, lost, of Sarah Pugh."""
    typed(
        ["opp", "new", "loader", "--account", "Farr Farms", "--create", "--revenue", "32k"],
        ["contact", "new", "Harry Whitlock", "phone=07700 900132"],
        ["opp", "new", "tractor", "--contact", "Harry Whitlock", "--revenue", "58k"],
        ["contact", "new", "Sarah Pugh"],
        ["opp", "new", "baler", "--contact", "Sarah Pugh"],
        ["lost", "3", "price"],
    )


def refused(cli, line, code=2):
    ran = cli(*line.split(), "--no-input")
    assert ran.code == code, ran.err
    return " ".join(ran.err.split())


def test_a_misspelled_stage_is_named_with_the_near_one(cli, typed, farms):
    said = refused(cli, "opp advance farr qoutation", 3)
    assert "error: there is no stage 'qoutation'. Did you mean quotation?" in said
    assert "try: oppcli opp advance farr --to quotation" in said
    typed(["opp", "edit", "1", "interest_type=new"])
    assert "Quotation" in typed(["opp", "advance", "farr", "--to", "quotation"])


def test_a_stage_behind_a_name_is_said_to_be_one(cli, farms):
    said = refused(cli, "opp advance farr contract", 3)
    assert "error: 'contract' is a stage: --to says how far to go." in said
    assert "try: oppcli opp advance farr --to contract" in said


def test_a_misspelled_name_before_a_stage_is_what_is_said(cli, farms):
    assert "no opportunity is called 'nobody'." in refused(cli, "opp advance nobody contract", 3)


def test_words_behind_reopen_are_kept_as_a_note(cli, typed, farms):
    out = typed(["opp", "reopen", "pugh", "rickerbys", "cant", "deliver"])
    assert out.startswith("O3 lost → open: baler")
    assert "A1 note logged: rickerbys cant deliver" in out
    assert "rickerbys cant deliver" in typed(["opp", "show", "3"])
    typed(["undo"])
    assert typed(["activity", "list", "--status", "all", "-q"]) == ""


def test_words_behind_a_name_that_name_nothing_are_said(cli, farms):
    said = refused(cli, "opp resume farr they called", 3)
    assert "'farr' names O1, and 'they called' behind it is no part of a name." in said
    assert "try: oppcli show O1" in said, "a line that ends a hold is not proposed"
    said = refused(cli, "opp close farr blah --lost", 3)
    assert "try: oppcli show O1" in said, "a line that ends a sale is not proposed"
    said = refused(cli, "opp advance farr blah --to quotation", 3)
    assert "try: oppcli opp advance farr --to quotation --no-input" in said


@pytest.mark.parametrize(
    ("line", "proposed", "answer"),
    [
        ("edit harry 56.5k", "edit harry revenue=56.5k", "O2 revenue 58,000 EUR → 56,500 EUR"),
        ("edit harry revnue 12k", "edit harry revenue=12k", "→ 12,000 EUR"),
        ("edit O2 60k", "edit O2 revenue=60k", "→ 60,000 EUR"),
        ("edit harry came in today", "note harry 'came in today'", "note logged: came in today"),
    ],
)
def test_a_value_without_a_field_is_answered_with_the_line_that_sets_it(
    cli, typed, farms, line, proposed, answer
):
    said = refused(cli, line)
    assert "no field is named in" in said
    assert f"try: oppcli {proposed}" in said
    from shlex import split

    assert answer in typed(split(proposed))


@pytest.mark.parametrize("name", ["trade in", "trade-in"])
def test_a_field_of_two_words_may_be_typed_as_two(typed, farms, name):
    assert "trade-in – → 12,000 EUR" in typed(["edit", "harry", *name.split(), "12k"])


def test_the_activity_of_a_customer_is_edited_by_its_type(cli, typed, farms):
    typed(["call", "harry", "he", "rang", "--on", "yesterday"])
    out = typed(["edit", "harry", "call", "outcome=wants it"])
    assert out.startswith("A1 outcome – → wants it")
    typed(["call", "harry", "again", "--on", "yesterday"])
    said = refused(cli, "edit harry call outcome=late", 3)
    assert "'harry call' fits 2 activities" in said
    assert "oppcli edit A2" in said


def test_a_misspelled_name_is_answered_with_the_same_line_and_the_near_name(cli, typed, farms):
    said = refused(cli, "drive whitlok demo of the tipper --due fri", 3)
    assert "no record is called 'whitlok'. Did you mean 'Harry Whitlock'?" in said
    proposed = "oppcli drive 'Harry Whitlock' demo of the tipper --due fri --no-input"
    assert f"try: {proposed}" in said
    ran = cli("drive", "Harry Whitlock", "demo", "of", "the", "tipper", "--due", "fri")
    assert "O2 Harry Whitlock" in ran.out


def test_of_several_near_names_their_word_is_proposed(cli, typed, farms):
    typed(["contact", "new", "Bill Whitlock"])
    said = refused(cli, "call whitlok no answer", 3)
    assert "Did you mean 'Whitlock'? try: oppcli call Whitlock no answer --no-input" in said


def test_a_line_that_ends_something_is_not_proposed_with_another_name(cli, typed, farms):
    typed(["call", "harry", "the", "quote", "--due", "fri"])
    said = refused(cli, "opp people remove tracter Harry", 3)
    assert "Did you mean 'tractor'? try: oppcli opp list --search tractor" in said


def test_a_line_that_the_near_record_would_refuse_is_not_proposed(cli, farms):
    said = refused(cli, "opp advance balr", 3)
    assert "Did you mean 'baler'? try: oppcli opp list --search baler --status all" in said


@pytest.mark.parametrize(
    "line",
    [
        "--as-user leif opp close tracter --lost price",
        "--color never opp resume tracter",
        "resume tracter",
        "opp reopen balr",
        "opp hold tracter waits",
        "opp back tracter too early",
    ],
)
def test_no_line_that_ends_something_is_proposed_wherever_its_verb_stands(cli, farms, line):
    program = "opp" if line.startswith("resume") else "oppcli"
    ran = cli(*line.split(), program=program)
    assert (ran.code, ran.out) == (3, "")
    said = " ".join(ran.err.split())
    assert "Did you mean" in said
    assert "opp list --search" in said


def test_a_word_of_an_ending_is_no_ending(cli, farms):
    said = refused(cli, "call whitlok done with it", 3)
    assert "try: oppcli call 'Harry Whitlock' done with it --no-input" in said


@pytest.mark.parametrize("edit", ["edit", "opp edit"])
def test_a_misspelled_name_is_answered_with_the_line_by_either_edit(cli, farms, edit):
    said = refused(cli, f"{edit} tracter close=fri", 3)
    assert f"Did you mean 'tractor'? try: oppcli {edit} tractor close=fri --no-input" in said
    assert cli(*f"{edit} tractor close=fri".split()).code == 0


def test_a_name_that_nothing_has_is_looked_for_everywhere(cli, farms):
    said = refused(cli, "show Brinkmann", 3)
    assert "no record is called 'Brinkmann'. try: oppcli find Brinkmann" in said


@pytest.mark.parametrize("kind", ["call", "test drive", "visit"])
def test_an_activity_is_edited_by_its_customer_and_its_type(cli, typed, farms, kind):
    typed(["activity", "plan", "O2", kind.replace(" ", "_"), "see to it", "--due", "fri"])
    ran = cli("edit", "harry", *kind.split(), "priority=high", "--no-input")
    assert (ran.code, "priority" in ran.out) == (0, True), ran.err
