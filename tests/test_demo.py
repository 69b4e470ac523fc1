"""The demo: a year that could have been typed, in which everything agrees with everything."""

import io
import json
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.bounded import WANTED
from laws.flowing import Years, ends, refuse_imbalance, week_ends
from oppcli.app import main
from oppcli.demo.year import invent
from oppcli.domain.process import missing
from oppcli.domain.process_file import parse_process
from oppcli.invocation import Invocation
from oppcli.processes import definitions
from oppcli.queries.filter_arguments import Filters

DEALER = parse_process(definitions()[0])
STAGE_IDS = {stage.key: number for number, stage in enumerate(DEALER.stages, 1)}
TODAY = "2026-11-23"


def run(*argv: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command line on a frozen day."""
    out, err = io.StringIO(), io.StringIO()
    environ = {"OPPCLI_TODAY": TODAY, "OPPCLI_USER": "jana", "HOME": "/nonexistent"}
    code = main(argv, Invocation(argv, environ, io.StringIO(), out, err))
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "kept.db"
    code, _, err = run("demo", "--keep", str(path))
    assert code == 0, err
    return path


@pytest.fixture
def db(kept: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{kept}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def counts(db: sqlite3.Connection, sql: str) -> dict[str, int]:
    return {str(key): number for key, number in db.execute(sql)}


def test_it_is_a_dealer_group_of_twelve_sellers(db: sqlite3.Connection) -> None:
    assert counts(db, "SELECT kind, count(*) FROM unit GROUP BY 1") == {
        "business": 4,
        "facility": 5,
        "operation": 4,
    }
    assert counts(db, "SELECT kind, count(*) FROM owner GROUP BY 1") == {"user": 13, "team": 1}
    assert db.execute("SELECT count(DISTINCT owner_id) FROM opportunity").fetchone()[0] >= 12


def test_there_are_300_leads_and_400_opportunities(db: sqlite3.Connection) -> None:
    assert db.execute("SELECT count(*) FROM lead").fetchone()[0] == 300
    assert db.execute("SELECT count(*) FROM opportunity").fetchone()[0] == 400


def test_every_stage_status_type_and_currency_is_met(db: sqlite3.Connection) -> None:
    stages = counts(db, "SELECT stage, count(*) FROM v_opportunity WHERE is_open = 1 GROUP BY 1")
    assert set(stages) == {"interest", "quotation", "contract", "delivery"}
    statuses = counts(db, "SELECT status, count(*) FROM opportunity GROUP BY 1")
    assert set(statuses) == {"open", "on_hold", "won", "lost", "canceled"}
    leads = counts(db, "SELECT status, count(*) FROM lead GROUP BY 1")
    assert set(leads) == {"new", "contacted", "qualified", "disqualified"}
    assert len(counts(db, "SELECT type, count(*) FROM activity GROUP BY 1")) == 9
    currencies = counts(db, "SELECT currency, count(*) FROM opportunity GROUP BY 1")
    assert currencies["EUR"] > 300
    assert min(currencies["SEK"], currencies["USD"]) >= 5


def test_there_is_something_to_do_today(db: sqlite3.Connection) -> None:
    def count(sql: str) -> int:
        return int(db.execute(sql, {"today": TODAY}).fetchone()[0])

    assert count("SELECT count(*) FROM activity WHERE status = 'open' AND due_date < :today") >= 5
    assert count("SELECT count(*) FROM activity WHERE status = 'open' AND due_date >= :today") >= 30
    of_open = "SELECT count(*) FROM v_opportunity WHERE is_open = 1 AND"
    assert count(f"{of_open} est_close_date < :today") >= 4
    assert count(f"{of_open} est_close_date IS NULL") >= 4


def test_the_closed_are_spread_over_the_quarters_that_have_been(db: sqlite3.Connection) -> None:
    quarters = [("2026-04-01", "2026-06-30"), ("2026-07-01", "2026-09-30"), ("2026-10-01", TODAY)]
    for first, last in quarters:
        found = db.execute(
            "SELECT count(*) FROM opportunity WHERE closed_on BETWEEN ? AND ?", (first, last)
        )
        assert found.fetchone()[0] >= 40, first
    begun_before = db.execute("SELECT count(*) FROM opportunity WHERE closed_on < '2026-04-01'")
    assert begun_before.fetchone()[0] == 0


def test_links_and_checks_of_the_store_hold(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_no_opportunity_stands_past_a_gate_it_does_not_meet(db: sqlite3.Connection) -> None:
    for row in db.execute("SELECT * FROM v_opportunity"):
        behind = DEALER.stages[: row["stage_position"] - 1]
        assert missing(behind, dict(row)) == [], row["ref"]


def test_everybody_is_below_one_head_and_every_business_below_the_group(
    db: sqlite3.Connection,
) -> None:
    heads = db.execute("SELECT name FROM owner WHERE kind = 'user' AND manager_id IS NULL")
    assert [name for (name,) in heads] == ["karin"]
    tops = db.execute("SELECT name FROM unit WHERE kind = 'business' AND parent_id IS NULL")
    assert [name for (name,) in tops] == ["Norrvik Group"]
    assert db.execute("SELECT count(*) FROM team_member").fetchone()[0] == 3


def test_live_deals_add_up_to_the_revenue_of_their_opportunity(db: sqlite3.Connection) -> None:
    sums = """SELECT o.est_revenue, o.est_revenue_accessories, o.est_trade_in_value,
        SUM(d.quantity * (d.unit_price - d.discount) + d.accessories), SUM(d.accessories),
        SUM(d.trade_in_value) FROM deal d JOIN opportunity o ON o.id = d.opportunity_id
        WHERE d.status IN ('offered', 'signed') GROUP BY o.id"""
    rows = db.execute(sums).fetchall()
    assert len(rows) >= 50
    for row in rows:
        assert tuple(row)[:3] == tuple(row)[3:]


def test_deals_of_every_status_are_met_and_nothing_is_offered_on_what_is_closed(
    db: sqlite3.Connection,
) -> None:
    statuses = counts(db, "SELECT status, count(*) FROM deal GROUP BY 1")
    assert set(statuses) == {"scenario", "offered", "signed", "won", "canceled"}
    assert not counts(
        db,
        "SELECT d.id, 1 FROM deal d JOIN opportunity o ON o.id = d.opportunity_id"
        " WHERE o.closed_on IS NOT NULL AND d.status IN ('scenario', 'offered')",
    )
    lapsed = (
        "SELECT d.id, 1 FROM deal d JOIN opportunity o ON o.id = d.opportunity_id"
        " WHERE o.closed_on IS NULL AND d.status = 'offered' AND d.valid_until < '2026-11-23'"
    )
    assert 1 <= len(counts(db, lapsed)) < 10


def test_devices_are_what_their_opportunities_make_of_them(db: sqlite3.Connection) -> None:
    """Reserved by one open opportunity, sold by a won one, else in stock; and they fit."""
    for row in db.execute("SELECT id, status FROM device"):
        holders = [
            status
            for (status,) in db.execute(
                "SELECT status FROM opportunity WHERE device_id = ?", (row["id"],)
            )
        ]
        is_open = {"open", "on_hold"} & set(holders)
        due = "reserved" if is_open else "sold" if "won" in holders else "available"
        assert row["status"] == due, row["id"]
    strays = db.execute(
        "SELECT count(*) FROM opportunity o JOIN device d ON d.id = o.device_id"
        " WHERE d.variant <> o.variant OR d.condition <> o.interest_type"
        " OR d.created_at > o.stage_since"
    )
    assert strays.fetchone()[0] == 0
    assert set(counts(db, "SELECT status, count(*) FROM device GROUP BY 1")) == {
        "available",
        "reserved",
        "sold",
    }


def test_reasons_are_those_of_the_process(db: sqlite3.Connection) -> None:
    for row in db.execute("SELECT * FROM opportunity WHERE status IN ('lost', 'canceled')"):
        reasons = DEALER.lost_reasons if row["status"] == "lost" else DEALER.canceled_reasons
        assert row["lost_reason"] in reasons
        assert row["lost_reason"] != "other" or row["close_note"]


def test_history_leads_to_the_present(db: sqlite3.Connection) -> None:
    """Of each field the old value is the one before it, and the last new value is the record's."""
    told: dict[tuple[str, int, str], str | None] = {}
    for row in db.execute("SELECT * FROM change ORDER BY id"):
        key = (row["entity"], row["entity_id"], row["field"])
        if key in told:
            assert row["old"] == told[key], key
        assert row["old"] != row["new"], key
        told[key] = row["new"]
    assert len(told) > 1000
    for (entity, number, field), value in told.items():
        present = dict(db.execute(f"SELECT * FROM {entity} WHERE id = ?", (number,)).fetchone())
        stored = present[field] if field in present else present[f"{field}_id"]
        assert (None if stored is None else str(stored)) == value, (entity, number, field)


def test_a_ladder_has_a_change_for_every_stage_entered(db: sqlite3.Connection) -> None:
    for row in db.execute("SELECT * FROM v_opportunity"):
        entered = db.execute(
            "SELECT at, new_stored FROM v_change WHERE ref = ? AND field = 'stage' ORDER BY id",
            (row["ref"],),
        ).fetchall()
        assert [int(number) for _, number in entered] == [*range(2, row["stage_position"] + 1)]
        assert row["stage_since"] == (entered[-1]["at"] if entered else row["created_at"])


def test_batches_are_in_order_of_time_and_over_before_today(db: sqlite3.Connection) -> None:
    times = [at for (at,) in db.execute("SELECT at FROM batch ORDER BY id")]
    assert times == sorted(times)
    assert times[-1] < f"{TODAY}T00:00:00Z"
    strays = db.execute(
        "SELECT count(*) FROM change JOIN batch ON batch.id = batch_id WHERE change.at <> batch.at"
    )
    assert strays.fetchone()[0] == 0


def test_every_closed_opportunity_has_the_close_record_that_says_so(db: sqlite3.Connection) -> None:
    closed = db.execute(
        "SELECT id, status, closed_on, actual_revenue, lost_reason, competitor, close_note"
        " FROM opportunity WHERE closed_on IS NOT NULL ORDER BY id"
    ).fetchall()
    recorded = db.execute(
        "SELECT opportunity_id, outcome, closed_on, actual_revenue, lost_reason, competitor,"
        " close_note FROM close_record WHERE status = 'valid' ORDER BY opportunity_id"
    ).fetchall()
    assert [tuple(row) for row in closed] == [tuple(row) for row in recorded]
    reopened = db.execute("SELECT count(*) FROM close_record WHERE status = 'canceled'")
    assert reopened.fetchone()[0] >= 1


def test_a_won_one_skipped_what_lay_ahead_of_its_stage(db: sqlite3.Connection) -> None:
    for row in db.execute(
        "SELECT skipped_stages, stage FROM close_record JOIN v_opportunity o ON o.id ="
        " opportunity_id WHERE outcome = 'won' AND close_record.status = 'valid'"
    ):
        assert (row["skipped_stages"] is None) == (row["stage"] == "delivery")


def test_qualified_leads_and_their_opportunities_agree(db: sqlite3.Connection) -> None:
    pairs = db.execute(
        "SELECT l.topic, o.topic, l.currency, o.currency, l.brand, o.brand FROM lead l"
        " JOIN opportunity o ON o.lead_id = l.id WHERE l.status = 'qualified'"
    ).fetchall()
    qualified = db.execute("SELECT count(*) FROM lead WHERE status = 'qualified'").fetchone()[0]
    assert len(pairs) == qualified > 100
    assert all(row[0] == row[1] and row[2] == row[3] and row[4] == row[5] for row in pairs)


def test_a_lead_is_contacted_once_somebody_spoke_to_it(db: sqlite3.Connection) -> None:
    untold = db.execute(
        "SELECT count(*) FROM lead WHERE status = 'contacted' AND NOT EXISTS"
        " (SELECT 1 FROM activity"
        " WHERE lead_id = lead.id AND activity.status = 'done' AND type NOT IN ('task', 'note'))"
    )
    assert untold.fetchone()[0] == 0


def test_activities_are_done_in_the_past_and_open_ones_have_no_end(db: sqlite3.Connection) -> None:
    wrong = db.execute(
        "SELECT count(*) FROM activity WHERE (status = 'done') <> (completed_at IS NOT NULL)"
        " OR completed_at < created_at OR completed_at > ?",
        (f"{TODAY}T00:00:00Z",),
    )
    assert wrong.fetchone()[0] == 0


def test_idle_time_counts_from_the_last_thing_that_happened(db: sqlite3.Connection) -> None:
    wrong = db.execute(
        "SELECT count(*) FROM opportunity o WHERE touched_at < stage_since OR touched_at < ("
        " SELECT max(completed_at) FROM activity WHERE opportunity_id = o.id)"
    )
    assert wrong.fetchone()[0] == 0


def test_addresses_lead_nowhere(db: sqlite3.Connection) -> None:
    for table in ("account", "contact", "lead", "owner"):
        strays = db.execute(
            f"SELECT email FROM {table} WHERE email NOT LIKE '%.example'"
        ).fetchall()
        assert strays == []


def year(seed: int, today: date) -> list[object]:
    ledger = invent(seed=seed, today=today, zone=UTC, stage_ids=STAGE_IDS, opportunities=60)
    return [*ledger.sheets(), [(h.at, h.actor, h.command, h.changes) for h in ledger.happenings]]


def test_the_same_seed_and_day_give_the_same_year() -> None:
    today = date(2026, 11, 23)
    assert year(7, today) == year(7, today)
    assert year(7, today) != year(8, today)


@settings(max_examples=40, deadline=None)
@given(
    today=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    hours=st.integers(-12, 14),
    seed=st.integers(1, 10**6),
)
def test_on_any_day_and_anywhere_the_year_ends_yesterday(
    today: date, hours: int, seed: int
) -> None:
    zone = timezone(timedelta(hours=hours))
    ledger = invent(seed=seed, today=today, zone=zone, stage_ids=STAGE_IDS, opportunities=12)
    midnight = datetime.combine(today, datetime.min.time(), zone)
    assert ledger.happenings[-1].at < midnight
    for record in ledger.records["opportunity"]:
        closed_on = record.values["closed_on"]
        assert closed_on is None or str(closed_on) < today.isoformat()
        assert record.row()["created_at"] <= str(record.values["stage_since"])


def test_a_throw_away_demo_shows_both_reports_and_leaves_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code, out, err = run("demo")
    assert code == 0
    assert "  Quotation  " in out
    assert "  Nov 2026  " in out
    assert "oppcli demo --keep demo.db" in err
    (left,) = tmp_path.rglob("*.*")
    assert err.splitlines()[-1] == f"  {left}"
    html = left.read_text("utf-8")
    assert "Dashboard of Norrvik" in html
    assert "Closing this week" in html


def test_a_demo_without_jinja_leaves_nothing_and_says_how_to_make_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setitem(sys.modules, "jinja2", None)
    monkeypatch.delitem(sys.modules, "oppcli.output.page", raising=False)
    code, _, err = run("demo", "--opportunities", "40")
    assert code == 0
    assert err.splitlines()[-1] == "  pip install 'oppcli[pages]'"
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    path.write_text("mine")
    code, out, err = run("demo", "--keep", str(path))
    assert (code, out) == (6, "")
    assert "exists already" in err
    assert path.read_text() == "mine"


def test_a_kept_demo_says_what_to_type_next(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    code, out, err = run("demo", "--keep", str(path), "--opportunities", "20")
    assert (code, out) == (0, f"kept in {path}\n")
    assert f"oppcli --db {path} --as-user jana today" in err


@pytest.mark.parametrize("count", ["0", "-1", "many", "1e3", "999999999999"])
def test_a_senseless_number_is_wrong_usage(count: str) -> None:
    code, _, err = run("demo", "--opportunities", count)
    assert code == 2
    assert "--opportunities is a whole number" in err


# What happened to its pipeline


def test_the_flow_of_its_last_quarter_is_the_known_answer(kept: Path) -> None:
    words = ("diff", "2026-09-30", "2026-11-23", "--close", "2026q4", "--db", str(kept))
    code, out, _ = run(*words, "-o", "json")
    assert code == 0
    found = {row["line"]: (row["count"], row["amount"]) for row in json.loads(out) if row["count"]}
    assert found == {
        "start": (37, 7_103_303),
        "new": (76, 9_825_066),
        "pulled_in": (11, 3_247_885),
        "up": (2, 108_600),
        "down": (12, -188_052),
        "won": (26, 5_803_526),
        "lost": (23, 2_467_534),
        "canceled": (6, 511_998),
        "end": (69, 11_313_744),
    }
    for day, line in (("2026-09-30", "start"), ("2026-11-23", "end")):
        report = ("pipeline", "--by", "quarter", "--as-of", day, "--db", str(kept), "-o", "json")
        _, out, _ = run(*report)
        ends = {row["quarter"]: (row["count"], row["amount"]) for row in json.loads(out)}
        assert ends["2026q4"] == found[line]


def test_the_flow_between_the_ends_of_any_two_weeks_adds_up(kept: Path) -> None:
    weeks = week_ends(date(2026, 4, 5), date(2026, 11, 22))
    weeks = weeks if WANTED else weeks[3::10]
    years = Years(str(kept), date.fromisoformat(TODAY))
    try:
        for filters in (
            Filters(),
            Filters(close="2026q4"),
            Filters(close="2026q3", owner=["leif"]),
        ):
            pairs = {
                pair: years.flow(*pair, filters, ("manager",)) for pair in combinations(weeks, 2)
            }
            for (first, last), found in pairs.items():
                refuse_imbalance(found.totals.values())
                refuse_imbalance(line.figure for line in found.lines)
                assert ends(found, "start") == years.pipeline(first, filters, own=False)
                assert ends(found, "end") == years.pipeline(last, filters, own=False)
    finally:
        years.close()


def test_it_is_predicted_and_warned_of_while_no_full_quarter_can_be_replayed(kept: Path) -> None:
    """Its third quarter can be replayed from its first day on; on a day within it, none can."""
    ask = ("--db", str(kept), "forecast", "--predict", "-o", "json")
    warning = "warning: not one full quarter can be replayed yet, so this may be up to 60 % off."
    code, out, err = run(*ask)
    whole = json.loads(out)[-1]
    assert (code, whole["part"]) == (0, "all")
    assert 0 < whole["p10"] < whole["p90"]
    assert warning not in err
    code, out, err = run(*ask, "--as-of", "2026-08-15")
    whole = json.loads(out)[-1]
    assert (code, whole["p10"], whole["p90"]) == (0, None, None)
    assert whole["expected"] > 0
    assert warning in err.splitlines()
