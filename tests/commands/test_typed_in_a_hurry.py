"""What a seller types without quotes or dashes is understood where it means one thing alone."""

import pytest


def words(line: str) -> list[str]:
    """The words of a line in which nothing is quoted."""
    return line.split()


@pytest.fixture
def sale(typed):
    """O1 of Globex Mining."""
    typed(["opp", "new", "Fleet", "--account", "Globex Mining", "--create"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "call 1 ask --at tomorrow 10:00",
            "call planned: ask · O1 Globex Mining · starts Tue 24 Nov",
        ),
        ("call 1 ask --at=tomorrow 10:00", "starts Tue 24 Nov 2026 (1d) 10:00"),
        (
            "call 1 --due fri ask for the budget",
            "ask for the budget · O1 Globex Mining · due Fri 27",
        ),
        ("call 1 ask --due next week", "due Sun 6 Dec 2026"),
        ("meet 1 show it -a 10.30 friday", "starts Fri 27 Nov 2026 (4d) 10:30"),
        ("drive 1 XC60 --at thu at 10", "starts Thu 26 Nov 2026 (3d) 10:00"),
        ("opp edit 1 --close 15 dec", "→ Tue 15 Dec 2026"),
        (
            "opp new Van --account Globex Mining --close next friday",
            "O2 added: Van · Globex Mining · Int",
        ),
    ],
)
def test_the_words_of_an_options_value_need_no_quotes(typed, sale, line, said):
    assert said in typed(words(line))


def test_the_next_step_takes_the_words_up_to_the_next_option(typed, sale):
    said = typed(words("call 1 wants blue --next test drive --at sat 11:00"))
    assert "call logged: wants blue · " in said
    assert "test drive planned: test drive · O1 · starts Sat 28 Nov 2026 (5d) 11:00" in said


def test_refs_behind_an_option_stay_refs(cli, typed, sale):
    typed(["opp", "new", "Van"], ["org", "add", "user", "leif"])
    assert typed(words("opp assign --to leif 1 2")).count("owner jana → leif") == 2
    assert typed(words("opp edit --close fri 1 2")).count(" close ") == 2


def test_the_day_of_a_task_may_end_its_text(typed, sale):
    assert "send it · O1 Globex Mining · due Fri 27 Nov" in typed(words("task 1 send it fri"))
    assert "task planned: send it fri · O1" in typed(["task", "1", "send it fri"])


def test_a_call_whose_text_ends_in_a_day_is_logged_and_says_how_to_plan_it(cli, typed, sale):
    ran = cli(*words("call 1 prices at tomorrow"))
    assert "call logged: prices at tomorrow" in ran.out
    assert ran.err == "to plan it: oppcli call O1 prices --due tomorrow\n"
    assert "call planned: prices · " in typed(["call", "O1", "prices", "--due", "tomorrow"])


@pytest.mark.parametrize(
    ("line", "planned"),
    [
        (
            "call 1 back tomorrow 16:00",
            "call planned: call back · O1 Globex Mining · starts Tue 24",
        ),
        ("call 1 ring back at tomorrow 10:00", "call planned: ring back · "),
        ("visit 1 the yard fri 9am", "visit planned: the yard · "),
        ("drive 1 FH16 2026-12-01 10:00", "test drive planned: FH16 · "),
        ("meet 1 contract today 16:00", "appointment planned: contract · "),
    ],
)
def test_a_day_to_come_with_a_time_is_a_plan(cli, at_terminal, sale, line, planned):
    ran = cli(*words(line))
    assert planned in ran.out
    assert (ran.code, ran.err) == (0, "")
    shown = at_terminal(*words(line), answers="")
    assert planned in shown.replace("\r\n  ", " ")
    assert "Plan it" not in shown


@pytest.mark.parametrize(
    "text",
    [
        *("wants to come tomorrow 16:00", "asked for a drive fri 10:00"),  # what was said
        *("ring back 16:00", "show it fri 14"),  # no day, and a number that is perhaps no hour
        *("spoke today 9:00", "signed 2026-11-20 10:00"),  # have passed
    ],
)
def test_a_time_that_may_be_what_was_said_is_logged(cli, sale, text):
    ran = cli("call", "1", *words(text))
    assert f"call logged: {text}" in ran.out
    assert ran.err.startswith("to plan it: oppcli call O1 ")


