"""The short verbs, and the program `opp` under which an opportunity's verbs need no noun."""

import shlex

import pytest

from oppcli.app import in_full
from oppcli.commands import COMMANDS, SELLERS


@pytest.fixture
def xc60(typed):
    """O1 of Eva Lund, with an open task A1."""
    typed(
        ["opp", "new", "XC60", "--account", "Eva Lund", "--create", "--revenue", "52k"],
        ["task", "1", "send brochure", "--due", "fri"],
    )


def test_a_call_is_logged_now_and_its_words_need_no_quotes(cli, xc60):
    ran = cli("call", "1", "wants", "blue,", "2", "pm", "is", "fine")
    assert (
        ran.out
        == "A2 call logged: wants blue, 2 pm is fine · O1 Eva Lund · Mon 23 Nov 2026 (today)\n"
    )


@pytest.mark.parametrize(
    ("verb", "type_"),
    [
        ("call", "call"),
        ("email", "email"),
        ("meet", "appointment"),
        ("visit", "visit"),
        ("drive", "test_drive"),
        ("note", "note"),
    ],
)
def test_each_verb_logs_its_type(cli, xc60, verb, type_):
    ran = cli(verb, "1", "Done so", "-o", "json")
    (record,) = ran.json
    assert (record["type"], record["status"], record["regarding"]) == (type_, "done", "O1")


def test_with_a_day_it_is_planned(cli, xc60):
    ran = cli("call", "1", "ask for the budget", "-d", "fri")
    assert ran.out == (
        "A2 call planned: ask for the budget · O1 Eva Lund · due Fri 27 Nov 2026 (4d)"
        " · owner jana\n"
    )


@pytest.mark.parametrize("when", [["--at", "thu 14:30"], ["--due", "thu 14:30"]])
def test_with_a_time_it_begins_then(cli, xc60, when):
    (record,) = cli("drive", "1", "FH16", *when, "-o", "json").json
    assert (record["starts_at"], record["due_date"]) == ("2026-11-26T14:30:00Z", None)


def test_a_task_needs_no_day(cli, xc60):
    ran = cli("task", "1", "send quote")
    assert ran.out == "A2 task planned: send quote · O1 Eva Lund · no day · owner jana\n"


def test_a_task_that_was_done_is_logged(cli, xc60):
    ran = cli("task", "1", "sent the quote", "--on", "fri")
    assert ran.out == "A2 task logged: sent the quote · O1 Eva Lund · Fri 20 Nov 2026 (-3d)\n"


def test_the_day_and_time_belong_to_what_is_next(cli, xc60):
    ran = cli("call", "1", "wants blue", "--next", "test drive", "--at", "thu 14:00")
    assert ran.out == (
        "A2 call logged: wants blue · O1 Eva Lund · Mon 23 Nov 2026 (today)\n"
        "A3 test drive planned: test drive · O1 · starts Thu 26 Nov 2026 (3d) 14:00 · owner jana\n"
    )


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("test drive", "test_drive"),
        ("Call about the price", "call"),
        ("mail the brochure", "email"),
        ("meet at the yard", "appointment"),
        ("visit them", "visit"),
        ("send quote", "task"),
        ("drivetrain data", "task"),
        ("callous remark", "task"),
        ("check the call list", "task"),
    ],
)
def test_the_first_words_of_what_is_next_tell_its_type(cli, xc60, text, type_):
    cli("note", "1", "hello", "--next", text)
    (record,) = cli("show", "A3", "-o", "json").json
    assert (record["type"], record["subject"], record["status"]) == (type_, text, "open")


def test_an_activity_is_about_what_its_first_word_names(cli, typed, xc60):
    typed(["lead", "new", "Crane", "--last-name", "Berg"], ["call", "crane", "no answer"])
    (record,) = cli("show", "A2", "-o", "json").json
    assert record["regarding"] == "L1"


