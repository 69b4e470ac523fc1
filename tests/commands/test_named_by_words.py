"""An activity is named and corrected by words; what follows it is what came of it."""

import pytest


def words(line: str) -> list[str]:
    """The words of a line in which nothing is quoted."""
    return line.split()


@pytest.fixture
def plans(typed):
    """A1 and A2 are test drives of jana's with two customers, A3 a task; A4 is mia's, A5 logged."""
    typed(
        words("org add user mia"),
        ["opp", "new", "Fleet", "--account", "Acme GmbH", "--create"],
        ["opp", "new", "Van", "--account", "Globex", "--create"],
        words("drive 1 EX20 --at thu 10:00"),
        words("drive 2 XC60 --at fri 10:00"),
        words("task 1 send the quote"),
        ["task", "2", "check credit", "--owner", "mia"],
        words("call 1 wants blue"),
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("done send the quote", "A3 done: send the quote · O1 Acme GmbH\n"),
        ("done send the quote by mail", "A3 done: send the quote · by mail · O1 Acme GmbH\n"),
        ("done quote", "A3 done: send the quote · O1 Acme GmbH\n"),
        ("done test drive globex", "A2 done: XC60 · O2 Globex\n"),
        ("done test drive globex liked it", "A2 done: XC60 · liked it · O2 Globex\n"),
        ("done EX20 liked it", "A1 done: EX20 · liked it · O1 Acme GmbH\n"),
        ("done check credit", "A4 done: check credit · O2 Globex\n"),
        ("done 3 test drive", "A3 done: send the quote · test drive · O1 Acme GmbH\n"),
    ],
)
def test_words_name_the_open_activity_and_the_rest_is_the_outcome(typed, plans, line, said):
    assert typed(words(line)) == said


def test_a_quoted_name_is_whole(typed, plans):
    said = typed(["done", "send the quote", "to Acme", "--no-input"])
    assert said == "A3 done: send the quote · to Acme · O1 Acme GmbH\n"


def test_several_that_fit_are_listed_with_their_commands(cli, plans):
    ran = cli(*words("done test drive"))
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines() == [
        "error: 'test drive' fits 2 open activities: A1 test drive EX20 (Acme GmbH),"
        " A2 test drive XC60 (Globex).",
        "  try: oppcli done A1 or oppcli done A2",
    ]


def test_at_a_terminal_one_of_several_is_picked(at_terminal, plans):
    shown = at_terminal(*words("done test drive"), answers="2\n\n")
    assert "A2 done: XC60" in shown


def test_ones_own_goes_before_that_of_somebody_else(typed, plans):
    typed(["task", "2", "check the credit of Globex"])
    assert typed(words("done check credit")).startswith("A6 done: check the credit of Globex")
    assert typed(words("done check credit")).startswith("A4 done: check credit")


def test_several_refs_complete_as_many(cli, typed, plans):
    said = typed(words("done A1 A2 liked it"))
    assert said.splitlines() == [
        "A1 done: EX20 · liked it · O1 Acme GmbH",
        "A2 done: XC60 · liked it · O2 Globex",
    ]


def test_a_row_names_its_activity_exactly(cli, plans):
    rows = '{"ref": "A3", "outcome": "A1"}\n'
    ran = cli("done", "--stdin", stdin=rows)
    assert ran.code == 0, ran.err
    assert cli("activity", "list", "--where", "ref=A1", "-q").out == "A1\n"
    ran = cli("done", "--stdin", stdin='{"ref": "test", "outcome": "drive globex"}\n')
    assert ran.code == 3


def test_what_is_put_off_may_be_named_by_words(cli, typed, plans):
    assert typed(words("snooze test drive globex mon")).startswith("A2 at ")
    assert typed(words("snooze send the quote next week")).startswith("A3 due ")
    hint = "  try: oppcli snooze A1 mon or oppcli snooze A2 mon"
    assert cli(*words("snooze test drive mon")).err.splitlines()[1] == hint


