"""What was logged about a customer can be corrected, and the history keeps what was said first."""

import pytest


@pytest.fixture
def call(typed):
    """A1, a call about O1, done on Monday a week ago; O1 and O2 are older."""
    typed(
        ["opp", "new", "Fleet"],
        ["opp", "new", "Bus"],
        ["activity", "log", "O1", "call", "Budget ok", "--duration", "20m"],
    )


def fact(cli, ref, name, kind="activity"):
    (row,) = cli(kind, "list", "--status", "all", "--where", f"ref={ref}", "-o", "json").json
    return row[name]


def record(cli, ref):
    (row,) = cli("show", ref, "-o", "json").json
    return row


@pytest.mark.parametrize("words", [["activity", "edit", "1"], ["edit", "A1"]], ids=" ".join)
def test_a_logged_activity_is_corrected(cli, call, words):
    ran = cli(
        *words,
        "subject=Budget not ok",
        "outcome=wants two",
        "completed_at=yesterday 14:00",
        "type=appointment",
        "regarding=O2",
        "duration=1h",
    )
    assert ran.code == 0, ran.err
    now = record(cli, "A1")
    assert (now["type"], now["subject"], now["outcome"]) == (
        "appointment",
        "Budget not ok",
        "wants two",
    )
    assert (now["regarding"], now["duration_minutes"], now["status"]) == ("O2", 60, "done")
    assert now["completed_at"].startswith("2026-11-22T")
    assert "Budget ok" in cli("history", "A1").out
    assert cli("db", "check").code == 0


def test_the_screens_say_that_it_was_corrected(cli, typed, call):
    assert "corrected" not in cli("activity", "show", "1").out
    assert "corrected" not in cli("opp", "show", "1").out
    typed(["activity", "edit", "1", "subject=Budget not ok"])
    shown = cli("activity", "show", "1").out
    assert "corrected  Mon 23 Nov 2026 (today)" in shown
    assert "by jana" in shown
    assert "Budget ok → Budget not ok" in shown
    assert "Budget not ok (corrected)" in cli("opp", "show", "1").out
    typed(["undo"])
    assert "corrected" not in cli("activity", "show", "1").out
    assert "corrected" not in cli("opp", "show", "1").out


def test_an_edit_before_the_end_is_no_correction(cli, typed, call):
    typed(
        ["activity", "plan", "O1", "task", "Send quote"],
        ["activity", "edit", "2", "subject=Send the quote"],
        ["activity", "done", "2", "--outcome", "sent"],
    )
    assert "(corrected)" not in cli("opp", "show", "1").out
    typed(["activity", "edit", "2", "outcome=sent twice"])
    assert "Send the quote · sent twice (corrected)" in cli("opp", "show", "1").out


def test_a_new_owner_is_no_correction(cli, typed, call):
    typed(["activity", "edit", "1", "owner=leif", "--create"])
    assert "corrected" not in cli("activity", "show", "1").out


def test_a_canceled_activity_is_corrected_too(cli, typed, call):
    typed(["activity", "plan", "O1", "task", "Send quote"], ["activity", "cancel", "2"])
    assert cli("activity", "edit", "2", "regarding=O2", "subject=Send price").code == 0
    assert "Send price (canceled) (corrected)" in cli("opp", "show", "2").out
    ran = cli("activity", "edit", "2", "outcome=sent")
    assert (ran.code, ran.out) == (4, "")
    assert "outcome is for an activity that is done, and A2 is canceled." in ran.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("status=open", "A1 is done, and status is not edited."),
        ("completed_at=none", "A1 is done, so completed_at cannot be empty."),
        ("direction=sideways", "'sideways' is not"),
        ("subject=none", "subject cannot be empty."),
        ("type=note", "a note has no duration"),
    ],
)
def test_what_makes_no_sense_is_refused(cli, call, given, said):
    ran = cli("activity", "edit", "1", given)
    assert ran.code in (4, 5)
    assert ran.out == ""
    assert said in ran.err
    assert fact(cli, "A1", "type") == "call"


def test_what_is_in_the_way_of_another_type_is_emptied_by_the_hint(cli, call):
    assert "duration_minutes=none" in cli("activity", "edit", "1", "type=note").err
    assert cli("activity", "edit", "1", "type=note", "duration=none").code == 0
    assert fact(cli, "A1", "type") == "note"


def test_what_has_happened_was_not_tomorrow(cli, call):
    ran = cli("activity", "edit", "1", "completed_at=tomorrow")
    assert ran.code == 5
    assert "is in the future" in ran.err
    assert cli("activity", "edit", "1", "completed_at=fri").code == 0
    assert record(cli, "A1")["completed_at"].startswith("2026-11-20T")


