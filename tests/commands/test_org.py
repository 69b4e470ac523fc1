"""The organisation as it is typed: made, changed, shown, and what it says no to."""

import pytest


@pytest.fixture
def group(typed):
    """boss above jana above leif; Nordic Group above Nordic Trucks with a facility; a team."""
    typed(
        ["org", "add", "business", "Nordic Group"],
        ["org", "add", "business", "Nordic Trucks", "--parent", "Nordic Group"],
        ["org", "add", "business", "South"],
        ["org", "add", "facility", "Gothenburg", "--business", "Nordic Trucks"],
        ["org", "add", "operation", "New sales", "--facility", "Gothenburg"],
        ["org", "add", "user", "boss"],
        ["org", "add", "user", "jana", "--manager", "boss", "--business", "Nordic Trucks"],
        ["org", "add", "user", "leif", "--manager", "jana", "--email", "leif@nordic.example"],
        ["org", "add", "team", "inbound", "--members", "jana, leif"],
    )


def test_what_was_added_is_said_and_listed(cli, group):
    ran = cli("org", "add", "user", "noor", "--full-name", "Noor Haddad", "--manager", "boss")
    assert ran.out == "user noor added · full name Noor Haddad · manager boss\n"
    users = {user["name"]: user for user in cli("org", "list", "user", "-o", "json").json}
    assert users["noor"] == {
        "name": "noor",
        "full_name": "Noor Haddad",
        "email": None,
        "manager": "boss",
        "source_system": None,
        "external_id": None,
        "business": None,
        "active": "yes",
    }
    everything = [(row["kind"], row["name"]) for row in cli("org", "list", "-o", "json").json]
    assert ("operation", "New sales") in everything
    assert ("team", "inbound") in everything


def test_the_same_name_twice_is_refused(cli, group):
    ran = cli("org", "add", "user", "JANA")
    assert (ran.code, "there is a user jana already" in ran.err) == (4, True)
    assert cli("org", "add", "team", "leif").code == 4


def test_quiet_prints_the_name_and_json_the_record(cli, group):
    assert cli("org", "add", "user", "noor", "-q").out == "noor\n"
    (record,) = cli("org", "edit", "noor", "manager=jana", "-o", "json").json
    assert (record["name"], record["manager"]) == ("noor", "jana")


def test_a_dry_run_keeps_nothing(cli, group):
    ran = cli("org", "add", "user", "noor", "--dry-run")
    assert (ran.code, "dry run" in ran.err) == (0, True)
    assert cli("org", "show", "noor").code == 3


@pytest.mark.parametrize("manager", ["leif", "jana", "boss"])
def test_a_circle_of_managers_is_refused(cli, group, manager):
    ran = cli("org", "edit", "boss", f"manager={manager}")
    assert (ran.code, f"boss cannot be managed by {manager}" in ran.err) == (4, True)


def test_a_circle_of_businesses_is_refused(cli, group):
    ran = cli("org", "edit", "Nordic Group", "parent=Nordic Trucks")
    assert ran.code == 4
    assert "Nordic Group cannot be below Nordic Trucks, which belongs to Nordic Group" in ran.err


def test_names_that_do_not_exist_are_refused_or_made(cli, group):
    ran = cli("org", "add", "user", "noor", "--manager", "jnaa")
    assert (ran.code, "Did you mean jana?" in ran.err) == (3, True)
    assert cli("org", "add", "user", "noor", "--manager", "ruth", "--create").code == 0
    assert cli("org", "show", "ruth").code == 0


def test_a_field_of_another_kind_is_refused(cli, group):
    ran = cli("org", "add", "business", "West", "--email", "w@x.example")
    assert (ran.code, "a business has no field 'email'" in ran.err) == (5, True)


def test_an_empty_name_is_refused(cli, group):
    for words in (["add", "user", " "], ["add", "team", "none"], ["edit", "jana", "name=none"]):
        ran = cli("org", *words)
        assert (ran.code, "name cannot be empty" in ran.err) == (4, True)


