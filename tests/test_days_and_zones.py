"""Commands answer alike in every time zone, at the edges of years and of the calendar."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

ZONES = ("UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati")
# Leap day, last day, and the days on which Europe and Newfoundland change their clocks.
DAYS = ("2028-02-29", "2026-12-31", "2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01")
TYPED = (
    ["opp", "new", "A", "--close", "+1m", "--revenue", "100"],
    ["opp", "new", "B", "--close", "eoq"],
    ["opp", "new", "C", "--close", "fri"],
    ["activity", "plan", "O1", "task", "Call", "--due", "+1w"],
    ["opp", "list", "-o", "csv"],
    ["activity", "list", "-o", "csv"],
    ["pipeline", "--by", "month", "-o", "csv", "--fields", "month,count,amount"],
    ["forecast", "--period", "this year", "--by", "quarter", "-o", "csv"],
    ["opp", "list", "--close", "next quarter", "-o", "csv"],
    ["today"],
)


@contextmanager
def living_in(zone: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize("day", DAYS)
def test_a_zone_changes_no_day_and_no_sum(cli, db, day):
    fresh = db.read_bytes()
    told = []
    for zone in ZONES:
        db.write_bytes(fresh)
        with living_in(zone):
            ran = [cli(*words, env={"OPPCLI_TODAY": day, "TZ": zone}) for words in TYPED]
        assert [each.err for each in ran if each.code] == []
        told.append([each.out for each in ran])
    assert told[0][4].count("\n") == 4
    for zone, each in zip(ZONES, told, strict=True):
        assert each == told[0], zone


@pytest.mark.parametrize(
    "day", ["9999-12-31", "0001-01-01", "2200-01-01", "9999-12-31T23:59:59-12"]
)
@pytest.mark.parametrize(
    "words", [["opp", "new", "A", "--close", "+1m"], ["today"], ["forecast"], ["dashboard"]]
)
def test_the_ends_of_the_calendar_are_a_clean_error(cli, day, words):
    ran = cli(*words, env={"OPPCLI_TODAY": day})
    assert ran.code == 5
    assert ran.err.startswith(f"error: OPPCLI_TODAY is '{day}', which is n")


def test_a_day_that_a_file_gives_is_that_day_from_hawaii_to_sydney(cli, tmp_path):
    file = tmp_path / "calls.csv"
    file.write_text("subject,type,status,completed_at\nTalked,call,done,2026-11-02\n")
    assert cli("import", file, "--kind", "activity").code == 0
    for zone in ("Pacific/Honolulu", "America/New_York", "UTC", "Australia/Sydney"):
        with living_in(zone):
            told = [
                cli("report", "activity", "--period", day, "-o", "csv", env={"TZ": zone}).out
                for day in ("2026-11-01", "2026-11-02", "2026-11-03")
            ]
        assert [len(text.splitlines()) for text in told] == [1, 2, 1], zone


@pytest.mark.parametrize("day", ["2199-12-31", "1901-01-01"])
@pytest.mark.parametrize("words", [["today"], ["forecast"], ["dashboard"], ["opp", "list"]])
def test_the_first_and_last_day_that_can_be_today_work(cli, day, words):
    assert cli(*words, env={"OPPCLI_TODAY": day}).code == 0


# What was done at which hour of the seller's wall clock, in the order in which it was done.
DONE = (
    ("2026-03-02 23:40", ["lead", "new", "Fleet", "--last-name", "Ek", "--company", "Ek AB"]),
    ("2026-03-28 23:40", ["opp", "new", "Night", "--account", "Ek AB", "--create"]),
    ("2026-03-28 23:45", ["opp", "edit", "O1", "est_revenue=100", "close=2026-12-01"]),
    ("2026-03-29 00:20", ["opp", "new", "Early", "--revenue", "70", "--close", "2026-12-15"]),
    ("2026-03-29 00:20", ["opp", "edit", "O2", "brand=Volvo", "interest_type=new"]),
    ("2026-03-29 00:25", ["opp", "edit", "O2", "account=Ek AB"]),
    ("2026-06-30 23:50", ["opp", "new", "Won", "--revenue", "50", "--account", "Ek AB"]),
    ("2026-07-01 00:10", ["opp", "advance", "O2"]),
    ("2026-10-24 23:30", ["opp", "close", "O3", "--won", "--skip-stages"]),
    ("2026-10-25 00:10", ["opp", "new", "Lost", "--revenue", "20", "--account", "Ek AB"]),
    ("2026-11-01 23:55", ["opp", "close", "O4", "--lost", "--reason", "price"]),
    ("2026-11-02 00:05", ["activity", "log", "O2", "call", "Late call", "--on", "now"]),
    ("2026-11-02 23:59", ["activity", "plan", "O1", "task", "Due", "--due", "2026-11-24"]),
    (
        "2026-11-22 23:59",
        ["activity", "plan", "O1", "appointment", "Visit", "--starts", "2026-11-24 00:15"],
    ),
    (
        "2026-11-22 23:59",
        ["activity", "plan", "O1", "appointment", "Visit", "--starts", "2026-11-24 23:45"],
    ),
    (
        "2026-11-22 23:59",
        ["activity", "plan", "O2", "appointment", "Visit", "--starts", "2026-11-22 23:59"],
    ),
    (
        "2026-11-22 23:59",
        ["activity", "plan", "O2", "test_drive", "FH16", "--starts", "2026-12-01 00:00"],
    ),
    ("2026-11-22 23:59", ["activity", "log", "L1", "call", "Short", "--on", "2026-07-01 10:00"]),
)
ASKED = [
    ("today",),
    ("opp", "list", "--fields", "ref,idle,created_at,stage_since", "--status", "all"),
    ("opp", "list", "--created", "2026-03-28", "--status", "all", "--fields", "ref"),
    ("opp", "list", "--created", "2026-07", "--status", "all", "--fields", "ref"),
    ("opp", "list", "--where", "created_at>2026-06-30", "--status", "all", "--fields", "ref"),
    ("activity", "list", "--status", "all", "--fields", "ref,due_date,starts_at,completed_at"),
    *(("opp", "show", number) for number in "1234"),
    *(("activity", "show", number) for number in "1246"),
    ("lead", "show", "1"),
    ("lead", "list", "--created", "2026-03-02"),
    ("account", "show", "1"),
    ("pipeline", "--by", "stage"),
    ("pipeline", "--by", "owner", "--by", "month"),
    ("forecast", "--period", "2026q4"),
    ("dashboard", "--period", "this year"),
    *(("report", name, "--period", "this year") for name in ("funnel", "velocity", "winloss")),
    ("report", "activity", "--period", "2026-11-02"),
    ("report", "activity", "--period", "2026-07-01"),
    ("report", "leaderboard", "--period", "this year"),
    ("report", "stale"),
    ("history", "O2"),
    ("pipeline", "--as-of", "2026-07-01"),
    ("opp", "list", "--as-of", "2026-06-30", "--fields", "ref"),
]


@pytest.mark.parametrize("now", ["2026-11-24 00:10", "2026-11-24 12:00", "2026-11-24 23:50"])
def test_reports_and_lists_count_the_sellers_days_wherever_that_is(cli, db, now):
    fresh = db.read_bytes()
    told = {}
    for zone in (*ZONES, "America/Los_Angeles", "Europe/Stockholm"):
        db.write_bytes(fresh)
        with living_in(zone):
            for at, words in DONE:
                ran = cli(*words, env={"OPPCLI_TODAY": by_the_wall(at, zone), "TZ": zone})
                assert ran.code == 0, (words, ran.err)
            env = {"OPPCLI_TODAY": by_the_wall(now, zone), "TZ": zone}
            told[zone] = [cli(*words, "-o", "plain", env=env) for words in ASKED]
    refused = [each.err for ran in told.values() for each in ran if each.code]
    assert refused == []
    for zone, ran in told.items():
        for words, here, there in zip(ASKED, ran, told["UTC"], strict=True):
            assert here.out == there.out, (zone, words)


def by_the_wall(text: str, zone: str) -> str:
    """The instant at which a clock on the wall there shows that."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).isoformat()
