"""Schema 2 let offers expire: its stores are upgraded, and its exports are taken, without loss."""

import shutil
import sqlite3
import subprocess

import psycopg
import pytest

import old_stores
from oppcli.stores import versions
from surroundings import OPPCLI

NOW = {"OPPCLI_TODAY": "2026-11-27"}
TOLD = (
    "upgraded from schema 2: 3 expired offers of 3 open opportunities count again (D1, D2, D4):"
    " est_revenue 2,050 → 10,000 EUR, 0 → 9,000 JPY; 2 deals of 1 won opportunity are now won;"
    " 3 expired deals of closed opportunities are now canceled"
)
STATUSES = {
    "D1": "offered",  # expired, of an open one
    "D2": "offered",
    "D3": "signed",
    "D4": "offered",
    "D5": "won",  # offered when it was won
    "D6": "canceled",  # a scenario when it was won
    "D7": "won",  # signed when it was won
    "D8": "canceled",  # expired before it was won
    "D9": "canceled",  # expired before it was lost
    "D10": "canceled",
    "D11": "offered",
    "D12": "offered",
}
WORTH = {"O1": 7000, "O2": 3000, "O3": 9000, "O4": 800, "O5": 60, "O6": 950, "O7": 600, "O8": 400}


@pytest.fixture
def type_(cli):
    """Types a command line on the day of the upgrade."""
    return lambda *words, **more: cli(*words, env=NOW, **more)


@pytest.fixture
def old(address):
    """A store of schema 2, and its rows."""
    old_stores.fill(address)
    return old_stores.rows(address)


@pytest.fixture
def upgraded(old, type_):
    """That store, upgraded."""
    assert type_("db", "upgrade").code == 0
    return old


def statuses(type_):
    rows = type_("deal", "list", "--status", "all", "-o", "json").json
    return {row["ref"]: row["status"] for row in rows}


def worth(type_):
    rows = type_("opp", "list", "--status", "all", "-o", "json").json
    return {row["ref"]: row["est_revenue"] for row in rows}


def test_the_upgrade_says_in_one_line_what_it_found(old, type_):
    ran = type_("db", "upgrade")
    assert (ran.code, ran.out) == (0, f"schema 2 → {versions.SCHEMA_VERSION}\n")
    assert ran.err.splitlines()[-1] == TOLD
    assert "upgraded" not in type_("deal", "list").err


def test_a_command_that_is_refused_says_it_as_well(old, type_, db):
    ran = type_("opp", "show", "99")
    assert (ran.code, TOLD in ran.err.splitlines()) == (3, True)


@pytest.mark.parametrize("options", [["-q"], ["-o", "json"], ["--dry-run", "-q"]])
def test_quiet_commands_and_those_of_programs_say_it_on_stderr(old, type_, db, options):
    words = ["opp", "edit", "1", "next=call"] if "--dry-run" in options else ["opp", "list"]
    ran = type_(*words, *options)
    assert (ran.code, ran.err.splitlines()[-1]) == (0, TOLD)
    assert "upgraded" not in ran.out


