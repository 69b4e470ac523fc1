"""The views stand on their own: a program that knows SQLite and nothing of oppcli can read them."""

import sqlite3

import pytest

from oppcli.views import VIEWS


@pytest.fixture
def stocked(cli, db):
    for words in (
        ["org", "add", "user", "jana"],
        ["org", "add", "team", "east", "--members", "jana"],
        ["org", "add", "business", "Nordic"],
        ["currency", "set", "USD", "0.92"],
        ["quota", "set", "jana", "2026q4", "500k"],
        ["lead", "new", "Ätna", "--last-name", "Kowal", "--company", "Acme", "--value", "10.50"],
        ["lead", "qualify", "1"],
        ["device", "new", "--vin", "VIN1", "--list-price", "90k"],
        ["deal", "new", "O1", "FH16", "--device", "VIN1", "--price", "99.99"],
        ["activity", "plan", "O1", "task", "Send quote", "--due", "fri"],
        ["opp", "edit", "1", "close=eoy"],
    ):
        ran = cli(*words)
        assert ran.code == 0, ran.err
    return db


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_needs_nothing_but_sqlite(stocked, view):
    connection = sqlite3.connect(f"file:{stocked}?mode=ro", uri=True)
    try:
        rows = connection.execute(f"SELECT * FROM {view}").fetchall()
        grouped = connection.execute(f"SELECT count(*) FROM (SELECT DISTINCT * FROM {view})")
        assert rows
        assert grouped.fetchone()[0] == len(rows)
    finally:
        connection.close()
