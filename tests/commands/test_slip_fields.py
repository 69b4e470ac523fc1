"""What the history says of an opportunity is a field of it: listed, filtered, sorted, exported."""

from collections import defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from oppcli.domain.history_fields import HISTORY_FIELDS
from oppcli.queries.history_fields import local_day_number
from oppcli.services import demo

NAMES = ",".join(HISTORY_FIELDS)


@pytest.fixture
def moved(typed):
    """O1 was pushed twice, once pulled in, and a third push was undone; O2 never moved; O3 got
    its first date later and was lost; O4 was moved back."""
    typed(
        ["opp", "new", "Fleet", "--close", "2026-11-30", "--interest-type", "new"],
        ["opp", "edit", "1", "close=2026-12-10"],
        ["opp", "edit", "1", "close=2026-12-08"],
        ["opp", "edit", "1", "close=2026-12-31"],
        ["opp", "edit", "1", "close=2027-02-01"],
        ["undo"],
        ["opp", "new", "Van", "--close", "2026-11-30"],
        ["opp", "new", "Bus"],
        ["opp", "edit", "3", "close=2026-12-01"],
        ["opp", "edit", "3", "close=2026-12-02"],
        ["opp", "close", "3", "--lost", "--reason", "price"],
        ["opp", "new", "Crane", "--account", "Acme", "--create", "--interest-type", "new"],
        ["opp", "advance", "4"],
        ["opp", "back", "4", "--reason", "too early"],
        ["activity", "plan", "O1", "call", "Ring", "--due", "2026-12-04"],
        ["activity", "plan", "O1", "task", "Send", "--starts", "2026-12-03 09:00"],
        ["activity", "plan", "O2", "task", "Undated"],
        ["activity", "log", "O1", "call", "Rang", "--on", "2026-11-20 10:00"],
    )


def listed(cli, *words):
    ran = cli("opp", "list", *words, "-o", "json")
    assert ran.code == 0, ran.err
    return ran.json


def refs(cli, *words):
    return [row["ref"] for row in listed(cli, "--status", "all", *words)]


def test_pushes_count_later_closes_while_open_that_were_not_undone(cli, moved):
    rows = listed(cli, "--status", "all", "--fields", "ref,pushes,days_pushed,first_close")
    assert [tuple(row.values())[:4] for row in rows] == [
        ("O1", 2, 31, "2026-11-30"),
        ("O2", 0, 0, "2026-11-30"),
        ("O3", 1, 1, "2026-12-01"),
        ("O4", 0, None, None),
    ]


def test_they_are_filtered_and_sorted_by(cli, moved):
    assert refs(cli, "--where", "pushes>=1") == ["O1", "O3"]
    assert refs(cli, "--where", "pushes>=1 days_pushed>30") == ["O1"]
    assert refs(cli, "--where", "first_close=none") == ["O4"]
    assert refs(cli, "--where", "first_close<=2026-11-30") == ["O1", "O2"]
    assert refs(cli, "--where", "stage_backs=1") == ["O4"]
    assert refs(cli, "--sort", "-pushes", "--where", "pushes!=0") == ["O1", "O3"]


def test_activities_around_today_are_fields_too(cli, moved):
    one = listed(cli, "--fields", "next_activity,last_activity", "--where", "ref=O1")[0]
    assert one["next_activity"] == "2026-12-03"
    assert one["last_activity"] == "2026-11-20T10:00:00Z"
    assert refs(cli, "--where", "next_activity=none") == ["O2", "O3", "O4"]
    assert refs(cli, "--where", "next_activity<2026-12-04") == ["O1"]
    assert refs(cli, "--where", "next_activity!=none last_activity=2026-11-20") == ["O1"]
    assert refs(cli, "--where", "next_activity>2026-12-03") == []


def test_a_day_is_that_of_the_asker(cli, typed):
    """At 23:30 UTC on 2 December it is 3 December in Stockholm, and 2 December in New York."""
    typed(
        ["opp", "new", "Fleet"],
        ["activity", "plan", "O1", "task", "Send", "--starts", "2026-12-02T23:30:00Z"],
    )
    for zone, day in (("Europe/Stockholm", "2026-12-03"), ("America/New_York", "2026-12-02")):
        found = local_day_number("'2026-12-02T23:30:00Z'", ZoneInfo(zone), 2026)
        ran = cli("sql", f"select {found} as day", "-o", "json")
        assert date.fromordinal(ran.json[0]["day"]).isoformat() == day


@pytest.mark.parametrize("zone", ["America/St_Johns", "Asia/Kolkata", "Africa/Casablanca", "UTC"])
def test_local_days_are_those_of_the_calendar(store, zone):
    """Around every change of the clocks in some years, and at each hour of a few days."""
    there = ZoneInfo(zone)
    moments = [
        f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z"
        for year in (1995, 2020, 2026)
        for month, day in ((3, 29), (4, 5), (10, 25), (11, 1), (12, 31), (2, 28))
        for hour in (0, 2, 3, 4, 5, 12, 18, 19, 22, 23)
        for minute in (29, 30)
    ]
    rows = " UNION ALL ".join(f"SELECT '{each}' AS at" for each in moments)
    found = store.read(f"SELECT at, {local_day_number('at', there, 2026)} FROM ({rows}) x").rows
    assert {at: date.fromordinal(number) for at, number in found} == {
        at: datetime.fromisoformat(at).astimezone(there).date() for at in moments
    }


