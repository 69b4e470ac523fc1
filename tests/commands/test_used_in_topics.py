"""A topic that says a used unit sets interest_type, and says it back."""

import pytest

from surroundings import Cli


def interest_type(cli: Cli) -> object:
    return cli("opp", "list", "-o", "json", "--fields", "interest_type").json[0]["interest_type"]


@pytest.mark.parametrize(
    "line",
    [
        ["used tipper"],
        ["Used Tipper", "45k"],
        ["used", "excavator", "45k"],
        ["3", "used", "trucks", "for", "Acme", "450k"],
        ["V60", "used", "18k"],
        ["two second-hand trailers"],
        ["pre-owned loader"],
    ],
)
def test_a_used_unit_is_said_by_the_topic(cli: Cli, typed, line: list[str]) -> None:
    typed(["account", "new", "Acme"])
    ran = cli("opp", "new", *line)
    assert (ran.code, " · used" in ran.out) == (0, True), ran.err
    assert interest_type(cli) == "used"
    assert cli("opp", "edit", "1", "interest_type=new").code == 0


@pytest.mark.parametrize(
    "topic",
    [
        "used to buy from Acme",
        "never used tipper",
        "is used by Acme",
        "new or used tipper",
        "new tipper, used van in part exchange",
        "trade in used van",
        "New Holland T7",
        "new customer Huber",
        "used",
        "unused loader",
    ],
)
def test_other_topics_say_nothing_of_it(cli: Cli, topic: str) -> None:
    assert cli("opp", "new", topic).code == 0
    assert interest_type(cli) is None


def test_what_is_given_wins(cli: Cli, typed) -> None:
    typed(["opp", "new", "used tipper", "--interest-type", "demo"])
    assert interest_type(cli) == "demo"


def test_a_device_says_what_it_is(cli: Cli, typed) -> None:
    typed(["device", "new", "serial_number=VIN1", "condition=new"])
    typed(["opp", "new", "replaces a used tipper", "--device", "VIN1"])
    assert interest_type(cli) == "new"


def test_rows_are_taken_as_they_stand(cli: Cli) -> None:
    assert cli("opp", "new", "--stdin", stdin='{"topic": "used tipper"}\n').code == 0
    assert interest_type(cli) is None
