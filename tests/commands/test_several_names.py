"""Several users of one line: `org edit kevin marco manager=beat`, `quota set kevin marco …`."""

import pytest


@pytest.fixture
def house(typed):
    """Four users, of whom max is also the beginning of maxim, and a business of two words."""
    for name in ("beat", "kevin", "marco", "max", "maxim"):
        typed(["org", "add", "user", name])
    typed(["org", "add", "business", "Nordic Trucks"])


def managers(cli):
    return {each["name"]: each["manager"] for each in cli("org", "list", "user", "-o", "json").json}


def test_several_users_get_a_manager_by_one_command_that_one_undo_takes_back(cli, house):
    ran = cli("org", "edit", "kevin", "marco,", "max", "and", "maxim", "manager=beat")
    assert ran.out.splitlines() == [
        f"user {name}: manager – → beat" for name in ("kevin", "marco", "max", "maxim")
    ]
    assert cli("undo").code == 0
    assert set(managers(cli).values()) == {None}


def test_several_users_are_all_changed_or_none(cli, house):
    ran = cli("org", "edit", "kevin", "mrcus", "manager=beat")
    assert ran.code != 0
    assert "called 'mrcus'" in ran.err
    ran = cli("org", "edit", "kevin", "beat", "manager=beat")
    assert ran.code != 0
    assert set(managers(cli).values()) == {None}


def test_a_name_of_several_words_is_one_part(cli, house):
    ran = cli("org", "edit", "Nordic", "Trucks", "external_id=7", "source_system=erp")
    assert ran.out.startswith("business Nordic Trucks: ")
    assert cli("org", "show", "Nordic", "Trucks").out.startswith("Nordic Trucks")
    ran = cli("org", "edit", "kevin", "Nordic", "Trucks", "external_id=7")
    assert "kevin is a user and Nordic Trucks is a business" in ran.err
    assert ran.err.endswith("try: oppcli org edit kevin external_id=7\n")


def test_several_cannot_have_one_name(cli, house):
    ran = cli("org", "edit", "kevin", "marco", "name=Kim")
    assert "several cannot have the same name" in ran.err
    assert {"kevin", "marco"} <= managers(cli).keys()


def test_several_users_as_json_are_one_table(cli, house):
    found = cli("org", "edit", "kevin", "marco", "manager=beat", "-o", "json").json
    assert [(each["name"], each["manager"]) for each in found] == [
        ("kevin", "beat"),
        ("marco", "beat"),
    ]


def test_several_get_the_same_quota_by_one_command(cli, house):
    ran = cli(
        "quota", "set", "kevin", "max", "maxim", "Nordic", "Trucks", "this", "quarter", "400k"
    )
    assert ran.out.splitlines() == [
        f"{name} 2026 Q4 quota 400,000 EUR" for name in ("kevin", "max", "maxim", "Nordic Trucks")
    ]
    assert cli("undo").code == 0
    assert cli("quota", "list", "-o", "json").json == []


def test_a_quota_of_several_is_set_for_all_or_none(cli, house):
    ran = cli("quota", "set", "kevin", "mrcus", "2026q4", "400", "000", "EUR")
    assert "called 'mrcus'" in ran.err
    assert ran.err.endswith("try: oppcli org list\n")
    assert cli("quota", "list", "-o", "json").json == []


def test_a_text_without_quotes_is_proposed_with_them(cli, house, typed):
    typed(["opp", "new", "Fleet"])
    ran = cli("activity", "log", "O1", "call", "wants", "two")
    assert ran.err.endswith("try: oppcli activity log O1 call 'wants two'\n")
    ran = cli("quota", "set", "kevin", "2026q4", "400k", "fast")
    assert ran.err.endswith("try: oppcli quota set --help\n")


def test_what_two_leads_have_in_common_is_one_list(cli, typed):
    line = ["lead", "new", "Wheel loader", "--last", "Ek", "--company", "Ek Bygg"]
    typed([*line, "--phone", "0791112233"])
    ran = cli(*line, "--phone", "0791112233")
    assert (
        ran.out.splitlines()[1]
        .strip()
        .startswith("L1 has the same name, telephone, topic and company")
    )
