"""Headings as they are compared: without case, punctuation or the word for the kind of record."""

import re

from oppcli.domain.money import meanings
from oppcli.importing.layouts.units import without_unit

_CURRENCY_BEHIND = re.compile(
    r"(?P<rest>.*?)[\s_,:/-]*"
    r"(?:\((?:in\s+)?(?P<round>[^()\d]+)\)|\[(?:in\s+)?(?P<square>[^][\d]+)\]"
    r"|(?:(?<=[\s_])in[\s_]+|(?<=[\s_,:/-]))(?P<bare>[^\W\d_]+|[^\w\s])|(?P<sign>[€£¥$]))\s*"
)
_IN_PERCENT = re.compile(r"[\s_(]+in\s*%\s*\)?\s*$", re.IGNORECASE)
# Codes that are words, too: "Amount (all)".
_WORDS = frozenset(("ALL", "CUP", "TOP", "TRY"))


def squeezed(text: str) -> str:
    """Letters and digits alone, in lower case: `Est. close date` is `estclosedate`."""
    return "".join(filter(str.isalnum, text.casefold()))


def forms(heading: str, words: tuple[str, ...]) -> list[str]:
    """The heading squeezed, as it is and without the word of `words` that it begins with."""
    heading = _IN_PERCENT.sub("", heading)
    found = [squeezed(heading)]
    said = "|".join(words)
    prefix = re.match(rf"\s*(?:{said})(?:\s*[:/.]\s*|\s+-\s+|[\s_-]+)", heading, re.IGNORECASE)
    if prefix:
        found.append(squeezed(heading[prefix.end() :]))
    return [form for form in found if form]


def without_currency(heading: str) -> tuple[str, str]:
    """The heading and the currency behind it, as written: "Amount" and "USD" of `Amount (USD)`.

    Of `Amount (k$)` as well, whose unit `units` tells.

    The heading as it is, and '' for the currency, where it does not end in one.
    """
    plain, currency, unit = without_unit(heading)
    if unit:
        return plain, currency
    found = _CURRENCY_BEHIND.fullmatch(heading)
    if found is None or not found["rest"].strip():
        return heading, ""
    mark = (found["round"] or found["square"] or found["bare"] or found["sign"]).strip()
    if not meanings(mark) or mark.upper() in _WORDS:
        return heading, ""
    return found["rest"], mark