def test_only_what_is_done_has_an_outcome(cli, typed, call):
    typed(["activity", "plan", "O1", "task", "Send quote"])
    for given in ("outcome=sent", "completed_at=today"):
        ran = cli("activity", "edit", "2", given)
        assert ran.code == 4
        assert "is for an activity that is done, and A2 is open." in ran.err
        assert "oppcli activity done 2" in ran.err


def test_the_opportunity_that_it_is_not_about_is_as_idle_as_before(cli, typed, call, environ):
    environ["OPPCLI_TODAY"] = "2026-12-03"
    typed(["activity", "log", "O1", "call", "Again"])
    assert fact(cli, "O1", "idle", "opp") == 0
    assert fact(cli, "O2", "idle", "opp") == 10
    typed(["activity", "edit", "2", "regarding=O2"])
    assert fact(cli, "O1", "idle", "opp") == 10
    assert fact(cli, "O2", "idle", "opp") == 0
    assert cli("db", "check").code == 0
    typed(["undo"])
    assert fact(cli, "O1", "idle", "opp") == 0
    assert fact(cli, "O2", "idle", "opp") == 10
    assert cli("db", "check").code == 0


def test_an_earlier_time_makes_it_idle_longer(cli, typed, call, environ):
    environ["OPPCLI_TODAY"] = "2026-12-03"
    typed(["activity", "log", "O1", "call", "Again"])
    typed(["activity", "edit", "2", "completed_at=2026-12-01"])
    assert fact(cli, "O1", "idle", "opp") == 2
    typed(["activity", "edit", "2", "completed_at=today"])
    assert fact(cli, "O1", "idle", "opp") == 0


def test_a_change_of_the_opportunity_keeps_it_awake(cli, typed, call, environ):
    environ["OPPCLI_TODAY"] = "2026-12-01"
    typed(["opp", "edit", "1", "next=call back"])
    environ["OPPCLI_TODAY"] = "2026-12-03"
    typed(["activity", "log", "O1", "call", "Again"], ["activity", "edit", "2", "regarding=O2"])
    assert fact(cli, "O1", "idle", "opp") == 2


def status(cli, ref):
    return fact(cli, ref, "status", "lead")


def test_leads_are_contacted_by_what_is_about_them_now(cli, typed):
    typed(
        ["lead", "new", "Excavator"],
        ["lead", "new", "Loader"],
        ["activity", "log", "L1", "call", "Budget ok"],
    )
    assert (status(cli, "L1"), status(cli, "L2")) == ("contacted", "new")
    ran = cli("activity", "edit", "1", "regarding=L2")
    assert "L1 contacted → new" in ran.out
    assert "L2 new → contacted" in ran.out
    assert (status(cli, "L1"), status(cli, "L2")) == ("new", "contacted")
    typed(["undo"])
    assert (status(cli, "L1"), status(cli, "L2")) == ("contacted", "new")
    typed(["activity", "edit", "1", "type=note"])
    assert status(cli, "L1") == "new"
    typed(["activity", "edit", "1", "type=message"])
    assert status(cli, "L1") == "contacted"


def test_a_lead_with_another_contact_stays_contacted(cli, typed):
    typed(
        ["lead", "new", "Excavator"],
        ["activity", "log", "L1", "call", "Budget ok"],
        ["activity", "log", "L1", "email", "Brochure"],
        ["activity", "edit", "1", "type=note"],
    )
    assert status(cli, "L1") == "contacted"


def test_a_lead_that_was_called_contacted_by_hand_stays_so(cli, typed):
    typed(
        ["lead", "new", "Excavator"],
        ["lead", "edit", "1", "status=contacted"],
        ["activity", "log", "L1", "call", "Budget ok"],
        ["activity", "edit", "1", "type=note"],
    )
    assert status(cli, "L1") == "contacted"


def test_reports_count_what_was_corrected(cli, typed, call):
    typed(["activity", "edit", "1", "type=appointment"])
    lines = cli("report", "activity", "-o", "json").json
    assert [tuple(line.values()) for line in lines] == [("jana", "appointment", 1, 0, 0)]


def test_a_file_corrects_what_is_done(cli, typed, tmp_path, environ):
    typed(
        ["opp", "new", "Fleet", "--external-id", "o1", "--source-system", "X"],
        ["opp", "new", "Bus", "--external-id", "o2", "--source-system", "X"],
    )
    environ["OPPCLI_TODAY"] = "2026-12-03"
    calls = tmp_path / "calls.csv"
    for subject, about in (("Again", "O1"), ("Once more", "O2")):
        calls.write_text(
            "external_id,source_system,type,subject,regarding,status\n"
            f"a1,X,call,{subject},{about},done\n"
        )
        typed(["import", str(calls), "--kind", "activity"])
    assert fact(cli, "O1", "idle", "opp") == 10
    assert fact(cli, "O2", "idle", "opp") == 0
    assert "Once more (corrected)" in cli("opp", "show", "2").out


