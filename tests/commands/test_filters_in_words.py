"""Lists and reports whose words without dashes are a filter: `no activity for 3 weeks`."""

import pytest

NOV_30 = {"OPPCLI_TODAY": "2026-11-30"}


@pytest.fixture
def dealer(typed):
    """Sales of leif, mia and jana, all made on Mon 23 Nov 2026.

    O1 of leif closes this week, O2 of leif next week after a push; O3 of mia is won, O4 of mia
    lost; O5 of jana has no amount, no close date, and is for a used one.
    """
    typed(
        ["org", "add", "user", "leif"],
        ["org", "add", "user", "mia"],
        ["org", "add", "business", "Norrvik"],
        ["org", "add", "operation", "New sales", "--business", "Norrvik"],
        ["opp", "new", "Vans", "120k", "fri", "--owner", "leif", "--interest-type", "new"],
        ["opp", "new", "Trucks", "90k", "fri", "--owner", "leif", "--interest-type", "demo"],
        ["opp", "edit", "2", "close=+1w", "next=call", "category=commit"],
        ["opp", "new", "Crane", "80k", "eoy", "--owner", "mia"],
        ["opp", "new", "Bus", "30k", "eoy", "--owner", "mia", "--operation", "New sales"],
        ["opp", "new", "Loader", "--interest-type", "used"],
        ["won", "3", "--skip-stages"],
        ["lost", "4", "price", "to", "Initech"],
        ["note", "1", "came by"],
    )


@pytest.mark.parametrize(
    ("line", "refs", "said"),
    [
        ("opp list slipping", "O2", "--where 'days_pushed>0'"),
        ("opp list pushed leif", "O2", "--where 'days_pushed>0' --owner leif"),
        ("opp list idle over 1 week", "", "--where 'idle>7'"),
        ("opp list idle three weeks", "", "--where 'idle>21'"),
        ("opp list no activity for a week", "", """'last_activity!="since a week ago" created"""),
        ("opp list where no activity since fri", "O2 O5", """'last_activity!="since fri"'"""),
        ("opp list no activity in the last 3 weeks", "O2 O5", "since last 3 weeks"),
        ("opp list without any activity", "O2 O5", "--where last_activity=none"),
        ("opp list no contact this month", "O2 O5", "since this month"),
        ("opp list not contacted since monday", "O2 O5", "since monday"),
        ("opp list not called for a week", "", """'last_activity!="since a week ago" created"""),
        ("opp list not contacted for 2 weeks", "", """'last_activity!="since 2 weeks ago" cr"""),
        ("opp list not called since fri", "O2 O5", """'last_activity!="since fri"'"""),
        ("opp list not spoken to since fri", "O2 O5", """'last_activity!="since fri"'"""),
        ("opp list never called", "O2 O5", "--where last_activity=none"),
        ("mine not phoned this month", "O5", "since this month"),
        ("opp list without next step", "O1 O5", "--where no_next_step"),
        ("opp list no amount", "O5", "--where est_revenue=none"),
        ("opp list without close date", "O5", "--where est_close_date=none"),
        ("opp list without owner", "", "--where owner=none"),
        ("mine without a close date", "O5", "--where est_close_date=none"),
        ("opp list used", "O5", "--interest-type used"),
        ("opp list new", "O1", "--interest-type new"),
        ("opp list product demo", "O2", "--interest-type demo"),
        ("opp list all New sales", "O4", "--operation 'New sales'"),
        ("opp list commit next week", "O2", "--where forecast_category=commit"),
        ("opp list pipeline leif", "O1", "--where forecast_category=pipeline --owner leif"),
        ("opp list stage interest leif", "O1 O2", "--stage interest --owner leif"),
        ("opp list seller leif over 100k", "O1", "--owner leif"),
        ("opp list leif over 50k closing in november", "O1 O2", "--owner leif"),
        ("opp list closing before 29 nov", "O1", "--close 'before 29 nov'"),
        ("opp list closing by friday", "O1", "--close 'until friday'"),
        ("opp list closing after friday", "O2", "--close 'after friday'"),
        ("opp list won since september", "O3", "--close 'since september'"),
        ("opp list won by mia this year", "O3", "--owner mia"),
        ("opp list lost of mia", "O4", "--owner mia"),
        ("opp list lost before november", "", "--close 'before november'"),
        ("opp list changed since yesterday leif", "O1 O2", "'updated_at=\"since yesterday\"'"),
        ("opp list created after yesterday used", "O5", "--created 'after yesterday'"),
    ],
)
def test_a_filter_in_words_is_taken_and_said_back(cli, dealer, line, refs, said):
    ran = cli(*line.split(), "--fields", "ref")
    assert (ran.code, ran.out.split()[1:]) == (0, refs.split()), ran.err
    assert ran.err.startswith("only: ")
    assert said in ran.err


