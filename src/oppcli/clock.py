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
        """This instant in UTC; frozen to a day it is noon there, or to an instant."""
        if not self._frozen:
            return datetime.now(UTC).replace(microsecond=0)
        try:
            if len(self._frozen) == _DAY:
                return datetime.combine(date.fromisoformat(self._frozen), time(12), UTC)
            instant = datetime.fromisoformat(self._frozen)
        except ValueError:
            raise BadValue(
                f"OPPCLI_TODAY is '{self._frozen}', which is no day.", "OPPCLI_TODAY=2026-11-23"
            ) from None
        return instant.astimezone(UTC).replace(microsecond=0)

    @cached_property
    def today(self) -> date:
        """This day in the seller's time zone."""
        return (self.now if len(self._frozen) == _DAY else self.now.astimezone(self.zone)).date()

    @cached_property
    def zone(self) -> tzinfo:
        zone = datetime.now(UTC).astimezone().tzinfo
        assert zone is not None
        return zone