def test_a_name_of_several_kinds_is_asked_back(cli, typed, xc60):
    typed(
        ["lead", "new", "Lund wants XC60"], ["account", "new", "Lund Bygg"], ["opp", "new", "Lund"]
    )
    assert cli("call", "lund", "hello", "-q").out == "A2\n"  # exactly the name
    ran = cli("call", "lun", "hello")
    assert ran.code == 3
    assert ran.err.startswith("error: 'lun' fits 3 records: ")


def test_without_a_text_it_is_asked_for_and_a_script_is_told_what_to_type(cli, xc60):
    ran = cli("call", "1")
    assert (ran.code, ran.err) == (
        2,
        "error: the text is missing.\n  try: oppcli call O1 'TEXT'\n",
    )


def test_a_note_is_not_planned(cli, xc60):
    ran = cli("note", "1", "hello", "--due", "fri")
    assert (ran.code, cli("activity", "list", "--status", "all", "-q").out) == (4, "A1\n")


def test_when_it_happened_and_when_it_is_planned_are_not_said_together(cli, xc60):
    assert cli("call", "1", "hello", "--on", "fri", "--due", "fri").code == 2


def test_done_takes_an_activity_by_its_number_and_plans_the_next(cli, xc60):
    ran = cli("done", "1", "sent", "-n", "call about it", "-d", "mon 9:30")
    assert ran.out == (
        "A1 done: send brochure · sent · O1 Eva Lund\n"
        "A2 call planned: call about it · O1 · starts Mon 30 Nov 2026 (7d) 09:30 · owner jana\n"
    )


def test_done_with_a_day_and_nothing_next_is_wrong_usage(cli, xc60):
    assert cli("done", "1", "--at", "fri 9:00").code == 2


@pytest.mark.parametrize(
    ("typed_due", "until", "due"),
    [
        ("fri", "2d", "2026-11-29"),  # from its own day
        ("2026-11-20", "2d", "2026-11-25"),  # its day has passed: from today
        (None, "+1w", "2026-11-30"),
        ("fri", "tomorrow", "2026-11-24"),
        ("fri", "mon", "2026-11-30"),
    ],
)
def test_snooze_puts_a_day_off(cli, typed, xc60, typed_due, until, due):
    typed(["edit", "A1", f"due={typed_due or 'none'}"], ["snooze", "A1", until])
    (record,) = cli("show", "A1", "-o", "json").json
    assert record["due_date"] == due


def test_snooze_keeps_the_time_of_day(cli, typed, xc60):
    typed(["drive", "1", "FH16", "--at", "thu 14:30"])
    ran = cli("snooze", "2", "1d")
    assert ran.out == (
        "A2 at Thu 26 Nov 2026 (3d) 14:30 → Fri 27 Nov 2026 (4d) 14:30 · FH16 · O1 Eva Lund\n"
    )
    (record,) = cli("snooze", "2", "mon 9:00", "-o", "json").json
    assert (record["starts_at"], record["due_date"]) == ("2026-11-30T09:00:00Z", None)


@pytest.mark.parametrize("until", ["yesterday", "none", "blue"])
def test_nothing_is_put_off_into_the_past(cli, xc60, until):
    ran = cli("snooze", "1", until)
    assert (ran.code, ran.out) == (5, "")


def test_won_takes_the_amount(cli, xc60):
    assert cli("won", "1", "48k").code == 4  # stages lie ahead
    ran = cli("won", "1", "48k", "--skip-stages", "-o", "json")
    (record,) = ran.json
    assert (record["status"], record["actual_revenue"]) == ("won", 48000.0)


def test_lost_takes_the_reason_and_the_competitor(cli, xc60):
    (record,) = cli("lost", "xc60", "price", "--to", "BMW", "-o", "json").json
    assert (record["status"], record["lost_reason"], record["competitor"]) == (
        "lost",
        "price",
        "BMW",
    )
    ran = cli("lost", "1")
    assert ran.code == 4


def test_lost_without_a_reason_names_the_reasons(cli, xc60):
    ran = cli("lost", "1")
    assert ran.code == 4
    assert "O1 needs a reason: price, competitor," in ran.err
    assert "  try: oppcli lost 1 REASON\n" in ran.err