@pytest.mark.parametrize(
    "line",
    [
        "pipeline used",
        "pipeline without close date",
        "pipeline closing this month",
        "dashboard no activity for 3 weeks",
        "dashboard stage interest",
        "forecast commit",
        "forecast closing this month",
        "report winloss closed this month",
        "review used",
        "report funnel by leif",
        "today leif",
    ],
)
def test_reports_take_the_same_words(cli, dealer, line):
    assert cli(*line.split()).code == 0


def test_a_report_counts_what_the_words_keep(cli, dealer):
    ran = cli("pipeline", "leif", "new", "-o", "csv")
    assert "interest,EUR,1,120000.00" in ran.out
    assert "only: owner leif · new; as options: --owner leif --interest-type new" in ran.err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("opp list slipped last week", "oppcli review --since 'start of last week' --list pushed"),
        ("opp list idle since 9 nov", "oppcli opp list no activity since 9 nov"),
        ("mine no activity last month", "oppcli mine no activity since last month"),
        (
            "opp list no contact",
            "oppcli opp list --where contact=none or oppcli opp list no activity",
        ),
        ("opp list no phone", "oppcli contacts without phone"),
        (
            "opp list since monday",
            "oppcli opp list closing since monday, oppcli opp list created since monday"
            " or oppcli opp list changed since monday",
        ),
        ("opp list won by petra this year", "oppcli opp list --help"),
    ],
)
def test_what_has_two_readings_or_none_is_refused_with_what_may_be_meant(cli, dealer, line, told):
    ran = cli(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.rpartition("try: ")[2] == f"{told}\n"


@pytest.mark.parametrize(
    ("line", "refs"),
    [
        ("leads without phone", "L2"),
        ("leads no email", "L1"),
        ("leads hot", "L2"),
        ("leads new", "L1 L2"),
        ("leads new leif", "L1"),
        ("leads new this week", "L1 L2"),
        ("leads new --owner leif", "L1"),
        ("lead list new since today", "L1 L2"),
        ("contacts without email", "P1"),
        ("contacts without company", "P1"),
        ("accounts created today", ""),
    ],
)
def test_other_lists_take_them_too(cli, typed, line, refs):
    typed(
        ["org", "add", "user", "leif"],
        ["lead", "new", "Van", "--company", "Acme", "--phone", "070 1", "--owner", "leif"],
        ["lead", "new", "Bus", "--email", "b@x.example", "--rating", "hot"],
        ["contact", "new", "Ada Lane", "--phone", "070 2"],
    )
    ran = cli(*line.split(), "-q")
    assert (ran.code, ran.out.split()) == (0, refs.split()), ran.err


def test_a_plural_with_a_status_and_more_than_a_list_has_still_adds(cli):
    assert "L1 added" in cli("leads", "new", "Eva Lund", "070-1234567").out
    assert "L2 added" in cli("leads", "new", "Van", "--last", "Berg").out
    ran = cli("leads", "new", "eva", "lund")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("try: oppcli lead new eva lund\n")


@pytest.fixture
def week(typed):
    """Of O1: A1 done on Mon 23 Nov, A2 due on Tue 24 Nov, A3 due on Fri 4 Dec."""
    typed(
        ["opp", "new", "Vans", "120k", "--close", "10 dec"],
        ["call", "1", "budget ok"],
        ["task", "1", "quote", "--due", "tomorrow"],
        ["task", "1", "visit them", "--due", "4 dec"],
    )


@pytest.mark.parametrize(
    ("line", "refs"),
    [
        ("activities last week", "A1 A2"),
        ("activities this week", "A3"),
        ("activities calls last week", "A1"),
        ("activities open last week", "A2"),
        ("activities done last week", "A1"),
        ("activities due last week", "A2"),
        ("activities overdue", "A2"),
        ("activities due by friday", "A2 A3"),
        ("activity list --when 23nov", "A1"),
        ("activities november", "A1 A2"),
        ("activities december", "A3"),
        ("activities planned november", "A2"),
        ("activities friday", "A3"),
    ],
)
def test_a_time_behind_activities_is_when_they_were_done_or_are_due(cli, week, line, refs):
    ran = cli(*line.split(), "-q", env=NOV_30)
    assert (ran.code, ran.out.split()) == (0, refs.split()), ran.err


def test_a_list_of_what_is_planned_says_what_was_done_then(cli, week):
    ran = cli("activities", "due", "today")
    assert ran.err == "nothing open is due then; 1 was done: oppcli activity list --done today\n"
    done = cli("agenda", "2026-11-23", "--owner", "jana", env=NOV_30)
    line = "oppcli activity list --owner jana --done 2026-11-23..2026-11-23"
    late = "1 late: oppcli today --owner jana\n"
    assert done.err == f"nothing planned; 1 was done: {line}\n{late}"
    assert cli(*line.split()[1:], "-q", env=NOV_30).out == "A1\n"


def test_a_list_of_offers_says_what_offers_are_where_sales_close_then(cli, week):
    ran = cli("deals", "next", "3", "weeks")
    told = "no offer lapses then; deals are offers. 1 sale closes then: oppcli opp list"
    assert ran.err == f"{told} next 3 weeks\n"
    assert cli("opp", "list", "next", "3", "weeks", "-q").out == "O1\n"
    assert cli("deals", "tomorrow").err == "nothing found\n"


def test_lost_ones_say_why_and_who_won(cli, dealer):
    heading, row = cli("opp", "list", "lost").out.splitlines()
    assert heading.split("\t")[-2:] == ["lost_reason", "competitor"]
    assert row.split("\t")[-2:] == ["price", "Initech"]
    shown = cli("opp", "list", "lost", "-o", "plain").out
    assert "Reason" in shown
    assert "Initech" in shown
    assert "Stage" not in shown
    assert "Stage" not in cli("opp", "list", "won", "-o", "plain").out
    assert "lost_reason" not in cli("opp", "list", "won").out


def test_days_of_closed_sales_look_back(cli, dealer):
    later = {"OPPCLI_TODAY": "2027-02-01"}
    assert cli("opp", "list", "won", "november", "-q", env=later).out == "O3\n"
    assert cli("opp", "list", "--status", "won", "--close", "23 nov", "-q", env=later).out == "O3\n"
    assert cli("opp", "list", "november", "-q", env=later).out == ""


def test_the_rest_is_not_counted_where_the_first_were_asked_for(at_terminal, dealer):
    assert "more row" not in at_terminal("opp", "list", "top", "1", answers="")
    assert "2 more rows" in at_terminal("opp", "list", "--limit", "1", answers="")


def test_a_list_shows_what_it_is_picked_and_sorted_by(at_terminal, dealer):
    screen = at_terminal("opp", "list", "--sort", "-idle", answers="")
    assert "Idle" in screen
    assert "idle counts changes, too; without them: oppcli opp list no activity" in screen
    assert "Last activity" in at_terminal("opp", "list", "no", "activity", "today", answers="")


def test_whose_it_is_is_shown_where_it_is_of_several(cli, typed, at_terminal, dealer):
    assert "Owner" in at_terminal("opp", "list", answers="")
    shown = at_terminal("opp", "list", "leif", answers="")
    assert "owner" not in shown.partition("Ref")[2]
    typed(["task", "1", "ring", "--due", "today"], ["task", "5", "ring", "--due", "today"])
    typed(["edit", "A2", "owner=leif"])
    for verb in ("today", "agenda"):
        assert "Owner" in cli(verb, "--owner", "leif,jana", "-o", "plain").out
        assert "Owner" not in cli(verb, "--owner", "leif", "-o", "plain").out
        assert cli(verb, "--owner", "leif", "-o", "csv").out.splitlines()[0].endswith(",owner")


def test_all_that_was_understood_of_a_line_is_said_in_words(cli, dealer):
    ran = cli(
        *[
            "opp",
            "list",
            "no",
            "activity",
            "for",
            "3",
            "weeks",
            "used",
            "over",
            "40k",
            "closing",
            "november",
        ]
    )
    assert ran.err.splitlines()[0] == (
        "only: no activity since Mon 2 Nov, made before that · revenue over 40k · closing november"
        " · used; as options:"
        """ --where 'last_activity!="since 3 weeks ago" created_at<"3 weeks ago"'"""
        " --where 'est_revenue>40k' --close november --interest-type used"
    )
    ran = cli(
        *[
            "opp",
            "list",
            "without",
            "next",
            "step",
            "won",
            "since",
            "september",
            "idle",
            "over",
            "3",
            "weeks",
        ]
    )
    assert ran.err.startswith(
        "only: without next step · won · closed since september · idle over 21 days;"
    )


def test_at_a_terminal_the_options_are_left_out_where_one_line_has_no_room(
    at_terminal, dealer, environ
):
    environ["COLUMNS"] = "80"
    shown = at_terminal(*["opp", "list", "no", "activity", "for", "3", "weeks"], answers="")
    assert shown.splitlines()[0] == "only: no activity since Mon 2 Nov, made before that"
    shown = at_terminal(*["opp", "list", "used", "mia"], answers="")
    assert "only: used · owner mia; as options: --interest-type used --owner mia" in shown


def test_the_last_activity_is_a_day_like_others(at_terminal, dealer, environ):
    environ["COLUMNS"] = "120"
    line = "opp list no activity this month --sort last_activity --color never"
    shown = at_terminal(*line.split(), answers="")
    assert "Last activity" in shown
    assert "  never" in shown
    assert " 12:00" not in shown


def test_without_next_step_means_the_same_in_lists_today_and_review(cli, typed):
    typed(
        ["opp", "new", "Vans", "10k"],
        ["opp", "new", "Crane", "10k", "next=call"],
        ["opp", "new", "Bus", "10k"],
        ["task", "3", "ring", "--due", "fri"],
        ["lead", "new", "Loader", "--company", "Acme"],
        ["task", "L1", "some day"],
        ["lead", "qualify", "1"],
        ["opp", "new", "Boat", "10k"],
        ["opp", "hold", "5"],
    )
    listed = cli("opp", "list", "without", "next", "step", "-o", "json").json
    assert [row["ref"] for row in listed] == ["O1", "O5"]
    assert cli("opp", "list", "--where", "no_next_step=no", "-q").out == "O2\nO3\nO4\n"
    review = cli("review", "--list", "no_next_step", "-o", "json").json
    assert [row["ref"] for row in review] == ["O1", "O5"]
    assert cli("opp", "list", "lost", "without", "next", "step", "-q").out == ""


def test_who_had_no_activity_for_a_month_is_older_than_a_month(cli, typed):
    assert cli("opp", "new", "Old", env={"OPPCLI_TODAY": "2026-10-01"}).code == 0
    typed(["opp", "new", "Young"])
    assert cli("opp", "list", "no", "activity", "for", "4", "weeks", "-q").out == "O1\n"
    assert cli("opp", "list", "no", "activity", "this", "month", "-q").out == "O1\nO2\n"


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("idle>45", "; without them: oppcli opp list no activity for 45 days"),
        ("idle >= 45", "; without them: oppcli opp list no activity for 44 days"),
        (
            "owner=jana idle>45 topic~'a b'",
            "; without them: oppcli opp list no activity for 45 days"
            " --where 'owner=jana topic~\"a b\"'",
        ),
        ("idle<3", ""),
        ("idle<=3", ""),
        ("idle>=1", ""),
        ("idle>2 idle<9", ""),
    ],
)
def test_the_note_of_idle_proposes_the_same_days_without_an_activity(cli, dealer, where, told):
    ran = cli("opp", "list", "--where", where, "-o", "table")
    assert ran.code == 0, ran.err
    assert [line for line in ran.err.splitlines() if "idle" in line] == [
        f"idle counts changes, too{told}"
    ]
