"""Looking back: every report shows what it showed on that day, whatever happened since."""

import random
from datetime import date, timedelta

import pytest

import serving
from dumping import breaks, everything
from laws.bounded import WANTED
from oppcli.plain_records import PRESENT
from oppcli.stores.as_of_tables import TABLES
from world import COMMANDS

FIRST = date(2026, 11, 24)
# A file that says when a call was made has a past of its own: see test_reconstructed.
EXACT = [words for words in COMMANDS if "calls.csv" not in words]
# Four hundred reports each, and on a server every one is a connection.
# A server looks back in seconds, so there it is fewer times; `make laws` does it more often.
SEEDS, EVERY = (range(1), 3) if serving.is_wanted() else (range(12 if WANTED else 2), 1)
REPORTS = [
    *[[noun, "list"] for noun in ("account", "contact")],
    *[[noun, "list", "--status", "all"] for noun in ("lead", "opp", "activity", "deal", "device")],
    ["opp", "list", "--status", "all", "--fields", "ref,touched_at,updated_at,stage_since,device"],
    ["opp", "list", "--owner", "jana", "--close", "this quarter"],
    *[[noun, "show", "1"] for noun in ("opp", "lead", "account", "activity", "deal", "device")],
    ["today"],
    ["pipeline"],
    ["pipeline", "--by", "owner", "--by", "month"],
    ["forecast"],
    ["forecast", "--by", "team", "--by", "stage"],
    ["dashboard"],
    ["report", "funnel"],
    ["report", "velocity"],
    ["report", "winloss"],
    ["report", "stale"],
    ["report", "activity"],
    ["report", "leaderboard", "--by", "team"],
    ["history", "O1"],
    ["history"],
    ["export", "opp"],
    ["org", "list", "user"],
    ["org", "list", "team"],
    ["quota", "list"],
    ["currency", "list"],
    ["catalogue", "list"],
    ["process", "list"],
    ["process", "show", "dealer"],
    ["process", "check"],
]


@pytest.fixture
def reported(cli):
    """What every report prints, on a day or as of one."""

    def report(today, *more):
        told = {}
        for words in REPORTS:
            ran = cli(*words, "-o", "json", *more, env={"OPPCLI_TODAY": today.isoformat()})
            told[" ".join(words)] = (ran.code, ran.out)
        return told

    return report


@pytest.mark.parametrize("seed", SEEDS)
def test_a_report_as_of_a_day_is_what_was_printed_on_it(world, cli, reported, seed):
    chance = random.Random(seed)
    printed = {}
    day = FIRST
    typed = []
    for place in range(6):
        for _ in range(4):
            words = chance.choice([*EXACT, *[["undo"], ["undo"], ["redo"]] * 4])
            ran = cli(*words, env={"OPPCLI_TODAY": day.isoformat()})
            typed.append((day.isoformat(), ran.code, " ".join(words)))
            assert ran.code in (0, 3, 4, 5), (typed, ran.err)
        if place % EVERY == 0:
            printed[day] = reported(day)
        day += timedelta(chance.choice([1, 1, 3, 9]))
    assert sum(code == 0 for _, code, _ in typed) > 8
    assert breaks(world) == []
    for past, told in printed.items():
        looked_back = reported(day, "--as-of", past.isoformat())
        for words, expected in told.items():
            # A name that nobody had is refused today; of the past it is nobody's.
            due = (0, "[]\n") if expected == (3, "") else expected
            assert looked_back[words] == due, (words, past, typed)


def test_before_anything_was_there_is_nothing(world, cli):
    ran = cli("opp", "list", "--status", "all", "-o", "json", "--as-of", "2026-11-22")
    assert ran.json == []