def test_today_of_a_team_is_that_of_all_its_members(cli, group, typed):
    typed(
        ["opp", "new", "His", "--owner", "leif", "--close", "today"],
        ["opp", "new", "Not theirs", "--owner", "boss", "--close", "today"],
        ["activity", "plan", "O1", "task", "Send quote", "--due", "today", "--owner", "leif"],
    )
    found = cli("today", "--team", "inbound", "-o", "json").json
    assert {each["ref"] for each in found} == {"O1", "A1"}


def test_a_team_is_no_manager_and_no_member(cli, group):
    assert "is a team" in cli("org", "edit", "leif", "manager=inbound").err
    assert "is a team" in cli("org", "add", "team", "all", "--members", "inbound").err


def test_a_user_is_shown_with_managers_reports_and_teams(cli, group):
    lines = cli("org", "show", "jana").out.splitlines()
    assert lines[0] == "jana  user"
    assert "manager    boss" in lines
    assert "teams      inbound" in lines
    assert lines[-2:] == ["Reports", "  leif"]


def test_a_business_is_shown_with_all_below_it(cli, group):
    assert cli("org", "show", "Nordic Group").out.splitlines()[2:] == [
        "  Nordic Trucks  business",
        "    Gothenburg  facility",
        "      New sales  operation",
        "    jana  user",
    ]


def test_a_name_of_several_parts_asks_for_the_kind(cli, group, typed):
    typed(["org", "add", "facility", "South"])
    ran = cli("org", "show", "South")
    assert (ran.code, "--kind business" in ran.err) == (3, True)
    assert cli("org", "show", "South", "--kind", "facility").code == 0


def test_one_who_left_keeps_records_but_gets_no_more(cli, group, typed):
    typed(["opp", "new", "Fleet", "--owner", "leif"])
    ran = cli("org", "edit", "leif", "active=no")
    assert "still owns 1 open opportunity" in ran.out
    assert cli("opp", "list", "--owner", "leif", "--fields", "ref", "-o", "csv").out == "ref\nO1\n"
    refused = cli("opp", "new", "Crane", "--owner", "leif")
    assert (refused.code, "leif is no longer active" in refused.err) == (4, True)
    assert "Did you mean" not in cli("opp", "new", "Crane", "--owner", "lei").err
    assert cli("opp", "edit", "1", "next_step=call").code == 0


def test_every_change_is_in_the_history_by_name(cli, group, store):
    cli("org", "edit", "leif", "manager=boss", "active=no")
    cli("org", "edit", "inbound", "members=jana")
    cli("org", "edit", "Nordic Trucks", "parent=South")
    rows = store.read("SELECT ref, field, old, new FROM v_change ORDER BY id").rows
    assert rows[-4:] == [
        ("user leif", "manager", "jana", "boss"),
        ("user leif", "active", "1", "0"),
        ("team inbound", "members", "jana,leif", "jana"),
        ("business Nordic Trucks", "parent", "Nordic Group", "South"),
    ]
    assert ("user jana", "name", None, "jana") in rows


def test_a_team_finds_its_own_and_its_members_records(cli, group, typed):
    typed(
        ["opp", "new", "Hers"],
        ["opp", "new", "His", "--owner", "leif"],
        ["opp", "new", "Theirs", "--owner", "inbound"],
        ["opp", "new", "Not theirs", "--owner", "boss"],
        ["lead", "new", "A lead", "--owner", "leif"],
    )
    found = cli("opp", "list", "--team", "inbound", "-o", "json").json
    assert [each["ref"] for each in found] == ["O1", "O2", "O3"]
    assert len(cli("lead", "list", "--team", "inbound", "-o", "json").json) == 1
    ran = cli("opp", "list", "--team", "inbund")
    assert (ran.code, "Did you mean inbound?" in ran.err) == (3, True)


@pytest.mark.parametrize("noun", ["opp", "lead"])
def test_a_facility_of_another_business_is_refused_and_named(cli, group, noun):
    ran = cli(noun, "new", "Fleet", "--facility", "Gothenburg", "--business", "South")
    assert ran.code == 4
    assert "facility Gothenburg is of business Nordic Trucks, not of South" in ran.err


