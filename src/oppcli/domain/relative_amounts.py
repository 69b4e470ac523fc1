"""`+5k`, `-5%`, `2k less`: an amount counted from the one that a record has."""

import re

from oppcli.domain.money import MOST, parse_amount, too_large
from oppcli.domain.shares import share_of
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

_SIGNED = re.compile(r"([+-])\s*(?=[0-9]|[^\W\d_]|[$€£¥])(.+)", re.DOTALL)
_WAYS = {"more": 1, "higher": 1, "less": -1, "lower": -1}
_LARGEST_SHARE = 1000  # percent


def counted_from(text: str) -> tuple[int, str]:
    """Whether the text counts up (1) or down (-1) from what is there, and by what: `5k` or `5%`.
    0 and '' where it does not."""
    if signed := _SIGNED.fullmatch(text.strip()):
        return (1 if signed[1] == "+" else -1), signed[2].strip()
    what, _, way = text.strip().rpartition(" ")
    by = what.removeprefix("by ").strip()
    return (_WAYS[way.casefold()], by) if way.casefold() in _WAYS and by else (0, "")


def counted(text: str, held: int | None, field: str, *, currency: str) -> tuple[int, str]:
    """The amount that such a text makes of the one that is held, in minor units, and its currency.

    A share is rounded half-even. Raises BadValue where none is held, where less than 0 would be
    left, and for a text that is neither an amount nor a share from 0 to 1000 %.
    """
    sign, by = counted_from(text)
    if by.endswith("%"):
        by_share = share_of(by, most=_LARGEST_SHARE, told=text, hint=f"{field}=+5%")
        if held is None:
            raise _empty(field, text, f"{field}=48k")
        change, other = round(held * by_share / 100), currency
    else:
        money = parse_amount(by, currency=currency)
        if held is None:
            raise _empty(field, text, f"{field}={by}")
        change, other = money.minor, money.currency
    amount = held + sign * change
    if amount < 0:
        raise BadValue(f"{field} would be less than 0 by {quoted(text)}.", f"{field}=0")
    if amount > MOST:
        raise too_large()
    return amount, other


def _empty(field: str, text: str, hint: str) -> BadValue:
    return BadValue(f"{field} is empty, so {quoted(text)} cannot be counted from it.", hint)
