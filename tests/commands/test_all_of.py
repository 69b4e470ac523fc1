"""`assign all of kevin to marco`: everything that a user owns, without dashes."""

import pytest


def words(line):
    return line.split()


@pytest.fixture
def house(typed):
    """Two open opportunities and a lead with a task of kevin's, one of jana's, who types."""
    for name in ("kevin", "marco"):
        typed(["org", "add", "user", name, f"full_name={name.title()} Lang"])
    typed(["org", "add", "team", "inbound"])
    typed(["opp", "new", "Fleet", "--owner", "kevin", "--close", "2026-12-04"])
    typed(["opp", "new", "Truck", "--owner", "kevin", "--close", "2026-12-11"])
    typed(["opp", "new", "Mine"])
    typed(["lead", "new", "Anna Ek", "--owner", "kevin"])
    typed(["task", "L1", "call her", "--due", "fri"])
    typed(["edit", "A1", "owner=kevin"])


def owners(cli):
    found = cli("opp", "list", "-o", "json").json + cli("lead", "list", "-o", "json").json
    return {each["ref"]: each["owner"] for each in found}


@pytest.mark.parametrize(
    "said",
    [
        "all of kevin",
        "all kevin",
        "kevin",
        "everything of kevin",
        "all of Kevin Lang",
        "Kevin Lang",
    ],
)
def test_everything_of_a_user_is_handed_over_as_with_the_filter(cli, house, said):
    ran = cli("opp", "assign", *words(said), "to", "marco", "--yes")
    assert ran.code == 0
    assert (
        f"{said} means the opportunities and leads that kevin owns, as --owner kevin does."
        in ran.err
    )
    assert owners(cli) == {"O1": "marco", "O2": "marco", "O3": "jana", "L1": "marco"}
    assert cli("undo").code == 0
    assert owners(cli)["O1"] == "kevin"


def test_nobody_can_be_asked_in_a_script_so_the_trial_is_proposed(cli, house):
    ran = cli(*words("opp assign all of kevin to marco"))
    assert ran.code == 2
    assert "2 opportunities and 1 lead fit" in ran.err
    assert ran.err.endswith("try: oppcli opp assign all of kevin to marco --dry-run\n")


def test_everything_alone_is_what_whoever_types_owns(cli, house):
    for line in ("everything", "all mine", "all of mine", "all"):
        ran = cli("opp", "assign", *words(line), "to", "marco", "--dry-run")
        assert (ran.code, ran.out.count("jana → marco")) == (0, 1), line


def test_edit_finds_the_owner_with_where(cli, house):
    ran = cli(*words("edit all of kevin close=1w later --yes"))
    assert "as --where owner=kevin does" in ran.err
    days = {each["ref"]: each["est_close_date"] for each in cli("opp", "list", "-o", "json").json}
    assert (days["O1"], days["O2"]) == ("2026-12-11", "2026-12-18")


def test_a_time_behind_the_name_is_when_activities_are_put_off_to(cli, house):
    ran = cli(*words("snooze all of kevin next week --yes"))
    assert (ran.code, ran.out.count("A1")) == (0, 1)
    assert cli(*words("opp hold all kevin --yes")).out.count("on hold") == 2


def test_a_name_that_is_a_records_too_is_asked_about(cli, typed, house, at_terminal):
    typed(["account", "new", "Kevin"])
    ran = cli(*words("opp assign kevin to marco --yes"))
    assert ran.code == 3
    assert "'kevin' can be what the user kevin owns or C1 Kevin." in ran.err
    proposed = (
        "oppcli opp assign --owner kevin to marco --yes or oppcli opp assign C1 to marco --yes"
    )
    assert ran.err.endswith(f"try: {proposed}\n")
    ran = cli(*words("opp assign all of kevin to marco --yes"))
    assert "oppcli opp assign --account C1 to marco --yes" in ran.err
    shown = at_terminal(*words("opp assign kevin to marco"), answers="1\ny\n")
    assert "2 opportunities and 1 lead changed." in shown


@pytest.mark.parametrize(
    ("line", "said", "hint"),
    [
        ("assign all of kevn to marco", "no user called 'kevn'", "assign all of kevin to marco"),
        ("assign all of zzz to marco", "no user called 'zzz'", "org list user"),
        ("assign all of inbound to marco", "is a team", "--owner inbound or --team inbound"),
        ("assign all kevin --owner jana to marco", "are two owners", "--owner kevin"),
    ],
)
def test_whoever_is_not_one_user_is_refused(cli, house, line, said, hint):
    ran = cli("opp", *words(line), "--yes")
    assert ran.code != 0
    assert said in ran.err
    assert ran.err.endswith(f"{hint} --yes\n") or ran.err.endswith(f"{hint}\n")
    assert owners(cli)["O1"] == "kevin"