@pytest.fixture
def people_planned(typed, plans):
    """A6 is about Acme's sale, whose contact is Carla; A7 is about the lead of Rita of Zeta AG."""
    typed(
        ["opp", "people", "add", "1", "Carla Stein", "--create"],
        ["opp", "people", "add", "2", "Paul Weber", "technical", "--create"],
        ["lead", "new", "Crane", "--last-name", "Falk", "--company", "Zeta AG"],
        ["meet", "1", "walk the yard", "--at", "thu 15:00"],
        ["meet", "L1", "show the crane", "--at", "fri 15:00"],
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("snooze carla test drive friday 9:00", "A1 at"),
        ("snooze paul drive friday 9:00", "A2 at"),
        ("snooze zeta meeting sat 9:00", "A7 at"),
        ("snooze falk meeting sat 9:00", "A7 at"),
        ("done carla meeting liked the place", "A6 done: walk the yard · liked the place"),
        ("activity done paul drive --outcome ok", "A2 done: XC60 · ok"),
        ("activity cancel carla walk", "A6 status open → canceled"),
        ("activity cancel globex test drive", "A2 status open → canceled"),
    ],
)
def test_an_activity_is_called_by_everybody_whom_it_is_about(typed, people_planned, line, said):
    assert typed([*words(line), "--no-input"]).startswith(said)


def test_what_is_done_is_called_by_words_to_be_canceled(cli, typed, plans):
    ran = cli(*words("activity cancel acme call"))
    assert (ran.code, "A5 is done" in ran.err) == (4, True)
    said = typed(words("activity cancel acme call --logged-by-mistake"))
    assert said.startswith("A5 status done → canceled")


def test_several_done_are_listed_the_latest_first(cli, typed, plans):
    typed(["call", "1", "no answer", "--on", "-3d"], ["call", "1", "will call back"])
    ran = cli(*words("activity cancel acme call --logged-by-mistake"))
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines() == [
        "error: 'acme call' fits 3 activities: A7 call will call back (Acme GmbH, done 2026-11-23),"
        " A5 call wants blue (Acme GmbH, done 2026-11-23), A6 call no answer (Acme GmbH,"
        " done 2026-11-20).",
        "  try: oppcli activity cancel A7 --logged-by-mistake, oppcli activity cancel A5"
        " --logged-by-mistake or oppcli activity cancel A6 --logged-by-mistake",
    ]


def test_a_plan_goes_before_what_is_done_where_nothing_was_logged_by_mistake(typed, plans):
    typed(["call", "1", "ask for papers", "--at", "fri 10:00"])
    assert typed(words("activity cancel acme call")).startswith("A6 status open → canceled")


def test_words_that_name_nothing_are_refused(cli, plans):
    ran = cli(*words("done nothing here"))
    assert (ran.code, "no activity is called 'nothing'" in ran.err) == (3, True)


def test_the_words_behind_next_are_the_next_step(typed, plans):
    said = typed(words("done 3 liked it --next call back"))
    assert said.splitlines() == [
        "A3 done: send the quote · liked it · O1 Acme GmbH",
        "A6 call planned: call back · O1 · no day · owner jana",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("done 3 --next send the contract friday", "send the contract · O1 · due Fri 27 Nov"),
        (
            "call 1 wants two --next test drive sat 11:00",
            "test drive · O1 · starts Sat 28 Nov 2026",
        ),
        ("done 3 --next send it friday --due mon", "send it friday · O1 · due Mon 30 Nov"),
    ],
)
def test_a_next_step_that_ends_in_a_day_is_planned_for_it(typed, plans, line, said):
    assert said in typed(words(line))


def test_a_quoted_next_step_is_never_split(typed, plans):
    said = typed(["done", "3", "--next", "send it friday"])
    assert "A6 task planned: send it friday · O1 · no day · owner jana" in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("edit A5 wants red", "A5 subject wants blue → wants red"),
        ("edit A5 wants 2 red ones", "A5 subject wants blue → wants 2 red ones"),
        ("edit A5 asked about the type of crane", "→ asked about the type of crane"),
        ("activity edit 5 wants red", "A5 subject wants blue → wants red"),
        ("edit A5 wants red on=yesterday", "A5 subject wants blue → wants red · done "),
        ("edit A3 due friday", "A3 due – → Fri 27 Nov 2026 (4d)"),
    ],
)
def test_the_words_behind_an_activity_are_its_new_text(typed, plans, line, said):
    assert said in typed(words(line))


def test_a_number_behind_an_activity_may_be_another_one(cli, plans):
    ran = cli(*words("edit A3 A4 wants red"))
    assert (ran.code in (2, 3), ran.out) == (True, "")


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("edit 1 big fleet", "oppcli edit O1 topic='big fleet'"),
        ("edit O1 big fleet", "oppcli edit O1 topic='big fleet'"),
        ("edit C1 Acme AG", "oppcli edit C1 name='Acme AG'"),
    ],
)
def test_words_behind_another_record_get_the_command_that_names_it(cli, plans, line, hint):
    ran = cli(*words(line))
    assert (ran.code, ran.err.splitlines()[1]) == (3, f"  try: {hint}")


