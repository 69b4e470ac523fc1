"""A later file of users, units or quotas is merged with what was edited here, as of records."""

import json

import pytest

from surroundings import Cli

HEAD = "name,email,manager,business,active"
LEIF = "leif,l@x.example,jana,North,yes"


@pytest.fixture
def take(cli: Cli, tmp_path):
    """Imports lines as a file of one kind."""

    def take_(kind, *lines, more=()):
        path = tmp_path / f"{kind}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cli("org", "import", path, "--kind", kind, *more)

    return take_


@pytest.fixture
def part(cli: Cli):
    """The facts of one part."""
    return lambda name: cli("org", "show", name, "-o", "json").json[0]


def test_an_edit_of_a_user_stays_and_what_the_file_changes_is_taken(take, typed, part) -> None:
    take("user", HEAD, LEIF)
    typed(
        ["org", "add", "user", "boss"],
        ["org", "edit", "leif", "email=new@x.example", "manager=boss", "active=no"],
    )
    assert take("user", HEAD, LEIF).out == "1 row: 1 unchanged\n"
    ran = take("user", HEAD, "leif,l@x.example,jana,South,yes")
    assert ran.out == "1 row: 1 updated\nalso created: 1 business\n"
    leif = part("leif")
    facts = (leif["email"], leif["manager"], leif["business"], leif["active"])
    assert facts == ("new@x.example", "boss", "South", "no")


def test_what_both_changed_is_a_conflict_once(take, typed, part, cli, tmp_path) -> None:
    take("user", HEAD, LEIF)
    typed(["org", "edit", "leif", "email=new@x.example"])
    changed = (HEAD, "leif,other@x.example,jana,North,yes")
    ran = take("user", *changed)
    assert (ran.code, ran.out) == (0, "1 row: 1 unchanged · 1 conflict\n")
    assert ran.err.splitlines() == [
        "1 conflict: what is here stays",
        "  line 2      leif email: 'new@x.example' here, 'other@x.example' in the file,"
        " before 'l@x.example'",
        f"  the file's values instead, after undo: oppcli org import {tmp_path / 'user.csv'}"
        " --kind user --conflicts theirs",
        "  one of them: oppcli org edit leif --kind user email=other@x.example",
        "what only the file changed was taken; what was edited here stays, until told otherwise",
    ]
    assert take("user", *changed).out == "1 row: 1 unchanged\n"
    assert "1 conflict" in take("user", HEAD, LEIF).out
    assert part("leif")["email"] == "new@x.example"
    assert cli("db", "check").code == 0


def test_a_conflict_is_settled_as_asked_and_as_configured(take, typed, part) -> None:
    take("user", HEAD, LEIF)
    typed(["org", "edit", "leif", "email=new@x.example"])
    changed = (HEAD, "leif,other@x.example,jana,South,yes")
    ran = take("user", *changed, more=("--conflicts", "reject"))
    assert ran.code == 5
    assert "email: conflict: 'new@x.example' here, 'other@x.example' in the file" in ran.err
    assert part("leif")["business"] == "North"
    ran = take("user", *changed, more=("--conflicts", "theirs"))
    assert ran.out.splitlines()[0] == "1 row: 1 updated · 1 conflict"
    assert (part("leif")["email"], part("leif")["business"]) == ("other@x.example", "South")
    typed(["config", "set", "import.conflicts", "theirs"], ["org", "edit", "leif", "email=none"])
    take("user", HEAD, LEIF)
    assert part("leif")["email"] == "l@x.example"
    assert take("user", HEAD, LEIF, more=("--conflicts", "mine")).code == 2


def test_undo_restores_what_a_file_of_users_said(take, typed, part) -> None:
    take("user", HEAD, LEIF)
    typed(["org", "edit", "leif", "email=new@x.example"])
    changed = (HEAD, "leif,other@x.example,jana,North,yes")
    assert "1 conflict" in take("user", *changed).out
    typed(["undo"])
    assert "1 conflict" in take("user", *changed).out
    typed(["undo"], ["redo"])
    assert take("user", *changed).out == "1 row: 1 unchanged\n"