def test_when_an_activity_was_done_is_corrected_later(cli, tmp_path):
    """A record is there since its file says, and not since what was said of it afterwards."""
    heading = "external_id,type,subject,status,completed_at\n"
    for day, row in (
        ("2026-11-24", "1,task,Visit,done,"),
        ("2026-12-12", "1,task,Visit,done,2025-03-15"),
    ):
        (tmp_path / "done.csv").write_text(f"{heading}{row}\n", "utf-8")
        words = ("import", tmp_path / "done.csv", "--kind", "activity", "--source-system", "old")
        assert cli(*words, env={"OPPCLI_TODAY": day}).code == 0
    for day, there in (("2025-03-16", 0), ("2026-11-23", 0), ("2026-11-24", 1)):
        listed = cli(
            *("activity", "list", "--status", "all", "-o", "json", "--as-of", day),
            env={"OPPCLI_TODAY": "2026-12-12"},
        )
        assert len(listed.json) == there, day


def test_a_moment_is_looked_at_as_well_as_a_day(cli, typed):
    typed(["account", "new", "Acme"])
    at = {"OPPCLI_TODAY": "2026-11-23T15:00:00Z"}
    assert cli("account", "edit", "1", "phone=5", env=at).code == 0
    later = {"OPPCLI_TODAY": "2026-11-24"}
    for moment, phone in (
        ("2026-11-23 14:59", None),
        ("2026-11-23T15:00:00Z", "5"),
        ("yesterday 3pm", "5"),
        ("yesterday", "5"),
        ("2026-11-23", "5"),
    ):
        (found,) = cli("account", "list", "-o", "json", "--as-of", moment, env=later).json
        assert (moment, found["phone"]) == (moment, phone)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tomorrow", "'tomorrow' is in the future."),
        ("2026-11-23 18:00", "'2026-11-23 18:00' is in the future."),
        ("quatsch", "'quatsch' is not a date."),
        ("none", "'none' is not a day."),
        ("25:00", ""),
    ],
)
def test_what_is_no_moment_of_the_past_is_refused(cli, fresh_store, text, said):
    ran = cli("opp", "list", "--as-of", text)
    assert (ran.code, ran.out) == (5, "")
    assert said in ran.err


def test_looking_back_changes_nothing_for_others(world, cli):
    before = everything(world)
    assert cli("opp", "list", "--as-of", "2026-11-22").code == 0
    assert everything(world) == before
    assert len(cli("opp", "list", "-q").out.splitlines()) > 2


def test_every_table_can_be_looked_back_at():
    assert set(TABLES) == set(PRESENT)
    for table, links in TABLES.items():
        assert set(links) <= {column for column, _ in PRESENT[table].links}


def test_typed_sql_reads_the_store_as_it_was(cli, typed):
    typed(["account", "new", "Acme"])
    later = {"OPPCLI_TODAY": "2026-11-25"}
    assert cli("account", "edit", "1", "name=Acme AB", env=later).code == 0
    assert cli("account", "new", "Borg", env=later).code == 0
    words = ("sql", "select name, updated_at from v_account order by id", "-o", "json")
    now = [row["name"] for row in cli(*words, env=later).json]
    (then,) = cli(*words, "--as-of", "2026-11-24", env=later).json
    assert (now, then["name"], then["updated_at"][:10]) == (
        ["Acme AB", "Borg"],
        "Acme",
        "2026-11-23",
    )
    counted = cli("sql", "select count(*) from v_change", "--as-of", "2026-11-24", env=later)
    assert counted.out.split() == ["count(*)" if "count(*)" in counted.out else "count", "0"]


def test_a_query_that_names_more_columns_later_finds_them_as_they_were(cli, typed):
    """Of one connection, where the table was made for the columns of an earlier query."""
    typed(["opp", "new", "Crane", "revenue=10k", "next_step=call"])
    later = {"OPPCLI_TODAY": "2026-11-25"}
    assert cli("opp", "edit", "1", "revenue=20k", "next_step=write", env=later).code == 0
    ran = cli("dashboard", "-o", "json", "--as-of", "2026-11-24", env=later)
    assert [row["open"] for row in ran.json if "open" in row][:1] == [10000]
    (shown,) = cli("opp", "show", "1", "-o", "json", "--as-of", "2026-11-24", env=later).json
    assert (shown["est_revenue"], shown["next_step"]) == (10000, "call")
