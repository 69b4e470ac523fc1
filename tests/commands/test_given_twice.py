"""Whoever says one thing twice in a line, each time otherwise, is told so, and nothing is saved."""

import pytest

from surroundings import Cli


def refused(cli: Cli, *words: str) -> str:
    """What is said of a line that saves nothing."""
    before = cli("export", "all").out, cli("history").out
    ran = cli(*words)
    assert (ran.code, ran.out) == (2, ""), ran.err
    assert (cli("export", "all").out, cli("history").out) == before
    return " ".join(ran.err.split())


def test_the_name_of_a_contact_is_given_once(cli: Cli) -> None:
    said = refused(cli, "contact", "new", "Zoe Z", "name=Foo", "phone=070123456")
    assert "name is given twice: 'Zoe Z' and 'Foo'" in said
    assert "try: oppcli contact new Foo phone=070123456" in said
    assert cli("contact", "new", "phone=070123456", "name=Eva Lund").out.startswith(
        "P1 added: Eva Lund"
    )
    assert cli("contact", "new", "name=Zoe Z").out == "P2 added: Zoe Z\n"


@pytest.mark.parametrize(
    ("words", "twice", "line"),
    [
        (["facility", "Hall", "name=North"], "name", "org add facility North"),
        (["user", "ann", "name=bib"], "name", "org add user bib"),
        (["user", "ann", "email=a@x.example", "--email", "b@x.example"], "email", ""),
        (["user", "ann", "Ann B", "full_name=Ann C"], "full_name", ""),
    ],
)
def test_a_part_of_the_organisation_is_named_once(
    cli: Cli, words: list[str], twice: str, line: str
) -> None:
    said = refused(cli, "org", "add", *words)
    assert f"{twice} is given twice" in said
    assert line in said


def test_a_part_of_the_organisation_needs_a_name(cli: Cli) -> None:
    assert "the name is missing" in refused(cli, "org", "add", "user", "email=a@x.example")
    assert cli("org", "add", "user", "email=a@x.example", "name=ann", "-q").out == "ann\n"


@pytest.mark.parametrize(
    ("line", "twice"),
    [
        ("task 1 send offer due=fri --due sat", "due_date"),
        ("call 1 rang on=mon --on tue", "completed_at"),
        ("meet 1 show it starts=09:00 --at 10:00", "starts_at"),
        ("done 1 on=mon met him --on tue", "completed_at"),
        ("done 1 said yes outcome=fine", "outcome"),
        ("done 1 duration=20m --duration 30m", "duration_minutes"),
    ],
)
def test_a_field_and_its_option_say_one_thing(cli: Cli, line: str, twice: str) -> None:
    cli("opp", "new", "crane")
    cli("task", "1", "send offer")
    assert f"{twice} is given twice" in refused(cli, *line.split())


def test_no_words_that_are_no_line_are_proposed_for_a_field_given_twice(cli: Cli) -> None:
    said = refused(cli, "opp", "new", "crane", "180k", "revenue=190k")
    assert said == "error: est_revenue is given twice: '180k' and '190k'."


def test_a_field_and_its_option_may_say_the_same(cli: Cli) -> None:
    cli("opp", "new", "crane")
    assert "due Sat" in cli("task", "1", "send", "due=sat", "--due", "sat").out


@pytest.mark.parametrize(
    ("line", "outcome", "minutes"),
    [
        ("done 1 outcome=fine said yes", "fine said yes", None),
        ("done 1 duration=20m said yes", "said yes", 20),
        ("done A1 said yes duration=20m", "said yes", 20),
        ("done send offer outcome=fine", "fine", None),
        ("done outcome=fine send offer", "fine", None),
    ],
)
def test_fields_stand_right_behind_what_is_done(
    cli: Cli, line: str, outcome: str, minutes: int | None
) -> None:
    cli("opp", "new", "crane")
    cli("task", "1", "send offer")
    assert cli(*line.split()).code == 0
    (activity,) = cli("activity", "show", "A1", "-o", "json").json
    assert (activity["outcome"], activity["duration_minutes"]) == (outcome, minutes)


def test_a_field_alone_names_no_activity(cli: Cli) -> None:
    assert "outcome=met" in refused_as_unknown(cli, "done", "outcome=met")


def test_what_a_row_says_came_of_it_is_kept_as_it_is(cli: Cli) -> None:
    cli("opp", "new", "crane")
    cli("task", "1", "send offer")
    assert cli("done", "--stdin", stdin='{"ref": "A1", "outcome": "on=mon was free"}').code == 0
    (activity,) = cli("activity", "show", "A1", "-o", "json").json
    assert activity["outcome"] == "on=mon was free"


