"""Files of activities say in columns of opportunities, leads and customers what these are about."""

import json

import pytest

HEAD = "Activity ID,Subject,Type,Due date"


@pytest.fixture
def sales(feed, typed):
    """Fleet (7001) and Twin of Acme, Crane and Twin of Globex, and the lead L1 of Eva Berg."""
    rows = ("7001,Fleet,Acme", "7002,Crane,Globex", "7003,Twin,Globex", "7004,Twin,Acme")
    assert feed("external_id,topic,account", *rows).code == 0
    typed(["lead", "new", "Van", "--first-name", "Eva", "--last-name", "Berg", "--company", "Ica"])


@pytest.fixture
def about(cli):
    """What each activity is about."""

    def about_():
        return [row["regarding"] for row in cli("export", "activities", "-o", "json").json]

    return about_


def log(feed, heading, *cells, head=HEAD, more=()):
    rows = [f"{n},Call,call,2026-12-01,{cell}" for n, cell in enumerate(cells, 1)]
    return feed(f"{head},{heading}", *rows, kind="activity", more=more)


@pytest.mark.usefixtures("sales")
@pytest.mark.parametrize(
    ("heading", "cell", "ref"),
    [
        ("Opportunity", "7002", "O2"),
        ("Opportunity", "o2", "O2"),
        ("Opportunity", "  CRANE ", "O2"),
        ("Deal", "Crane", "O2"),
        ("Deal ID", "7002", "O2"),
        ("Verkaufschance", "Crane", "O2"),
        ("Lead", "L1", "L1"),
        ("Lead", "Van", "L1"),
        ("Lead name", "Eva Berg", "L1"),
        ("Customer", "Globex", "C2"),
        ("Kunde", "globex", "C2"),
        ("Company", "C2", "C2"),
        ("Related to", "Crane", "O2"),
        ("Related to", "7002", "O2"),
        ("Related to", "Globex", "C2"),
    ],
)
def test_a_ref_an_id_or_the_name_of_one_record_says_what_it_is_about(
    feed, about, heading, cell, ref
):
    ran = log(feed, heading, cell)
    assert (ran.code, ran.out, ran.err) == (0, "1 row: 1 created\n", "created: A1\n")
    assert about() == [ref]
    assert log(feed, heading, cell).out == "1 row: 1 unchanged\n"


@pytest.mark.usefixtures("sales")
@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Opportunity", "Twin"),
        ("Opportunity", "C1"),
        ("Opportunity", "O99"),
        ("Opportunity", "Globex"),
        ("Lead", "Crane"),
        ("Customer", "Newco"),
    ],
)
def test_what_is_not_one_record_is_counted_and_not_guessed(feed, about, heading, cell):
    ran = log(feed, heading, cell)
    said = "created: A1\n1 row about something that is not one record here: taken without a link\n"
    assert (ran.code, ran.err) == (0, said)
    assert about() == [None]


def test_an_id_that_looks_like_the_ref_of_another_record_is_not_certain(feed, about):
    feed("external_id,topic", "O2,Fleet", "7,Crane")
    assert "not one record here" in log(feed, "Opportunity", "O2").err
    assert about() == [None]


@pytest.mark.usefixtures("sales")
def test_a_related_record_that_is_not_here_is_rejected(feed):
    ran = log(feed, "Related to", "Nix")
    assert ran.code == 5
    assert (
        "line 2      regarding: 'Nix' is not a ref such as O12, L7, C5 or P9, nor the name of one"
        " record here" in ran.err
    )


@pytest.mark.usefixtures("sales")
def test_of_several_columns_the_first_record_that_is_certain_counts(feed, about):
    ran = log(feed, "Opportunity,Lead,Customer", "Fleet,,Acme", "Twin,Van,Acme", "Nix,,Acme")
    assert (ran.code, ran.err) == (0, "created: A1 … A3\n")
    assert about() == ["O1", "L1", "C1"]


@pytest.mark.usefixtures("sales")
def test_what_an_activity_is_about_is_merged_like_any_field(feed, about, typed, cli):
    log(feed, "Opportunity,Customer", "Fleet,Acme", ",Acme", "Later,")
    ran = log(feed, "Opportunity,Customer", "Crane,Globex", "Crane,Acme", "Later,")
    assert ran.out == "3 rows: 2 updated, 1 unchanged\n"
    assert "changed: regarding in 2 rows\n" in ran.err
    assert about() == ["O2", "O2", None]
    typed(["activity", "edit", "1", "regarding=C1"])
    ran = log(feed, "Opportunity,Customer", "Fleet,Acme", "Crane,Acme", "Later,")
    assert ran.out == "3 rows: 3 unchanged · 1 conflict\n"
    assert "A1 regarding: 'C1' here, 'Fleet' in the file, before 'O2'" in ran.err
    feed("external_id,topic", "7009,Later")
    ran = log(feed, "Opportunity,Customer", "Fleet,Acme", "Crane,Acme", "Later,")
    assert (ran.out, about()[2]) == ("3 rows: 1 updated, 2 unchanged\n", "O5")
    cli("undo")
    assert about()[2] is None
    assert cli("db", "check").code == 0


@pytest.mark.usefixtures("sales")
def test_the_plan_says_the_record_once(feed):
    ran = log(feed, "Opportunity,Customer", "Fleet,Acme", more=("--dry-run", "-o", "jsonl"))
    told = [json.loads(line) for line in ran.out.splitlines()]
    (row,) = [each for each in told if each["field"] == "regarding"]
    assert (row["file"], row["becomes"]) == ("Fleet", "O1")


def test_activities_come_behind_the_records_that_they_name_whatever_the_order(cli, tmp_path, about):
    (tmp_path / "a.csv").write_text(f"{HEAD},Deal,Company\n1,Call,call,2026-12-01,Fleet,Acme\n")
    (tmp_path / "o.csv").write_text("Deal ID,Deal name,Customer,Stage\n7,Fleet,Acme,Interest\n")
    ran = cli("import", tmp_path / "a.csv", tmp_path / "o.csv")
    assert ran.code == 0, ran.err
    assert about() == ["O1"]