def test_age_and_days_in_stage_end_with_the_closing(cli, moved):
    later = {"OPPCLI_TODAY": "2026-12-03"}
    ran = cli("opp", "list", "--status", "all", "--fields", "ref,age,days_in_stage", env=later)
    assert ran.out.splitlines()[1:] == ["O1\t10\t10", "O2\t10\t10", "O3\t0\t0", "O4\t10\t10"]
    for condition, found in (("age>=10", "O1 O2 O4"), ("age<10", "O3"), ("days_in_stage>10", "")):
        words = ("opp", "list", "--status", "all", "--where", condition, "--fields", "ref")
        assert cli(*words, env=later).out.split()[1:] == found.split()


def test_they_are_exported_when_they_are_asked_for_and_never_unasked(cli, moved):
    ran = cli("export", "opportunities", "--fields", f"ref,{NAMES}", "-o", "json")
    assert [(row["pushes"], row["next_activity"]) for row in ran.json] == [
        (2, "2026-12-03"),
        (0, None),
        (1, None),
        (0, None),
    ]
    assert not set(HISTORY_FIELDS) & set(cli("export", "opp", "-o", "json").json[0])


def test_they_stand_in_the_schema_and_are_completed(cli, moved):
    assert set(HISTORY_FIELDS) <= set(cli("schema", "opp").json["properties"])
    table = cli("schema", "opp", "-o", "json", "--fields", "field")
    assert table.code == 2  # JSON is the JSON Schema
    assert "days_in_stage" in cli("schema", "opp", "-o", "csv").out
    near = cli("opp", "list", "--where", "pushs>=2")
    assert (near.code, "pushes" in near.err) == (5, True)
    near = cli("opp", "list", "--fields", "days_pushd")
    assert (near.code, "days_pushed" in near.err) == (5, True)


def test_none_of_them_can_be_set(cli, moved):
    ran = cli("opp", "edit", "1", "pushes=0")
    assert ran.code == 5
    assert listed(cli, "--where", "ref=O1", "--fields", "pushes")[0]["pushes"] == 2


def test_as_of_a_day_they_are_what_they_were(cli, typed):
    typed(["opp", "new", "Fleet", "--close", "2026-11-30"])
    for day, close in (("2026-11-25", "2026-12-10"), ("2026-11-27", "2026-12-20")):
        assert cli("opp", "edit", "1", f"close={close}", env={"OPPCLI_TODAY": day}).code == 0
    then = {"OPPCLI_TODAY": "2026-11-28"}
    for day, pushes, days in (("2026-11-24", 0, 0), ("2026-11-26", 1, 10), ("2026-11-28", 2, 20)):
        words = ("opp", "list", "--as-of", day, "--fields", "pushes,days_pushed", "-o", "json")
        row = cli(*words, env=then).json[0]
        assert (row["pushes"], row["days_pushed"]) == (pushes, days)


def test_recounted_from_the_view_of_the_history_they_are_the_same(cli, made_once, work):
    made_once("demo", lambda: demo.fill(work, seed=7, opportunities=400))
    changes = cli(
        "sql",
        "select entity_id, field, old, new, old_stored, new_stored, at, id, batch from v_change"
        " where entity = 'opportunity' and undone_by is null and undoes is null"
        " and field in ('est_close_date', 'status', 'stage') order by at, id",
        "-o",
        "json",
    ).json
    places = {
        row["stage"]: row["position"]
        for row in cli("sql", "select title as stage, position from v_stage", "-o", "json").json
    }
    of = defaultdict(list)
    for change in changes:
        of[change["entity_id"]].append(change)
    shown = listed(cli, "--status", "all", "--fields", f"ref,est_close_date,{NAMES}")
    assert sum(row["pushes"] for row in shown) > 50
    for row in shown:
        told = of[int(row["ref"][1:])]
        closes = [each for each in told if each["field"] == "est_close_date"]
        pushes = sum(
            1
            for each in closes
            if each["old"] and each["new"] and each["new"] > each["old"] and was_open(told, each)
        )
        first = next((each["old"] for each in closes if each["old"]), row["est_close_date"])
        days = None
        if row["est_close_date"]:
            days = (date.fromisoformat(row["est_close_date"]) - date.fromisoformat(first)).days
        backs = sum(
            places[each["new"]] < places[each["old"]] for each in told if each["field"] == "stage"
        )
        assert (row["pushes"], row["days_pushed"], row["first_close"], row["stage_backs"]) == (
            pushes,
            days,
            first,
            backs,
        ), row["ref"]


def was_open(told, change):
    """Whether the last status before a change, by the history, was an open one."""
    before = [
        each["new"]
        for each in told
        if each["field"] == "status"
        and (each["at"], each["batch"]) <= (change["at"], change["batch"])
    ]
    return not before or before[-1] in ("open", "on_hold")
