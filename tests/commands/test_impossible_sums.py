"""Reports that add up refuse a sale or a quota that no command could have stored."""

import sqlite3
from contextlib import closing

import pytest

REPORTS = ("pipeline", "forecast --period 2026q4", "dashboard", "opp list")


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("change", ["status = 'zz'", "est_revenue = -500000"])
def test_reports_refuse_a_sale_that_cannot_be(cli, typed, db, change, report):
    typed(*(["opp", "new", each, "--revenue", "10k", "--close", "eom"] for each in "AB"))
    with closing(sqlite3.connect(db, isolation_level=None)) as file:
        file.execute("PRAGMA ignore_check_constraints = ON")
        file.execute(f"UPDATE opportunity SET {change} WHERE id = 2")
    ran = cli(*report.split())
    assert (ran.code, ran.out) == (6, ""), ran.err
    assert ran.err.startswith("error: the store is damaged: O2: ")
    assert ran.err.endswith("try: oppcli db check\n")
    assert cli("db", "check").code == 5


@pytest.mark.parametrize("change", ["amount = -100", "owner_id = 99"])
def test_reports_refuse_a_quota_that_cannot_be(cli, typed, db, change):
    typed(["opp", "new", "A", "--close", "eom"], ["quota", "set", "jana", "2026q4", "100k"])
    with closing(sqlite3.connect(db, isolation_level=None)) as file:
        file.execute("PRAGMA foreign_keys = OFF")
        file.execute("PRAGMA ignore_check_constraints = ON")
        file.execute(f"UPDATE quota SET {change}")
    for report in ("forecast --period 2026q4", "quota list"):
        ran = cli(*report.split())
        assert (ran.code, ran.out) == (6, ""), (report, ran.err)
        assert ran.err.startswith("error: the store is damaged: quota 1: ")
