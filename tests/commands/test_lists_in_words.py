"""Lists and hints for words that say a status, a period, a plan, a hold or a trade-in."""

import shlex

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


@pytest.mark.parametrize(
    ("line", "refs"),
    [
        ("opp list all smallest first", "O3 O2 O1"),
        ("mine all biggest first", "O1 O2 O3"),
        ("mine all over 85,000 by amount", "O1 O2"),
        ("mine all sorted by close", "O2 O1 O3"),
        ("opps all oldest first", "O1 O2 O3"),
        ("mine won biggest first", "O3"),
    ],
)
def test_an_order_is_said_in_words(typed, sales, line, refs):
    assert typed([*line.split(), "-q"]).split() == refs.split()


def test_two_orders_are_refused(cli, sales):
    ran = cli("opp", "list", "by", "amount", "oldest", "first")
    assert (ran.code, ran.out) == (2, "")
    assert "'created_at' and --sort -est_revenue are two of a kind." in ran.err


@pytest.mark.parametrize("said", ["december and january", "q4 and q1", "this year and next year"])
def test_adjacent_periods_are_one(cli, sales, said):
    assert cli("forecast", *said.split()).code == 0


@pytest.mark.parametrize("said", ["december and february", "december and q1", "january and dec"])
def test_periods_with_a_gap_are_two(cli, sales, said):
    ran = cli("forecast", *said.split())
    assert ran.code == 2
    assert ran.err.startswith("error: two times are given for --period: ")


def test_monday_and_tuesday_may_be_of_two_weeks(cli, sales):
    assert cli("activities", "due", "today", "and", "tomorrow").code == 0
    assert cli("activities", "due", "monday", "and", "tuesday").code == 2


@pytest.mark.parametrize("line", ["opp list vans", "opp list won vans"])
def test_other_words_are_searched_for_where_that_finds_something(cli, sales, line):
    ran = cli(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert " --search vans" in ran.err


@pytest.mark.parametrize("line", ["mine closing", "opp list weeks", "opp list amount", "mine zz"])
def test_words_of_fields_and_times_and_unknown_ones_are_not_searched_for(cli, sales, line):
    ran = cli(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(f"try: oppcli {' '.join(line.split()[:-1])} --help\n")


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
    assert ran.out == "O2 next step – → send brochure friday\n"
    assert "to plan it: oppcli task 2 send brochure friday\n" in ran.err
    assert "task planned: send brochure · O2" in typed(["task", "2", "send", "brochure", "friday"])
    assert cli("edit", "2", "next=send brochure").err == ""


def test_a_hold_in_an_option_has_no_last_day(cli, sales):
    ran = cli("opp", "hold", "2", "--next", "until mid jan")
    assert "O2 status open → on hold · next step – → until mid jan" in ran.out
    assert ran.err == (
        "it stays on hold until it is resumed; a task can remind you:"
        " oppcli task O2 'take up O2 again' --due 'mid jan'\n"
    )
    assert "due Fri 15 Jan 2027" in cli("task", "O2", "take up O2 again", "--due", "mid jan").out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hold 2 waits for the lease", "O2 status open → on hold · next step – → waits for the"),
        ("back 2 price was too low", "O2 Quotation → Interest"),
    ],
)
def test_words_behind_what_is_held_or_goes_back_say_why(cli, typed, sales, line, said):
    typed(["opp", "advance", "2", "interest_type=new", "account=Berg AG", "--create"])
    ran = cli("opp", *line.split())
    assert said in ran.out
    reminder = "no day: nothing reminds you; to plan it: oppcli task O2 take up again --due +1m\n"
    assert (ran.code, ran.err) == (0, "" if "back" in line else reminder)
    if "back" in line:
        assert "price was too low" in cli("show", "O2").out