def test_what_is_in_quotes_is_never_split(cli, sale):
    ran = cli("call", "1", "ring back tomorrow 10:00")
    assert "call logged: ring back tomorrow 10:00" in ran.out
    assert ran.err == "to plan it: oppcli call O1 'ring back' --at 'tomorrow 10:00'\n"


@pytest.mark.parametrize(
    "text",
    [
        "waits since march",
        "has waited since last friday",
        "spoke today",
        "10 %",
        "2 days",
        "Q4 2027",
    ],
)
def test_a_text_that_ends_in_another_time_says_nothing(cli, sale, text):
    ran = cli("call", "1", *words(text))
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("line", "logged"),
    [
        ("visit 1 about the yard last friday 1 hour", "visit logged: about the yard · 20 · 60m"),
        ("call 1 no answer yesterday", "call logged: no answer · 22"),
        ("call 1 yesterday no answer", "call logged: no answer · 22"),
        ("call 1 called last friday", "call logged: called · 20"),
        ("email 1 sent the brochure 3 days ago", "email logged: sent the brochure · 20"),
        ("call 1 left a message yesterday at half past two", "call logged: left a message · 22"),
        ("meet 1 financing 45 minutes yesterday", "appointment logged: financing · 22 · 45m"),
        ("call 1 waits since yesterday", "call logged: waits since yesterday · 23"),
        (
            "call 1 about the offer of last friday",
            "call logged: about the offer of last friday · 23",
        ),
        ("note 1 came by yesterday", "note logged: came by yesterday · 23"),
    ],
)
def test_a_past_day_around_the_text_says_when_it_happened(cli, sale, line, logged):
    said, day, *more = logged.split(" · ")
    ran = cli(*words(line))
    assert ran.err == ""
    assert ran.out.startswith(f"A1 {said} · O1 Globex Mining · ")
    assert f" {day} Nov 2026 " in ran.out
    assert ran.out.rstrip().endswith(f" · {more[0]}" if more else ")")


def test_a_past_day_that_somebody_told_is_asked_about(cli, at_terminal, sale):
    ran = cli(*words("call 1 he came by last friday"))
    assert "call logged: he came by last friday · O1 Globex Mining · Mon 23 Nov" in ran.out
    assert ran.err == (
        "if that is when it happened: oppcli call O1 'he came by' --on 'last friday'\n"
    )
    shown = at_terminal(*words("call 1 he came by last friday"), answers="y\n")
    assert "Was it on Fri 20 Nov 2026 (-3d)? [y/N]" in shown
    assert "call logged: he came by · O1 Globex Mining · Fri 20 Nov" in shown


def test_at_a_terminal_it_is_asked_whether_that_is_a_plan(cli, at_terminal, sale):
    shown = at_terminal(*words("call 1 prices tomorrow"), answers="y\n")
    assert "Plan it for Tue 24 Nov 2026 (1d)? No logs it as done today. [y/N]" in shown
    assert "A1 call planned: prices · " in shown
    assert "A2 test drive planned: test drive" in at_terminal(
        *words("drive 1 thursday 14.30"), answers="y\n"
    )
    assert "A3 call logged: he comes friday" in at_terminal(
        *words("call 1 he comes friday"), answers="\n"
    )


@pytest.mark.parametrize(
    ("text", "what", "when"),
    [
        ("again tomorrow half past ten", "again", "Tue 24 Nov 2026 (1d) 10:30"),
        ("again tomorrow morning at ten", "again", "Tue 24 Nov 2026 (1d) 10:00"),
        ("back friday at three", "call back", "Fri 27 Nov 2026 (4d) 15:00"),
        ("back friday three in the morning", "call back", "Fri 27 Nov 2026 (4d) 03:00"),
        ("back quarter to nine fri", "call back", "Fri 27 Nov 2026 (4d) 08:45"),
        ("back fri 10 o'clock", "call back", "Fri 27 Nov 2026 (4d) 10:00"),
        ("back in 45 minutes", "call back", "Mon 23 Nov 2026 (today)"),
        ("discuss --at tomorrow half past ten", "discuss", "Tue 24 Nov 2026 (1d) 10:30"),
        ("x --next call again fri quarter past two", "call again", "Fri 27 Nov 2026 (4d) 14:15"),
    ],
)
def test_a_time_in_words_is_the_time_of_the_plan(typed, sale, text, what, when):
    said = typed(["call", "1", *words(text)])
    assert f"call planned: {what} · O1" in said
    assert f" · starts {when}" in said


