"""Who is to do a task, at the end of its text."""

import pytest

from oppcli.domain.owner_words import owner_at_the_end, with_the_day_last

USERS = {"sandra": "Sandra Keller", "marco": None, "eva1": "Eva Lund", "eva2": "Eva Lund"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("answer the tender for sandra", ("answer the tender", "sandra")),
        ("answer the tender for Sandra Keller", ("answer the tender", "sandra")),
        ("buy a part for the yard", ("buy a part for the yard", "")),
        ("ask for marco and sandra", ("ask for marco and sandra", "")),
        ("quote for Eva Lund", ("quote for Eva Lund", "")),
        ("for sandra", ("for sandra", "")),
        ("", ("", "")),
    ],
)
def test_the_end_of_a_text_names_a_user(text: str, found: tuple[str, str]) -> None:
    assert owner_at_the_end(text, USERS) == found


def test_the_day_is_put_behind_the_name() -> None:
    words = ["answer", "the", "tender", "next", "friday", "for", "sandra"]
    assert with_the_day_last(words, USERS) == [
        "answer",
        "the",
        "tender",
        "for",
        "sandra",
        "next",
        "friday",
    ]
    for text in ("answer on the tender for sandra", "answer friday for berg"):
        assert with_the_day_last(text.split(), USERS) == text.split()