def test_a_hold_until_no_day_says_so_with_a_line_that_plans_one(cli, sales):
    ran = cli("opp", "hold", "2", "until", "spring")
    line = "oppcli task O2 take up again --due '1 mar'"
    assert ran.err == f"no day: nothing reminds you; to plan it: {line}\n"
    assert "task planned: take up again · O2" in cli(*shlex.split(line)[1:]).out
    cli("opp", "resume", "2")
    assert cli("opp", "hold", "2", "until", "spring").err == "", "that task reminds"


@pytest.mark.parametrize("name", [["VW Crafter", "12k"], ["VW", "12k"]])
def test_the_name_of_a_trade_in_goes_into_a_note(cli, sales, name):
    ran = cli("deal", "new", "2", "Transit", "--price", "45k", "--trade-in", *name)
    assert (ran.code, ran.out) == (5, "")
    said = f"--trade-in is an amount; what '{name[0]}' is goes into a note: oppcli note 2"
    assert f"{said} 'trade-in: {name[0]}'.\n" in ran.err
    assert ran.err.endswith("  try: --trade-in 12k\n")


@pytest.fixture
def team(typed):
    """Sales, leads, offers and tasks of leif and mia; today is Mon 23 Nov 2026."""
    typed(
        ["org", "add", "business", "Norrvik"],
        ["org", "add", "facility", "Hamburg", "--business", "Norrvik"],
        ["org", "add", "user", "leif"],
        ["org", "add", "user", "mia"],
        ["opp", "new", "Vans", "120k", "eoy", "--owner", "leif", "--facility", "Hamburg"],
        ["opp", "new", "Trucks", "90k", "next", "week", "--owner", "leif"],
        ["opp", "new", "Crane", "80k", "eoy", "--owner", "mia"],
        ["opp", "new", "Bus", "30k", "eoy", "--owner", "mia"],
        ["won", "3", "95k", "--skip-stages"],
    )


@pytest.mark.parametrize(
    ("line", "refs"),
    [
        ("opp list leif", "O1 O2"),
        ("opp list LEIF top 1", "O1"),
        ("opp list biggest 2", "O1 O2"),
        ("opp list Hamburg open over 50k", "O1"),
        ("opp list under 50k", "O4"),
        ("opp list at least 90,000 EUR", "O1 O2"),
        ("opp list mia won this month", "O3"),
        ("opp list mia closed this month", "O3"),
        ("opp list won open top 2", "O1 O2"),
        ("opp list interest leif", "O1 O2"),
        ("opp list leif closing next week", "O2"),
        ("opp list revenue>=90k close=next week", "O2"),
        ("opp list new today leif", "O1 O2"),
        ("opportunities leif", "O1 O2"),
    ],
)
def test_names_amounts_and_the_biggest_need_no_dashes(typed, team, line, refs):
    assert typed([*line.split(), "-q"]).split() == refs.split()


def test_the_biggest_of_won_sales_are_those_that_brought_most(cli, team):
    ran = cli("opp", "list", "won", "top", "5", "-o", "csv", "--fields", "ref,actual_revenue")
    assert ran.out.splitlines() == ["ref,actual_revenue", "O3,95000.00"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("opp list vans won", "oppcli opp list --search vans won"),
        ("opp list leif vans -o csv", "oppcli opp list leif --search vans -o csv"),
        ("opp list leif big vans", "oppcli opp list --help"),
        ("opp list lei", "oppcli opp list --owner leif"),
        ("opp list for zz", "oppcli opp list --help"),
        ("opp list by seller", "oppcli pipeline --by seller"),
        ("opp list idle", "oppcli opp list --where 'idle>30' or oppcli opp list --where stale"),
        ("opp list by topic", "oppcli opp list --sort topic"),
        ("contact list zz", "oppcli contact list --help"),
        ("pipeline over 50k", "oppcli pipeline --where 'est_revenue>50k'"),
        ("report funnel by owner", "oppcli report funnel --owner @me"),
        ("report response by zz", "--by lead_source, owner, business, facility or brand"),
    ],
)
def test_what_is_not_understood_gets_the_command_that_may_be_meant(cli, team, line, told):
    ran = cli(*line.split())
    assert (ran.out, ran.err.rpartition("try: ")[2]) == ("", f"{told}\n")


