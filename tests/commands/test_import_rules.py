"""An import refuses what is refused when it is typed, fills what is filled, and tells the rest."""

import json

import pytest

CATALOGUE = "brand,class,model\nVolvo,Truck,FH16\nScania,Truck,R500\n"


@pytest.fixture
def rows(cli, tmp_path):
    """Imports rows of a kind, each a dictionary."""

    def take(kind, *said, options=()):
        path = tmp_path / f"{kind}.jsonl"
        path.write_text("".join(json.dumps(each) + "\n" for each in said), encoding="utf-8")
        return cli("import", path, "--kind", kind, *options)

    return take


@pytest.fixture
def one(cli):
    """The fields that the only record of a kind holds."""

    def record(kind):
        (only,) = cli("export", kind, "-o", "json").json
        return {name: value for name, value in only.items() if value is not None}

    return record


@pytest.fixture
def catalogue(cli, tmp_path):
    path = tmp_path / "catalogue.csv"
    path.write_text(CATALOGUE, encoding="utf-8")
    assert cli("catalogue", "import", path).code == 0


VOLVO = ["device", "new", "--vin", "VIN1", "--brand", "Volvo", "--condition", "new"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"brand": "Scania"}, "device: V1 VIN1 does not fit: its brand is Volvo, not Scania"),
        ({"interest_type": "used"}, "its condition is new, not used"),
    ],
)
def test_an_opportunity_that_contradicts_its_device_is_refused(cli, typed, rows, said, why):
    typed(VOLVO)
    ran = rows("opportunity", {"topic": "T", "device": "VIN1", **said})
    assert (ran.code, why in ran.err) == (5, True), ran.err
    assert cli("device", "show", "V1", "-o", "json").json[0]["status"] == "available"


def test_what_was_closed_may_have_had_its_device_in_another_condition(typed, rows, one):
    typed([*VOLVO[:-1], "used"])
    lost = {"status": "lost", "lost_reason": "price", "closed_on": "2026-11-20"}
    sold = {"topic": "T", "device": "VIN1", "interest_type": "new", **lost}
    ran = rows("opportunity", sold)
    assert ran.code == 0, ran.err
    assert (one("opportunity")["brand"], one("opportunity")["interest_type"]) == ("Volvo", "new")
    ran = rows("opportunity", {**sold, "brand": "Scania"})
    assert (ran.code, "its brand is Volvo, not Scania" in ran.err) == (5, True)


def test_two_rows_say_the_same_of_the_new_device_that_both_name(rows):
    lost = {"status": "lost", "lost_reason": "price", "closed_on": "2026-11-20"}
    ran = rows(
        "opportunity",
        {"topic": "T", "device": "VIN7", "brand": "Volvo", **lost},
        {"topic": "U", "device": "VIN7", "brand": "Scania"},
    )
    assert (ran.code, "its brand is Volvo, not Scania" in ran.err) == (5, True), ran.err


def test_an_opportunity_says_after_its_device_what_its_row_leaves_out(typed, rows, one):
    typed(VOLVO)
    assert rows("opportunity", {"topic": "T", "device": "VIN1"}).code == 0
    assert (one("opportunity")["brand"], one("opportunity")["interest_type"]) == ("Volvo", "new")


def test_a_device_that_changes_takes_its_opportunity_along_or_is_refused(typed, rows, one):
    typed(["device", "new", "--vin", "VIN1"])
    typed(["opp", "new", "Fleet", "--device", "VIN1", "--brand", "Volvo"])
    ran = rows("device", {"serial_number": "VIN1", "brand": "Scania"})
    assert (ran.code, "O1: V1 VIN1 does not fit: its brand is Scania" in ran.err) == (5, True)
    assert rows("device", {"serial_number": "VIN1", "model": "FH16"}).code == 0
    assert one("opportunity")["model"] == "FH16"


@pytest.mark.parametrize(
    ("kind", "name"),
    [("lead", {"topic": "T"}), ("opportunity", {"topic": "T"}), ("device", {"serial_number": "V"})],
)
def test_the_catalogue_fills_and_refuses_rows_as_it_does_what_is_typed(
    catalogue, rows, one, kind, name
):
    ran = rows(kind, {**name, "model": "fh16", "brand": "Scania"})
    said = "brand: the catalogue has model fh16 under brand Volvo, not Scania"
    assert (ran.code, said in ran.err) == (5, True), ran.err
    assert rows(kind, {**name, "model": "fh16"}).code == 0
    made = one(kind)
    assert (made["brand"], made["class"], made["model"]) == ("Volvo", "Truck", "FH16")


def test_rows_of_unknown_products_are_counted_and_the_same_file_changes_nothing(catalogue, rows):
    row = {"external_id": "1", "topic": "T", "brand": "volvo", "model": "New one"}
    ran = rows("lead", row)
    assert "1 row of a product that the catalogue does not have: taken as it is" in ran.err
    assert rows("lead", row).out == "1 row: 1 unchanged\n"


