"""Dates and times in a column of a file: what its cells prove about day and month, and reading.

A column is read one way throughout. 25/12/2026 in any row says that days come first; dots always
mean day.month.year; ISO dates and names of months need no proof. A column of nothing but numbers
such as 46382 has the days of a spreadsheet. A time without an offset is UTC, so that a file gives
the same wherever it is imported; a day alone is its noon there, and so that day from Hawaii to
Sydney.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import partial

from oppcli.domain.calendar import EARLIEST, LATEST, day_of
from oppcli.domain.dates import DateOrder
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.values.months import month_number
from oppcli.importing.values.questions import MOST_SAMPLES, Ask, question, settled

_LONGEST = 60
_NOON = time(12)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_STAMP = re.compile(_ISO.pattern + r"[T ][0-9]{2}:[0-9]{2}:[0-9]{2}Z?")
_TIMED = re.compile(
    r"(?P<day>.+?)(?:(?:[Tt]|,?\s+)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?\s*(?P<half>[AaPp][Mm])?"
    r"\s*(?P<zone>[Zz]|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_NUMERIC = re.compile(r"([0-9]{1,4})([-/.])([0-9]{1,2})\2([0-9]{1,4})\.?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]{1,15})?")  # of 1927 to 2173
FROM_1900 = date(1899, 12, 30)
FROM_1904 = date(1904, 1, 1)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?"
_DAY_FIRST = re.compile(
    _WEEKDAY + r"([0-9]{1,2})(?:st|nd|rd|th|er|\.|º|°)?[\s-]*(?:de\s+)?([^\W\d_]{3,10})\.?,?"
    r"[\s-]*(?:de\s+)?([0-9]{4}|[0-9]{2})"
)
_MONTH_FIRST = re.compile(
    _WEEKDAY + r"([a-z]{3,9})\.?[\s-]*([0-9]{1,2})(?:st|nd|rd|th)?(?:,\s*|\s+|-)([0-9]{4})"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date and time taken apart. `day` is None where `numbers` can be read in two orders."""

    day: date | None
    numbers: tuple[int, int, int]
    clock: time | None
    offset: timezone


@dataclass(slots=True)
class DateEvidence:
    """What the cells seen so far prove: one that proves each order, some that could be both.

    `serial` is a number that a spreadsheet keeps a day as, `spelled` whatever else there was,
    `iso` a date as a workbook's own cells give it.
    """

    day_first: str = ""
    month_first: str = ""
    undecided: list[str] = field(default_factory=list)
    serial: str = ""
    spelled: str = ""
    iso: str = ""

    @property
    def is_serial(self) -> bool:
        """Whether the column holds numbers for days and nothing else."""
        return bool(self.serial) and not self.spelled

    @property
    def is_mixed(self) -> bool:
        """Whether numbers stand beside dates: in a workbook, days whose cells lost their format."""
        return bool(self.serial and self.iso)

    @property
    def is_open(self) -> bool:
        """Whether any cell needs to be told whether the day comes first."""
        return bool(self.day_first or self.month_first or self.undecided)

    def observe(self, cell: str) -> None:
        """Learns from one cell; what cannot be read proves nothing."""
        if not cell or cell.isspace():
            return
        if SERIAL.fullmatch(cell.strip()):
            self.serial = self.serial or cell
            return
        self.spelled = self.spelled or cell
        if _ISO.match(cell):
            self.iso = self.iso or cell
            return
        written = _apart_or_none(cell)
        if written is None or written.day is not None:
            return
        first, second, _ = written.numbers
        if first > 12 >= second:
            self.day_first = self.day_first or cell
        elif second > 12 >= first:
            self.month_first = self.month_first or cell
        elif first != second and len(self.undecided) < MOST_SAMPLES and _is_day_both_ways(cell):
            self.undecided.append(cell)


def decide_order(
    column: str,
    seen: DateEvidence,
    *,
    told: DateOrder | None,
    usual: DateOrder | None,
    ask: Ask | None = None,
) -> DateOrder | None:
    """The order of day and month in that column; None when no cell needs one.

    `told` was said for this import and wins; `usual` is the configuration's and only settles what
    the file leaves open; `ask` asks a person. Raises BadValue, with both readings, when nothing
    settles it.
    """
    if told is not None:
        return told
    if seen.day_first and seen.month_first:
        raise BadValue(
            f"{column} has days first in {quoted(seen.day_first)} and months first in "
            f"{quoted(seen.month_first)}.",
            "mend one of them, or give --date-order dmy or --date-order mdy to reject the others",
        )
    if seen.day_first:
        return DateOrder.DMY
    if seen.month_first:
        return DateOrder.MDY
    if seen.undecided and usual is None:
        asked = question(
            column,
            seen.undecided,
            {
                order.value: partial(read_day, order=order)
                for order in (DateOrder.DMY, DateOrder.MDY)
            },
            "date_order",
        )
        one, other = (read[0] for read in asked.readings.values())
        hint = f"--date-order dmy for {one}, --date-order mdy for {other}"
        return DateOrder(settled(asked, ask, hint))
    return usual