def test_an_amount_beside_the_option_of_the_same_kind_is_refused(cli, team):
    assert cli("opp", "list", "top", "2", "--sort", "topic").code == 2
    assert cli("opp", "list", "next", "week", "--close", "eoy").code == 2


@pytest.mark.parametrize(
    "line",
    [
        ["opp", "list", "idle>10"],
        ["opp", "list", "--where", "idle>10"],
        ["opp", "list", "idle", "over", "10", "days"],
        ["opp", "list", "idle", "for", "more", "than", "10", "days"],
        ["report", "stale", "--days", "10"],
        ["report", "stale", "over", "10", "days"],
    ],
)
def test_idle_is_a_condition_that_counts_as_the_stale_report_does(cli, team, line):
    assert cli(*line, "-q").out == ""
    assert cli("note", "2", "came by", env={"OPPCLI_TODAY": "2026-11-30"}).code == 0
    later = {"OPPCLI_TODAY": "2026-12-04"}
    assert cli(*line, "-q", env=later).out.split() == ["O1", "O4"]
    idle = cli("opp", "list", "--sort", "-idle", "--fields", "ref,idle", "-o", "csv", env=later)
    assert idle.out.splitlines()[1:] == ["O1,11", "O4,11", "O2,4"]


def test_sales_without_any_activity_are_told_of(cli, team):
    assert cli("note", "2", "came by").code == 0
    later = {"OPPCLI_TODAY": "2026-12-30"}
    ran = cli("opp", "list", "--where", "last_activity<'20 days ago'", "--fields", "ref", env=later)
    assert ran.out == "ref\nO2\n"
    assert "2 more have no last_activity: --where last_activity=none finds them\n" in ran.err
    assert "idle>30 counts from when a record was made" in ran.err
    none = cli("opp", "list", "--where", "last_activity=none", "-q", env=later)
    assert none.out.split() == ["O1", "O4"]
    assert cli("opp", "list", "--where", "last_activity>='40 days ago'", env=later).err == ""


@pytest.fixture
def offers(typed):
    """D1 lapsed on Mon 16 Nov, D2 lapses this Friday, D3 in three weeks, D4 is a scenario."""
    typed(
        ["opp", "new", "Vans", "--owner", "jana"],
        ["deal", "new", "1", "One", "--price", "1k", "--offered", "--valid", "2026-11-24"],
        ["deal", "new", "1", "Two", "--price", "2k", "--offered", "--valid", "2026-12-04"],
        ["deal", "new", "1", "Three", "--price", "3k", "--offered", "--valid", "2026-12-21"],
        ["deal", "new", "1", "Four", "--price", "4k", "--valid", "2026-12-04"],
    )


@pytest.mark.parametrize(
    ("line", "refs"),
    [
        ("deal list lapsing next 2 weeks", "D2"),
        ("deals next 2 weeks", "D2"),
        ("deals 2026-11-20..2026-12-31", "D2 D3"),
        ("deals last week", "D1"),
        ("deals lapsed last week", "D1"),
        ("deals scenario", "D4"),
        ("deals top 1", "D4"),
        ("deals amount>2k", "D3 D4"),
    ],
)
def test_a_plural_with_words_is_the_list_and_offers_lapse_in_a_period(cli, offers, line, refs):
    ran = cli(*line.split(), "-q", env={"OPPCLI_TODAY": "2026-11-30"})
    assert (ran.code, ran.out.split()) == (0, refs.split()), ran.err


