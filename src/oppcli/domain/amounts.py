"""How amounts are written: currency, sign, digits with their marks, and k, m or bn.

What a lone mark means in `1,234` is answered by the decimals of the currency, never by a locale,
and refused where both answers are possible; see `numbers.py`.
"""

import re
from dataclasses import dataclass

from oppcli.domain.currencies import currency_code, meanings
from oppcli.domain.numbers import ALIKE, LONGEST, NUMBER, Digits, split_digits
from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue

MOST = 10**16  # minor units; times 100 % it still fits the 64 bits of a column
_POWERS = {"": 0, "k": 3, "m": 6, "bn": 9}
_UNITS = {power: suffix for suffix, power in _POWERS.items()}
_WRITTEN = re.compile(rf"([^0-9]*)({NUMBER})(?:[.,]-)?([^0-9]*)", re.ASCII)
_WHAT = "an amount"
_HINT = "an amount such as 48000, 48k, 1.2m or 48,000.00 EUR"


@dataclass(frozen=True, slots=True)
class Written:
    """An amount taken apart: `-$ 1,234.5k` has digits `1,234.5`, power 3 and is negative."""

    text: str
    is_negative: bool
    digits: str
    power: int
    currency: str


def too_large() -> BadValue:
    return BadValue("the amount is too large.", "a smaller amount")


def take_apart(text: str, *, currency: str) -> Written:
    """The parts of an amount. Raises BadValue for anything else, at once for very long text."""
    if len(text) > LONGEST:
        raise _not_an_amount(text)
    line = text.translate(ALIKE).strip()
    in_brackets = line.startswith("(") and line.endswith(")")
    found = _WRITTEN.fullmatch(line[1:-1] if in_brackets else line)
    if found is None:
        raise _not_an_amount(text)
    before, number, after = found.groups()
    before, has_minus = _without_minus(before)
    if in_brackets and has_minus:
        raise _not_an_amount(text)
    power, after = _power(after.strip(), text)
    return Written(
        text, in_brackets or has_minus, number, power, _currency(before, after, currency, text)
    )


def power_of(text: str) -> int:
    """The power of ten that letters behind a number mean: 3 for `12.345k`, 0 for no letters."""
    found = _WRITTEN.fullmatch(text.translate(ALIKE).strip()) if len(text) <= LONGEST else None
    try:
        return _power(found[3].strip(), text)[0] if found else 0
    except BadValue:
        return 0


def read_digits(written: Written, *, places: int) -> int:
    """The whole number of minor units, for a currency of that many decimals."""
    number = Digits(written.digits, written.text, _WHAT, _HINT, _UNITS[written.power])
    whole, fraction = split_digits(number, places=places)
    shift = written.power + places
    if fraction[shift:].strip("0"):
        raise BadValue(
            f"{quoted(written.text)} has more decimals than {written.currency} has ({places}).",
            "round the amount",
        )
    minor = int(whole + fraction[:shift].ljust(shift, "0"))
    if minor > MOST:
        raise too_large()
    return minor


def _without_minus(before: str) -> tuple[str, bool]:
    """What stands before the digits without its one minus sign, and whether there was one."""
    before = before.strip()
    for rest in (before.removeprefix("-"), before.removesuffix("-")):
        if rest != before:
            return rest.strip(), True
    return before, False


def _power(after: str, text: str) -> tuple[int, str]:
    """The power of ten that k, m or bn means, and the currency written after it."""
    if meanings(after):  # kr and MKD are currencies, not thousands or millions of something
        return 0, after
    for suffix in ("bn", "k", "m", ""):
        rest = after[len(suffix) :].strip()
        if after.lower().startswith(suffix) and (not rest or meanings(rest)):
            return _POWERS[suffix], rest
    if after.isascii() and len(after) == 3 and after.isalpha():
        currency_code(after)  # says which codes are near
    raise _not_an_amount(text)


def _currency(before: str, after: str, own: str, text: str) -> str:
    """The one currency meant: what is written, read in favour of the record's own."""
    possible: tuple[str, ...] = meanings(before) if before else ()
    if before and not possible:
        raise _not_an_amount(text)
    if after:
        named = meanings(after)
        possible = tuple(code for code in possible if code in named) if before else named
        if not possible:
            raise BadValue(f"{quoted(text)} names two currencies.", _HINT)
    if not possible or own in possible:
        return own
    if len(possible) > 1:
        sign = before or after
        raise BadValue(
            f"{quoted(text)} does not say which currency {sign} is.",
            f"the amount with its code: {either(possible[:3])}",
        )
    return possible[0]


def _not_an_amount(text: str) -> BadValue:
    return BadValue(f"{quoted(text)} is not {_WHAT}.", _HINT)
