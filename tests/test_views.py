"""The views stand on their own: a program that knows SQLite and nothing of oppcli can read them."""

import sqlite3
from fractions import Fraction

import pytest

from oppcli.views import VIEWS, opportunities


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
        ["opp", "people", "add", "1", "Ada Lane", "--create"],
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


def test_a_narrowed_source_shows_what_the_view_shows(stocked):
    connection = sqlite3.connect(f"file:{stocked}?mode=ro", uri=True)
    try:
        for column, *_ in connection.execute("SELECT * FROM v_opportunity").description:
            said = f"t.{column}"
            narrow = connection.execute(f"SELECT {said} FROM {opportunities(said)}").fetchall()
            whole = connection.execute(f"SELECT {said} FROM v_opportunity t").fetchall()
            assert narrow == whole, column
    finally:
        connection.close()


def test_a_narrowed_source_joins_what_its_columns_need_and_no_more():
    assert "JOIN" not in opportunities("SUM(t.est_revenue_minor)")
    assert opportunities("t.manager").count("JOIN") == 2  # the owner, whose manager it is
    assert opportunities("t.weighted_minor").count("JOIN") == 1


@pytest.mark.parametrize("percent", range(0, 101, 5))
def test_the_weighted_amount_is_rounded_half_to_even(stocked, percent):
    connection = sqlite3.connect(stocked)
    try:
        for minor in (0, 1, 3, 10, 30, 50, 70, 150, 9_999_999_999_999_990, 10**16):
            connection.execute(
                "UPDATE opportunity SET est_revenue = ?, probability = ?", (minor, percent)
            )
            (weighted,) = connection.execute("SELECT weighted_minor FROM v_opportunity").fetchone()
            assert weighted == round(Fraction(minor * percent, 100)), minor
    finally:
        connection.close()
