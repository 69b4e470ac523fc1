"""A store whose tables, views or triggers somebody altered is told from one that was not.

What people add beside ours harms nothing. A changed object of ours, or a trigger on a table of
ours, makes writes refuse until it is put back; reads never use it.
"""

import sqlite3
from contextlib import closing

import psycopg
import pytest

from oppcli.stores.addresses import is_server, server_of
from oppcli.stores.sqlite.storefile import is_as_made
from oppcli.views import VIEWS

TENFOLD = "CREATE VIEW v_pipeline AS SELECT 'O1' AS ref, 10 * 10000 AS est_revenue"


def altered(address, *statements):
    """What another program does to the store."""
    if is_server(str(address)):
        with psycopg.connect(**server_of(address).params, autocommit=True) as server:
            for statement in statements:
                server.execute(statement)
        return
    with closing(sqlite3.connect(address, isolation_level=None)) as file:
        for statement in statements:
            file.execute(statement)


@pytest.fixture
def one(cli):
    """The store holds one opportunity of 10,000.00."""
    assert cli("opp", "new", "Fleet", "--revenue", "10k").code == 0


def refused(cli, what, hint):
    """Writes are refused, and the store stays as it was."""
    ran = cli("opp", "edit", "1", "topic=Other")
    assert (ran.code, what in ran.err, hint in ran.err) == (6, True, True), ran.err
    ran = cli("db", "check", "-o", "json")
    assert ran.code == 5
    assert what in [each["finding"] for each in ran.json if each["check"] == "altered"]


def repaired(cli, what):
    ran = cli("db", "check", "--repair")
    assert (ran.code, f"repaired: {what}" in ran.err) == (0, True), ran.err
    assert cli("opp", "edit", "1", "topic=Other").code == 0
    assert cli("db", "check").code == 0


def test_a_view_of_ours_that_was_changed_is_not_used_and_is_repaired(cli, address, one):
    before = cli("pipeline", "-o", "json").json
    altered(address, "DROP VIEW v_pipeline", TENFOLD)
    if not is_server(address):
        assert cli("pipeline", "-o", "json").json == before
        assert cli("sql", "select est_revenue from v_pipeline", "-o", "tsv").out.count("0") < 6
    refused(cli, "the view v_pipeline was changed", "db check --repair")
    repaired(cli, "the view v_pipeline was changed")


def test_a_trigger_on_a_table_of_ours_is_refused_and_dropped(cli, address, one):
    if is_server(str(address)):
        altered(
            address,
            "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN DELETE FROM change; RETURN NULL; END $$",
            "CREATE TRIGGER forget AFTER INSERT ON change EXECUTE FUNCTION forget()",
        )
    else:
        altered(
            address,
            "CREATE TRIGGER forget AFTER INSERT ON change BEGIN DELETE FROM change; END",
        )
    what = "there is a trigger forget on the table change"
    refused(cli, what, "db check --repair")
    repaired(cli, what)


def test_a_column_that_was_added_is_named(cli, address, one):
    altered(address, "ALTER TABLE lead ADD COLUMN mine TEXT")
    refused(cli, "the table lead has a column mine that is not ours", "db check")
    assert cli("opp", "list").code == 0


def test_a_column_that_was_dropped_is_named_by_every_command(cli, db, one):
    drops = [f"DROP VIEW {name}" for name in reversed(VIEWS)]
    again = [f"CREATE VIEW {name} AS {text}" for name, text in VIEWS.items()]
    altered(db, *drops, "ALTER TABLE activity DROP COLUMN body", *again)
    what = "the table activity has lost its column body"
    refused(cli, what, "db restore")
    ran = cli("activity", "list", "--fields", "ref,body")
    assert (ran.code, what in ran.err) == (6, True), ran.err


def test_an_index_that_is_missing_is_named_and_made_again(cli, address, one):
    altered(address, "DROP INDEX change_of")
    ran = cli("db", "check", "-o", "json")
    assert [each["finding"] for each in ran.json] == ["the index change_of is missing"]
    assert cli("db", "check", "--repair").code == 0
    assert cli("db", "check").code == 0


