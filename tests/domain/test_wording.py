"""What was typed is quoted shortly, and near names are proposed."""

from oppcli.domain.wording import either, nearest, quoted


def test_a_long_text_is_quoted_shortened() -> None:
    assert quoted("fri") == "'fri'"
    assert quoted("x" * 10**6) == f"'{'x' * 40}…'"


def test_near_names_ignore_case_and_keep_their_spelling() -> None:
    assert nearest("VOLOV", ["Volvo", "Scania"]) == ["Volvo"]
    assert nearest("tractor", ["Volvo", "Scania"]) == []
    assert nearest("v" * 10**6, ["v"]) == []


def test_names_are_joined_by_or() -> None:
    assert either(["a"]) == "a"
    assert either(["a", "b", "c"]) == "a, b or c"
