"""What time it is, and where: `OPPCLI_TODAY` makes it stand still."""

import time as c_library
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property

from oppcli.errors import BadValue

_DAY = len("2026-11-23")


class Clock:
    """The clock of one command, read once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._frozen = environ.get("OPPCLI_TODAY", "")

    @cached_property
    def now(self) -> datetime:
        """This instant in UTC, or the one it is frozen to; of a day it is the seller's noon."""
        if not self._frozen:
            return datetime.now(UTC).replace(microsecond=0)
        from oppcli.domain.calendar import EARLIEST, LATEST

        try:
            if len(self._frozen) == _DAY:
                # Noon where the seller is: noon in UTC is tomorrow already on some islands.
                instant = datetime.combine(date.fromisoformat(self._frozen), time(12), self.zone)
            else:
                instant = datetime.fromisoformat(self._frozen)
            instant = instant.astimezone(UTC)
        except (ValueError, OverflowError):
            raise self._refused("is not a day") from None
        # Beyond these no day can be typed, and near the ends of the calendar none be counted on.
        if not EARLIEST.year < instant.year < LATEST.year:
            raise self._refused(f"is not within {EARLIEST.year + 1} to {LATEST.year - 1}")
        return instant.replace(microsecond=0)

    def _refused(self, why: str) -> BadValue:
        told = f"OPPCLI_TODAY is '{self._frozen}', which {why}."
        return BadValue(told, "OPPCLI_TODAY=2026-11-23")

    @cached_property
    def today(self) -> date:
        """This day in the seller's time zone."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def zone(self) -> tzinfo:
        """The seller's time zone: the computer's, or the one that TZ names. Raises BadValue for
        one that is a day or more from UTC, which no calendar has."""
        if abs(c_library.localtime().tm_gmtoff) >= 24 * 60 * 60:
            raise BadValue("TZ names a time zone that is a day or more from UTC.", "TZ=Europe/Oslo")
        return LocalZone()


class LocalZone(tzinfo):
    """What the C library knows of the computer's zone, on every day and not only on this one.

    A time that the clocks skip has the offset before the change, one that comes twice is the first
    of the two, unless `fold` is 1. Asking the C library is what every other program of the
    computer does; it needs no name of the zone and loads no module.
    """

    def __init__(self) -> None:
        self._of_wall = _Memory(_from_wall)
        self._of_instant = _Memory(_from_instant)

    def utcoffset(self, moment: datetime | None) -> timedelta:
        return _usual() if moment is None else self._of_wall.of(moment)[0]

    def fromutc(self, moment: datetime) -> datetime:
        ahead, fold = self._of_instant.of(moment)
        return (moment + ahead).replace(fold=fold)

    def dst(self, moment: datetime | None) -> None:
        return None

    def tzname(self, moment: datetime | None) -> None:
        return None


_Answer = tuple[timedelta, int]  # how far ahead of UTC; 1 where the clock shows it a second time


class _Memory:
    """Answers for whole hours in which no clock changes, for the C library takes its time."""

    def __init__(self, asked: Callable[[datetime], _Answer]) -> None:
        self._asked = asked
        self._known: dict[tuple[datetime, int], _Answer | None] = {}

    def of(self, moment: datetime) -> _Answer:
        hour = moment.replace(minute=0, second=0, microsecond=0, tzinfo=None)
        key = (hour, moment.fold)
        if key not in self._known:
            first, last = self._asked(hour), self._asked(hour.replace(minute=59, second=59))
            self._known[key] = first if first == last else None
        known = self._known[key]
        return known or self._asked(moment.replace(microsecond=0, tzinfo=None))


def _from_wall(wall: datetime) -> _Answer:
    try:
        seconds = wall.replace(tzinfo=UTC).timestamp() - wall.timestamp()
    except (ValueError, OverflowError, OSError):  # beyond what the C library counts
        return _usual(), 0
    return timedelta(seconds=seconds), 0


def _from_instant(instant: datetime) -> _Answer:
    try:
        aware = instant.replace(tzinfo=UTC)
        wall = aware.astimezone().replace(tzinfo=None)
        is_second = wall.timestamp() != aware.timestamp()
    except (ValueError, OverflowError, OSError):
        return _usual(), 0
    return wall - instant, int(is_second)


def _usual() -> timedelta:
    return timedelta(seconds=-c_library.timezone)
