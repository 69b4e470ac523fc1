"""The unit that the heading of a column of amounts names: `Amount (k€)` counts thousands of euros.

The cells below are read as if each said so itself: 100 is `100k`.
"""

import re
from functools import cache

from oppcli.domain.money import meanings

_ANY = {
    **dict.fromkeys(("k", "tsd", "tausend", "thousand", "thousands", "000", "000s", "mille"), "k"),
    **dict.fromkeys(("m", "mio", "mn", "mln", "million", "millions", "millionen", "mill"), "m"),
    **dict.fromkeys(("bn", "mrd", "billion", "billions", "milliarden"), "bn"),
}
_BESIDE_A_CURRENCY = {**_ANY, "t": "k"}  # T€, TEUR; a `t` alone may be tonnes
# Two single letters, each with a dot: M.N. is the national currency (moneda nacional), no million.
_INITIALS = re.compile(r"\b[^\W\d]\.\s*[^\W\d]\b")
_NATIONAL = "MN"  # the same without its dots; millions are written mn, or stand beside a currency
# What people call a unit.
COUNTS = {"k": "thousands", "m": "millions", "bn": "billions"}
_BEHIND = (  # in brackets, behind `in`, as the last two words or the last one
    re.compile(r"(?P<rest>.*?)[\s_,:/-]*(?:\((?P<round>[^()]+)\)|\[(?P<square>[^][]+)\])\s*"),
    re.compile(r"(?P<rest>.*?)[\s_]+(?:in|en)[\s_]+(?P<mark>.+)", re.IGNORECASE),
    re.compile(r"(?P<rest>.*)[\s_,]+(?P<mark>[^\s_,]+\s+\S+)"),
    re.compile(r"(?P<rest>.*)[\s_,/:-]+(?P<mark>[^\s_,/:-]+)"),
)


@cache
def without_unit(heading: str) -> tuple[str, str, str]:
    """The heading, the currency and the unit (k, m, bn) behind it, as `Amount`, `€` and `k`.

    The heading as it is and '' for both where no unit stands behind it.
    """
    for found in filter(None, (way.fullmatch(heading) for way in _BEHIND)):
        rest, *marks = found.groups()
        mark = re.sub(r"^(?:in|en)\s+", "", next(filter(None, marks)).strip(), flags=re.IGNORECASE)
        currency, unit = _apart(mark)
        is_bare_letter = mark == found.groupdict().get("mark") and len(mark) == 1
        if unit and rest.strip() and not is_bare_letter:
            return rest.strip(" ,_"), currency, unit
    return heading, "", ""


def _apart(mark: str) -> tuple[str, str]:
    """The currency and the unit of `k€`, `TEUR`, `EUR thousands`, `€'000`, `Mio. CHF`."""
    if _INITIALS.search(mark) or mark.strip() == _NATIONAL:
        return "", ""
    text = re.sub(r"['’.\s]|\bin\b", "", mark).casefold()
    if meanings(text):  # kr and MKD are currencies, not thousands or millions of something
        return "", ""
    if text in _ANY:
        return "", _ANY[text]
    for word in sorted(_BESIDE_A_CURRENCY, key=len, reverse=True):
        for rest, is_beside in (
            (text.removeprefix(word), text.startswith(word)),
            (text.removesuffix(word), text.endswith(word)),
        ):
            currency = rest.removeprefix("of")
            if is_beside and meanings(currency):
                return currency.upper(), _BESIDE_A_CURRENCY[word]
    return "", ""


def with_unit(cell: str, unit: str) -> str:
    """An amount with the unit behind its digits: `1,234.5 €` is `1,234.5k €`."""
    digits = [at for at, sign in enumerate(cell) if sign in "0123456789"]
    return f"{cell[: digits[-1] + 1]}{unit}{cell[digits[-1] + 1 :]}" if digits else cell
