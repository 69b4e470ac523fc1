"""SQL typed by people: it reads, all of it, exactly, and nothing else."""

import contextlib
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import termios
import time
from hashlib import sha256
from pathlib import Path

import pytest

from surroundings import OPPCLI

ENDLESS = "with recursive x(n) as (select 1 union all select n + 1 from x) select count(*) from x"
MANY = (
    "with recursive x(n) as (select 1 union all select n + 1 from x where n < 50000)"
    " select n from x"
)


def test_an_answer_has_the_columns_as_they_are_named(cli, fleet):
    ran = cli(
        "sql", "select ref, topic, est_revenue, est_revenue_minor as cents from v_opportunity"
    )
    assert ran.out == (
        "ref\ttopic\test_revenue\tcents\nO1\tFleet renewal 2027\t480000.0\t48000000\n"
    )


def test_every_format_has_every_row(cli):
    for name, lines in [("csv", 3), ("tsv", 3), ("jsonl", 2), ("md", 4), ("plain", 4)]:
        assert len(cli("sql", "select 1 as a union select 2", "-o", name).out.splitlines()) == lines
    assert cli("sql", "select 1 as a union select 2", "-o", "json").json == [{"a": 1}, {"a": 2}]


def test_me_and_today_and_values_of_ones_own(cli, fleet):
    where = "owner = :me and created_at < :today || 'T24' and est_revenue > :least"
    sql = f"select ref from v_opportunity where {where}"
    assert cli("sql", sql, "--param", "least=100000").out == "ref\nO1\n"
    assert cli("sql", sql, "--param", "least=500000").out == "ref\n"
    assert cli("sql", sql, "--param", "least=100000", "--as-user", "leif").out == "ref\n"


def test_sql_comes_from_stdin_or_a_file(cli, tmp_path):
    file = tmp_path / "one.sql"
    file.write_text("\ufeffselect 1 as one; -- done\n", encoding="utf-8")
    said = "one\n1\n"
    assert cli("sql", "-", stdin="select 1 as one").out == said
    assert cli("sql", stdin="select 1 as one").out == said
    assert cli("sql", "--file", file).out == said


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["select est_revenu from v_opportunity"], 5, "no column 'est_revenu' in v_opportunity"),
        (["select o.topik from v_opportunity o"], 5, "no column 'o.topik' in v_opportunity"),
        (["select * from v_oportunity"], 5, "no view 'v_oportunity'"),
        (["v_pipeline"], 5, "that is a view"),
        (["select ref from"], 5, "not complete"),
        (["selec ref"], 5, "near 'selec'"),
        (["select ref from v_lead, v_deal"], 5, "several views"),
        (["select nothing_like_it(1)"], 5, "no function"),
        (["select ?"], 5, "parameters have names"),
        (["select :a"], 2, "asks for :a"),
        (["select 1", "--param", "a=1"], 2, "does not use :a"),
        (["select 1", "--timeout", "soon"], 5, "number of seconds"),
        (["select 1", "--file", "x.sql"], 2, "not both"),
        (["--file", "there-is-none.sql"], 5, "cannot be read"),
        (["select 1", "-o", "odt"], 2, "no output format"),
        (["  "], 2, "no SQL"),
        (["/* nothing */"], 5, "not complete"),
        (["--tables", "v_dael"], 3, "no view 'v_dael'"),
    ],
)
def test_what_is_wrong_is_said_on_one_line(cli, words, code, says):
    ran = cli("sql", *words)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err.splitlines()[0]
    assert "  try: " in ran.err


def test_the_column_that_was_meant_is_proposed(cli):
    assert "try: est_revenue" in cli("sql", "select est_revenu from v_opportunity").err
    assert "try: v_opportunity" in cli("sql", "select 1 from v_opp").err


@pytest.mark.parametrize(
    "sql",
    [
        "delete from opportunity",
        "update opportunity set topic = 'mine'",
        "insert into rate values ('USD', '2026-01-01', '1')",
        "replace into rate values ('USD', '2026-01-01', '1')",
        "with x as (select 1) delete from opportunity",
        "create table mine (a)",
        "create temp table mine (a)",
        "create temp view mine as select 1",
        "drop view v_lead",
        "alter table opportunity rename to o",
        "attach '{folder}/other.db' as other",
        "detach main",
        "vacuum",
        "vacuum into '{folder}/other.db'",
        "reindex",
        "analyze",
        "begin",
        "begin immediate",
        "savepoint s",
        "commit",
        "pragma user_version = 9",
        "pragma journal_mode = wal",
        "pragma writable_schema = on",
        "pragma query_only = off",
        "select * from pragma_table_info('lead')",
        "select load_extension('x')",
        "select 1; delete from opportunity",
        "select writefile('{folder}/other.db', 'x')",
        "explain delete from opportunity",
        "create virtual table t using fts5(x)",
    ],
)
def test_nothing_but_reading_is_done(cli, fleet, db, tmp_path, sql):
    before = sha256(db.read_bytes()).hexdigest()
    ran = cli("sql", sql.format(folder=tmp_path))
    assert (ran.code in (4, 5), ran.out) == (True, "")
    assert "bug" not in ran.err
    assert sha256(db.read_bytes()).hexdigest() == before
    assert not (tmp_path / "other.db").exists()


def test_an_answer_of_any_size_is_whole(cli):
    ran = cli("sql", MANY, "-o", "jsonl")
    assert [json.loads(line)["n"] for line in ran.out.splitlines()] == list(range(1, 50_001))