def test_a_coming_day_before_other_words_is_asked_about(cli, at_terminal, sale):
    ran = cli(*words("call 1 tomorrow about price"))
    assert "call logged: tomorrow about price" in ran.out
    assert ran.err == "to plan it: oppcli call O1 'about price' --due tomorrow\n"
    shown = at_terminal(*words("call 1 tomorrow about price"), answers="y\n")
    assert "Plan it for Tue 24 Nov 2026 (1d)? No logs it as done today. [y/N]" in shown
    assert "A2 call planned: about price · " in shown


@pytest.mark.parametrize("text", ["was here last friday with him", "free every monday he says"])
def test_a_day_that_has_been_or_is_every_week_is_not_asked_about(cli, sale, text):
    assert cli("call", "1", *words(text)).err == ""


def test_snooze_takes_all_the_words_of_a_time(typed, sale):
    typed(words("task 1 send --due fri"), words("task 1 ring --due fri"))
    assert "→ Sun 29 Nov 2026" in typed(words("snooze 1 2 days"))
    assert typed(words("snooze 1 2 next week")).count("→ Sun 6 Dec 2026") == 2
    assert "→ Tue 15 Dec 2026" in typed(words("snooze 1 15 dec"))


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("forecast next quarter", ["forecast", "--period", "next quarter"]),
        ("report leaderboard last month", ["report", "leaderboard", "--period", "last month"]),
        ("pipeline by owner", ["pipeline", "--by", "owner"]),
        ("pipeline as of yesterday", ["pipeline", "--as-of", "yesterday"]),
        ("agenda next week", ["agenda", "next week"]),
        ("diff last friday", ["diff", "last friday"]),
        ("diff last friday 12:00", ["diff", "last friday 12:00"]),
    ],
)
def test_a_report_takes_its_period_and_group_without_dashes(cli, sale, line, same):
    ran = cli(*words(line))
    assert ran.code == 0
    assert (ran.out, ran.err) == (cli(*same).out, cli(*same).err)


def test_what_is_no_period_is_a_name(cli, sale):
    assert "stage called 'leif'.\n  try: oppcli org list" in cli("forecast", "of", "leif").err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "opp new XC60 20k€ next friday",
            "O2 added: XC60 · Interest · 20,000 EUR · close Fri 4 Dec 2026",
        ),
        (
            "opp new Fleet renewal 2027 120k eoq",
            "Fleet renewal 2027 · Interest · 120,000 EUR · close Thu 31",
        ),
        ("opp new V60 used C1 18k", "V60 used · Globex Mining · Interest · 18,000 EUR"),
        ("opp new Crane 40m", "O2 added: Crane 40m · Interest · owner"),
        ("opp new Car number 10", "O2 added: Car number 10 · Interest · owner"),
        (
            "deal new 1 XC60 20k until friday",
            "D1 added: XC60 · scenario · 20,000 EUR · until Fri 27 Nov",
        ),
    ],
)
def test_an_amount_a_day_and_a_customer_may_end_the_words_of_new(typed, sale, line, said):
    assert said in typed(words(line))


def test_what_is_quoted_is_a_topic_as_it_stands(typed, sale):
    assert "O2 added: Van for friday · Interest · owner" in typed(["opp", "new", "Van for friday"])


def test_qualify_takes_an_amount_and_a_day(cli, typed):
    typed(["lead", "new", "Van", "--last", "Berg"], ["lead", "new", "Bus", "--last", "Lind"])
    said = typed(words("lead qualify 1 20k€ next friday"))
    assert "20,000 EUR · close Fri 4 Dec 2026" in said
    assert "close Fri 15 Jan 2027" in typed(words("lead qualify 2 close=15 jan"))
    typed(["lead", "new", "Cab", "--last", "Holm"])
    ran = cli("lead", "qualify", "3", "cheap")
    assert (ran.code, "'cheap' is neither an amount nor a day." in ran.err) == (2, True)


