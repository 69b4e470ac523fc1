"""Writes the typed values of a workbook's cells as texts, whatever the locale they are shown in."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from oppcli.importing.files.source import Number

_NOISE = 15  # digits that a spreadsheet keeps of a number
_SHORT = 12  # as many at most are left when what lies beyond was only noise


def texts(values: Sequence[object]) -> list[str]:
    """The cells of a row as texts; blank for nothing."""
    return [value if value.__class__ is str else text_of(value) for value in values]


def text_of(value: object) -> str:
    """`2026-12-26`, `2026-12-26 16:05:00`, `16:05:00`, `true`, `26000.1`: exact and unambiguous."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return as_number(number_text(value))
        case datetime():
            moment = value if value.microsecond < 500_000 else value + timedelta(seconds=1)
            return moment.replace(microsecond=0).isoformat(" ")
        case date():
            return value.isoformat()
        case time():
            return value.replace(microsecond=0).isoformat()
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return "" if value is None else str(value)


def as_number(text: str) -> str:
    """The text of a number; one with decimals says that it is no text of somebody's."""
    return Number(text) if "." in text else text


def number_text(number: float) -> str:
    """The number as people write it: `26000.1`, never `26000.100000000002` nor `1e-05`.

    What a sum of binary fractions leaves beyond the 15th digit is dropped; a number that has more
    than twelve digits without it is exact as it is.
    """
    if number.is_integer() and abs(number) < 2**53:
        return str(int(number))
    exact = Decimal(repr(number))
    if not exact.is_finite():
        return str(number)
    if len(exact.as_tuple().digits) > _NOISE:
        rounded = Decimal(f"{number:.{_NOISE}g}").normalize()
        if len(rounded.as_tuple().digits) <= _SHORT:
            exact = rounded
    return format(exact, "f")