def test_an_operation_fills_facility_and_business(cli, group):
    cli("opp", "new", "Fleet", "--owner", "leif", "--operation", "New sales")
    (record,) = cli("opp", "show", "1", "-o", "json").json
    assert (record["facility"], record["business"]) == ("Gothenburg", "Nordic Trucks")
    ran = cli("opp", "edit", "1", "business=South")
    assert (ran.code, "facility Gothenburg is of" in ran.err) == (4, True)


def test_a_new_opportunity_takes_its_owners_business(cli, group):
    cli("opp", "new", "Fleet")
    cli("opp", "new", "Loader", "--business", "South")
    cli("opp", "new", "Crane", "--owner", "boss")
    found = cli("opp", "list", "--fields", "business", "-o", "json").json
    assert [each["business"] for each in found] == ["Nordic Trucks", "South", None]


@pytest.fixture
def sales(group, typed):
    typed(
        ["opp", "new", "Hers", "--revenue", "100", "--close", "2026-11-27"],
        ["opp", "new", "His", "--revenue", "50", "--owner", "leif", "--close", "2026-12-01"],
        ["opp", "new", "Boss", "--revenue", "10", "--owner", "boss", "--close", "2026-12-01"],
        ["opp", "new", "Group", "--revenue", "5", "--owner", "inbound", "--close", "2026-12-01"],
        ["opp", "edit", "4", "business=Nordic Group"],
    )


def test_the_pipeline_rolls_up_managers(cli, sales):
    lines = cli("pipeline", "--by", "manager", "-o", "json").json
    assert [(line["manager"], line["row"], line["amount"]) for line in lines] == [
        ("boss", "total", 160),
        ("boss", "own", 10),
        ("jana", "total", 150),
        ("jana", "own", 100),
        ("leif", "own", 50),
        ("inbound", "own", 5),
    ]


def test_the_forecast_rolls_up_businesses_by_month(cli, sales):
    lines = cli("forecast", "--by", "business", "--by", "month", "-o", "json").json
    found = [(line["business"], line["month"], line["row"], line["pipeline"]) for line in lines]
    assert found == [
        ("Nordic Group", "2026-11", "total", 100),
        ("Nordic Group", "2026-11", "own", 0),
        ("Nordic Group", "2026-12", "total", 5),
        ("Nordic Group", "2026-12", "own", 5),
        ("Nordic Trucks", "2026-11", "own", 100),
        (None, "2026-12", "own", 60),
    ]


def test_the_grand_total_counts_nothing_twice(cli, sales):
    for report in ("pipeline", "forecast"):
        last = cli(report, "--by", "manager", "-o", "table").out.splitlines()[-1]
        assert last.split()[0] == "Total"
        assert "165" in last.split()


def test_two_trees_at_once_are_refused(cli, sales):
    ran = cli("pipeline", "--by", "manager", "--by", "business")
    assert (ran.code, "only one of manager and business" in ran.err) == (5, True)


def test_a_unit_of_another_place_is_refused_by_names_that_tell_namesakes_apart(cli, typed):
    typed(
        ["org", "add", "business", "North"],
        ["org", "add", "business", "South"],
        ["org", "add", "facility", "Hall", "--business", "North"],
        ["org", "add", "facility", "Hall", "--business", "South"],
        ["org", "add", "operation", "Sales", "--facility", "North/Hall"],
    )
    ran = cli("opp", "new", "Van", "facility=South/Hall", "operation=Sales")
    assert (ran.code, ran.out) == (4, "")
    assert "operation Sales is of facility North/Hall, not of South/Hall." in ran.err
    assert "facility=North/Hall" in ran.err
    assert cli("opp", "new", "Van", "facility=North/Hall", "operation=Sales").code == 0
    ran = cli("opp", "new", "Van", "business=South", "facility=North/Hall")
    assert "facility North/Hall is of business North, not of South." in ran.err
