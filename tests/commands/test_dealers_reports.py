"""`report leads`, `report response` and `report showroom`."""

from collections import Counter

import pytest

from oppcli.domain.dealers import Response


@pytest.fixture
def leads(cli):
    """Made at noon on Monday 16 November: from the web contacted after 20 and 100 minutes and on
    its opportunity after a day, one not at all; at the fair one, disqualified uncontacted."""

    def type_(*words, day="2026-11-23", rows=""):
        ran = cli(*words, env={"OPPCLI_TODAY": day}, stdin=rows)
        assert ran.code == 0, ran.err

    made = "2026-11-16"
    for name, source in (("A", "web"), ("B", "Web"), ("C", "web"), ("D", "web"), ("E", "fair")):
        type_("lead", "new", name, "--company", name, "--source", source, day=made)
    created = cli("lead", "list", "-o", "json", "--fields", "created_at").json[0]["created_at"]
    hour, minute = int(created[11:13]), int(created[14:16])

    def after(minutes):
        total = hour * 60 + minute + minutes
        return f"{made} {total // 60:02}:{total % 60:02}"

    type_("activity", "log", "L1", "call", "Rang", "--on", after(20))
    type_("activity", "log", "L2", "note", "No contact", "--on", after(1))
    type_("activity", "log", "L2", "email", "Wrote", "--on", after(100))
    type_("activity", "log", "L2", "call", "Rang again", "--on", after(200))
    type_("lead", "qualify", "3", day=made)
    type_("activity", "log", "O1", "call", "Rang", "--on", "2026-11-17 15:00")
    type_("lead", "disqualify", "5", "--reason", "cannot_contact", day="2026-11-17")


def test_response_counts_the_time_to_the_first_contact(cli, leads):
    rows = {row["lead_source"].lower(): row for row in cli("report", "response", "-o", "json").json}
    web = rows["web"]
    assert (web["leads"], web["contacted"], web["waiting"]) == (4, 3, 1)
    assert (web["median_minutes"], web["within_30"]) == (100, 25)
    fair = rows["fair"]
    assert (fair["leads"], fair["contacted"], fair["waiting"]) == (1, 0, 0)
    assert (fair["median_minutes"], fair["within_30"]) == (None, 0)


def test_response_by_owner_of_a_period_and_for_people(cli, leads):
    (row,) = cli("report", "response", "--by", "owner", "-o", "json").json
    assert (row["owner"], row["leads"]) == ("jana", 5)
    assert cli("report", "response", "--period", "last quarter", "-o", "json").json == []
    assert "1h 40m" in cli("report", "response", "-o", "plain").out
    ran = cli("report", "response", "--by", "weather")
    assert (ran.code, "lead_source" in ran.err) == (5, True)


def test_the_median_of_an_even_number_lies_between_the_middle_two():
    assert Response(4, (10, 40, 20, 90), 0).median == 30
    assert Response(1, (), 1).median is None


@pytest.fixture
def drives(cli):
    """Jana held two about O1, which was won after, and one about O2, lost before; leif missed one,
    has one ahead and canceled one."""

    def type_(*words, day="2026-11-23"):
        ran = cli(*words, env={"OPPCLI_TODAY": day})
        assert ran.code == 0, ran.err

    for topic, model in (("Fleet", "FH16"), ("Van", "XC60"), ("Bus", "XC60")):
        type_("opp", "new", topic, "--model", model, day="2026-11-02")
    type_("org", "add", "user", "leif")
    type_("activity", "log", "O1", "test_drive", "Liked it", "--on", "2026-11-10")
    type_("activity", "log", "O1", "test_drive", "Again", "--on", "2026-11-12")
    type_("won", "1", "50k", "--skip-stages", day="2026-11-20")
    type_("lost", "2", "price", day="2026-11-05")
    type_("activity", "log", "O2", "test_drive", "Late", "--on", "2026-11-18")
    plan = ("activity", "plan", "O3", "test_drive", "XC60", "--owner", "leif", "--due")
    type_(*plan, "2026-11-16", day="2026-11-12")
    type_(*plan, "2026-11-30")
    type_(*plan, "2026-11-27")
    type_("activity", "cancel", "6")
    type_("activity", "log", "O3", "call", "No drive", "--on", "2026-11-18")


def test_showroom_says_what_became_of_each_test_drive(cli, drives):
    rows = {row["owner"]: row for row in cli("report", "showroom", "-o", "json").json}
    names = ("planned", "held", "missed", "canceled", "ahead", "sales", "won_after", "lost_after")
    assert [rows["jana"][name] for name in names] == [3, 3, 0, 0, 0, 2, 1, 0]
    assert [rows["leif"][name] for name in names] == [3, 0, 1, 1, 1, 0, 0, 0]
    assert (rows["jana"]["win_rate"], rows["leif"]["win_rate"]) == (100, None)
    assert (rows["jana"]["kept"], rows["leif"]["kept"]) == (100, 0)


def test_showroom_by_model_of_a_period(cli, drives):
    rows = cli("report", "showroom", "--by", "model", "-o", "json").json
    assert [(row["model"], row["planned"], row["held"]) for row in rows] == [
        ("FH16", 2, 2),
        ("XC60", 4, 1),
    ]
    (row,) = cli("report", "showroom", "--period", "2026-11-12", "-o", "json").json
    assert (row["planned"], row["held"], row["won_after"]) == (1, 1, 1)
    assert cli("report", "showroom", "--period", "last quarter", "-o", "json").json == []