@pytest.fixture
def mistakes(typed):
    """O1 and L1, each with a call, and O1 with a note and a test drive, all of them wrong."""
    typed(
        ["opp", "new", "Van"],
        ["lead", "new", "Eva Lund", "070-1234567", "XC60"],
        ["call", "O1", "wants two"],
        ["call", "L1", "no answer"],
        ["note", "O1", "likes blue"],
        ["drive", "O1", "FH16", "--outcome", "liked it"],
    )


def test_what_was_logged_by_mistake_is_taken_out(cli, typed, mistakes):
    said = typed(["activity", "cancel", "A1-4", "--logged-by-mistake"])
    assert "A1 status done → canceled · " in said
    assert "  L1 contacted → new\n" in said
    shown = cli("show", "O1", "L1").out
    assert not any(text in shown for text in ("wants two", "no answer", "likes blue", "FH16"))
    assert cli("report", "activity", "-o", "json").json == []
    assert cli("report", "showroom", "-o", "json").json == []
    assert "liked it" in cli("history", "A4").out
    assert cli("activity", "list", "--status", "canceled", "-q").out.split() == [
        "A1",
        "A2",
        "A3",
        "A4",
    ]
    (sale,) = cli("opp", "list", "-o", "json", "--fields", "last_activity").json
    assert sale["last_activity"] is None
    assert cli("db", "check").code == 0


def test_undo_brings_back_what_was_taken_out(cli, typed, mistakes):
    before = cli("export", "activity", "-o", "json").json
    typed(["activity", "cancel", "A1-4", "--logged-by-mistake"], ["undo"])
    after = cli("export", "activity", "-o", "json").json
    assert [{**each, "updated_at": ""} for each in after] == [
        {**each, "updated_at": ""} for each in before
    ]
    assert "likes blue" in cli("show", "O1").out
    assert cli("db", "check").code == 0


def test_a_plan_that_is_canceled_stays_on_the_timeline(cli, typed, mistakes):
    typed(["task", "O1", "send the quote"], ["activity", "cancel", "A5"])
    assert "send the quote" in cli("show", "O1").out


def test_deleting_an_activity_leads_to_what_takes_it_out(cli, typed, mistakes):
    for line in ("delete A1", "remove A1", "activity rm A1"):
        ran = cli(*line.split())
        assert ran.err.endswith("  try: oppcli activity cancel A1 --logged-by-mistake\n")
    ran = cli("activity", "cancel", "A1")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.splitlines() == [
        "error: A1 is done already; only one that was logged by mistake is canceled.",
        "  try: oppcli activity cancel 1 --logged-by-mistake",
    ]
    typed(["activity", "cancel", "A1", "--logged-by-mistake"])
    assert cli("activity", "cancel", "A1", "--logged-by-mistake").code == 4
    assert "  try: oppcli activity show 1\n" in cli("edit", "A1", "outcome=no").err


def test_a_terminal_asks_whether_it_was_a_mistake(cli, mistakes, at_terminal):
    at_terminal("activity", "cancel", "A1", answers="n\n", code=4)
    shown = at_terminal("activity", "cancel", "A1", answers="y\n")
    assert "A1 is done already. Was it logged by mistake? [y/N]" in shown
    assert "A1 status done → canceled" in shown


def test_a_link_to_another_record_of_the_same_name_is_a_change_with_both_refs(cli, typed):
    typed(["contact", "new", "Peter Meier"], ["contact", "new", "Peter Meier"])
    typed(["opp", "new", "Polo", "--contact", "P1"])
    told = "contact Peter Meier (P1) → Peter Meier (P2)"
    assert cli("edit", "O1", "contact=P2").out == f"O1 {told}\n"
    assert told in cli("show", "O1").out
    for words in (["history", "O1"], ["history", "--since", "today"], ["history", "--batch", "4"]):
        assert "Peter Meier (P1)\tPeter Meier (P2)" in cli(*words).out
    assert "contact Peter Meier (P2) → Peter Meier (P1)" in cli("undo").out
    assert cli("edit", "O1", "contact=P1").out == "O1 is as it was: nothing changed.\n"


def test_accounts_of_one_name_are_told_apart_where_a_link_changes(cli, typed):
    typed(["account", "new", "Berg AG"], ["account", "new", "Berg AG", "phone=0791112233"])
    typed(["contact", "new", "Eva Lund", "account=C1"], ["opp", "new", "Van", "account=C1"])
    for ref in ("P1", "O1"):
        assert cli("edit", ref, "account=C2").out == f"{ref} account Berg AG (C1) → Berg AG (C2)\n"
