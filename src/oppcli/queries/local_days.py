"""On which day of the asker's calendar an instant falls, in Python and for a GROUP BY."""

from datetime import UTC, date, datetime, timedelta, tzinfo

_FIRST_YEAR = 1990  # instants before it are grouped by offsets known since
_DAY = timedelta(days=1)


class LocalDays(dict[str, date]):
    """The local day of stored instants, worked out once each: `days["2026-11-23T23:30:00Z"]`."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def __missing__(self, instant: str) -> date:
        day = self[instant] = datetime.fromisoformat(instant).astimezone(self._zone).date()
        return day

    def key(self, column: str, today: date) -> str:
        """SQL for an instant that lies on the same local day as the one in `column`.

        No portable SQL knows of zones. But a local day begins at one of a few times of UTC, so
        that the day of UTC and which of those times have passed are enough to group by, and to
        ask this for the local day afterwards.
        """
        starts = sorted({_start_of_day(ahead) for ahead in _offsets(self._zone, today)})
        starts = [start for start in starts if start != "00:00:00"]
        if not starts:
            return f"substr({column}, 1, 10) || 'T00:00:00Z'"
        begins = ["00:00:00", *starts]
        cases = " ".join(
            f"WHEN substr({column}, 12, 8) < '{after}' THEN '{begin}Z'"
            for begin, after in zip(begins, starts, strict=False)
        )
        return f"substr({column}, 1, 11) || CASE {cases} ELSE '{starts[-1]}Z' END"


def _offsets(zone: tzinfo, today: date) -> set[timedelta]:
    """How far the zone was ahead of UTC: by summer and winter, and in each month up to now, for
    there are clocks that change with the moon."""
    months = [(year, month) for year in range(_FIRST_YEAR, today.year + 1) for month in (1, 7)]
    months += [(today.year - past, month) for past in (0, 1) for month in range(1, 13)]
    noons = (datetime(year, month, 1, 12, tzinfo=zone) for year, month in months)
    return {noon.utcoffset() or timedelta() for noon in noons}


def _start_of_day(ahead: timedelta) -> str:
    """The time of UTC at which days begin in a zone so far ahead."""
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + (-ahead) % _DAY:%H:%M:%S}"


class LocalMoments(dict[tuple[str | None, str | None], tuple[date | None, str]]):
    """The day, and its time where there is one, of what activities store of both, by the asker's
    clock and worked out once each: `moments["2026-11-26", "2026-11-26T13:00:00Z"]`."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def __missing__(self, stored: tuple[str | None, str | None]) -> tuple[date | None, str]:
        from oppcli.domain.activity import moment_of

        due = date.fromisoformat(stored[0]) if stored[0] else None
        begins = datetime.fromisoformat(stored[1]) if stored[1] else None
        found = self[stored] = moment_of(due, begins, self._zone)
        return found


class StoredDays(dict[str | None, date | None]):
    """The days of stored texts, read once each: `days["2026-11-23"]`; nothing is None."""

    def __missing__(self, text: str | None) -> date | None:
        day = self[text] = date.fromisoformat(text) if text else None
        return day
