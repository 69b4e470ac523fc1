"""Moments as people type them: `yesterday 14:30`, `mon 9am`, `2026-11-20T16:05Z`, `now`.

A moment is a day of the date grammar with a time of day in the seller's time zone. `14.30`,
`14h30`, `kl 14`, `14 Uhr` and `noon` are times, too, and so are those in
words that `clock_words` reads. `14.10` alone is a day, behind a weekday it
could be both and is refused, as is `half two`, which is 13:30 or 14:30, by the country. A time that
the clocks skip in spring has the offset before the change; of one that comes twice in autumn it is
the first.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from oppcli.domain.calendar import LONGEST, MONTHS, Look, weekday_number
from oppcli.domain.clock_words import half_hours, in_figures, minutes_from_now
from oppcli.domain.dates import DateOrder, parse_day
from oppcli.domain.wording import MOMENTS_TYPED, quoted
from oppcli.errors import BadValue

_NOON = time(12)
_STAMP = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?"
    r" ?(z|[+-][0-9]{2}:?[0-9]{2})?"
)
_TIME = r"(?:(kl\.?|at) )?([0-9]{1,2})(?:([:.h])([0-9]{2})(?::([0-9]{2}))?)? ?(am|pm|uhr)?"
_AFTERNOON = "[1-6]"  # an hour without minutes behind `at`: `friday at 2`, as `friday at two`
_HALF = r"(?:.* )?(half (?:[0-9]{1,2}|[a-z]+))"


def parse_instant(
    text: str,
    *,
    now: datetime,
    look: Look,
    zone: tzinfo,
    order: DateOrder | None = None,
    fiscal_year_start: int = 1,
    proposes: bool = True,
) -> datetime:
    """The moment meant, aware, in UTC, to the second.

    `yesterday 14:30`, `mon 9am`, `14:30` (today; tomorrow if that has passed and the look is
    forward), `now`, `2026-11-20T16:05Z`, or any date of the date grammar, which means noon of that
    day. Without an offset a time is local to `zone`. Raises BadValue for any other text, with a
    near word if it `proposes`.
    """
    line = _line(text)
    if not line:
        raise _not_a_moment(text)
    if line == "now":
        return now.astimezone(UTC).replace(microsecond=0)
    if (minutes_away := minutes_from_now(line)) is not None:
        return now.astimezone(UTC).replace(microsecond=0) + timedelta(minutes=minutes_away)
    today = now.astimezone(zone).date()

    def day_of(said: str) -> date:
        day = parse_day(
            said,
            today=today,
            look=look,
            order=order,
            fiscal_year_start=fiscal_year_start,
            proposes=proposes,
        )
        if day is None:
            raise _not_a_moment(text)
        return day

    if stamp := re.fullmatch(_STAMP, line):
        day, hours, minutes, seconds, offset = stamp.groups()
        clock = _clock(hours, minutes, seconds, None, text)
        return _moment(day_of(day), clock, _offset(offset, zone, text))
    _refuse_half_hours(line, text)
    said_day, said_time = _split(line)
    day_meant = day_of(said_day) if said_day else today
    moment = _moment(day_meant, _clock(*said_time, text) if said_time else _NOON, zone)
    if said_time and not said_day and look is Look.FORWARD and moment < now:
        return _moment(today + timedelta(days=1), _clock(*said_time, text), zone)
    return moment


def says_a_time(text: str) -> bool:
    """Whether a moment was typed that has a time of day: `thu 14:30`, `9am`, a full stamp."""
    line = _line(text)
    return _is_whole(line) or _split(line)[1] is not None


def _line(text: str) -> str:
    """The text in small letters with a time in words as figures; '' for a very long one."""
    return in_figures(" ".join(text.lower().split())) if len(text) <= LONGEST else ""


_TimeOfDay = tuple[str, str | None, str | None, str | None]


def says_day_and_time(text: str) -> bool:
    """Whether a moment was typed that names its day and a time: `thu 14:30`, and not `14:30`."""
    line = _line(text)
    day, clock = _split(line)
    return _is_whole(line) or (clock is not None and bool(day))


def day_typed(text: str) -> str:
    """The day of a moment without its time, as it was typed: `thu` of `thu 14:30`; '' for none."""
    line = _line(text)
    return "" if _is_whole(line) else _split(line)[0]


def _is_whole(line: str) -> bool:
    """Whether it is a full stamp or a time from now, `in 45 minutes`."""
    return bool(re.fullmatch(_STAMP, line)) or minutes_from_now(line) is not None


def _split(line: str) -> tuple[str, _TimeOfDay | None]:
    """The words for the day, and hours, minutes, seconds and am or pm of a time beside them.

    The time may stand on either side: `thu 14:30`, `14.30 thursday`, `thu at 10`.
    """
    words = line.split(" ")
    if words[-1] in ("noon", "midday"):
        return " ".join(words[:-1]).removesuffix("at").strip(), ("12", "00", None, None)
    for count in (3, 2, 1):  # `kl 9 uhr` is three words
        day, last = words[:-count], words[-count:]
        if said := _time_of_day(last, is_alone=not day):
            return " ".join(day), said
        first, day = words[:count], words[count:]
        if day and (said := _time_of_day(first, is_alone=False)):
            return " ".join(day).removeprefix("on "), said
    return line, None


def _time_of_day(words: list[str], *, is_alone: bool) -> _TimeOfDay | None:
    """The time that is all the words say; alone, `1.12` is a day and `14.30` a time."""
    found = re.fullmatch(_TIME, " ".join(words))
    if found is None:
        return None
    prefix, hours, mark, minutes, seconds, half = found.groups()
    if not (prefix or mark or half) or (
        is_alone and mark == "." and not (prefix or half) and _is_day(found)
    ):
        return None
    if prefix == "at" and not (mark or half) and re.fullmatch(_AFTERNOON, hours):
        half = "pm"
    return hours, minutes, seconds, half


def _is_day(found: re.Match[str]) -> bool:
    """Whether a time with a dot could be a day and a month, too, or can be nothing else."""
    hours, minutes = int(found[2]), int(found[4])
    return hours > 23 or minutes > 59 or (hours >= 1 and 1 <= minutes <= 12)


def _refuse_half_hours(line: str, text: str) -> None:
    """Raises BadValue for `half two`, and for `thu 14.10` or `14.10 thu`."""
    half = re.fullmatch(_HALF, line)
    if half and (times := half_hours(half[1])):
        first, second = times
        raise BadValue(f"{quoted(text)} can be {first} or {second}.", f"{first} or {second}")
    words = line.split(" ")
    for name, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        found = re.fullmatch(_TIME, " ".join(rest))
        is_dotted = found is not None and found[3] == "." and not (found[1] or found[6])
        if found and is_dotted and weekday_number(name) is not None:
            clock, number = f"{found[2]}:{found[4]}", int(found[4])
            if not 1 <= number <= len(MONTHS):
                continue
            month = MONTHS[number - 1]
            said = f"{quoted(text)} can be {clock} or {found[2]} {month}."
            raise BadValue(said, f"{name} {clock}")


def _clock(
    hours: str, minutes: str | None, seconds: str | None, half: str | None, text: str
) -> time:
    hour = int(hours)
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            raise _not_a_moment(text)
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, int(minutes or 0), int(seconds or 0))
    except ValueError:
        raise _not_a_moment(text) from None


def _offset(said: str | None, zone: tzinfo, text: str) -> tzinfo:
    if said is None:
        return zone
    if said == "z":
        return UTC
    hours, minutes = int(said[1:3]), int(said[-2:])
    if hours > 23 or minutes > 59:
        raise _not_a_moment(text)
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if said[0] == "-" else away)


def _moment(day: date, clock: time, zone: tzinfo) -> datetime:
    moment = datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
    return moment.replace(microsecond=0)


def _not_a_moment(text: str) -> BadValue:
    return BadValue(f"{quoted(text)} is not a time.", MOMENTS_TYPED)
