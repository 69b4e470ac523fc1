"""Commands answer alike in every time zone, at the edges of years and of the calendar."""

import time

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


@pytest.mark.parametrize("day", DAYS)
def test_a_zone_changes_no_day_and_no_sum(cli, db, day):
    fresh = db.read_bytes()
    told = []
    for zone in ZONES:
        db.write_bytes(fresh)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TZ", zone)
            time.tzset()
            ran = [cli(*words, env={"OPPCLI_TODAY": day, "TZ": zone}) for words in TYPED]
        time.tzset()
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


@pytest.mark.parametrize("day", ["2199-12-31", "1901-01-01"])
@pytest.mark.parametrize("words", [["today"], ["forecast"], ["dashboard"], ["opp", "list"]])
def test_the_first_and_last_day_that_can_be_today_work(cli, day, words):
    assert cli(*words, env={"OPPCLI_TODAY": day}).code == 0
