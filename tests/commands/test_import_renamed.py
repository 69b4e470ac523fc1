"""A name in a file stands for the record that it stood for before, whatever is called so now."""

import pytest

TYPES = "external_id,type,subject"


@pytest.fixture
def calls(feed):
    """Imports calls, each about what its cell says in the columns of those headings."""

    def calls_(headings, *cells, more=()):
        rows = [f"{n},call,Ask,{cell}" for n, cell in enumerate(cells, 1)]
        return feed(f"{TYPES},{headings}", *rows, kind="activity", more=more)

    return calls_


@pytest.fixture
def about(cli):
    """What each activity is about."""
    return lambda: [row["regarding"] for row in cli("export", "activities", "-o", "json").json]


RENAMED = [
    (["account", "new", "Acme"], "Acme", ["account", "edit", "C1", "name=Acme AG"], "C1"),
    (["opp", "new", "Pump"], "pump", ["opp", "edit", "O1", "topic=Pump 2"], "O1"),
    (["opp", "new", "Pump"], "Pump", ["opp", "new", "Pump"], "O1"),
    (["account", "new", "Acme"], "Acme", ["opp", "new", "Acme"], "C1"),
    (["lead", "new", "Van"], "Van", ["lead", "edit", "L1", "topic=Bus"], "L1"),
    (["contact", "new", "Eva Berg"], "Eva Berg", ["contact", "edit", "P1", "first_name=Ida"], "P1"),
]  # fmt: skip


@pytest.mark.parametrize(("made", "name", "later", "ref"), RENAMED)
def test_what_an_activity_is_about_is_still_what_its_name_meant(
    typed, calls, about, cli, made, name, later, ref
) -> None:
    typed(made)
    assert calls("regarding", name).code == 0
    typed(later)
    ran = calls("regarding", name)
    assert (ran.code, ran.out, ran.err) == (0, "1 row: 1 unchanged\n", "")
    assert about() == [ref]
    assert calls("regarding", name, more=("--conflicts", "theirs")).out == "1 row: 1 unchanged\n"
    assert cli("db", "check").code == 0


def test_a_new_row_and_a_changed_cell_mean_what_is_called_so_now(typed, calls, about) -> None:
    typed(["account", "new", "Acme"], ["account", "new", "Globex"])
    calls("regarding", "Acme", "Globex")
    typed(["account", "edit", "C1", "name=Acme AG"])
    for cells in (("Acme", "Globex", "Acme"), ("Acme", "Acme")):
        ran = calls("regarding", *cells)
        assert ran.code == 5
        said = (
            f"line {1 + len(cells)}      regarding: 'Acme' is not a ref such as O12, L7, C5 or P9"
        )
        assert f"{said}, nor the name of one record here" in ran.err
        assert "line 2 " not in ran.err
    typed(["account", "new", "Acme"])
    assert (
        calls("regarding", "Acme", "Acme", "Acme").out
        == "3 rows: 1 created, 1 updated, 1 unchanged\n"
    )
    assert about() == ["C1", "C3", "C3"]


def test_an_edit_here_stays_beside_a_name_that_means_another_by_now(typed, calls, about) -> None:
    typed(["opp", "new", "Pump"], ["opp", "new", "Crane"])
    calls("regarding", "Pump")
    typed(["activity", "edit", "A1", "regarding=O2"], ["opp", "edit", "O1", "topic=Old"])
    typed(["opp", "new", "Pump"])
    ran = calls("regarding", "Pump")
    assert (ran.out, ran.err, about()) == ("1 row: 1 unchanged\n", "", ["O2"])


def test_columns_of_one_kind_each_keep_what_they_named(typed, calls, about) -> None:
    typed(["account", "new", "Acme"], ["contact", "new", "Eva Berg", "--account", "Acme"])
    typed(["opp", "new", "Pump", "--account", "Acme"])
    rows = ("Pump,Acme,", ",Acme,", ",,Eva Berg", ",Nix,")
    lacks = "row about something that is not one record here: taken without a link\n"
    ran = calls("opportunity,account,contact", *rows)
    assert (ran.err, about()) == (f"created: A1 … A4\n1 {lacks}", ["O1", "C1", "P1", None])
    typed(["account", "edit", "C1", "name=Acme AG"], ["contact", "edit", "P1", "last_name=Lang"])
    typed(["opp", "edit", "O1", "topic=Pump 2"])
    ran = calls("opportunity,account,contact", *rows)
    assert (ran.code, ran.out, ran.err) == (0, "4 rows: 4 unchanged\n", f"1 {lacks}")
    assert about() == ["O1", "C1", "P1", None]
    ran = calls("opportunity,account,contact", "Nix,,", *rows[1:])
    assert (ran.out, ran.err, about()[0]) == ("4 rows: 4 unchanged\n", f"1 {lacks}", "O1")


def test_an_export_of_another_system_keeps_what_it_named(typed, feed, about) -> None:
    typed(["opp", "new", "Pump"])
    head = "(Do Not Modify) Activity,(Do Not Modify) Row Checksum,Activity Type,Subject,Regarding"
    rows = ("a-1,x,Phone Call,Ask,Pump", "a-2,x,Phone Call,Ask,Nix")
    lacks = "1 row about something that is not one record here: taken without a link\n"
    for each in (["opp", "list"], ["opp", "edit", "O1", "topic=Pump 2"], ["opp", "new", "Pump"]):
        typed(each)
        ran = feed(head, *rows, kind="activity")
        assert (ran.code, lacks in ran.err, about()) == (0, True, ["O1", None]), ran.err
    assert ran.out == "2 rows: 2 unchanged\n"


@pytest.mark.parametrize("later", [["opp", "edit", "O1", "topic=Pump 2"], ["opp", "new", "Pump"]])
def test_a_deal_is_still_under_what_its_topic_meant(typed, feed, cli, later) -> None:
    typed(["opp", "new", "Pump"])
    head = "external_id,opportunity,title,unit_price,status"
    feed(head, "1,Pump,Motor,500,offered", kind="deal")
    typed(later)
    ran = feed(head, "1,Pump,Motor,500,offered", kind="deal")
    assert (ran.code, ran.out, ran.err) == (0, "1 row: 1 unchanged\n", "")
    assert feed(head, "1,Pump,Motor,600,offered", kind="deal").out == "1 row: 1 updated\n"
    ran = feed(head, "1,Nix,Motor,600,offered", kind="deal")
    assert "opportunity: there is none with the ref, the id or the topic 'Nix'" in ran.err
    ran = feed(head, "1,Pump,Motor,600,offered", "2,Pump,Cable,5,offered", kind="deal")
    assert (ran.code, "line 3 " in ran.err, "line 2 " in ran.err) == (5, True, False)
    assert cli("db", "check").code == 0
