"""`history --since --who --field`: single changes of all records."""

import pytest


@pytest.fixture
def week(cli):
    """Changes on three days by two people."""

    def type_(day, who, *words):
        ran = cli(*words, env={"OPPCLI_TODAY": day, "OPPCLI_USER": who})
        assert ran.code == 0, ran.err

    type_("2026-11-12", "jana", "opp", "new", "Fleet", "--revenue", "10k", "--close", "eoy")
    type_("2026-11-12", "jana", "opp", "edit", "1", "interest_type=new", "account=Acme", "--create")
    type_("2026-11-17", "leif", "opp", "edit", "1", "revenue=20k", "close=2026-12-20")
    type_("2026-11-19", "jana", "opp", "advance", "1")
    type_("2026-11-20", "jana", "opp", "edit", "1", "revenue=30k")
    type_("2026-11-20", "jana", "undo")


def told(cli, *words):
    ran = cli("history", *words, "-o", "json")
    assert ran.code == 0, ran.err
    return [(row["actor"], row["field"], row["old"], row["new"]) for row in ran.json]


def test_since_a_day_that_day_counts_and_the_latest_comes_first(cli, week):
    rows = told(cli, "--since", "2026-11-17", "--field", "est_revenue")
    assert rows == [
        ("jana", "est_revenue", "30000.00", "20000.00"),
        ("jana", "est_revenue", "20000.00", "30000.00"),
        ("leif", "est_revenue", "10000.00", "20000.00"),
    ]
    assert told(cli, "--since", "2026-11-18", "--field", "revenue") == rows[:2]
    assert told(cli, "--since", "last thu", "--field", "stage") == [
        ("jana", "stage", "Interest", "Quotation")
    ]


def test_what_was_undone_says_by_which_batch(cli, week):
    rows = cli("history", "--since", "2026-11-20", "--field", "revenue", "-o", "json").json
    undo, done = rows
    assert (done["undone_by"], undo["undone_by"]) == (undo["batch"], None)


def test_who_keeps_the_changes_of_one(cli, week):
    assert {row[0] for row in told(cli, "--who", "leif")} == {"leif"}
    assert {row[1] for row in told(cli, "--who", "LEIF")} == {"est_revenue", "est_close_date"}
    assert {row[0] for row in told(cli, "--who", "@me")} == {"jana"}
    assert {row[0] for row in told(cli, "--who", "leif,jana")} == {"jana", "leif"}


def test_a_record_narrows_it_too(cli, week):
    assert len(told(cli, "O1", "--field", "stage")) == 1
    assert told(cli, "C1", "--since", "2026-11-17") == []


def test_wrong_words_are_refused_with_what_to_type(cli, week):
    for words, code, said in (
        (["--who", "lief"], 3, "--who leif"),
        (["--field", "stge"], 5, "--field stage"),
        (["--since", "2027-01-01"], 5, "--since yesterday"),
        (["--batch", "1", "--who", "leif"], 2, "--batch 1"),
    ):
        ran = cli("history", *words)
        assert (ran.code, said in ran.err) == (code, True), ran.err


def test_a_limit_says_how_many_are_left(cli, week):
    ran = cli("history", "--since", "2026-11-01", "--limit", "2", "-o", "csv")
    assert len(ran.out.splitlines()) == 3
    assert "earlier ones: --limit 0" in ran.err


def test_words_say_who_and_when(cli, week):
    assert told(cli, "leif") == told(cli, "--who", "leif")
    assert told(cli, "since", "2026-11-17", "leif") == told(cli, "leif", "--since", "2026-11-17")
    on_a_day = cli("history", "2026-11-19")
    assert on_a_day.err == "Thu 19 Nov 2026\n"
    assert [row[1] for row in told(cli, "2026-11-19")] == ["stage"]
    assert told(cli, "2026-11-19", "leif") == []
    ran = cli("history", "leif", "2026-11", "-o", "table")
    assert "by leif, Sun 1 Nov 2026 to Mon 30 Nov 2026" in ran.err
    assert {row[0] for row in told(cli, "me", "this", "month")} == {"jana"}
    assert told(cli, "O1", "2026-11-19") == [("jana", "stage", "Interest", "Quotation")]


def test_what_somebody_added_is_told_too(cli, week):
    assert cli("visit", "1", "yard", env={"OPPCLI_USER": "petra"}).code == 0
    assert cli("lead", "new", "Van", env={"OPPCLI_USER": "petra"}).code == 0
    rows = cli("history", "--who", "petra", "-o", "json").json
    assert {(row["ref"], row["field"], row["new"]) for row in rows} == {
        *(("A1", "", "created"), ("L1", "", "created"), ("user petra", "", "created")),
    }
    shown = cli("history", "petra", "-o", "table").out
    assert shown.count("added") == 3
    assert "created" not in shown
    assert told(cli, "petra", "--field", "stage") == []


def test_people_read_amounts_and_days_as_elsewhere(cli, week):
    for words in (("O1",), ("--field", "est_revenue,est_close_date"), ("--batch", "3")):
        shown = cli("history", *words, "-o", "table").out
        assert "20,000 EUR" in shown
        assert "20 Dec 2026" in shown
        assert "20000.00" not in shown
    assert "20000.00" in cli("history", "O1", "-o", "csv").out


def test_words_that_are_nobody_and_no_time_are_refused(cli, week):
    ran = cli("history", "kevin", "today")
    assert ran.code == 3
    assert "neither a user nor a record is called 'kevin'" in ran.err
    ran = cli("history", "today", "--since", "yesterday")
    assert (ran.code, "'today' and --since both say when" in ran.err) == (2, True)