def test_dry_run_gives_the_plan_of_each_user(take, typed) -> None:
    take("user", HEAD, LEIF)
    typed(["org", "edit", "leif", "email=new@x.example"])
    lines = (HEAD, "leif,other@x.example,boss,North,yes", "noor,n@x.example,,,")
    ran = take("user", *lines, more=("--dry-run", "-o", "jsonl"))
    rows = [json.loads(line) for line in ran.out.splitlines()]
    told = {(row["ref"], row["field"]): row for row in rows}
    assert {row["action"] for row in rows} == {"updated", "created"}
    email, manager = told["leif", "email"], told["leif", "manager"]
    assert [email[k] for k in ("line", "then", "file", "store", "becomes", "how")] == [
        2,
        "l@x.example",
        "other@x.example",
        "new@x.example",
        "new@x.example",
        "conflict",
    ]
    assert [manager[k] for k in ("then", "file", "store", "becomes", "how")] == [
        "jana",
        "boss",
        "jana",
        "boss",
        "taken",
    ]
    assert told["noor", "email"]["how"] == "new"
    assert "1 conflict" in take("user", *lines).out  # the dry run kept nothing


def test_a_user_made_here_is_filled_and_differs_as_a_conflict(take, typed, part) -> None:
    typed(["org", "add", "user", "leif", "--email", "mine@x.example"])
    ran = take("user", HEAD, LEIF)
    assert "1 row: 1 updated · 1 conflict" in ran.out
    leif = part("leif")
    assert (leif["email"], leif["manager"], leif["business"]) == ("mine@x.example", "jana", "North")


def test_a_user_whom_the_file_calls_otherwise_is_the_same(take, typed, part, cli) -> None:
    take("user", HEAD, LEIF, "noor,,leif,,")
    typed(["org", "edit", "leif", "name=leif.berg"])
    ran = take("user", HEAD, LEIF, "noor,,leif,,")
    assert ran.out == "2 rows: 2 unchanged\n"
    assert part("noor")["manager"] == "leif.berg"
    assert len(cli("org", "list", "user", "-o", "json").json) == 3


def test_none_empties_a_field_and_makes_nobody(take, part, cli) -> None:
    take("user", HEAD, LEIF)
    assert "1 updated" in take("user", HEAD, "leif,none,none,none,yes").out
    leif = part("leif")
    assert [leif[k] for k in ("email", "manager", "business")] == [None, None, None]
    names = [row["name"] for row in cli("org", "list", "-o", "json").json]
    assert sorted(names) == ["North", "jana", "leif"]


@pytest.mark.parametrize(
    ("kind", "head", "first", "edit", "kept"),
    [
        ("team", "name,members", 'A,"leif,jana"', "members=noor", ("members", "noor")),
        ("business", "name,parent", "A,North", "parent=South", ("parent", "South")),
        (
            "business",
            "name,business_kind",
            "A,importer",
            "business_kind=dealer",
            ("business_kind", "dealer"),
        ),
        ("facility", "name,business", "A,North", "business=South", ("business", "South")),
        (
            "operation",
            "name,facility,business",
            "A,Hall,North",
            "facility=none",
            ("facility", None),
        ),
        ("operation", "name,business", "A,North", "business=South", ("business", "South")),
    ],
)
def test_an_edit_of_any_part_stays(take, typed, part, kind, head, first, edit, kept) -> None:
    typed(
        ["org", "add", "business", "North"],
        ["org", "add", "business", "South"],
        ["org", "add", "facility", "Hall", "--business", "North"],
        ["org", "add", "user", "noor"],
    )
    take(kind, head, first)
    assert take(kind, head, first).out == "1 row: 1 unchanged\n"
    typed(["org", "edit", "A", "--kind", kind, edit])
    assert take(kind, head, first).out == "1 row: 1 unchanged\n"
    name, value = kept
    assert part("A")[name] == value


def test_a_part_by_its_id_keeps_its_name_and_is_renamed_by_the_file(take, typed, part) -> None:
    head = "external_id,name"
    take("business", head, "7,North")
    typed(["org", "edit", "North", "--kind", "business", "name=Nord"])
    assert take("business", head, "7,North").out == "1 row: 1 unchanged\n"
    ran = take("business", head, "7,Northern")
    assert "1 conflict" in ran.out
    assert "Nord name: 'Nord' here, 'Northern' in the file, before 'North'" in ran.err
    assert part("Nord")["name"] == "Nord"


