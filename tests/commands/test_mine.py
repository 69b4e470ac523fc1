"""`forecast mine`, `my leads`: whoever types as the owner, behind lists and reports."""

import pytest


@pytest.fixture
def house(typed):
    """O1 and L1 are jana's, who types; O2 and L2 are leif's."""
    typed(
        ["org", "add", "user", "leif"],
        ["opp", "new", "Fleet", "--revenue", "80k", "--close", "2026-12-04"],
        ["opp", "new", "Truck", "--revenue", "50k", "--close", "2026-12-04", "--owner", "leif"],
        ["lead", "new", "Anna Ek"],
        ["lead", "new", "Eva Lund", "--owner", "leif"],
    )


@pytest.mark.parametrize(
    "line",
    ["forecast mine", "forecast my", "my forecast", "forecast for me", "my forecast this quarter"],
)
def test_my_forecast_is_that_of_whoever_types(cli, house, line):
    ran = cli(*line.split(), "-o", "json")
    assert "only: owner @me; as options: --owner @me" in ran.err
    assert sum(each["pipeline"] for each in ran.json) == 80000


@pytest.mark.parametrize(
    ("line", "refs"),
    [
        ("opp list mine", ["O1"]),
        ("opportunities mine", ["O1"]),
        ("leads mine", ["L1"]),
        ("my leads new", ["L1"]),
    ],
)
def test_my_records_are_those_of_whoever_types(cli, house, line, refs):
    assert [each["ref"] for each in cli(*line.split(), "-o", "json").json] == refs


def test_mine_ends_the_groups_of_a_report(cli, house):
    found = cli("pipeline", "by", "owner", "mine", "-o", "json").json
    assert [each["owner"] for each in found] == ["jana"]


def test_my_before_what_is_no_list_is_proposed_without_it(cli, house):
    assert cli("my", "call", "1", "hello").err.endswith("try: oppcli call 1 hello\n")
    assert cli("my", "tasks").err.endswith("try: oppcli today\n")


def test_what_is_the_same_in_every_row_gives_way_to_names_and_what_is_on_hold_is_marked(
    environ, at_terminal, typed
):
    for name, topic in (("Biohof Eder", "Used claas baler"), ("Josef Pichler", "Trailer 18 t")):
        typed(["opp", "new", topic, "--account", name, "--create", "--revenue", "38k"])
    typed(
        ["edit", "1", "close=2027-01-20"], ["edit", "2", "close=2026-12-11"], ["opp", "hold", "1"]
    )
    environ["COLUMNS"] = "60"
    lines = at_terminal("mine", "--color", "never", answers="").replace("\r", "").splitlines()
    assert lines[2].startswith("= O1   Biohof Eder    Used claas baler ")
    assert lines[3].startswith("  O2   Josef Pichler  Trailer 18 t ")
    assert "hidden at this width: stage, idle" in lines
    environ["COLUMNS"] = "120"
    assert "Interest" in at_terminal("mine", "--color", "never", answers="")
