"""What time it is, and where: `OPPCLI_TODAY` makes it stand still."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo
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
        from oppcli.domain.almanac import EARLIEST, LATEST

        try:
            if len(self._frozen) == _DAY:
                # Noon where the seller is: noon in UTC is tomorrow already on some islands.
                instant = datetime.combine(date.fromisoformat(self._frozen), time(12), self.zone)
            else:
                instant = datetime.fromisoformat(self._frozen)
            instant = instant.astimezone(UTC)
        except (ValueError, OverflowError):
            raise self._refused("is no day") from None
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
        zone = datetime.now(UTC).astimezone().tzinfo
        assert zone is not None
        return zone
