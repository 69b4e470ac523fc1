"""oppcli agenda: what is planned, day by day; and the times of appointments elsewhere."""

import pytest


@pytest.fixture
def week(typed):
    typed(
        ["account", "new", "Acme", "--phone", "08 555 01"],
        ["opp", "new", "Fleet", "--account", "Acme", "--revenue", "480k", "--close", "eoy"],
        ["activity", "plan", "O1", "task", "Send quote", "--due", "2026-11-26"],
        ["activity", "plan", "O1", "test_drive", "FH16", "--starts", "2026-11-26 14:30"],
        ["activity", "plan", "O1", "call", "Ask", "--starts", "2026-11-26 9:00"],
        ["activity", "plan", "C1", "call", "Late", "--due", "2026-11-20"],
        ["activity", "plan", "C1", "call", "Next week", "--due", "2026-12-01"],
        ["activity", "plan", "C1", "call", "Today", "--due", "2026-11-23"],
        ["activity", "plan", "C1", "task", "Without a day"],
    )


def refs(cli, *words):
    return [row["ref"] for row in cli("agenda", *words, "-o", "json").json]


def test_this_week_from_today_on_by_day_and_time(cli, week):
    assert refs(cli) == ["A6", "A3", "A2", "A1"]


def test_a_period_says_which_days(cli, week):
    assert refs(cli, "next week") == ["A5"]
    assert refs(cli, "2026-11") == ["A4", "A6", "A3", "A2", "A1"]
    assert refs(cli, "tomorrow") == []


def test_days_are_headings_with_their_weekdays(cli, week):
    assert cli("agenda", "-o", "plain").out.splitlines()[2:] == [
        "  Mon 23 Nov (today)",
        "  A6          call        Acme      08 555 01  Today                     –",
        "  Thu 26 Nov (3d)",
        "  A3   09:00  call        Acme      08 555 01  Ask         O1      480,000",
        "  A2   14:30  test drive  Acme      08 555 01  FH16        O1      480,000",
        "  A1          task        Acme      08 555 01  Send quote  O1      480,000",
    ]


def test_programs_get_a_row_for_each(cli, week):
    (row,) = [row for row in cli("agenda", "-o", "json").json if row["ref"] == "A2"]
    assert row == {
        "ref": "A2",
        "date": "2026-11-26",
        "time": "14:30",
        "what": "test drive",
        "account": "Acme",
        "person": "",
        "phone": "08 555 01",
        "text": "FH16",
        "opportunity": "O1",
        "amount": 480000,
        "currency": "EUR",
        "owner": "jana",
    }


def test_it_is_yours_unless_an_owner_is_named(cli, typed, week):
    typed(
        ["org", "add", "user", "leif"],
        ["activity", "plan", "C1", "call", "His", "--due", "fri", "--owner", "leif"],
    )
    assert refs(cli, "--owner", "leif") == ["A8"]
    assert "A8" not in refs(cli)
    ran = cli("agenda", env={"OPPCLI_USER": "nobody"})
    assert ran.err.splitlines() == [
        "nobody has no records here; showing everyone's.",
        "1 late: oppcli today",
    ]
    assert "A8" in ran.out


def test_a_filter_of_opportunities_holds_for_what_is_about_them(cli, week):
    assert refs(cli, "--account", "Acme", "--stage", "interest") == ["A3", "A2", "A1"]


def test_the_agenda_of_a_day_that_was(cli, week, typed):
    typed(["activity", "done", "A2"])
    assert refs(cli) == ["A6", "A3", "A1"]
    past = cli("agenda", "2026-11-26", "--as-of", "2026-11-22", "-o", "json")
    assert past.code == 0


def test_nothing_planned_is_said(cli, week):
    ran = cli("agenda", "2027-05", "-o", "plain")
    assert (ran.out, ran.err) == ("", "nothing planned\n1 late: oppcli today\n")


def test_what_is_late_is_counted_below_for_whoever_is_meant(cli, week, typed):
    assert cli("agenda").err.splitlines()[-1] == "1 late: oppcli today"
    typed(
        ["org", "add", "user", "ole"],
        ["activity", "plan", "C1", "call", "Ring him", "--due", "2026-11-19", "--owner", "ole"],
    )
    ran = cli("agenda", "--owner", "ole", "-o", "plain")
    assert ran.err == "nothing planned\n1 late: oppcli today --owner ole\n"
    assert "Ring him" in cli("today", "--owner", "ole").out
    assert cli("agenda", "2026-11").err == ""  # those of jana are in the list itself