def read_day(cell: str, order: DateOrder | None) -> str:
    """`2026-12-25`; a time of day is dropped. Raises BadValue for a text that is not a date."""
    return _day(cell, take_apart(cell), order).isoformat()


def read_instant(cell: str, order: DateOrder | None) -> str:
    """`2026-12-25T16:05:00Z`; a day alone is its noon. Raises BadValue."""
    if _STAMP.fullmatch(cell) and _is_moment(cell[:19]):
        return f"{cell[:10]}T{cell[11:19]}Z"
    written = take_apart(cell)
    day = _day(cell, written, order)
    moment = datetime.combine(day, written.clock or _NOON, tzinfo=written.offset)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_serial_day(cell: str, first: date) -> str:
    """The day that a spreadsheet's number stands for, counted from `first`. Raises BadValue."""
    return read_serial_instant(cell, first)[:10]


def read_serial_instant(cell: str, first: date) -> str:
    """The moment that a spreadsheet's number stands for: 46382.75 is 6 p.m. Raises BadValue.

    A whole number is a day alone.
    """
    if not SERIAL.fullmatch(cell.strip()):
        raise _not_a_date(cell)
    number = float(cell)
    if number.is_integer():
        moment = datetime.combine(first, _NOON, UTC) + timedelta(days=number)
    else:
        seconds = round(number * 86_400)
        moment = datetime.combine(first, time.min, UTC) + timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_moment(text: str) -> bool:
    try:
        return EARLIEST <= datetime.fromisoformat(text).date() <= LATEST
    except ValueError:
        return False


def take_apart(cell: str) -> Written:
    """The date and time that a cell writes. Raises BadValue for anything else."""
    found = _TIMED.fullmatch(cell.strip()) if len(cell) <= _LONGEST else None
    if found is None:
        raise _not_a_date(cell)
    clock, offset = _clock(found, cell), _offset(found["zone"], cell)
    text = found["day"].strip().lower()
    if numeric := _NUMERIC.fullmatch(text):
        first, mark, second, third = numeric.groups()
        return _numeric(cell, (first, second, third), mark, clock, offset)
    return Written(_spelled_day(text, cell), (0, 0, 0), clock, offset)


def _numeric(
    cell: str, parts: tuple[str, str, str], mark: str, clock: time | None, offset: timezone
) -> Written:
    first, second, third = parts
    numbers = (int(first), int(second), int(third))
    if len(first) == 4 and len(third) <= 2:
        return Written(day_of(*numbers, cell), numbers, clock, offset)
    if len(first) > 2 or len(third) not in (2, 4):
        raise _not_a_date(cell)
    day = day_of(_year(third), int(second), int(first), cell) if mark == "." else None
    return Written(day, numbers, clock, offset)


def _spelled_day(text: str, cell: str) -> date:
    """A day written without marks between its numbers, or with the name of its month."""
    if found := _COMPACT.fullmatch(text):
        return day_of(int(found[1]), int(found[2]), int(found[3]), cell)
    if found := _DAY_FIRST.fullmatch(text):
        day, word, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        word, day, year = found.groups()
    else:
        raise _not_a_date(cell)
    month = month_number(word)
    if month is None:
        raise _not_a_date(cell)
    return day_of(_year(year), month, int(day), cell)


def _day(cell: str, written: Written, order: DateOrder | None) -> date:
    if written.day is not None:
        return written.day
    first, second, third = written.numbers
    match order:
        case DateOrder.YMD if third <= 31:
            return day_of(_year(first), second, third, cell)
        case DateOrder.YMD:
            raise BadValue(
                f"{quoted(cell)} does not begin with its year.", "--date-order dmy or mdy"
            )
        case DateOrder.MDY:
            return day_of(_year(third), first, second, cell)
        case _:  # days first; without an order both readings are the same day
            return day_of(_year(third), second, first, cell)


def _year(number: str | int) -> int:
    """The year; one of two digits is in this century."""
    return int(number) + (2000 if int(number) < 100 else 0)


def _clock(found: re.Match[str], cell: str) -> time | None:
    if found["hour"] is None:
        return None
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            raise _not_a_date(cell)
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    try:
        return time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        raise _not_a_date(cell) from None


def _offset(said: str | None, cell: str) -> timezone:
    if said is None or said in "ZzUTCGMT":
        return UTC
    minutes = int(said[1:3]) * 60 + int(said[3:].lstrip(":") or 0)
    if minutes >= 24 * 60:
        raise _not_a_date(cell)
    return timezone(timedelta(minutes=-minutes if said[0] == "-" else minutes))


def _apart_or_none(cell: str) -> Written | None:
    try:
        return take_apart(cell)
    except BadValue:
        return None


def _is_day_both_ways(cell: str) -> bool:
    """Whether both orders give a valid day: `0/5/2026` and `01/02/1850` leave nothing open."""
    try:
        read_day(cell, DateOrder.DMY)
        read_day(cell, DateOrder.MDY)
    except BadValue:
        return False
    return True


def _not_a_date(cell: str) -> BadValue:
    return BadValue(f"{quoted(cell)} is not a date.", "2026-12-25")