def test_what_was_added_beside_ours_is_listed_and_harms_nothing(cli, address, one):
    altered(
        address,
        "CREATE TABLE notes (text TEXT)",
        "CREATE VIEW big AS SELECT * FROM v_pipeline",
        "CREATE INDEX by_topic ON opportunity (topic)",
    )
    (facts,) = cli("db", "info", "-o", "json").json
    assert facts["added"] == "index by_topic, table notes, view big"
    assert "index by_topic, table notes, view big" in cli("db", "info").out
    assert cli("opp", "edit", "1", "topic=Other").code == 0
    assert cli("opp", "list").code == 0
    assert cli("db", "check").code == 0


def test_a_search_of_ones_own_harms_nothing(cli, db, one):
    altered(db, "CREATE VIRTUAL TABLE found USING fts5(topic)")
    assert cli("opp", "edit", "1", "topic=Other").code == 0
    assert cli("db", "check").code == 0
    assert "table found" in cli("db", "info").out


def test_a_view_in_the_place_of_a_table_runs_nothing(cli, db, one):
    altered(
        db,
        "ALTER TABLE rate RENAME TO rate_2",
        "CREATE VIEW rate AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        " SELECT x AS id, x AS currency, x AS day, x AS base_per_unit FROM n",
    )
    for words in (["pipeline"], ["opp", "new", "x"], ["db", "check"], ["db", "check", "--repair"]):
        ran = cli(*words)
        assert (ran.code, "was altered: the table rate is missing" in ran.err) == (6, True), words


def test_an_earlier_day_is_shown_of_an_altered_store(cli, db, one):
    altered(db, "DROP VIEW v_pipeline", TENFOLD)
    assert cli("opp", "list", "--as-of", "2020-01-01").code == 0


# What a server's table is altered by → what is said of it.
ON_A_SERVER = {
    "ALTER TABLE lead FORCE ROW LEVEL SECURITY": "the table lead hides rows, by row level security",
    "CREATE TABLE more () INHERITS (lead)": "the table lead shows the rows of more, which",
    "ALTER TABLE quota SET UNLOGGED": "the table quota is unlogged",
    "ALTER TABLE lead ALTER COLUMN topic DROP NOT NULL": "the column topic of the table lead was",
    "ALTER TABLE lead ALTER COLUMN topic SET DEFAULT 'x'": "the column topic of the table lead was",
    "ALTER TABLE rate DROP CONSTRAINT rate_currency_day_key": "the table rate has lost its rule"
    " UNIQUE (currency, day)",
    "ALTER TABLE lead ADD CHECK (topic <> 'Fleet')": "the table lead has a rule CHECK",
}


@pytest.mark.parametrize("statement", ON_A_SERVER)
def test_an_altered_table_of_a_server_is_named_until_it_is_put_back(cli, address, one, statement):
    if not is_server(str(address)):
        pytest.skip("about a server")
    altered(address, statement)
    for _ in range(2):
        ran = cli("opp", "edit", "1", "topic=Other")
        assert (ran.code, ON_A_SERVER[statement] in ran.err) == (6, True), ran.err
        # It cannot be mended without a guess, so a repair does not make it right.
        ran = cli("db", "check", "--repair")
        assert (ran.code, ON_A_SERVER[statement] in " ".join(ran.out.split())) == (5, True), ran.out


def test_an_index_of_ours_that_leads_elsewhere_is_made_again(cli, address, one):
    altered(address, "DROP INDEX change_of", "CREATE INDEX change_of ON change (id)")
    refused(cli, "the index change_of was changed", "db check --repair")
    repaired(cli, "the index change_of was changed")


# What is written over the text of a table of a file → the part that is said to differ.
IN_A_FILE = {
    (
        "deal",
        "REFERENCES opportunity (id)",
        "REFERENCES opportunity (id) ON DELETE CASCADE",
    ): "link",
    ("rate", "UNIQUE (currency, day)", "UNIQUE (currency, day) ON CONFLICT REPLACE"): "kind",
    ("lead", "topic TEXT NOT NULL", "topic TEXT NOT NULL COLLATE NOCASE"): "kind",
    ("quota", "CHECK (starts <= ends)", "CHECK (1)"): "rule",
    ("quota", " STRICT", ""): "kind",
}


