"""A comma parts several names, but not the name of one that exists."""

import pytest


@pytest.fixture
def north(typed):
    """Two businesses and two brands, of which the longer name begins as the shorter one."""
    typed(
        ["org", "add", "business", "Nord, Inc"],
        ["org", "add", "business", "Nord"],
        ["org", "add", "team", "Alpha, Beta", "--create"],
        ["opp", "new", "Long", "--business", "Nord, Inc", "--revenue", "10", "--brand", "Vol, Co"],
        ["opp", "new", "Short", "--business", "Nord", "--revenue", "7", "--brand", "Vol"],
    )


@pytest.mark.parametrize(
    "words",
    [
        ["--business", "Nord, Inc"],
        ["--business", "nord,  INC"],
        ["--brand", "Vol, Co"],
        ["--where", 'business="Nord, Inc"'],
    ],
)
def test_a_filter_takes_a_whole_name_with_a_comma(north, cli, words) -> None:
    rows = cli("opp", "list", *words, "-o", "json").json
    assert [row["topic"] for row in rows] == ["Long"]
    (line,) = cli("pipeline", *words, "-o", "json").json
    assert (line["count"], line["amount"]) == (1, 10)


@pytest.mark.parametrize(
    "words", [["--business", "Nord, Inc, Nord"], ["--business", "Nord,Nord, Inc"]]
)
def test_several_names_are_still_parted(north, cli, words) -> None:
    rows = cli("opp", "list", *words, "-o", "json").json
    assert [row["topic"] for row in rows] == ["Long", "Short"]


def test_a_brand_behind_a_comma_is_another_brand(north, cli) -> None:
    rows = cli("opp", "list", "--brand", "Vol, Co,Vol", "-o", "json").json
    assert [row["topic"] for row in rows] == ["Long", "Short"]


def test_a_quota_of_a_name_with_a_comma_is_one_quota(north, cli) -> None:
    assert cli("quota", "set", "Nord, Inc", "2026q4", "100").out == (
        "Nord, Inc 2026 Q4 quota 100 EUR\n"
    )
    rows = cli("quota", "list", "-o", "json").json
    assert [row["who"] for row in rows] == ["Nord, Inc"]
    several = cli("quota", "set", "Alpha, Beta, Nord, Inc and Nord", "2027q1", "5").out
    assert several.splitlines() == [
        "Alpha, Beta 2027 Q1 quota 5 EUR",
        "Nord, Inc 2027 Q1 quota 5 EUR",
        "Nord 2027 Q1 quota 5 EUR",
    ]
    words = ("--period", "2026q4", "--by", "business", "-o", "json")
    rows = cli("forecast", *words, "--business", "Nord, Inc").json[:1]
    assert [(row["business"], row["quota"]) for row in rows] == [("Nord, Inc", 100)]