def test_it_is_said_where_nobody_reads_the_answer(old, db, environ):
    with subprocess.Popen(
        [*OPPCLI, "opp", "list"],
        env={**environ, **NOW},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.close()  # as `| head -0` does
        err = process.stderr.read()
        assert process.wait(timeout=60) == 0
    assert err.splitlines()[-1] == TOLD


def test_expired_offers_count_again_and_what_was_won_is_won(upgraded, type_):
    assert statuses(type_) == STATUSES
    assert worth(type_) == WORTH
    lapsed = type_("deal", "list", "--status", "lapsed", "-q").out.split()
    assert lapsed == ["D1", "D2", "D4"]
    assert type_("db", "check").code == 0


def test_nothing_of_the_old_store_is_lost(upgraded, address):
    now = old_stores.rows(address)
    may_change = {
        "batch": set(),
        "change": set(),
        "close_record": set(),
        "deal": {"status", "version", "updated_at"},
        "opportunity": {
            *("est_revenue", "est_revenue_accessories", "est_trade_in_value", "version"),
            *("typed_revenue", "typed_accessories", "typed_trade_in", "updated_at"),
        },
    }
    for table, names in may_change.items():
        rows = {row["id"]: row for row in now[table]}
        assert len(upgraded[table]) > 2
        for was in upgraded[table]:
            assert {k for k in was if was[k] != rows[was["id"]][k]} <= names


def test_what_was_typed_by_hand_comes_back_without_the_offer(upgraded, type_):
    assert "revenue 7,000 EUR → 50 EUR" in type_("deal", "cancel", "1").out
    assert "revenue 9,000 JPY → –" in type_("deal", "cancel", "4").out
    assert type_("db", "check").code == 0


def test_the_history_has_it_as_a_batch_of_the_upgrade(upgraded, type_):
    last, *_ = type_("history", "-o", "json").json
    assert (last["batch"], last["actor"], last["command"], last["changed"]) == (
        31,
        "oppcli",
        "upgrade to schema 3",
        15,
    )
    commands = [row["command"] for row in type_("history", "--limit", "0", "-o", "json").json]
    assert commands.count("offers expire after valid_until") == 1


def test_the_past_stays_what_it_was(upgraded, type_):
    before = type_("opp", "list", "--as-of", "2026-11-26", "-o", "json").json
    assert {row["ref"]: row["est_revenue"] for row in before}["O1"] == 50
    (deal,) = type_("deal", "show", "1", "--as-of", "2026-11-26", "-o", "json").json
    assert deal["status"] == "expired"
    on_the_day = type_("opp", "list", "--as-of", "2026-11-23", "-o", "json").json
    assert {row["ref"]: row["est_revenue"] for row in on_the_day}["O1"] == 7000


def test_undo_never_runs_into_what_nobody_typed(upgraded, type_):
    ran = type_("undo", "24")
    assert ran.err.startswith(
        "error: 24 is not a command that somebody typed: offers expired when their last day"
    )
    ran = type_("undo", "31")
    assert ran.err.startswith(
        "error: 31 is not a command that somebody typed: the store was upgraded to schema 3."
    )
    ran = type_("undo", "2")
    assert (ran.code, "D1 removed: Only" in ran.out) == (0, True)
    assert worth(type_)["O1"] == 50
    assert type_("redo", "2").code == 0
    assert worth(type_)["O1"] == 7000
    assert type_("db", "check").code == 0


def test_a_closing_of_before_is_taken_back_by_reopening(upgraded, type_):
    ran = type_("undo", "14")
    assert (ran.code, "D5 status (oppcli" in ran.err) == (4, True)
    assert ran.err.splitlines()[-1] == "  try: oppcli opp reopen 4"
    for number in (4, 5, 6):
        assert type_("opp", "reopen", number).code == 0
    now = statuses(type_)
    assert [now[f"D{number}"] for number in range(5, 11)] == [
        *("offered", "scenario", "signed"),  # as they were before it was won
        *("offered", "offered", "offered"),  # two had expired, and have lapsed
    ]
    assert {ref: worth(type_)[ref] for ref in ("O4", "O5", "O6")} == {
        "O4": 800,
        "O5": 800,
        "O6": 1850,
    }
    assert "revenue 800 EUR → 60 EUR" in type_("deal", "cancel", "8").out
    assert type_("db", "check").code == 0


@pytest.mark.parametrize(("words", "deal"), [(["undo", "28"], "D11"), (["redo", "29"], "D12")])
def test_no_deal_is_made_expired_again(upgraded, type_, words, deal):
    before = statuses(type_)
    ran = type_(*words)
    assert ran.code == 4
    assert f"{deal} would be expired, and offers no longer expire." in ran.err
    assert ran.err.splitlines()[-1] == f"  try: oppcli history {deal}"
    assert statuses(type_) == before


def test_new_deals_get_numbers_that_were_never_given(upgraded, type_):
    assert type_("deal", "new", "1", "Next", "--price", "1").out.startswith("D13 added")


def test_the_table_refuses_the_old_status(upgraded, address):
    with pytest.raises((psycopg.errors.CheckViolation, sqlite3.IntegrityError)):
        old_stores.run(address, "UPDATE deal SET status = 'expired'")


def test_a_store_without_expired_offers_gets_no_batch(address, type_, cli):
    assert cli("opp", "new", "A").code == 0
    assert cli("deal", "new", "1", "x", "--price", "1", "--offered").code == 0
    old_stores.turn_back(address)
    ran = type_("db", "upgrade")
    assert (ran.code, "upgraded from schema" in ran.err) == (0, False)
    assert len(type_("history", "-o", "json").json) == 2
    assert type_("db", "check").code == 0


@pytest.fixture
def export(tmp_path):
    """A folder of everything of the old store, as schema 2 exported it."""
    return shutil.copytree(old_stores.EXPORT, tmp_path / "export")


def test_an_old_export_of_everything_fills_a_store_of_today(export, type_, tmp_path):
    ran = type_("import", export)
    assert (ran.code, TOLD.partition(": ")[2] in ran.out + ran.err) == (0, True)
    assert statuses(type_) == STATUSES
    assert worth(type_) == WORTH
    assert type_("db", "check").code == 0
    assert type_("export", "all", "--to", tmp_path / "now").code == 0


def test_an_old_export_is_merged_into_a_store_that_holds_records(export, type_):
    assert type_("opp", "new", "Mine").code == 0
    assert type_("import", export).code == 0
    now = statuses(type_)
    assert [now[ref] for ref in ("D1", "D2", "D4", "D5", "D7", "D8", "D9")] == [
        *("offered", "offered", "offered", "won", "won", "canceled", "canceled"),
    ]
    assert worth(type_)["O2"] == 7000
    again = type_("import", export, "-o", "json").json
    assert {row["updated"] for row in again} == {0}
    assert "revenue 7,000 EUR → 50 EUR" in type_("deal", "cancel", "1").out
    assert type_("db", "check").code == 0


def test_several_processes_upgrade_once(old, address, db, environ):
    running = [
        subprocess.Popen(
            [*OPPCLI, "deal", "list"],
            env={**environ, **NOW},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    told = [each.communicate(timeout=120) for each in running]
    assert [each.returncode for each in running] == [0] * 4, told
    assert sum(TOLD in err for _, err in told) == 1
    upgrades = [
        r for r in old_stores.rows(address)["batch"] if r["command"] == "upgrade to schema 3"
    ]
    assert len(upgrades) == 1
