"""Dates written in numbers alone, and the refusal of those that can be read in two ways."""

from datetime import date
from enum import Enum

from oppcli.domain.almanac import MONTHS, Look, day_of, month_end
from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue


class DateOrder(Enum):
    """What 03/04/2026 means where the configuration says so (`date_order`)."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


def numeric_day(
    shape: str, parts: list[str], *, today: date, look: Look, order: DateOrder | None, text: str
) -> date | None:
    """The day of `2026-11-27`, `20261127`, `31.12.2026`, `31.12.` or `25/12/2026`; None for others.

    A year comes first or last. Dots always mean day.month.year. Slashes, and dashes with the year
    last, need an order unless only one reading is a date. Raises BadValue.
    """
    match shape, parts:
        case "9", [number] if len(number) == 8:
            return day_of(int(number[:4]), int(number[4:6]), int(number[6:]), text)
        case "9-9-9" | "9/9/9" | "9.9.9", [year, _, month, _, day] if len(year) == 4:
            return day_of(int(year), int(month), int(day), text)
        case "9.9.9", [day, _, month, _, year]:
            return day_of(_full_year(year, text), int(month), int(day), text)
        case "9.9" | "9.9.", [day, _, month, *_]:
            return day_in_some_year(int(month), int(day), today=today, look=look, text=text)
        case "9-9-9" | "9/9/9", [first, _, second, _, third]:
            return _ordered((first, second, third), order, text)
        case "9/9", [first, _, second]:
            return _without_year(int(first), int(second), today, look, order, text)
    return None


def day_in_some_year(month: int, day: int, *, today: date, look: Look, text: str) -> date:
    """That day of the nearest year in the looking direction; today counts. Raises BadValue."""
    step = 1 if look is Look.FORWARD else -1
    for year in range(today.year, today.year + 9 * step, step):  # 29 February may be 8 years off
        if 1 <= month <= 12 and 1 <= day <= month_end(year, month).day:
            found = date(year, month, day)
            if found >= today if look is Look.FORWARD else found <= today:
                return day_of(year, month, day, text)
    return day_of(today.year, month, day, text)  # no year has it: this says why


def _ordered(numbers: tuple[str, str, str], order: DateOrder | None, text: str) -> date:
    first, second, third = numbers
    written = {
        DateOrder.DMY: (third, second, first),
        DateOrder.MDY: (third, first, second),
        DateOrder.YMD: (first, second, third),
    }
    if order is not None and (order is not DateOrder.YMD or len(third) <= 2):
        year, month, day = written[order]
        return day_of(_full_year(year, text), int(month), int(day), text)
    readings = {name: one for name, said in written.items() if (one := _reading(*said))}
    if not readings:
        year, month, day = written[DateOrder.DMY if int(second) <= 12 else DateOrder.MDY]
        return day_of(_full_year(year, text), int(month), int(day), text)  # says why not
    return _only(readings, text)


def _reading(year: str, month: str, day: str) -> date | None:
    try:
        return day_of(_full_year(year, year), int(month), int(day), "")
    except BadValue:
        return None


def _without_year(
    first: int, second: int, today: date, look: Look, order: DateOrder | None, text: str
) -> date:
    def reading(month: int, day: int) -> date:
        return day_in_some_year(month, day, today=today, look=look, text=text)

    if order is not None:
        return reading(second, first) if order is DateOrder.DMY else reading(first, second)
    if first > 12:
        return reading(second, first)
    if second > 12:
        return reading(first, second)
    return _only(
        {DateOrder.DMY: reading(second, first), DateOrder.MDY: reading(first, second)}, text
    )


def _only(readings: dict[DateOrder, date], text: str) -> date:
    """The one day all readings agree on. Raises BadValue naming them when they do not."""
    days = list(dict.fromkeys(readings.values()))
    if len(days) == 1:
        return days[0]
    order = next(iter(readings)).value
    years = {day.year for day in days}
    spoken = [f"{d.day} {MONTHS[d.month - 1]}" + f" {d.year}" * (len(years) > 1) for d in days]
    raise BadValue(
        f"{quoted(text)} can be {either(spoken)}.",
        f"type {either(d.isoformat() for d in days)}, "
        f"or set date_order: oppcli config set date_order {order}",
    )


def _full_year(said: str, text: str) -> int:
    """A year of four digits, or of two in this century."""
    if len(said) == 2:
        return 2000 + int(said)
    if len(said) == 4:
        return int(said)
    raise BadValue(f"{quoted(text)} is not a date: a year has four digits.", "2026-11-27")
