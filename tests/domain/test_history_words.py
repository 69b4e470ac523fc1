"""The words behind `history`."""

import pytest

from oppcli.domain.history_words import HistoryWords, read_history_words

USERS = {"kevin": "kevin", "sandra keller": "sandra", "sandra": "sandra"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", HistoryWords("today")),
        ("this week", HistoryWords("this week")),
        ("kevin", HistoryWords(who="kevin")),
        ("kevin today", HistoryWords("today", who="kevin")),
        ("today by kevin", HistoryWords("today", who="kevin")),
        ("this week sandra keller", HistoryWords("this week", who="sandra")),
        ("since monday kevin", HistoryWords("monday", is_since=True, who="kevin")),
        ("kevin since monday", HistoryWords("monday", is_since=True, who="kevin")),
        ("my changes yesterday", HistoryWords("yesterday", who="@me")),
        ("O12 last week", HistoryWords("last week", record="O12")),
        ("kevin O12", HistoryWords(who="kevin", record="O12")),
        ("acme gmbh", HistoryWords(record="acme gmbh")),
        ("2026", HistoryWords(record="2026")),
    ],
)
def test_a_time_a_user_and_a_record_are_told_apart(typed: str, meant: HistoryWords) -> None:
    assert read_history_words(typed.split(), USERS) == meant
