"""The grammar of numbers: digits with marks for decimals and groups, read in one way or refused.

Amounts, rates, percentages and counts are all read by it. The one hard question is what a lone
mark before three digits means, as in `1,234`: it groups where the number can have no thousandths,
and is refused where both readings are possible.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

LONGEST = 40
OTHER_MARK = {".": ",", ",": "."}
NUMBER = r"[0-9](?:[0-9.,' ]*[0-9])?"
# Blanks, apostrophes and minus signs that print as such, as spreadsheets and phones write them.
ALIKE = str.maketrans(
    {"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2019": "'", "\u2212": "-", "\u2013": "-"}
)


@dataclass(frozen=True, slots=True)
class Digits:
    """The digits of a number with their marks.

    `text` is all that was typed, `what` the thing it stands for (`an amount`) and `hint` what to
    type instead. `unit` is a power of ten written behind it: k, m or bn. `decimal` is the decimal
    mark, `.` or `,`, where that is known.
    """

    marked: str
    text: str
    what: str
    hint: str
    unit: str = ""
    decimal: str = ""


def read_decimal(text: str, what: str, hint: str, *, decimal: str = "") -> Decimal:
    """A number with any decimals, whose decimal mark is `decimal` where that is known.

    Raises BadValue, also for `1,350` with an unknown mark, which has two readings.
    """
    whole, fraction = split_digits(_digits(text, what, hint, decimal), places=None)
    return Decimal(f"{whole}.{fraction or 0}")


def read_whole(text: str, what: str, hint: str) -> int:
    """A number without decimals: `1200`, `1,200`, `60.0`. Raises BadValue."""
    digits = _digits(text, what, hint)
    whole, fraction = split_digits(digits, places=0)
    if fraction.strip("0"):
        raise no_number(digits)
    return int(whole)


def split_digits(digits: Digits, *, places: int | None) -> tuple[str, str]:
    """The digits before and after the decimal mark, of a number with at most so many decimals.

    `places` None means any number of decimals. Raises BadValue.
    """
    number = digits.marked
    points = re.sub("[^0-9.,]", "", number)
    mark = digits.decimal or decimal_mark(points)
    if mark:
        return _split_at(mark, digits)
    if points.isdigit():
        return _ungrouped(number, digits), ""
    whole, _, fraction = number.partition("." if "." in number else ",")
    if not (whole + fraction).isdigit():  # both marks, and neither can be the decimal one
        raise no_number(digits)
    if digits.unit or places is None or places >= 3:
        raise _two_readings(digits, whole, fraction)
    return whole + fraction, ""


def decimal_mark(number: str) -> str | None:
    """The decimal mark that digits with points and commas prove, None where they prove nothing.

    The last of two marks is decimal if it comes once, a mark that comes twice groups, and so does
    one before three digits, unless there are more than three or a 0 in front of it: `1,234` proves
    nothing.
    """
    marks = [mark for mark in number if mark in ".,"]
    if not marks:
        return None
    last = marks[-1]
    if len(set(marks)) == 2:
        return last if marks.count(last) == 1 else None
    if len(marks) > 1:
        return OTHER_MARK[last]
    whole, _, fraction = number.partition(last)
    groups = len(fraction) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"
    return None if groups else last


def split_at(number: str, decimal: str, text: str, what: str) -> tuple[str, str]:
    """The digits before and after a decimal mark that is known. Raises BadValue: `text` is not
    `what`."""
    return _split_at(decimal, _digits(number, what, "", decimal, text=text))


def _split_at(mark: str, digits: Digits) -> tuple[str, str]:
    """The digits before and after the decimal mark, which is known."""
    whole, _, fraction = digits.marked.partition(mark)
    if not whole or re.fullmatch(r"[0-9]*", fraction) is None:
        raise no_number(digits)
    return _ungrouped(whole, digits), fraction


def no_number(digits: Digits) -> BadValue:
    return BadValue(f"{quoted(digits.text)} is not {digits.what}.", digits.hint)


def _digits(
    number: str, what: str, hint: str, decimal: str = "", *, text: str | None = None
) -> Digits:
    marked = number.translate(ALIKE).strip() if len(number) <= LONGEST else ""
    digits = Digits(marked, number if text is None else text, what, hint, decimal=decimal)
    if re.fullmatch(NUMBER, marked) is None:
        raise no_number(digits)
    return digits


def _ungrouped(number: str, digits: Digits) -> str:
    """The digits of a number with one kind of grouping mark, in groups of three."""
    groups = re.split(r"[.,' ]", number)
    marks = {mark for mark in number if not mark.isdigit()}
    grouped = 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    if len(marks) > 1 or (marks and not grouped):
        raise no_number(digits)
    return "".join(groups)


def _two_readings(digits: Digits, whole: str, fraction: str) -> BadValue:
    decimals = fraction.rstrip("0") or "0"
    grouped, small = f"{whole}{fraction}{digits.unit}", f"{whole}.{decimals}{digits.unit}"
    # Three decimals would be asked about again, so the text to type has a fourth.
    exact = f"{whole}.{decimals}0{digits.unit}" if len(decimals) == 3 else small
    return BadValue(f"{quoted(digits.text)} can be {grouped} or {small}.", f"{grouped} or {exact}")


def read_limit(text: str) -> int:
    """How many rows `--limit` asks for. Raises BadValue."""
    try:
        return read_whole(text, "a whole number", "")
    except BadValue:
        said = f"--limit is a whole number, not {quoted(text)}; 0 shows all."
        raise BadValue(said, "--limit 20") from None