def test_nothing_to_change_is_said_with_the_record_that_was_named(cli, plans):
    assert "  try: oppcli activity edit 3 due=fri\n" in cli("edit", "A3").err


@pytest.fixture
def namesakes(typed):
    """C1 and C2 are called nearly alike, P1 and P2 have one first name, O1 begins with C3's."""
    typed(
        ["account", "new", "Berg Logistics"],
        ["account", "new", "Berg Logistik AG"],
        ["contact", "new", "Peter Lang"],
        ["contact", "new", "Peter Holm"],
        ["account", "new", "Weber"],
        ["opp", "new", "Weber FH16 2026", "--account", "Weber"],
        ["opp", "new", "Fleet renewal"],
    )


@pytest.mark.parametrize(
    ("line", "text", "whom"),
    [
        ("call peter lang no answer", "no answer", "P1"),
        ("call lang peter, no answer", "no answer", "P1"),
        ("note berg logistics fleet manager is on holiday", "fleet manager is on holiday", "C1"),
        ("visit berg logistik new yard", "new yard", "C2"),
        ("task peter lang call again --due fri", "call again", "P1"),
    ],
)
def test_the_longest_name_is_whom_and_the_rest_is_the_text(cli, typed, namesakes, line, text, whom):
    typed(words(line))
    (said,) = cli("activity", "list", "--status", "all", "-o", "json").json
    assert (said["subject"], said["regarding"].partition(" ")[0]) == (text, whom)


@pytest.mark.parametrize("line", ["note weber FH16 is late", "call peter hol called"])
def test_a_script_is_told_both_ways_to_read_a_name_that_may_go_on(cli, namesakes, line):
    ran = cli(*words(line))
    assert (ran.code, ran.out) == (3, "")
    assert "ends is not clear" in ran.err
    assert cli("activity", "list", "--status", "all", "-q").out == ""


def test_the_proposed_line_of_an_unclear_name_logs_what_it_says(cli, typed, namesakes):
    hint = cli(*words("note weber FH16 is late")).err.splitlines()[1]
    assert hint == "  try: oppcli note O1 is late or oppcli note C3 FH16 is late"
    assert typed(words("note C3 FH16 is late")).startswith("A1 note logged: FH16 is late · C3")


def test_a_terminal_asks_where_an_unclear_name_ends(at_terminal, namesakes):
    shown = at_terminal(*words("note weber FH16 is late"), answers="2\n")
    assert "A1 note logged: FH16 is late" in shown


def test_a_text_in_quotes_is_no_part_of_the_name(typed, namesakes):
    said = typed(["note", "weber", "FH16 is late"])
    assert said.startswith("A1 note logged: FH16 is late · O1 Weber")  # the one sale of C3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("edit berg logistik phone=070-1234567", "C2 phone – → 070-1234567\n"),
        ("opp advance weber fh16 interest_type=new", "O1 Interest → Quotation"),
        ("lost weber fh16 2026 too expensive", "O1 lost"),
        ("won weber fh16 2026 50k --skip-stages", "O1 won"),
        ("opp people add weber fh16 peter lang user", "O1 Peter Lang (P1) added as user"),
        ("deal new fleet renewal Two trucks 50k", "D1 added: Two trucks"),
        ("opp hold weber fh16", "O1 status open → on hold"),
        ("show berg logistik", "C2"),
    ],
)
def test_every_verb_takes_a_name_of_several_words(typed, namesakes, line, said):
    assert said in typed(words(line))


def test_two_names_of_several_words_are_two_records(cli, typed, namesakes):
    assert cli(*words("opp hold weber fh16 fleet renewal -q")).out == "O1\nO2\n"


def test_a_number_of_no_record_is_a_name(cli, typed):
    typed(["opp", "new", "12"], ["account", "new", "13"], ["lead", "new", "14"])
    for line in ("opp show 12", "show 12", "account show 13", "lead show 14", "show 14"):
        assert cli(*line.split()).code == 0, line
    typed(["opp", "edit", "12", "next=call"], ["account", "edit", "13", "notes=x"])
    assert "· C1 13 ·" in cli("call", "13", "hi", "--no-input").out
    typed(["opp", "new", "Van"])
    assert cli("opp", "show", "2").out.startswith("O2  Van")
    missing = cli("opp", "show", "99")
    assert (missing.code, missing.err) == (
        3,
        "error: there is no opportunity O99.\n  try: oppcli opp list\n",
    )
