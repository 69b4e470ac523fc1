"""What is kept of the past and cannot be read is damage: `db check` finds it, and no command ends
in a bug of the program."""

import sqlite3
from contextlib import closing

import pytest

DAMAGE = {
    "a day": ("UPDATE change SET old = 'zz' WHERE field = 'est_close_date'", "change",
              ["opp show 1", "opp list --fields ref,first_close"]),
    "an amount": ("UPDATE change SET old = 'zz' WHERE field = 'est_revenue'", "change",
                  ["opp show 1"]),
    "what became of an amount": ("UPDATE change SET new = '1.5' WHERE field = 'est_revenue'",
                                 "change", ["opp show 1"]),
    "an instant": ("UPDATE change SET old = '2026-13-01T12:00:00Z' WHERE field = 'touched_at'",
                   "change", []),
    "what was made": ("UPDATE change SET field = '+' WHERE field = 'est_close_date'", "change", []),
    "an image": ("UPDATE change SET field = '*' WHERE field = 'est_revenue'", "change",
                 ["pipeline --as-of 2026-10-07"]),
    "whose row it is": ("UPDATE source_row SET entity_id = -1", "source row 1",
                        ["dashboard", "opp show 1", "review"]),
    "what a file said": ("UPDATE source_row SET said = '{}'", "source row 1",
                         ["dashboard", "opp show 1", "review"]),
}  # fmt: skip


@pytest.fixture
def books(cli, db, tmp_path):
    """A sale that grew and was pushed, and one of a file."""
    for day, line in (
        ("2026-10-05", "opp new Fleet --account Acme --create --revenue 100k --close 2026-11-15"),
        ("2026-10-10", "opp edit 1 revenue=120k close=2026-12-20"),
    ):
        assert cli(*line.split(), env={"OPPCLI_TODAY": day}).code == 0
    file = tmp_path / "sales.csv"
    file.write_text("external_id,topic,status,est_revenue\n1,Imp,open,1000\n")
    ran = cli("import", file, "--kind", "opportunity", "--source-system", "old")
    assert (ran.code, cli("db", "check").code) == (0, 0), ran.err
    return db


@pytest.mark.parametrize("name", DAMAGE)
def test_what_cannot_be_read_of_the_past_is_found_and_said(cli, books, name):
    statement, ref, lines = DAMAGE[name]
    with closing(sqlite3.connect(books, isolation_level=None)) as file:
        assert file.execute(statement).rowcount
    ran = cli("db", "check", "-o", "json")
    assert ran.code == 5
    found = [each for each in ran.json if each["ref"].startswith(ref)]
    assert "impossible_value" in {each["check"] for each in found}
    for line in lines:
        ran = cli(*line.split())
        assert (ran.code, ran.out) == (6, ""), (line, ran.err)
        assert ran.err.startswith(f"error: the store is damaged: {ref}")
        assert ran.err.endswith("try: oppcli db check\n")