@pytest.mark.parametrize("change", IN_A_FILE)
def test_an_altered_table_of_a_file_is_named_and_takes_no_write(cli, db, one, change):
    table, was, now = change
    with closing(sqlite3.connect(db, isolation_level=None)) as file:
        file.execute("PRAGMA writable_schema = ON")
        sql = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = ? AND instr(sql, ?)"
        assert file.execute(sql, (was, now, table, was)).rowcount == 1
    ran = cli("db", "check", "-o", "json")
    found = [each["finding"] for each in ran.json if each["check"] == "altered"]
    assert found
    assert all(table in each and IN_A_FILE[change] in each for each in found), found
    ran = cli("opp", "edit", "1", "topic=Other")
    assert (ran.code, found[0] in ran.err) == (6, True), ran.err
    assert cli("opp", "list").code == 0


def test_a_trigger_on_a_view_of_ours_is_dropped(cli, address, one):
    if is_server(str(address)):
        altered(
            address,
            "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN DELETE FROM change; RETURN NULL; END $$",
            "CREATE TRIGGER forget INSTEAD OF INSERT ON v_lead FOR EACH ROW"
            " EXECUTE FUNCTION forget()",
        )
    else:
        altered(address, "CREATE TRIGGER forget INSTEAD OF INSERT ON v_lead BEGIN SELECT 1; END")
    what = "there is a trigger forget on the view v_lead"
    refused(cli, what, "db check --repair")
    repaired(cli, what)


def test_sql_over_a_view_that_is_gone_says_so(cli, address, one):
    altered(address, "DROP VIEW v_pipeline")
    ran = cli("sql", "SELECT * FROM v_pipeline")
    if is_server(str(address)):
        assert (ran.code, "the view v_pipeline is missing" in ran.err) == (6, True), ran.err
    else:
        assert ran.code == 0


def test_rules_of_an_older_store_are_told_otherwise_and_are_the_same(cli, db, one):
    """Until schema 6 was written with comparisons, closed sets were `IN` lists."""
    with closing(sqlite3.connect(db, isolation_level=None)) as file:
        rules = "status = 'open' OR status = 'on_hold' OR status = 'won' OR status = 'lost'"
        listed = "status IN ('open', 'on_hold', 'won', 'lost', 'canceled')"
        file.execute("PRAGMA writable_schema = ON")
        changed = file.execute(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = 'opportunity'",
            (f"{rules} OR status = 'canceled'", listed),
        )
        assert changed.rowcount == 1
        (sql,) = file.execute("SELECT sql FROM sqlite_master WHERE name = 'opportunity'").fetchone()
        assert listed in sql
        assert is_as_made(file)
    assert cli("opp", "edit", "1", "topic=Other").code == 0
    assert cli("db", "check").code == 0
    other = listed.replace("canceled", "gone")
    swap = f"""UPDATE sqlite_master SET sql = replace(sql, "{listed}", "{other}")"""
    altered(db, "PRAGMA writable_schema = ON", swap)
    ran = cli("opp", "edit", "1", "topic=Third")
    assert ran.code == 6
    assert "the table opportunity has a rule" in ran.err
    assert "'gone' that is not ours" in ran.err


@pytest.mark.parametrize(
    ("made", "what", "undo"),
    [
        ("CREATE TABLE V_FORECAST(a)", "a table", "ALTER TABLE v_forecast RENAME TO my_v_forecast"),
        ("CREATE INDEX v_forecast ON batch(id)", "an index", "DROP INDEX v_forecast"),
    ],
)
def test_what_has_the_name_of_a_view_of_ours_is_told_and_left(cli, db, one, made, what, undo):
    altered(db, "DROP VIEW v_forecast", made)
    said = f"the view v_forecast is missing, and {what} has its name"
    ran = cli("db", "check", "--repair", "-o", "json")
    told = [(each["finding"], undo in each["repair"]) for each in ran.json]
    assert (ran.code, (said, True) in told) == (5, True)
    ran = cli("opp", "edit", "1", "topic=Other")
    assert (ran.code, said in ran.err) == (6, True)
    assert cli("forecast").code == 0
    altered(db, undo)
    repaired(cli, "the view v_forecast is missing")
