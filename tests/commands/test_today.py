"""oppcli today: everything that is to be done now, with its reason."""

import pytest


@pytest.fixture
def day(typed):
    """One of everything that can be on the list, and one of what cannot."""
    sale = ["--account", "Acme", "--create"]
    typed(
        ["opp", "new", "Passed", *sale, "--close", "2026-11-18", "--revenue", "120k"],
        ["opp", "new", "Delivered late", *sale, "--close", "eoy", "--delivery", "2026-11-20"],
        ["opp", "new", "Delivered soon", *sale, "--close", "eoy", "--delivery", "2026-11-30"],
        ["opp", "new", "This week", *sale, "--close", "2026-11-29"],
        ["opp", "new", "No step", *sale, "--close", "eoy"],
        ["opp", "new", "Quiet", *sale, "--close", "eoy", "--next", "ring in December"],
        ["opp", "new", "Later", *sale, "--close", "eoy", "--delivery", "2026-12-01"],
        ["activity", "plan", "O7", "task", "Wash it", "--due", "2026-12-20"],
        ["activity", "plan", "O6", "call", "Late call", "--due", "2026-11-20"],
        ["activity", "plan", "O6", "call", "Due call", "--due", "thu"],
        ["activity", "plan", "C1", "test_drive", "FH16", "--starts", "tomorrow 10:00"],
        ["activity", "plan", "O6", "call", "Next week", "--due", "2026-12-07"],
        ["lead", "new", "Excavator", "--company", "Globex"],
        ["lead", "new", "Called", "--company", "Initech"],
        ["activity", "log", "L2", "call", "Hello"],
        ["lead", "new", "Planned", "--company", "Initech"],
        ["activity", "plan", "L3", "call", "Ring", "--due", "2026-12-20"],
    )


def reasons(cli, *words):
    return {row["ref"]: row["reason"] for row in cli("today", *words, "-o", "json").json}


def test_everything_is_there_once_with_its_reason(cli, day):
    assert reasons(cli) == {
        "A2": "overdue",
        "O1": "close date passed",
        "O2": "delivery date passed",
        "A3": "due",
        "A4": "due",
        "O3": "to be delivered",
        "O4": "closes this week",
        "L1": "not contacted since",
        "O5": "no next step",
    }


def test_late_ones_come_first(cli, day):
    refs = [row["ref"] for row in cli("today", "-o", "json").json]
    assert refs == ["O1", "A2", "O2", "A4", "A3", "O3", "O4", "L1", "O5"]


def test_the_headline_counts(cli, day):
    first = cli("today", "-o", "plain").out.splitlines()[0]
    assert first == (
        "Mon 23 Nov · 3 late · 2 due soon · 1 delivery · 1 closes this week · 1 new lead"
        " · 1 without next step"
    )


def test_a_task_without_a_day_comes_last(cli, typed):
    typed(["opp", "new", "Crane", "--revenue", "5"], ["task", "1", "prepare the contract"])
    typed(["task", "1", "call them", "--due", "today"])
    items = cli("today", "-o", "json").json
    assert [(each["ref"], each["reason"], each["date"]) for each in items] == [
        ("A2", "due", "2026-11-23"),
        ("A1", "no day", None),
    ]
    shown = cli("today", "--explain", "-o", "plain").out
    assert shown.splitlines()[0] == "Mon 23 Nov · 1 today · 1 without a day"
    assert "10 planned without a day" in shown


def test_explain_adds_the_rule_and_its_numbers(cli, day):
    why = {row["ref"]: row["why"] for row in cli("today", "--explain", "-o", "json").json}
    assert why["O1"] == "2 late: 5 days past"
    assert why["A4"] == "3 due within 3 days · in 1 day"
    assert why["O3"] == "5 delivery within 7 days · in 7 days"
    assert "why" not in cli("today", "-o", "json").json[0]


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ("2026-11-29", None),
        ("2026-11-30", "offer expires"),
        ("2026-12-07", "offer expires"),
        ("2026-12-08", "offer lapsed"),
    ],
)
def test_an_offer_is_there_before_and_after_its_last_day(cli, typed, on, reason):
    typed(
        ["opp", "new", "Fleet", "--account", "Acme", "--create", "--next", "wait"],
        ["deal", "new", "1", "Two trucks", "--unit-price", "80k", "--valid-until", "2026-12-07"],
        ["deal", "new", "1", "Only a thought", "--valid-until", "2026-12-07"],
        ["deal", "offer", "1"],
    )
    rows = cli("today", "-o", "json", env={"OPPCLI_TODAY": on}).json
    assert [row["reason"] for row in rows if row["ref"].startswith("D")] == [reason] * bool(reason)


def test_whom_to_call_is_told_of_opportunities_and_offers_too(cli, typed):
    typed(
        ["account", "new", "Acme", "phone=+46 31 10 20 30"],
        ["contact", "new", "Eva Berg", "--account", "Acme", "phone=+46 70 123 45 67"],
        ["opp", "new", "Fleet", "--account", "Acme", "--close", "2026-11-18"],
        ["opp", "new", "Van", "--contact", "Eva Berg", "--close", "2026-11-18"],
        ["deal", "new", "1", "Two trucks", "--unit-price", "80k", "--valid-until", "today"],
        ["deal", "offer", "1"],
    )
    rows = cli("today", "-o", "json").json
    assert {row["ref"]: (row["account"], row["person"], row["phone"]) for row in rows} == {
        "D1": ("Acme", "", "+46 31 10 20 30"),
        "O1": ("Acme", "", "+46 31 10 20 30"),
        "O2": ("Eva Berg", "Eva Berg", "+46 70 123 45 67"),
    }


