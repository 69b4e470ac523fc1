"""The seller's clock: the zone of the computer, with its clock changes."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from oppcli.clock import Clock
from oppcli.queries.local_days import LocalDays
from oppcli.store import Store

# Clocks that change in spring and autumn, with the moon, by half an hour, that skipped a day,
# that change at midnight, and that never change.
ZONES = (
    "Europe/Stockholm",
    "America/St_Johns",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Havana",
    "Asia/Kolkata",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)


@pytest.fixture
def live_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Clock]]:
    """Moves the computer to a zone."""

    def move(zone: str) -> Clock:
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        return Clock({})

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("name", ZONES)
def test_the_clock_shows_what_the_zone_database_says_all_year(
    name: str, live_in: Callable[[str], Clock]
) -> None:
    here, there = live_in(name).zone, ZoneInfo(name)
    noon = datetime(2010, 1, 1, 12)  # noqa: DTZ001
    while noon.year < 2028:
        following = noon + timedelta(days=1)
        changes = (
            noon.replace(tzinfo=there).utcoffset() != following.replace(tzinfo=there).utcoffset()
        )
        for minutes in range(0, 24 * 60, 7 if changes else 24 * 60):
            wall = noon + timedelta(minutes=minutes, seconds=5, microseconds=123)
            for fold in (0, 1):  # also of times that are skipped or come twice
                read = wall.replace(tzinfo=here, fold=fold).astimezone(UTC)
                assert read == wall.replace(tzinfo=there, fold=fold).astimezone(UTC), wall
            moment = wall.replace(tzinfo=there).astimezone(UTC)
            shown, told = moment.astimezone(here), moment.astimezone(there)
            assert shown.replace(tzinfo=None) == told.replace(tzinfo=None), moment
            assert shown.fold == told.fold, moment
        noon = following


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_read_with_the_usual_offset(
    day: date, live_in: Callable[[str], Clock]
) -> None:
    zone = live_in("Asia/Kolkata").zone
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    assert noon.utcoffset() == timedelta(hours=5.5)
    assert noon.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == noon.replace(tzinfo=None)


@pytest.mark.parametrize("name", ZONES)
def test_what_is_grouped_together_lies_on_one_local_day(
    name: str, store: Store, live_in: Callable[[str], Clock]
) -> None:
    days, zone = LocalDays(live_in(name).zone), ZoneInfo(name)
    key = days.key(":at", date(2026, 11, 23))
    moment = datetime(2025, 2, 1, tzinfo=UTC)
    keys: dict[str, set[str]] = {}
    while moment.year < 2026:
        stored = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        found = store.read(f"SELECT {key}", {"at": stored}).rows[0][0]
        assert days[found] == moment.astimezone(zone).date(), stored
        keys.setdefault(stored[:10], set()).add(found)
        moment += timedelta(minutes=47)
    assert max(map(len, keys.values())) <= 3  # not many more groups than days
