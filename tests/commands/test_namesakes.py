"""Facilities of two businesses may share a name: the business tells them apart."""

import json

import pytest


@pytest.fixture
def halls(typed):
    """Two businesses with a Hall each, of which each has Sales."""
    for business in ("North", "South"):
        typed(["org", "add", "business", business])
    typed(["org", "add", "facility", "Hall", "--business", "North"])
    typed(["org", "add", "facility", "Hall", "--business", "South"])
    typed(["org", "add", "operation", "Sales", "--facility", "North/Hall"])
    typed(["org", "add", "operation", "Sales", "--facility", "Hall", "--business", "South"])


def places(cli):
    rows = cli("export", "lead", "-o", "json").json
    return [(each["business"], each["facility"], each["operation"]) for each in rows]


def test_the_business_says_which_one_is_typed(cli, typed, halls):
    typed(["lead", "new", "A", "--facility", "hall", "--business", "South"])
    typed(["lead", "new", "B", "--operation", "Sales", "--business", "North"])
    typed(["lead", "new", "C", "--facility", "South/Hall"])
    assert places(cli) == [
        ("South", "Hall", None),
        ("North", "Hall", "Sales"),
        ("South", "Hall", None),
    ]
    typed(["lead", "edit", "3", "operation=Sales"])
    typed(["lead", "edit", "1", "facility=Hall", "business=North"])
    assert places(cli)[0] == ("North", "Hall", None)
    typed(["db", "check"])


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        (["lead", "new", "A", "--facility", "Hall"], "North/Hall, South/Hall", "North/Hall"),
        (["device", "new", "--vin", "V", "--facility", "Hall"], "North/Hall, South/Hall", "North"),
        (["lead", "new", "A", "--operation", "Sales"], "North/Hall/Sales", "operation=North/Hall"),
    ],
)
def test_where_nothing_tells_them_apart_they_are_listed(cli, halls, words, said, hint):
    ran = cli(*words)
    assert (ran.code, said in ran.err, hint in ran.err.splitlines()[1]) == (3, True, True)


def test_the_business_of_its_row_says_which_one_a_file_means(cli, halls, tmp_path):
    path = tmp_path / "leads.jsonl"
    said = [
        {"topic": "A", "facility": "Hall", "business": "South"},
        {"topic": "B", "operation": "sales", "business": "North"},
        {"topic": "C", "facility": "South/Hall"},
    ]
    path.write_text("\n".join(map(json.dumps, said)), encoding="utf-8")
    ran = cli("import", path, "--kind", "lead")
    assert (ran.code, ran.out) == (0, "3 rows: 3 created\n")
    assert places(cli) == [
        ("South", "Hall", None),
        ("North", "Hall", "Sales"),
        ("South", "Hall", None),
    ]
    path.write_text('{"topic": "D", "facility": "Hall"}', encoding="utf-8")
    ran = cli("import", path, "--kind", "lead")
    said = "facility: 'Hall' is the name of 2: North/Hall or South/Hall"
    assert (ran.code, said in ran.err) == (5, True)


@pytest.mark.parametrize("words", [["--facility", "Hall", "--business", "South"],
                                   ["--facility", "South/Hall"],
                                   ["--where", "facility=Hall business=South"]])  # fmt: skip
def test_filters_tell_them_apart(cli, typed, halls, words):
    typed(["lead", "new", "A", "--facility", "South/Hall"])
    typed(["lead", "new", "B", "--facility", "North/Hall"])
    assert [each["topic"] for each in cli("lead", "list", *words, "-o", "json").json] == ["A"]


def test_the_organisation_shows_and_changes_the_one_that_is_named(cli, typed, halls):
    ran = cli("org", "show", "Hall")
    assert (ran.code, "facility North/Hall, facility South/Hall" in ran.err) == (3, True)
    assert "South" in typed(["org", "show", "South/Hall"])
    assert typed(["org", "edit", "South/Hall", "name=Barn"]) == "facility Barn: name Hall → Barn\n"
    refused = cli("org", "add", "facility", "HALL", "--business", "North")
    assert (refused.code, "there is a facility Hall already" in refused.err) == (4, True)
