"""Whoever says one thing twice in a line, each time otherwise, is told so, and nothing is saved."""

import pytest

from surroundings import Cli


def refused(cli: Cli, *words: str) -> str:
    """What is said of a line that saves nothing."""
    before = cli("export", "all").out, cli("history").out
    ran = cli(*words)
    assert (ran.code, ran.out) == (2, ""), ran.err
    assert (cli("export", "all").out, cli("history").out) == before
    return " ".join(ran.err.split())


def test_the_name_of_a_contact_is_given_once(cli: Cli) -> None:
    said = refused(cli, "contact", "new", "Zoe Z", "name=Foo", "phone=070123456")
    assert "name is given twice: 'Zoe Z' and 'Foo'" in said
    assert "try: oppcli contact new Foo phone=070123456" in said
    assert cli("contact", "new", "phone=070123456", "name=Eva Lund").out.startswith(
        "P1 added: Eva Lund"
    )
    assert cli("contact", "new", "name=Zoe Z").out == "P2 added: Zoe Z\n"


@pytest.mark.parametrize(
    ("words", "twice", "line"),
    [
        (["facility", "Hall", "name=North"], "name", "org add facility North"),
        (["user", "Ann B", "name=ann"], "name", "org add user ann"),
        (["user", "ann", "email=a@x.example", "--email", "b@x.example"], "email", ""),
        (["user", "ann", "Ann B", "full_name=Ann C"], "full_name", ""),
    ],
)
def test_a_part_of_the_organisation_is_named_once(
    cli: Cli, words: list[str], twice: str, line: str
) -> None:
    said = refused(cli, "org", "add", *words)
    assert f"{twice} is given twice" in said
    assert line in said


def test_a_part_of_the_organisation_needs_a_name(cli: Cli) -> None:
    assert "the name is missing" in refused(cli, "org", "add", "user", "email=a@x.example")
    assert cli("org", "add", "user", "email=a@x.example", "name=ann", "-q").out == "ann\n"
