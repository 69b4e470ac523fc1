"""SQL that somebody typed, on a server: it reads, and nothing else."""

import pytest


@pytest.mark.parametrize(
    "sql",
    [
        "insert into setting (id, name, value) values (99, 'a', 'b')",
        "with gone as (delete from opportunity returning id) select * from gone",
        "delete from opportunity",
        "truncate opportunity",
        "create temporary table mine (a integer)",
        "select * into mine from opportunity",
        "drop view v_lead",
        "copy opportunity to '/tmp/oppcli-out.csv'",
        "/* select */ copy (select 1) to program 'touch /tmp/oppcli-out.csv'",
        "do $$ begin delete from opportunity; end $$",
        "set transaction read write",
        "select set_config('transaction_read_only', 'off', false)",
        "commit",
        "select 1; delete from opportunity",
        "select 1; commit; delete from opportunity",
        "explain analyze with gone as (delete from opportunity returning id) select * from gone",
        "explain delete from opportunity",
        "select * from opportunity for update",
    ],
)
def test_nothing_but_reading_is_done(server, cli, sql):
    assert cli("opp", "new", "Fleet").code == 0
    ran = cli("sql", sql)
    assert (ran.code in (4, 5), ran.out) == (True, "")
    assert "bug" not in ran.err
    assert server.execute("SELECT topic FROM opportunity").fetchall() == [("Fleet",)]


def test_what_a_file_has_no_type_for_is_text(server, cli):
    ran = cli(
        "sql", "select date '2026-11-23' as day, array[1, 2] as list, true as yes", "-o", "json"
    )
    assert ran.json == [{"day": "2026-11-23", "list": "[1, 2]", "yes": 1}]


def test_without_the_right_to_temporary_tables_the_past_is_not_shown(server, address, cli, role):
    assert cli("opp", "new", "Fleet").code == 0
    database = server.execute("SELECT current_database()").fetchone()[0]
    server.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")
    server.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
    own = f"postgresql://{role}:hunter2@{address.rpartition('@')[2]}"
    ran = cli("opp", "list", "--as-of", "2026-11-01", env={"OPPCLI_DB": own})
    assert (ran.code, ran.out) == (6, "")
    assert "temporary tables" in ran.err
    assert cli("opp", "list", env={"OPPCLI_DB": own}).code == 0