def test_the_option_valid_says_the_same(cli, offers):
    there = {"OPPCLI_TODAY": "2026-11-30"}
    assert cli("deal", "list", "--valid", "next 2 weeks", "-q", env=there).out == "D2\n"
    every = ["--valid", "next 2 weeks", "--status", "all", "-q"]
    assert cli("deal", "list", *every, env=there).out.split() == ["D2", "D4"]
    ran = cli("which", "offers", "lapse", "in", "the", "next", "two", "weeks")
    assert ran.err.endswith("try: oppcli deal list --valid 'next two weeks'\n")


def test_plurals_of_leads_and_activities_have_their_own_days(cli, typed):
    typed(
        ["lead", "new", "Van", "--company", "Acme"],
        ["opp", "new", "Vans"],
        ["task", "1", "quote", "--due", "fri"],
        ["meet", "1", "talk", "--at", "thu 14:00"],
        ["task", "1", "some day"],
    )
    assert cli("leads", "today", "-q").out == "L1\n"
    assert cli("leads", "this", "week", "new", "-q").out == "L1\n"
    assert cli("leads", "last", "week", "-q").out == ""
    assert cli("activities", "friday", "-q").out == "A1\n"
    assert cli("activities", "this", "week", "-q").out.split() == ["A2", "A1"]
    assert cli("activity", "list", "--due", "none", "-q").out == "A3\n"
    assert "try: oppcli deals list" in cli("deals", "lst").err


def test_options_may_stand_before_the_words_of_a_plural(cli, typed):
    typed(["opp", "new", "Golf"], ["visit", "1", "showed", "the", "yard"])
    said = typed(["activities", "--owner", "@me", "done", "today"])
    assert "showed the yard" in said
    assert typed(["opps", "--owner", "@me", "-q"]) == "O1\n"


@pytest.mark.parametrize("line", ["opp list not commit", "opp list closing december not commit"])
def test_the_opposite_of_a_filter_is_never_proposed(cli, line):
    cli("opp", "new", "Crane")
    ran = cli(*line.split())
    proposed = line.replace("not commit", "--where 'forecast_category!=commit'")
    assert ran.code == 2
    assert f"try: oppcli {proposed}\n" in ran.err
    assert cli("opp", "list", "not", "frobnicated").err.endswith("try: oppcli opp list --help\n")


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("company", "account"),
        ("seller", "owner"),
        ("type", "interest_type"),
        ("source", "lead_source"),
        ("chance", "probability"),
        ("title", "topic"),
    ],
)
def test_a_word_means_the_same_column_as_group_and_as_order(cli, typed, word, field):
    typed(["opp", "new", "Loader", "--account", "Acme", "--create", "--revenue", "9k"])
    by_word = cli("opp", "list", "--fields", f"ref,{word}", "--sort", word, "-o", "json")
    by_name = cli("opp", "list", "--fields", f"ref,{field}", "--sort", field, "-o", "json")
    assert by_word.code == 0
    assert by_word.json == by_name.json
    grouped, named = (cli("pipeline", "--by", each, "-o", "tsv") for each in (word, field))
    assert (grouped.code == 0, grouped.out) == (named.code == 0, named.out)


@pytest.mark.parametrize("word", ["amount", "value", "total"])
def test_an_amount_of_won_sales_is_what_they_brought(cli, typed, word):
    typed(
        ["opp", "new", "Loader", "--revenue", "9k"],
        ["opp", "new", "Crane", "--revenue", "8k"],
        ["opp", "close", "1", "--won", "--revenue", "5k", "--skip-stages"],
        ["opp", "close", "2", "--won", "--revenue", "6k", "--skip-stages"],
    )
    won = ("opp", "list", "--status", "won", "-q")
    assert cli(*won, "--sort", f"-{word}").out.split() == ["O2", "O1"]
    assert cli("opp", "list", "won", "biggest", "first", "-q").out.split() == ["O2", "O1"]
    row = cli(*won[:-1], "--fields", f"ref,{word}", "--sort", "ref", "-o", "json").json[0]
    assert row["actual_revenue"] == 5000