def test_an_offer_of_a_closed_sale_is_nobodys_business(cli, typed):
    typed(
        ["opp", "new", "Fleet", "--account", "Acme", "--create", "--next", "wait"],
        ["deal", "new", "1", "Two trucks", "--unit-price", "80k", "--valid-until", "today"],
        ["deal", "offer", "1"],
    )
    assert "D1" in reasons(cli)
    typed(["opp", "close", "1", "--lost", "--reason", "price"])
    assert reasons(cli) == {}


def test_a_filter_of_opportunities_holds_for_all_that_is_about_them(cli, typed):
    for brand in ("Nordal", "Kestrel"):
        typed(
            ["opp", "new", brand, "--brand", brand, "--close", "2026-11-18"],
            ["lead", "new", f"{brand} lead", "--brand", brand],
        )
    typed(
        ["activity", "plan", "O1", "call", "Ask", "--due", "today"],
        ["activity", "plan", "O2", "call", "Ask", "--due", "today"],
    )
    assert set(reasons(cli, "--brand", "nordal")) == {"O1", "A1", "L1"}
    assert set(reasons(cli, "--stage", "interest")) == {"O1", "O2", "A1", "A2"}


def test_a_stale_one_is_there_after_its_stages_days(cli, typed):
    typed(["opp", "new", "Fleet", "--next", "wait"])
    stale_after = 21
    last = {"OPPCLI_TODAY": "2026-12-14"}
    assert cli("today", "-o", "json", env=last).json == []
    (row,) = cli("today", "-o", "json", "--explain", env={"OPPCLI_TODAY": "2026-12-15"}).json
    assert (row["ref"], row["reason"]) == ("O1", "nothing happened since")
    assert row["why"].endswith(f"for {stale_after + 1} days")


def test_what_is_late_is_marked_and_nothing_else(cli, day):
    lines = cli("today", "-o", "plain").out.splitlines()[2:]
    marks = {line[2:].split()[0]: line[:2].strip() for line in lines if line.strip(" ─")}
    assert marks == {
        **dict.fromkeys(("O1", "A2", "O2"), "!"),
        **dict.fromkeys(("A4", "A3", "O3", "O4", "L1", "O5"), ""),
    }


def test_what_went_stale_is_not_marked_as_late(cli, typed):
    typed(["opp", "new", "Quiet", "--close", "2027-06-30", "--next", "ring"])
    ran = cli("today", "-o", "plain", env={"OPPCLI_TODAY": "2027-02-01"})
    (line,) = [line for line in ran.out.splitlines() if "O1" in line]
    assert "nothing happened since" in line
    assert line.startswith("  O1")


def test_an_offer_of_one_that_is_on_hold_is_listed_where_those_are_asked_for(cli, typed):
    typed(
        ["opp", "new", "Held", "--account", "Acme", "--create", "--close", "eoy"],
        ["deal", "new", "1", "Crane", "--price", "5k", "--offered", "--valid-until", "+3d"],
        ["opp", "hold", "1"],
    )
    assert reasons(cli) == {}
    assert reasons(cli, "--status", "on_hold")["D1"] == "offer expires"


def test_an_open_activity_about_its_lead_is_the_next_step_of_an_opportunity(cli, typed, tmp_path):
    typed(["lead", "new", "Excavator", "--company", "Globex"], ["lead", "qualify", "1"])
    assert reasons(cli)["O1"] == "no next step"
    calls = tmp_path / "calls.csv"
    calls.write_text(
        "regarding,type,subject,due_date,source_system,external_id\nL1,call,Ring,2026-12-20,x,1\n"
    )
    ran = cli("import", calls, "--kind", "activity")
    assert ran.code == 0, ran.err
    assert cli("activity", "list", "--fields", "regarding", "-o", "csv").out.split() == [
        "regarding",
        "L1",
    ]
    assert "Ring" in cli("opp", "show", "1").out
    assert "O1" not in reasons(cli)
    review = cli("review", "--since", "2026-11-16", "-o", "json").json
    counts = {row["figure"]: row["count"] for row in review}
    assert (counts["open"], counts["no_next_step"]) == (1, 0)


def test_who_decides_is_called_where_the_customer_has_no_telephone(cli, typed):
    typed(["opp", "new", "Trailers", "--account", "Krenn Agrar", "--create"])
    typed(["contact", "new", "Anna Krenn", "phone=03332 62880"])
    typed(["contact", "new", "Peter Krenn", "phone=03332 62881"])
    typed(["opp", "people", "add", "1", "P1", "user"])
    typed(["opp", "people", "add", "1", "P2", "decision_maker"])

    def reached(command):
        (row,) = cli(*command.split(), "-o", "json").json
        return row["person"], row["phone"]

    assert reached("today") == ("Peter Krenn", "03332 62881")
    typed(["task", "1", "send it", "--due", "tomorrow"])
    assert reached("today") == ("Peter Krenn", "03332 62881")
    assert reached("agenda tomorrow") == ("Peter Krenn", "03332 62881")
    typed(["edit", "C1", "phone=03332 1"])
    assert reached("agenda tomorrow") == ("", "03332 1")