def test_a_quota_and_a_rate_that_were_set_here_stay(cli, typed, tmp_path) -> None:
    typed(["org", "add", "user", "leif"])
    quotas, rates = tmp_path / "quotas.csv", tmp_path / "rates.csv"

    def take(path, kind, *lines):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cli("import", path, "--kind", kind)

    quota = ("who,starts,ends,amount,currency", "leif,2026-10-01,2026-12-31,1000,EUR")
    rate = ("currency,day,base_per_unit", "USD,2026-11-02,0.92")
    assert "1 created" in take(quotas, "quota", *quota).out
    assert "1 created" in take(rates, "rate", *rate).out
    typed(
        ["quota", "set", "leif", "2026q4", "1500"],
        ["currency", "set", "USD", "0.95", "--on", "2026-11-02"],
    )
    assert take(quotas, "quota", *quota).out == "1 row: 1 unchanged\n"
    assert take(rates, "rate", *rate).out == "1 row: 1 unchanged\n"
    ran = take(quotas, "quota", quota[0], "leif,2026-10-01,2026-12-31,2000,EUR")
    assert "1 unchanged · 1 conflict" in ran.out
    assert (
        "leif 2026-10-01..2026-12-31 amount: '1500.00 EUR' here, '2000.00 EUR' in the file"
        in ran.err
    )
    ran = take(rates, "rate", rate[0], "USD,2026-11-02,0.9")
    assert "USD 2026-11-02 base_per_unit: '0.95' here, '0.9' in the file, before '0.92'" in ran.err
    assert take(rates, "rate", rate[0], "USD,2026-11-02,0.9").out == "1 row: 1 unchanged\n"


USERS = "Id,Username,LastName,FirstName,Name,Email,IsActive,ManagerId,UserRoleId,ProfileId,Alias"
IDA = "0051,ida@x.example,Berg,Ida,Ida Berg,{email},true,,,,iberg"
BO = "0052,bo@x.example,Dahl,Bo,Bo Dahl,bo@x.example,{active},0051,,,bdahl"


def test_users_of_another_system_are_merged_as_well(cli, typed, tmp_path) -> None:
    def take(email, active, *more):
        path = tmp_path / "User.csv"
        rows = (USERS, IDA.format(email=email), BO.format(active=active))
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return cli("import", path, "--from", "salesforce", *more)

    ran = take("ida@x.example", "true")
    assert (ran.code, "2 rows: 2 created" in ran.out) == (0, True), ran.err
    typed(
        ["org", "edit", "Ida Berg", "email=mine@x.example"], ["org", "edit", "Bo Dahl", "active=no"]
    )
    assert "2 rows: 2 unchanged" in take("ida@x.example", "true").out
    ran = take("other@x.example", "true")
    assert "2 rows: 2 unchanged · 1 conflict" in ran.out
    told = "Ida Berg email: 'mine@x.example' here, 'other@x.example' in the file"
    assert told in ran.err
    assert take("third@x.example", "true", "--conflicts", "reject").code == 5
    ran = take("third@x.example", "false", "--dry-run", "-o", "jsonl")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert {(r["ref"], r["field"], r["how"]) for r in rows if r["how"] != "same"} == {
        ("Ida Berg", "email", "conflict")
    }
    assert (
        "1 updated, 1 unchanged · 1 conflict"
        in take("third@x.example", "false", "--conflicts", "theirs").out
    )
    assert cli("org", "show", "Ida Berg", "-o", "json").json[0]["email"] == "third@x.example"


def test_a_new_facility_of_an_operation_is_made_in_its_business(take, part) -> None:
    head = "name,facility,business"
    ran = take("operation", head, "Rental,Bonn,Nordic")
    assert ran.out.splitlines()[1] == "also created: 1 business, 1 facility"
    assert part("Bonn")["business"] == "Nordic"
    ran = take("operation", head, "Rental,Ulm,Nordic")
    assert (ran.out, ran.err) == ("1 row: 1 updated\nalso created: 1 facility\n", "")
    assert (part("Rental")["facility"], part("Ulm")["business"]) == ("Ulm", "Nordic")
    assert take("operation", head, "Rental,Ulm,Nordic").out == "1 row: 1 unchanged\n"


def test_a_facility_of_no_business_is_not_of_the_one_that_a_row_names(take, typed, cli) -> None:
    typed(["org", "add", "facility", "Kiel"], ["org", "add", "business", "Nordic"])
    ran = take("operation", "name,facility,business", "Rental,Kiel,Nordic")
    assert "line 2      facility Kiel is of no business yet, so not of Nordic" in ran.err
    ran = cli("org", "add", "operation", "Rental", "--facility", "Kiel", "--business", "Nordic")
    assert ran.err.splitlines() == [
        "error: facility Kiel is of no business yet, so not of Nordic.",
        "  try: oppcli org edit Kiel --kind facility business=Nordic",
    ]
    typed(["org", "edit", "Kiel", "--kind", "facility", "business=Nordic"])
    assert take("operation", "name,facility,business", "Rental,Kiel,Nordic").code == 0