def test_show_and_edit_take_any_record(cli, typed, xc60):
    typed(["contact", "new", "Ada Lane"], ["device", "new", "--vin", "VIN1"])
    for word, ref in (("1", "O1"), ("A1", "A1"), ("ada", "P1"), ("eva lund", "C1"), ("VIN1", "V1")):
        (record,) = cli("show", *shlex.split(word), "-o", "json").json
        assert record["ref"] == ref
    assert cli("edit", "ada", "phone=0701", "-q").out == "P1\n"
    assert cli("edit", "1", "next=call", "close=eom", "--dry-run").code == 0
    assert cli("edit", "1", "--close", "eom", "-q").out == "O1\n"
    (record,) = cli("show", "1", "-o", "json").json
    assert (record["est_close_date"], record["next_step"]) == ("2026-11-30", None)


def test_edit_without_a_record_says_so(cli, xc60):
    ran = cli("edit", "close=eom")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "error: which record? No ref was given.")


def test_mine_are_my_open_ones(cli, typed, xc60):
    typed(["opp", "new", "Other", "--owner", "leif", "--create"])
    assert cli("mine", "--fields", "ref").out == "ref\nO1\n"
    assert cli("mine", "--as-user", "leif", "--fields", "ref").out == "ref\nO2\n"


# The two names of the program.


def test_under_opp_the_verbs_of_an_opportunity_need_no_noun(cli, xc60):
    ran = cli("advance", "1", "interest_type=new", program="opp")
    assert ran.out.startswith("O1 Interest → Quotation")
    assert cli("list", "--fields", "ref", program="opp").out == "ref\nO1\n"
    assert cli("opp", "list", "--fields", "ref", program="opp").out == "ref\nO1\n"
    assert cli("lead", "list", "-q", program="opp").code == 0


def test_the_history_keeps_what_oppcli_would_take(cli, xc60):
    cli("hold", "1", program="opp")
    assert cli("history", "--limit", "1", "--fields", "command").out == "command\nopp hold 1\n"
    ran = cli("hold", "1")
    assert ran.code == 2  # not a word of oppcli's own


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("advance 12", "opp advance 12"),
        ("--db x.db advance 12", "--db x.db opp advance 12"),
        ("-q list", "-q opp list"),
        ("ls", "opp ls"),
        ("opp list", "opp list"),
        ("lead new X", "lead new X"),
        ("show 12", "show 12"),
        ("edit 12 close=fri", "edit 12 close=fri"),
        ("lst", "lst"),
        ("", ""),
    ],
)
def test_words_after_opp_in_full(typed, full):
    assert in_full(shlex.split(typed)) == shlex.split(full)


def test_a_word_never_means_two_things():
    """Only `show` and `edit` are both: they take any record, and an opportunity by its number."""
    verbs = set(COMMANDS["opp"].verbs)
    assert verbs & set(COMMANDS) == {"show", "edit"}
    assert set(SELLERS) == verbs | set(COMMANDS)


def test_snooze_reads_the_end_of_the_quarter_in_the_fiscal_calendar(cli, typed, xc60):
    ran = cli("snooze", "1", "eoq", "-o", "json", env={"OPPCLI_FISCAL_YEAR_START": "3"})
    (record,) = ran.json
    assert record["due_date"] == "2026-11-30"


def test_a_lead_is_found_by_its_person_or_its_company(cli):
    cli(
        "lead",
        "new",
        "XC60",
        "--first-name",
        "Peter",
        "--last-name",
        "Berg",
        "--company",
        "Initech",
    )
    for word in ("berg", "peter berg", "initech"):
        ran = cli("call", word, "Wants blue")
        assert ran.code == 0, ran.err
        assert "call logged: Wants blue · L1" in ran.out