def test_each_is_in_exactly_one_place(cli, drives):
    for row in cli("report", "showroom", "--by", "brand", "-o", "json").json:
        parts = (row["held"], row["missed"], row["canceled"], row["ahead"])
        assert row["planned"] == sum(parts)


@pytest.fixture
def converted(cli):
    """Leads of jana and leif: qualified after 2 and 5 days, one won for 40,000, one for 900 USD
    without a rate, one lost; disqualified, open, and one qualified without an opportunity."""

    def type_(*words, day):
        ran = cli(*words, env={"OPPCLI_TODAY": day})
        assert ran.code == 0, ran.err

    type_("org", "add", "user", "leif", day="2026-10-01")
    for number, (owner, source) in enumerate(
        [("jana", "web"), ("jana", "Web"), ("leif", "fair"), ("leif", "web"), ("leif", "fair"),
         ("jana", "fair")], 1,
    ):  # fmt: skip
        words = ("--company", f"Firm {number}", "--source", source, "--owner", owner)
        type_("lead", "new", f"Lead {number}", *words, day=f"2026-11-0{number}")
    type_("lead", "new", "Old", "--company", "Old", "--owner", "leif", day="2026-09-01")
    type_("lead", "qualify", "1", "--revenue", "40k", day="2026-11-03")
    type_("lead", "qualify", "2", "--revenue", "900", "--currency", "USD", day="2026-11-07")
    type_("lead", "qualify", "3", day="2026-11-10")
    type_("lead", "disqualify", "4", "--reason", "canceled", day="2026-11-10")
    type_("lead", "qualify", "6", "--no-opportunity", day="2026-11-10")
    type_("won", "1", "--skip-stages", day="2026-11-20")
    type_("won", "2", "--skip-stages", day="2026-11-20")
    type_("lost", "3", "price", day="2026-11-20")


def test_leads_by_owner_say_what_became_of_them(cli, converted):
    rows = cli("report", "leads", "-o", "json").json
    own = {(row["owner"], row["currency"]): row for row in rows}
    jana, leif, apart = own["jana", "EUR"], own["leif", "EUR"], own["jana", "USD"]
    figures = ("leads", "open", "qualified", "disqualified", "conversion", "median_days")
    assert [jana[name] for name in figures] == [3, 0, 3, 0, 100, 4]
    assert [leif[name] for name in figures] == [3, 1, 1, 1, 50, 7]
    assert (jana["won_count"], jana["won"]) == (1, 40000)
    assert (apart["leads"], apart["won_count"], apart["won"]) == (0, 1, 900)
    assert (leif["won_count"], leif["won"]) == (0, 0)
    assert (leif["conversion_from"], leif["conversion_to"]) == (9.5, 90.5)
    assert "no rate for USD" in cli("report", "leads").err


def test_leads_of_a_past_day_and_of_a_period(cli, converted):
    (jana, leif) = cli("report", "leads", "--as-of", "2026-11-05", "-o", "json").json
    assert (jana["leads"], jana["open"], jana["qualified"], jana["won_count"]) == (2, 1, 1, 0)
    assert (leif["leads"], leif["open"]) == (3, 3)
    (old,) = cli("report", "leads", "last", "quarter", "-o", "json").json
    assert (old["owner"], old["leads"]) == ("leif", 1)
    assert cli("report", "leads", "leif", "last", "quarter").out.count("leif") == 1
    assert "Leads then" in cli("report", "leads", "--compare", "last quarter", "-o", "plain").out


@pytest.mark.parametrize("by", ["owner", "source", "rating", "month", "owner,lead source"])
def test_the_leads_of_a_group_are_those_that_the_list_has(cli, converted, by):
    names = [
        {"source": "lead_source", "lead source": "lead_source"}.get(n, n) for n in by.split(",")
    ]
    fields = [name for name in names if name != "month"]
    listed = cli("lead", "list", "--status", "all", "--created", "this quarter", "-o", "json",
                 "--fields", ",".join(["ref", "status", "created_at", *fields])).json  # fmt: skip
    counts = Counter()
    for row in listed:
        key = [row["created_at"][:7] if n == "month" else (row[n] or "").lower() for n in names]
        counts[(*key, row["status"])] += 1
    told = cli("report", "leads", "--by", by, "-o", "json").json
    for row in (row for row in told if row["leads"]):
        key = tuple((row[name] or "").lower() for name in names)
        assert row["qualified"] == counts.pop((*key, "qualified"), 0)
        assert row["disqualified"] == counts.pop((*key, "disqualified"), 0)
        assert row["open"] == counts.pop((*key, "new"), 0) + counts.pop((*key, "contacted"), 0)
    assert not +counts


def test_leads_are_not_grouped_by_what_they_do_not_have(cli, converted):
    ran = cli("report", "leads", "by", "stage")
    assert ran.code == 5
    assert "leads are not grouped by 'stage'" in ran.err
    assert "try: oppcli report leads\n" in cli("who", "converts", "leads", "best").err
