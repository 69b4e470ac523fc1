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
        ("South", "South/Hall", None),
        ("North", "North/Hall", "North/Hall/Sales"),
        ("South", "South/Hall", None),
    ]
    typed(["lead", "edit", "3", "operation=Sales"])
    typed(["lead", "edit", "1", "facility=Hall", "business=North"])
    assert places(cli)[0] == ("North", "North/Hall", None)
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
        ("South", "South/Hall", None),
        ("North", "North/Hall", "North/Hall/Sales"),
        ("South", "South/Hall", None),
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


@pytest.fixture
def sold(typed, halls):
    """A sale in each Hall, and a device and a sale of Sales in that of South."""
    typed(
        ["opp", "new", "A", "--facility", "North/Hall", "--revenue", "3", "--process", "simple"],
        ["opp", "new", "B", "--facility", "South/Hall", "--revenue", "20", "--process", "simple"],
        ["opp", "new", "C", "--operation", "South/Hall/Sales", "--process", "simple"],
        ["device", "new", "--stock-number", "S1", "facility=South/Hall"],
    )


def contents(cli, folder, env):
    assert cli("export", "all", "--to", folder, env=env).code == 0
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_folder_of_everything_keeps_them_apart(cli, sold, tmp_path):
    written = contents(cli, tmp_path / "first", {})
    other = {"OPPCLI_DB": str(tmp_path / "other.db")}
    took = cli("import", tmp_path / "first", env=other)
    assert took.code == 0, took.err
    assert contents(cli, tmp_path / "second", other) == written
    assert cli("db", "check", env=other).code == 0
    rows = cli("export", "opp", "-o", "json", env=other).json
    assert [each["facility"] for each in rows] == ["North/Hall", "South/Hall", "South/Hall"]


def test_a_folder_comes_into_a_store_that_holds_records(cli, sold, tmp_path):
    contents(cli, tmp_path / "first", {})
    other = {"OPPCLI_DB": str(tmp_path / "other.db")}
    assert cli("account", "new", "Acme", env=other).code == 0
    for became in ("2 created", "2 unchanged"):
        ran = cli("import", tmp_path / "first", env=other)
        assert ran.code == 0, ran.err
        assert f"  facilities     2 rows: {became}\n  operations     2 rows: {became}" in ran.out
    rows = cli("export", "opp", "-o", "json", env=other).json
    assert [each["operation"] for each in rows] == [None, None, "South/Hall/Sales"]
    assert cli("export", "device", "-o", "json", env=other).json[0]["facility"] == "South/Hall"


def test_a_folder_with_the_names_alone_is_read_where_the_business_tells(cli, sold, tmp_path):
    folder = tmp_path / "first"
    contents(cli, folder, {})
    for name in ("opportunities", "devices", "operations"):
        path = folder / f"{name}.csv"
        text = path.read_text("utf-8").replace("South/Hall/Sales", "Sales")
        path.write_text(text.replace("South/Hall", "Hall").replace("North/Hall", "Hall"), "utf-8")
    took = cli("import", folder, env={"OPPCLI_DB": str(tmp_path / "other.db")})
    assert took.code == 5
    several = "facility: 'Hall' is the name of several: 'North/Hall' or 'South/Hall'"
    assert f"devices.csv line 2: {several}" in took.err
    assert f"operations.csv line 2: {several}" in took.err
    assert "opportunities.csv line 2" not in took.err


@pytest.mark.parametrize("command", ["pipeline", "forecast", "report leaderboard"])
def test_reports_have_a_line_for_each(cli, typed, sold, command):
    typed(["opp", "edit", "1", "close=eoq"], ["opp", "edit", "2", "close=eoq"])
    typed(["won", "1", "--skip-stages"] if command.startswith("report") else ["pipeline"])
    rows = cli(*command.split(), "--by", "facility", "-o", "json").json
    named = {each["facility"] for each in rows}
    assert "Hall" not in named
    assert "North/Hall" in named


@pytest.mark.parametrize(
    ("noun", "words", "refs"),
    [
        ("opp", ["--facility", "south/hall"], "O2\nO3\n"),
        ("opp", ["--where", "facility=South/Hall"], "O2\nO3\n"),
        ("opp", ["--where", "facility!=South/Hall"], "O1\n"),
        ("opp", ["--where", "operation=South/Hall/Sales"], "O3\n"),
        ("opp", ["North/Hall"], "O1\n"),
        ("device", ["--facility", "South/Hall"], "V1\n"),
        ("device", ["--facility", "North/Hall"], ""),
        ("device", ["--where", "facility=South/Hall"], "V1\n"),
    ],
)
def test_one_is_filtered_by_its_place(cli, sold, noun, words, refs):
    ran = cli(noun, "list", *words, "-q")
    assert (ran.code, ran.out) == (0, refs)


@pytest.mark.parametrize("words", [["--facility", "hall"], ["--where", "facility=hall"]])
def test_a_name_of_several_filters_by_all_of_them_and_says_so(cli, sold, words):
    ran = cli("opp", "list", *words, "--fields", "ref")
    assert ran.out.split() == ["ref", "O1", "O2", "O3"]
    assert "facility 'hall' means North/Hall and South/Hall" in ran.err
    assert cli("opp", "list", "--facility", "North").code == 3


def test_an_operation_is_named_by_the_business_that_runs_it(cli, typed, halls):
    typed(["org", "add", "operation", "Rent", "--business", "North"])
    typed(["org", "add", "operation", "Rent", "--business", "South"])
    typed(["opp", "new", "T", "operation=North/Rent"])
    near = cli("opp", "new", "T", "operation=North/Sales")
    assert (near.code, "--operation North/Hall/Sales" in near.err) == (3, True)
    assert cli("opp", "list", "--where", "operation=North/Rent", "-q").out == "O1\n"


def test_one_without_a_place_stays_beside_one_with(cli, typed):
    typed(["org", "add", "facility", "Yard"])
    typed(["org", "add", "facility", "Yard", "--business", "North", "--create"])
    typed(["device", "new", "--stock-number", "S1", "facility=North/Yard"])
    rows = cli("export", "facility", "-o", "json").json
    assert [(each["name"], each["business"]) for each in rows] == [
        ("Yard", None),
        ("Yard", "North"),
    ]
    said = typed(["undo"], ["undo"])
    assert "Yard" in said
    typed(["redo"], ["redo"], ["db", "check"])


def test_the_history_and_the_screen_name_the_place_once(cli, typed, sold):
    typed(["opp", "edit", "2", "business=North", "facility=North/Hall"])
    rows = cli("history", "O2", "-o", "json").json
    moved = next(each for each in rows if each["field"] == "facility")
    assert (moved["old"], moved["new"]) == ("South/Hall", "North/Hall")
    assert "South › Hall › Sales" in typed(["show", "O3"])


def test_a_file_of_facilities_has_those_of_each_business(cli, typed, tmp_path):
    typed(["org", "add", "facility", "Hall", "--business", "North", "--create"])
    path = tmp_path / "facilities.csv"
    path.write_text("name,business\nHall,South\nHall,North\n", encoding="utf-8")
    ran = cli("org", "import", path, "--kind", "facility")
    assert ran.out == "2 rows: 1 created, 1 unchanged\nalso created: 1 business\n"
    assert cli("org", "import", path, "--kind", "facility").out == "2 rows: 2 unchanged\n"
    path.write_text("name\nHall\n", encoding="utf-8")
    ran = cli("org", "import", path, "--kind", "facility")
    assert (ran.code, "'Hall' is the name of 2: North/Hall or South/Hall" in ran.err) == (5, True)