def test_a_lead_is_disqualified_for_a_reason(rows, one):
    gone = {"topic": "T", "status": "disqualified"}
    ran = rows("lead", gone)
    assert (ran.code, "--set disqualify_reason=cannot_contact" in ran.err) == (5, True)
    ran = rows("lead", gone, options=("--set", "disqualify_reason=lost"))
    assert (ran.code, one("lead")["disqualify_reason"]) == (0, "lost")


def test_a_value_for_the_reason_is_that_of_disqualified_leads_alone(cli, rows):
    said = ({"topic": "T", "status": "disqualified"}, {"topic": "U", "status": "new"})
    assert rows("lead", *said, options=("--set", "disqualify_reason=lost")).code == 0
    told = [each["disqualify_reason"] for each in cli("export", "lead", "-o", "json").json]
    assert told == ["lost", None]


def test_a_word_of_another_system_ends_a_lead_without_a_reason_and_is_counted(rows):
    ran = rows("lead", {"topic": "T", "status": "Unqualified"})
    assert ran.code == 0, ran.err
    assert "1 row disqualified without a reason: --set disqualify_reason=REASON" in ran.err


CALL = {"type": "call", "subject": "x"}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({**CALL, "status": "open", "completed_at": "2026-11-20"}, "the status is open"),
        ({**CALL, "status": "canceled", "completed_at": "2026-11-20"}, "the status is canceled"),
        ({**CALL, "outcome": "liked it"}, "outcome: given, but the status is open"),
        ({"type": "note", "subject": "x", "status": "open"}, "a note is nothing to do"),
        ({"type": "note", "subject": "x", "due_date": "2026-11-27"}, "a note has no day"),
        ({"type": "task", "subject": "x", "direction": "in"}, "a task has no direction"),
        ({"type": "email", "subject": "x", "starts_at": "2026-11-27T10:00:00Z"}, "an email has no"),
    ],
)
def test_an_activity_that_nobody_could_type_is_refused(rows, said, why):
    ran = rows("activity", said)
    assert (ran.code, why in ran.err) == (5, True), ran.err


def test_what_is_done_was_done_when_it_began_if_that_has_been(cli, rows):
    begun = {**CALL, "status": "done", "starts_at": "2026-11-20T10:00:00Z"}
    to_come = {**CALL, "status": "done", "starts_at": "2026-11-27T10:00:00Z"}
    ran = rows("activity", begun, to_come, {"type": "note", "subject": "x"})
    assert ran.code == 0, ran.err
    made = cli("export", "activity", "-o", "json").json
    assert [(each["status"], each["completed_at"]) for each in made] == [
        ("done", "2026-11-20T10:00:00Z"),
        ("done", "2026-11-23T12:00:00Z"),
        ("done", "2026-11-23T12:00:00Z"),
    ]


def test_another_system_s_activity_loses_what_it_cannot_have_and_that_is_counted(cli, tmp_path):
    path = tmp_path / "Task.csv"
    path.write_text(
        "Id,WhoId,WhatId,Subject,Status,Priority,ActivityDate,CompletedDateTime,TaskSubtype\n"
        "00T1,,,Ring back,Not Started,Normal,2026-11-27,2026-11-20T10:00:00Z,Call\n",
        encoding="utf-8",
    )
    ran = cli("import", path)
    assert ran.code == 0, ran.err
    assert "1 row with a completion that cannot be: it is left out" in ran.err
    (made,) = cli("export", "activity", "-o", "json").json
    assert (made["status"], made["completed_at"]) == ("open", None)


def test_no_activity_is_about_a_device(cli, typed):
    typed(VOLVO)
    ran = cli("activity", "plan", "V1", "call", "x")
    assert ran.code == 4
    assert "V1 is a device, and an activity is about a lead, opportunity, account" in ran.err


def test_accounts_made_next_to_a_near_name_are_counted_and_named(cli, typed, rows):
    typed(["account", "new", "Volvo Cars Gent NV"], ["account", "new", "Acme GmbH"])
    ran = rows(
        "opportunity",
        {"topic": "T", "account": "volvo"},
        {"topic": "U", "account": "Acme GmbHH"},
        {"topic": "V", "account": "ACME  gmbh"},
        {"topic": "W", "account": "Other"},
    )
    assert ran.code == 0, ran.err
    assert (
        "2 new accounts have a name near one that was there:"
        " volvo (C1 Volvo Cars Gent NV), Acme GmbHH (C2 Acme GmbH)\n"
    ) in ran.err
    accounts = [each["name"] for each in cli("export", "account", "-o", "json").json]
    assert accounts == ["Volvo Cars Gent NV", "Acme GmbH", "volvo", "Acme GmbHH", "Other"]


def test_a_file_of_accounts_says_which_are_there_by_a_near_name(typed, rows):
    typed(["account", "new", "Acme GmbH"])
    ran = rows("account", {"name": "Acme GmbHH"}, {"name": "Branch 1"}, {"name": "Branch 2"})
    assert "1 new account has a name near one that was there: Acme GmbHH (C1 Acme GmbH)" in ran.err