def test_people_of_two_leads_are_listed(cli):
    cli("lead", "new", "XC60", "--first-name", "Peter", "--last-name", "Berg")
    cli("lead", "new", "V90", "--first-name", "Ina", "--last-name", "Berg")
    ran = cli("call", "berg", "Wants blue")
    assert ran.code == 3
    assert "'berg' fits 2 records: L1 Peter Berg (XC60), L2 Ina Berg (V90)" in ran.err


def test_a_contact_and_the_person_of_an_open_lead_are_both_meant_by_their_name(cli):
    cli("contact", "new", "Berg", "--account", "Globex", "--create")
    cli("lead", "new", "Tipper", "--last-name", "Berg", "--company", "Berg Bau")
    ran = cli("call", "berg", "Wants blue")
    assert ran.code == 3
    assert "'berg' fits 2 records: P1 Berg (Globex), L1 Berg (Berg Bau, Tipper)." in ran.err
    assert cli("lead", "disqualify", "1", "--reason", "no_longer_interested").code == 0
    assert "logged: Wants blue · P1 Berg · " in cli("call", "berg", "Wants blue").out


def test_those_that_fit_a_name_are_told_apart_where_one_is_asked_for(cli, at_terminal):
    cli("contact", "new", "Berg", "--account", "Globex", "--create")
    cli("contact", "new", "Berg", "--phone", "0171 99")
    shown = at_terminal("call", "berg", "Wants", "blue", answers="2\n")
    assert "  1  P1  Berg · Globex\n  2  P2  Berg · 0171 99\n" in shown
    assert "A1 call logged: Wants blue · P2 Berg · " in shown


@pytest.mark.parametrize(
    ("made", "about", "whom"),
    [
        (["opp", "new", "Fleet", "--account", "Acme", "--create"], "O1", "O1 Acme"),
        (["opp", "new", "Fleet"], "O1", "O1"),
        (["lead", "new", "Fleet", "--last", "Berg", "--company", "Acme"], "L1", "L1 Berg"),
        (["account", "new", "Acme"], "C1", "C1 Acme"),
    ],
)
@pytest.mark.parametrize("command", [["call"], ["activity", "log"], ["activity", "plan"]])
def test_whom_it_is_about_is_said_back(cli, made, about, whom, command):
    cli(*made)
    words = [*command, about, *(["call"] if len(command) > 1 else []), "Wants blue"]
    assert f": Wants blue · {whom} · " in cli(*words).out


def test_whoever_was_qualified_is_the_contact_and_no_longer_the_lead(cli):
    cli("lead", "new", "XC60", "--first-name", "Peter", "--last-name", "Berg")
    cli("lead", "qualify", "1")
    ran = cli("call", "berg", "Wants blue")
    assert "call logged: Wants blue · O1 Peter Berg" in ran.out


@pytest.mark.parametrize(
    ("program", "typed", "proposed"),
    [
        ("opp", "advance 9", "opp list"),
        ("oppcli", "opp advance 9", "oppcli opp list"),
        ("opp", "call L9 hello", "opp lead list"),
        ("oppcli", "call L9 hello", "oppcli lead list"),
    ],
)
def test_what_is_proposed_begins_with_the_name_that_was_typed(cli, program, typed, proposed):
    cli("opp", "new", "Fleet")
    ran = cli(*typed.split(), program=program)
    assert ran.err.endswith(f"  try: {proposed}\n")


def test_an_error_breaks_between_words_and_its_hint_stays_one_line(cli, at_terminal, environ):
    environ["COLUMNS"] = "50"
    cli("opp", "new", "Fleet", "--account", "Acme", "--create")
    words = ["--color", "never", "--no-input", "opp", "advance", "1", "--to", "delivery"]
    shown = at_terminal(*words, answers="", code=4)
    said = shown.splitlines()
    hint = " ".join(line.removesuffix(" \\").strip() for line in said[3:])
    assert said[:3] == [
        "error: O1 cannot go to Delivery: interest_type,",
        "  est_revenue, est_close_date, device and",
        "  scheduled_delivery_date are empty.",
    ]
    assert hint.startswith("try: ")
    assert hint.endswith("scheduled_delivery_date='15 dec'")