def test_the_time_is_limited(cli):
    ran = cli("sql", ENDLESS, "--timeout", "0.2")
    assert (ran.code, ran.out) == (4, "")
    assert "longer than 0.2 s" in ran.err


def test_interrupting_ends_it_at_once(environ, db):
    process = subprocess.Popen(
        [*OPPCLI, "sql", ENDLESS, "--timeout", "0"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    opened = Path("/proc", str(process.pid), "fd")
    while not any(os.path.realpath(each) == str(db) for each in opened.iterdir()):
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.5)  # it has opened the store, and asks
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert err.startswith("error: interrupted")


def test_a_slow_reader_of_the_answer_keeps_nobody_from_writing(cli, environ):
    process = subprocess.Popen(
        [*OPPCLI, "sql", MANY, "-o", "csv"], env=environ, stdout=subprocess.PIPE
    )
    assert process.stdout.read(4) == b"n\n1\n"
    written = cli("opp", "new", "Loader")
    process.stdout.close()
    process.wait()
    assert (written.code, process.returncode) == (0, 0)


def test_two_columns_of_one_name_are_told_apart(cli):
    assert cli("sql", "select 1 as a, 2 as a, 3 as a_2", "-o", "json").json == [
        {"a": 1, "a_2": 2, "a_2_2": 3}
    ]


def test_what_json_has_no_word_for_is_written_as_it_can_be(cli, db):
    ran = cli("sql", "select 9e999 as far, x'00ff' as raw, null as none, 1.5 as half", "-o", "json")
    assert ran.json == [{"far": None, "raw": "00ff", "none": None, "half": 1.5}]


def test_hostile_values_stay_on_their_row(cli, typed):
    typed(["opp", "new", "two\nlines\t\x1b[2J"])
    ran = cli("sql", "select topic from v_opportunity")
    assert ran.out == "topic\ntwo lines \x1b[2J\n"
    shown = cli("sql", "select topic from v_opportunity", "-o", "plain")
    assert shown.out.splitlines()[-1].strip() == "two lines ␛[2J"


def test_the_views_are_listed_with_what_their_columns_hold(cli):
    rows = cli("sql", "--tables", "-o", "json").json
    assert {"v_opportunity", "v_pipeline", "v_forecast"} <= {row["view"] for row in rows}
    (revenue,) = [r for r in rows if (r["view"], r["column"]) == ("v_lead", "est_value_minor")]
    assert revenue["help"] == "est_value exactly, in minor units (cents)"
    assert {row["view"] for row in cli("sql", "--tables", "pipeline", "-o", "json").json} == {
        "v_pipeline"
    }


def test_quiet_prints_only_refs(cli, fleet):
    assert cli("sql", "select topic, ref from v_opportunity", "-q").out == "O1\n"


def test_a_store_that_is_not_there_is_not_made(cli, tmp_path):
    ran = cli("sql", "select 1", "--db", tmp_path / "none.db")
    assert ran.code == 6
    assert not (tmp_path / "none.db").exists()


def test_the_forecast_view_adds_up_to_the_forecast(cli, typed):
    typed(
        ["opp", "new", "A", "--revenue", "480k", "--close", "eoy"],
        ["opp", "new", "B", "--revenue", "99.99", "--close", "eom"],
        ["opp", "new", "C", "--revenue", "77.77"],
        ["opp", "new", "D", "--revenue", "500", "--owner", "leif", "--create"],
        ["opp", "close", "3", "--lost", "--reason", "price"],
        ["opp", "close", "4", "--won", "--skip-stages"],
    )
    sql = """select month, sum(count) as count, sum(won_minor) as won, sum(lost_minor) as lost,
        sum(pipeline_minor) as pipeline, sum(weighted_minor) as weighted
        from v_forecast where month is not null group by month order by month"""
    told = cli("sql", sql, "-o", "json").json
    rows = cli("forecast", "--by", "month", "--currency", "own", "-o", "json").json
    names = ("won", "lost", "pipeline", "weighted")
    shown = [
        {"month": row["month"], "count": row["count"]}
        | {name: round(row[name] * 100) for name in names}
        for row in rows
        if row["count"] and row["month"] != "no date"
    ]
    assert told == shown
    assert len(told) == 2


@pytest.fixture
def on_terminal(environ):
    """What a terminal that is 60 columns wide shows, stdout and stderr."""

    def type_(*words):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 60, 0, 0))
        process = subprocess.Popen(
            [*OPPCLI, *words],
            env={**environ, "TERM": "xterm", "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # how Linux says that the other side is closed
            while block := os.read(ours, 65536):
                shown += block
        os.close(ours)
        assert process.wait(60) == 0
        return shown.decode().replace("\r\n", "\n").splitlines()

    return type_


def test_many_columns_give_way_on_a_terminal_and_it_is_said(on_terminal, fleet):
    *table, note = on_terminal("sql", "select * from v_opportunity")
    assert max(map(len, table)) <= 60
    assert table[0].split()[:3] == ["id", "ref", "topic"]
    assert "fewer" in note or "do not fit" in note


def test_some_columns_are_all_shown_on_a_terminal(on_terminal, fleet):
    asked = "ref, topic, account, est_revenue, owner"
    heading, _, row = on_terminal("sql", f"select {asked} from v_opportunity")
    assert heading.split() == asked.split(", ")
    assert row.split()[0] == "O1"


def test_a_terminal_shows_a_screenful_and_says_how_many_more(on_terminal):
    lines = on_terminal("sql", MANY)
    assert len(lines) == 2 + 50 + 1
    assert lines[-1] == "… 49,950 more rows: --limit 0 shows all"
