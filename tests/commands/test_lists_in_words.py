"""Lists and hints for words that say a status, a period, a plan, a hold or a trade-in."""

import pytest


@pytest.fixture
def sales(typed):
    """O1 on hold, O2 closing next week, O3 won today; all of jana."""
    typed(
        ["opp", "new", "Vans", "120k", "eoy"],
        ["opp", "new", "Trucks", "90k", "next", "week"],
        ["opp", "new", "Crane", "80k", "eoy"],
        ["opp", "hold", "1"],
        ["won", "3", "--skip-stages"],
    )


@pytest.mark.parametrize(
    ("line", "refs"),
    [
        ("mine won this month", "O3"),
        ("mine won last month", ""),
        ("mine on hold", "O1"),
        ("mine closing next week", "O2"),
        ("mine next week", "O2"),
        ("opp list won", "O3"),
        ("opp list all", "O1 O2 O3"),
        ("opp list open", "O2"),
        ("opp list overdue", ""),
        ("opp list lost", ""),
    ],
)
def test_a_status_and_a_period_are_filters(typed, sales, line, refs):
    assert typed([*line.split(), "-q"]).split() == refs.split()


@pytest.mark.parametrize("line", ["mine closing", "opp list vans", "opp list won vans"])
def test_other_words_are_searched_for(cli, sales, line):
    ran = cli(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert " --search " in ran.err


def test_a_word_beside_an_option_of_the_same_kind_is_refused(cli, sales):
    assert cli("mine", "won", "--status", "lost").code == 2


def test_what_is_on_hold_is_counted_below_the_list(at_terminal, sales):
    assert "2 open, 1 of them on hold · 210,000 EUR" in at_terminal("mine", answers="")
    assert "1 open · 90,000 EUR" in at_terminal("mine", "open", answers="")


@pytest.mark.parametrize("line", ["whoami", "who am i", "me"])
def test_who_you_are_is_a_setting(cli, line):
    assert "try: oppcli config get user" in cli(*line.split()).err


def test_a_new_store_says_who_you_are_where_nobody_said_it(cli, environ, tmp_path):
    environ.pop("OPPCLI_USER", None)
    new = {"OPPCLI_DB": str(tmp_path / "new.db")}
    ran = cli("opp", "new", "Van", env=new)
    owner = ran.out.rpartition("owner ")[2].strip()
    assert f"you are {owner} here; if not: oppcli config set user NAME" in ran.err
    assert cli("opp", "new", "Van", env=new).err == ""


def test_a_next_step_that_ends_in_a_day_says_how_to_plan_it(cli, typed, sales):
    ran = cli("edit", "2", "next=send brochure friday")
    assert ran.out == "O2 next_step – → send brochure friday\n"
    assert "to plan it: oppcli task 2 send brochure friday\n" in ran.err
    assert "task planned: send brochure · O2" in typed(["task", "2", "send", "brochure", "friday"])
    assert cli("edit", "2", "next=send brochure").err == ""


def test_a_hold_has_no_last_day(cli, typed, sales):
    ran = cli("opp", "hold", "2", "until", "mid", "jan")
    assert (ran.code, ran.out) == (2, "")
    assert "try: oppcli opp edit 2 close='mid jan', then oppcli opp hold 2" in ran.err
    typed(["opp", "edit", "2", "close=mid jan"], ["opp", "hold", "2"])


@pytest.mark.parametrize("name", [["VW Crafter", "12k"], ["VW", "12k"]])
def test_the_name_of_a_trade_in_goes_into_a_note(cli, sales, name):
    ran = cli("deal", "new", "2", "Transit", "--price", "45k", "--trade-in", *name)
    assert (ran.code, ran.out) == (5, "")
    assert f"--trade-in is an amount; what '{name[0]}' is goes into a note." in ran.err
    assert f"try: --trade-in 12k, then oppcli note 2 'trade-in: {name[0]}'" in ran.err