def refused_as_unknown(cli: Cli, *words: str) -> str:
    ran = cli(*words)
    assert (ran.code, ran.out) == (3, ""), ran.err
    return ran.err


@pytest.mark.parametrize(
    ("line", "edit"),
    [
        ("opp hold 1 close=friday", "est_close_date=friday"),
        ("opp hold 1 close=mid jan", "est_close_date='mid jan'"),
        ("opp hold 1 waits for the lease revenue=5k", "est_revenue=5k"),
    ],
)
def test_a_hold_sets_no_other_field(cli: Cli, line: str, edit: str) -> None:
    cli("opp", "new", "crane")
    said = refused(cli, *line.split())
    assert f"try: oppcli edit O1 {edit}" in said
    assert cli("edit", "O1", edit.replace("'", "")).code == 0


@pytest.mark.parametrize("text", ["budget till 12 jan", "price list in january"])
def test_the_day_of_a_hold_is_read_alike_from_the_option(cli: Cli, text: str) -> None:
    cli("opp", "new", "crane")
    ran = cli("opp", "hold", "1", "--next", text)
    assert "it stays on hold until it is resumed; a task can remind you: oppcli task O1" in ran.err


@pytest.mark.parametrize("line", ["edit 1 close=fri close=sat", "opp edit 1 close=fri close=sat"])
def test_an_edit_with_two_values_of_a_field_is_refused(cli: Cli, line: str) -> None:
    cli("opp", "new", "crane")
    ran = cli(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert "close is given twice: 'fri' and 'sat'" in ran.err
    assert cli("opp", "edit", "1", "close=fri", "close=fri").code == 0


def test_a_full_name_and_the_login_of_a_user_are_two_things(cli: Cli) -> None:
    ran = cli("org", "add", "user", "Ann B", "name=ann")
    assert (ran.code, ran.out) == (0, "user ann added · full name Ann B\n")
    ran = cli("org", "add", "user", "Bob", "Cee", "login=bob", "manager=ann")
    assert ran.out == "user bob added · full name Bob Cee · manager ann\n"
    assert "name is given twice" in refused(cli, "org", "add", "user", "bob", "name=bib")
    said = refused(cli, "org", "add", "user", "Dan E", "name=dan", "full_name=Daniel E")
    assert "name is given twice" in said


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("opp edit 1 next=a next_step=b", "next_step"),
        ("opp edit 1 --close fri close=eom", "est_close_date"),
        ("opp edit 1 --close fri est_close_date=eom", "est_close_date"),
        ("opp advance 1 close=fri --set close=eom", "close"),
        ("opp advance 1 --set est_close_date=fri --set close=eom", "est_close_date"),
        ("opp advance 1 est_close_date=fri --set close=eom", "est_close_date"),
        ("lead edit 1 value=5k est_value=7k", "est_value"),
        ("contact edit 1 phone=0171 --phone 0172", "phone"),
        ("device edit V1 price=5k list_price=6k", "list_price"),
        ("deal edit 1 price=5k unit_price=6k", "unit_price"),
        ("activity edit 1 due=fri due_date=sat", "due_date"),
    ],
)
def test_a_field_has_one_value_however_it_is_called(cli: Cli, line: str, name: str) -> None:
    cli("opp", "new", "crane", "contact=Eva Lund", "interest_type=new", "--create")
    cli("lead", "new", "dozer")
    cli("device", "new", "--stock", "S-1")
    cli("deal", "new", "1", "truck", "5k")
    cli("task", "1", "send offer")
    said = refused(cli, *line.split())
    assert f"{name} is given twice: " in said


def test_a_row_gives_a_field_one_value(cli: Cli) -> None:
    cli("opp", "new", "crane", "account=Acme", "interest_type=new", "--create")
    before = cli("export", "all").out
    row = '{"ref": 1, "set": {"close": "fri", "est_close_date": "eom"}}'
    ran = cli("opp", "advance", "--stdin", stdin=row)
    assert ran.code == 2
    assert "est_close_date is given twice: 'fri' and 'eom'" in ran.err
    assert cli("export", "all").out == before


def test_an_edit_of_rows_has_one_value_for_all(cli: Cli) -> None:
    cli("opp", "new", "crane")
    ran = cli("opp", "edit", "--stdin", "--close", "fri", "close=eom", stdin='{"ref": 1}')
    assert "close is given twice: 'fri' and 'eom'" in ran.err
    assert cli("opp", "edit", "--stdin", "close=eom", stdin='{"ref": 1, "close": "fri"}').code == 0