def test_the_line_for_what_is_late_is_for_the_same_person_and_day(cli, week, typed):
    typed(
        ["org", "add", "user", "ole"],
        ["activity", "plan", "C1", "call", "Ring him", "--due", "2026-11-19", "--owner", "ole"],
    )
    late = "1 late: oppcli today --as-user ole"
    assert cli("agenda", "--as-user", "ole", "-o", "plain").err == f"nothing planned\n{late}\n"
    assert "Ring him" in cli("today", "--as-user", "ole").out
    told = cli("agenda", "--as-user", "ole", "--as-of", "2026-11-23", "-o", "plain").err
    assert told.splitlines()[-1] == f"{late} --as-of 2026-11-23"


def test_the_line_for_what_was_done_is_for_the_same_person(cli, typed):
    typed(
        ["org", "add", "user", "ole"],
        ["account", "new", "Acme"],
        ["activity", "plan", "C1", "call", "Ring him", "--due", "today", "--owner", "ole"],
        ["activity", "done", "A1", "--as-user", "ole"],
    )
    told = cli("agenda", "today", "--as-user", "ole", "-o", "plain").err
    assert told.endswith("--as-user ole\n"), told
    words = told.strip().partition(": oppcli ")[2].split()
    assert cli(*words, "-q").out == "A1\n"


def test_today_leads_with_what_has_a_time(cli, typed, week):
    typed(
        ["activity", "plan", "O1", "appointment", "Sign", "--starts", "2026-11-23 16:00"],
        ["activity", "plan", "O1", "call", "Early", "--starts", "2026-11-23 8:15"],
    )
    rows = cli("today", "-o", "json").json
    assert [(row["ref"], row["time"]) for row in rows][:4] == [
        ("A9", "08:15"),
        ("A8", "16:00"),
        ("A4", ""),
        ("A6", ""),
    ]
    lines = cli("today", "-o", "plain").out.splitlines()
    assert lines[0] == "Mon 23 Nov · 1 late · 3 today · 3 due soon · 1 without a day"
    assert lines[3].startswith("  A9   today 08:15")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("0", ["A4", "A6"]),
        ("3", ["A4", "A6", "A3", "A2", "A1"]),
        ("8", ["A4", "A6", "A3", "A2", "A1", "A5"]),
    ],
)
def test_days_say_how_far_today_looks_ahead(cli, week, days, expected):
    rows = cli("today", "--days", days, "-o", "json").json
    assert [row["ref"] for row in rows] == expected


def test_a_list_of_activities_is_in_the_order_of_their_times(cli, week):
    rows = cli("activity", "list", "-o", "json", "--fields", "ref,when,customer").json
    assert [(row["ref"], row["when"]) for row in rows] == [
        ("A4", "2026-11-20"),
        ("A6", "2026-11-23"),
        ("A3", "2026-11-26 09:00"),
        ("A2", "2026-11-26 14:30"),
        ("A1", "2026-11-26"),
        ("A5", "2026-12-01"),
        ("A7", None),
    ]
    assert {row["customer"] for row in rows} == {"Acme"}


def test_a_next_step_shows_its_time(cli, week):
    assert "A2 FH16 · jana · Thu 26 Nov 14:30 (3d)" in cli("opp", "show", "1").out


def test_the_customer_is_a_column_of_lists(cli, typed, week):
    typed(
        ["contact", "new", "Eva Lund"],
        ["opp", "new", "XC60", "--contact", "Eva Lund"],
        ["deal", "new", "2", "One car", "--price", "50k"],
        ["lead", "new", "Crane", "--first", "Peter", "--last", "Berg"],
        ["activity", "plan", "L1", "call", "Ring"],
        ["activity", "plan", "P1", "call", "Ring"],
    )
    who = {}
    for kind in ("opp", "deal", "lead", "activity"):
        ran = cli(kind, "list", "--fields", "ref,customer", "-o", "json")
        who |= {row["ref"]: row["customer"] for row in ran.json}
    wanted = ("O1", "O2", "D1", "L1", "A1", "A8", "A9")
    assert {ref: who[ref] for ref in wanted} == {
        "O1": "Acme",
        "O2": "Eva Lund",
        "D1": "Eva Lund",
        "L1": "Peter Berg",
        "A1": "Acme",
        "A8": "Peter Berg",
        "A9": "Eva Lund",
    }
