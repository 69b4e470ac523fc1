"""Reads a share that was typed in percent: `5%`, `2,5 %`."""

from decimal import Decimal, InvalidOperation

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue


def share_of(text: str, *, most: int, told: str, hint: str) -> Decimal:
    """The share in percent. Raises BadValue, about the text `told`, for one that is no number from
    0 to `most`."""
    typed = text.removesuffix("%").strip().replace(",", ".")
    try:
        share = Decimal(typed) if typed.replace(".", "", 1).isdecimal() else Decimal(-1)
    except InvalidOperation:
        share = Decimal(-1)
    if not 0 <= share <= most:
        raise BadValue(f"{quoted(told)} is not a share from 0 to {most} %.", hint)
    return share
