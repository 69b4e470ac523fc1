"""Taking users and units in from files, and records whose assignment has to fit them."""

import pytest


@pytest.fixture
def write(tmp_path):
    def write_(name, *lines):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write_


@pytest.fixture
def teams(write):
    """leif stands above his manager's own row."""
    return write(
        "teams.csv",
        "agent,manager,office,e-mail",
        "leif,jana,North,leif@nordic.example",
        "jana,boss,North,",
        "noor,boss,South,",
    )


MAPS = ("--map", "agent=name", "--map", "office=business")


def test_users_come_with_their_managers_and_businesses(cli, teams):
    ran = cli("org", "import", teams, *MAPS)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == ["3 rows: 3 created", "also created: 1 user, 2 businesses"]
    (leif,) = cli("org", "show", "leif", "-o", "json").json
    found = (leif["manager"], leif["business"], leif["email"])
    assert found == ("jana", "North", "leif@nordic.example")


def test_the_same_file_again_changes_nothing(cli, teams, store):
    cli("org", "import", teams, *MAPS)
    before = store.read("SELECT COUNT(*) FROM change").rows
    assert cli("org", "import", teams, *MAPS).out == "3 rows: 3 unchanged\n"
    assert store.read("SELECT COUNT(*) FROM change").rows == before


def test_a_blank_cell_changes_nothing_and_another_value_updates(cli, teams, write):
    cli("org", "import", teams, *MAPS)
    again = write("again.csv", "agent,manager,office", "leif,boss,", "noor,boss,South")
    assert cli("org", "import", again, *MAPS).out == "2 rows: 1 updated, 1 unchanged\n"
    (leif,) = cli("org", "show", "leif", "-o", "json").json
    assert (leif["manager"], leif["business"]) == ("boss", "North")


def test_strict_refuses_unknown_names_and_keeps_nothing(cli, teams):
    ran = cli("org", "import", teams, *MAPS, "--strict")
    assert (ran.code, "line 2" in ran.err, "nothing was saved" in ran.err) == (5, True, True)
    assert cli("org", "show", "leif").code == 3


def test_a_circle_in_the_file_is_refused_by_its_line(cli, write):
    loop = write("loop.csv", "name,manager", "a,b", "b,a")
    ran = cli("org", "import", loop)
    assert (ran.code, "line 3" in ran.err) == (5, True)
    assert "b cannot be managed by a, who is managed by b" in ran.err


def test_a_row_without_a_name_is_refused(cli, write):
    ran = cli("org", "import", write("x.csv", "name,manager", ",jana"))
    assert (ran.code, "name: a user needs it" in ran.err) == (5, True)


def test_a_file_without_names_is_refused(cli, write):
    ran = cli("org", "import", write("x.csv", "manager", "jana"))
    assert (ran.code, "--map 'HEADING=name'" in ran.err) == (5, True)


def test_a_dry_run_says_how_it_reads_and_keeps_nothing(cli, teams):
    ran = cli("org", "import", teams, *MAPS, "--dry-run")
    assert "  office → business" in ran.out.splitlines()
    assert (ran.code, "Nothing was saved" in ran.err) == (0, True)
    assert cli("org", "list", "-o", "json").json == []


def test_facilities_come_with_their_business(cli, write):
    path = write("places.csv", "name,business", "Gothenburg,Nordic", "Lyon,South")
    assert cli("org", "import", path, "--kind", "facility", "-o", "json").json == [
        {
            "rows": 2,
            "created": 2,
            "updated": 0,
            "unchanged": 0,
            "rejected": 0,
            "conflicts": 0,
            "saved": "yes",
        }
    ]
    (lyon,) = cli("org", "show", "Lyon", "-o", "json").json
    assert (lyon["name"], lyon["business"]) == ("Lyon", "South")


@pytest.fixture
def placed(typed):
    typed(
        ["org", "add", "business", "Nordic"],
        ["org", "add", "business", "South"],
        ["org", "add", "facility", "Gothenburg", "--business", "Nordic"],
        ["org", "add", "operation", "New sales", "--facility", "Gothenburg"],
        ["org", "add", "user", "leif", "--business", "South"],
    )


