"""How long things take."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.dates import parse_duration
from oppcli.errors import BadValue


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("20m", 20),
        ("20 min", 20),
        ("90", 90),
        ("0", 0),
        ("1h", 60),
        ("2 hours", 120),
        ("1h30", 90),
        ("1h 30m", 90),
        ("1:30", 90),
        ("1.5h", 90),
        ("1,5 h", 90),
        ("0.25h", 15),
        ("999h", 59940),
    ],
)
def test_durations_are_minutes(text: str, minutes: int) -> None:
    assert parse_duration(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "h",
        "1h75",
        "1:5",
        "1:60",
        "1.33h",
        "-5",
        "1e3",
        "٩٠",
        "2d",
        "1000h",
        "1.500h",
        "1,500h",
        "999999m",
        "1" * 10**6,
    ],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_duration(text)
    assert refused.value.message.endswith(".")


@given(st.integers(0, 59940))
def test_hours_and_minutes_say_the_same_as_minutes(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    assert parse_duration(f"{hours}:{rest:02d}") == parse_duration(f"{minutes}m") == minutes


@given(st.text(max_size=50))
def test_any_text_is_minutes_or_a_bad_value(text: str) -> None:
    minutes = -1
    with suppress(BadValue):
        minutes = parse_duration(text)
    assert -1 <= minutes <= 59940