def test_a_reason_may_stand_behind_the_leads(cli, typed):
    typed(*(["lead", "new", f"Van {n}", "--last", "Berg"] for n in range(3)))
    assert typed(words("lead disqualify 1 2 no longer interested")).count("no longer inter") == 2
    ran = cli("lead", "disqualify", "3", "purple", "moon")
    assert ran.err.splitlines() == [
        "error: reason: 'purple moon' is not one of lost, cannot_contact, no_longer_interested,"
        " canceled.",
        "  try: oppcli lead disqualify --help",
    ]
    assert typed(words("lead disqualify 3 wrong number")).startswith("L3 status new → disqualified")


def test_lost_takes_a_reason_of_several_words_and_who_won(cli, typed, sale):
    assert (
        "'a Volvo instead' is not one of price" in cli("lost", "1", *words("a Volvo instead")).err
    )
    assert "reason price · to Globex AB" in typed(words("lost 1 price to Globex AB"))


def test_a_role_may_be_of_two_words(typed, sale):
    said = typed(["opp", "people", "add", "1", "Eva", "Lund", "decision", "maker", "--create"])
    assert said == "O1 Eva Lund (P1, Globex Mining) added as decision maker\n"


def test_a_user_is_added_with_the_full_name(cli, typed):
    said = typed(["org", "add", "user", "jana", "Jana", "Holm"])
    assert said == "user jana added · full name Jana Holm\n"
    typed(words("org add user leif full_name=Leif Ek manager=jana"))
    assert typed(words("org add business Ek Cars")) == "business Ek Cars added\n"
    assert [each["full_name"] for each in cli("org", "list", "-o", "json").json][:2] == [
        "Jana Holm",
        "Leif Ek",
    ]


def test_a_logged_call_is_corrected_by_the_words_it_was_logged_with(typed, sale):
    typed(["call", "1", "wants more"])
    said = typed(["edit", "A1", "text=wants less", "on=yesterday"])
    assert "subject wants more → wants less · done Mon 23 Nov" in said
    assert "→ Sun 22 Nov 2026 (-1d) 12:00" in said


def test_a_person_is_renamed_by_the_whole_name(typed):
    typed(["contact", "new", "Eva Lund"], ["lead", "new", "Van", "--last", "Berg"])
    assert "first name Eva → Eva Maria · last name Lund → Ek" in typed(
        ["edit", "P1", "name=Eva Maria Ek"]
    )
    assert "first name – → Anna · last name Berg → Bergh" in typed(
        ["edit", "L1", "name=Anna Bergh"]
    )


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("org user add tom", "oppcli org add user tom"),
        ("who is berg", "oppcli find berg"),
        ("next 1 send it friday", "oppcli edit 1 next='send it friday'"),
        (
            "catalogue add Volvo XC60",
            "oppcli catalogue import - <<< $'brand,model\\nVolvo,XC60\\n'",
        ),
    ],
)
def test_hints_are_lines_that_do_it(cli, sale, line, hint):
    assert cli(*words(line)).err.splitlines()[-1] == f"  try: {hint}"


def test_a_day_of_the_next_step_that_cannot_be_read_is_asked_for_again(
    cli, typed, at_terminal, sale
):
    typed(words("task 1 ring"))
    shown = at_terminal("done", "1", "liked it", answers="send quote\nsoonish\nfri\n")
    assert "'soonish' is not a date." in shown
    assert shown.count("When?") == 2
    assert "A2 task planned: send quote · O1 · due Fri 27 Nov" in shown


def test_a_number_behind_a_day_is_refused(cli, sale):
    ran = cli(*words("call 1 ask him --next test drive --at sat 11"))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: 11 behind sat is no time of day.\n  try: 'sat 11:00'\n"
    assert cli(*words("call 1 ask him --at sat at 11")).code == 0


@pytest.mark.parametrize(
    ("line", "starts"), [("--at tomorrow 9", "09:00"), ("--at today 16", "16:00")]
)
def test_a_number_behind_today_or_tomorrow_is_an_hour(typed, line, starts):
    typed(["opp", "new", "Fleet"])
    assert starts in typed(words(f"call 1 ask him {line}"))