def test_an_imported_row_with_a_facility_of_another_business_is_rejected(cli, placed, write):
    path = write(
        "deals.csv",
        "topic,business,facility,operation,owner",
        "Fits,Nordic,Gothenburg,,jana",
        "Known,South,Gothenburg,,jana",
        "New,East,Gothenburg,,jana",
        "Operation,South,,New sales,jana",
    )
    ran = cli("import", path, "--kind", "opportunity")
    assert ran.code == 5
    reasons = [line for line in ran.err.splitlines() if "line" in line]
    assert [line.split()[1] for line in reasons] == ["3", "4", "5"]
    assert "facility Gothenburg is of business Nordic, not of South" in reasons[0]
    assert "facility Gothenburg is of business Nordic, not of East" in reasons[1]
    assert "facility Gothenburg is of business Nordic, not of South" in reasons[2]


def test_an_imported_row_is_filled_from_its_operation_or_its_owner(cli, placed, write):
    path = write(
        "deals.csv",
        "topic,business,facility,operation,owner,external_id",
        "A,,,New sales,leif,1",
        "B,,Gothenburg,,leif,2",
        "C,,,,leif,3",
        "D,Nordic,,,leif,4",
        "E,,,,noor,5",
    )
    assert cli("import", path, "--kind", "opportunity").code == 0
    fields = ["--fields", "topic,business,facility", "-o", "csv"]
    assert cli("opp", "list", *fields).out.splitlines()[1:] == [
        "A,Nordic,Gothenburg",
        "B,Nordic,Gothenburg",
        "C,South,",
        "D,Nordic,",
        "E,,",
    ]
    assert "5 unchanged" in cli("import", path, "--kind", "opportunity").out


def test_a_stored_assignment_is_kept_to_by_later_rows(cli, placed, write):
    first = write("a.csv", "topic,business,external_id", "A,South,1")
    assert cli("import", first, "--kind", "opportunity").code == 0
    later = write("b.csv", "topic,facility,external_id", "A,Gothenburg,1")
    ran = cli("import", later, "--kind", "opportunity")
    assert (ran.code, "facility Gothenburg is of business Nordic" in ran.err) == (5, True)


def test_imported_rows_are_not_given_to_one_who_left(cli, placed, typed, write):
    path = write("deals.csv", "topic,owner,external_id", "A,leif,1")
    assert cli("import", path, "--kind", "opportunity").code == 0
    typed(["org", "edit", "leif", "active=no"])
    assert "1 unchanged" in cli("import", path, "--kind", "opportunity").out
    more = write("more.csv", "topic,owner,external_id", "B,leif,2")
    ran = cli("import", more, "--kind", "opportunity")
    assert (ran.code, "owner: leif is no longer active" in ran.err) == (5, True)


def test_a_login_is_what_the_user_is_called(cli, write):
    first = write("users.csv", "login,name,email,manager", "ann,Ann A,a@x.se,bob", "bob,Bob B,,")
    assert cli("import", first, "--kind", "user").out == "2 rows: 2 created\n"
    second = write("again.csv", "Login,Name,e-mail", "ann,Ann Z,a@x.se")
    ran = cli("import", second, "--kind", "user", "--conflicts", "theirs")
    assert ran.out == "1 row: 1 updated\n"
    rows = cli("org", "list", "-o", "json").json
    assert [(row["name"], row["full_name"]) for row in rows] == [("ann", "Ann Z"), ("bob", "Bob B")]
    (ann,) = cli("org", "show", "ann", "-o", "json").json
    assert ann["manager"] == "bob"


def test_a_full_name_stays_beside_a_login_and_a_name(cli, write):
    path = write("users.csv", "login,name,full_name", "ann,x,Ann A")
    ran = cli("import", path, "--kind", "user")
    assert "not mapped: name" in ran.err
    (ann,) = cli("org", "show", "ann", "-o", "json").json
    assert ann["full_name"] == "Ann A"