def test_how_long_a_visit_of_yesterday_took_is_no_hour_of_the_night(cli, sale):
    ran = cli(*words("visit 1 showed the yard --on yesterday 1h30"))
    assert ran.out.rstrip().endswith("Sun 22 Nov 2026 (-1d) · 90m")


def test_a_telephone_names_who_has_it(cli, sale):
    cli("lead", "new", "Rosa Widmer", "079 222 33 44", "a used Clio")
    ran = cli(*words("call 079 222 33 44 wants the price in writing"))
    assert ran.out.startswith("A1 call logged: wants the price in writing · L1 Rosa Widmer · ")
    assert "L1  a used Clio" in cli(*words("show 079 2223344")).out
    ran = cli(*words("call 079 222 33 45 wants the price"))
    assert (ran.code, ran.out) == (3, "")
    assert "nobody has the telephone '079 222 33 45'." in ran.err


def test_a_telephone_of_several_is_asked_back(cli, at_terminal, sale):
    for topic in ("van", "crane"):
        cli("lead", "new", "Rosa Widmer", "079 222 33 44", topic)
    ran = cli(*words("call 079 222 33 44 again"))
    assert ran.code == 3
    assert "2 records have the telephone '079 222 33 44': " in ran.err
    shown = at_terminal(*words("call 079 222 33 44 again"), answers="1\n")
    assert "Who is meant?" in shown
    assert "A1 call logged: again" in shown


def test_an_activity_is_moved_to_a_record_by_its_name(cli, sale):
    cli("opp", "new", "Loader", "--account", "Lund Bau", "--create")
    cli("call", "1", "hm")
    assert cli(*words("edit A1 regarding=lund wanted two")).out == (
        "A1 subject hm → wanted two · about O1 → O2\n"
    )
    assert cli("edit", "A1", "regarding=C1").out == "A1 about O2 → C1\n"
    assert cli("edit", "A1", "regarding=nobody").code == 3
    cli("opp", "new", "Crane", "--account", "Lund Bau")
    ran = cli(*words("edit A1 opp=lund bau"))
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.endswith("try: oppcli edit A1 opp=O2, or oppcli edit A1 opp=O3\n")


def test_a_day_that_has_just_passed_is_said_where_next_years_is_kept(cli, sale):
    ran = cli(*words("edit 1 close=20 nov"))
    assert "Sat 20 Nov 2027 (362d)" in ran.out
    assert (
        "Fri 20 Nov 2026 (-3d) has passed; if that is meant: est_close_date=2026-11-20" in ran.out
    )
    for day in ("15 mar", "eom", "20 nov 2027", "24 nov"):
        assert "if that is meant" not in cli("edit", "1", f"close={day}").out
    ran = cli(*words("deal new 1 Ranger 28k valid 20 nov"))
    assert "Fri 20 Nov 2026 (-3d) has passed, so that it is next year's" in ran.out


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("on=yesterday 14:00 1.5 hours", 90),
        ("on=yesterday 14:00 for two hours", 120),
        ("on=yesterday 1h30", 90),
        ("starts=tomorrow 10:00 45 minutes", 45),
    ],
)
def test_a_duration_behind_a_corrected_time_is_how_long_it_took(cli, typed, said, minutes):
    typed(["opp", "new", "Fleet"])
    typed(["visit", "1", "yard"] if said.startswith("on") else ["task", "1", "ring"])
    ran = cli("edit", "A1", *said.split())
    assert ran.code == 0, ran.err
    (shown,) = cli(
        "activity", "list", "--status", "all", "-o", "json", "--fields", "duration_minutes"
    ).json
    assert shown["duration_minutes"] == minutes


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("opp new --last Meier --first Peter loader", "--contact 'Peter Meier'"),
        ("opp new loader --last-name=Meier", "--contact Meier"),
        ("opp list --first 3", "--limit 3"),
    ],
)
def test_a_person_in_two_options_is_a_contact(cli, line, hint):
    assert cli(*line.split()).err.endswith(f"try: {hint}\n")
