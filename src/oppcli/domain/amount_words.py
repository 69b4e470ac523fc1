"""Tells which words of a command line are an amount: `45k`, `14,900 CHF`, `€ 20k`, `45 000 kr`."""

import re
from collections.abc import Mapping, Sequence

from oppcli.domain.money import DIGITS, meanings

_FIGURE = re.compile(r"[0-9](?:[0-9.,']*[0-9])?(k|m|bn)?", re.IGNORECASE)
_FIRST_GROUP = re.compile("[0-9]{1,3}")
_GROUP = re.compile("[0-9]{3}(k|m|bn)?", re.IGNORECASE)
_POWERS = ("k", "m", "bn")
_PARTS = re.compile(r"([^0-9.,]*)([0-9](?:[0-9.,']*[0-9])?)([^0-9]*)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[,'][0-9]{3})+(?:\.[0-9]+)?")
_PLAIN = re.compile(r"[0-9]{3,}(?:[.,][0-9]+)?")
# Codes that are words as well, so that only the capitals are a currency.
_WORDS = """
ALL AMD BAM BOB BOV CAD CLF COP CUP GEL LAK MAD MOP MUR PEN RON RUB SAR SLE SOS TOP TRY UAH VED VES
"""
_ALSO_WORDS = frozenset(_WORDS.split())


def is_currency(word: str) -> bool:
    """Whether a word is a code or a sign of a currency: `CHF`, `chf`, `€`, `kr`; not `all`."""
    if word.upper() in DIGITS:
        return word.isupper() or word.upper() not in _ALSO_WORDS
    return bool(meanings(word))


def is_amount(word: str) -> bool:
    """Whether a word can only be an amount: `45k`, `14,900`, `900CHF`; not `2027` or `12m`."""
    found = _PARTS.fullmatch(word)
    if found is None or (found[1] and not is_currency(found[1])):
        return False
    if found[3] and is_currency(found[3]):
        return True
    power, behind = _power(found[3])
    if behind and not is_currency(behind):
        return False
    is_named = bool(found[1] or behind)
    return is_named or power == "k" or (not power and bool(_GROUPED.fullmatch(found[2])))


def is_said_amount(word: str) -> bool:
    """Whether a word is an amount behind the name of a field: `450000` and `1.2m`, too."""
    found = _PARTS.fullmatch(word)
    if found is None or is_amount(word):
        return found is not None
    power, behind = _power(found[3])
    is_plain = not found[3] and bool(_PLAIN.fullmatch(found[2]))
    return not found[1] and (is_plain or (power in ("m", "bn") and not behind))


def amount_length(words: Sequence[str], *, needs_currency: bool = False) -> int:
    """How many of the first words are one amount: 2 of `14,900 CHF`, `€ 20k` and `20 k`, 3 of
    `45 000 kr`, 1 of `20k`; 0 where they begin none.

    With `needs_currency` several words are one amount only with a currency before or behind them.
    """
    before = 1 if words and is_currency(words[0]) else 0
    figure = _FIGURE.fullmatch(words[before]) if len(words) > before else None
    if figure is None:
        return 0
    place = before + 1
    groups = _groups(words[place:]) if _FIRST_GROUP.fullmatch(words[before]) else 0
    for count in (groups, 0) if groups else (0,):
        end, is_whole = place + count, not (figure[1] or _ends_in_power(words, place + count))
        if end < len(words) and is_whole and words[end].casefold() in _POWERS:
            end += 1
        behind = 1 if end < len(words) and is_currency(words[end]) else 0
        is_read = not count or words[place].startswith("0")
        if before or behind or (is_read and not needs_currency):
            return end + behind
    return 1


def one_word_amounts(words: Sequence[str]) -> tuple[list[str], Mapping[str, str]]:
    """The words, where an amount of several words with its currency is one without blanks, and
    what was typed for each such one: `14,900CHF` for `14,900 CHF`."""
    rest, found, typed = list(words), [], {}
    while rest:
        count = max(amount_length(rest, needs_currency=True), 1)
        whole = "".join(rest[:count])
        if count > 1:
            typed[whole] = " ".join(rest[:count])
        found.append(whole)
        del rest[:count]
    return found, typed


def _groups(words: Sequence[str]) -> int:
    """How many of the first words are groups of thousands: 2 of `000 000 kr`."""
    count = 0
    while count < len(words) and (found := _GROUP.fullmatch(words[count])):
        count += 1
        if found[1]:
            break
    return count


def _ends_in_power(words: Sequence[str], end: int) -> bool:
    return not words[end - 1][-1].isdigit()


def _power(behind: str) -> tuple[str, str]:
    """The k, m or bn that letters behind a figure begin with, and what follows it."""
    for each in ("bn", "k", "m"):
        if behind.casefold().startswith(each):
            return each, behind[len(each) :]
    return "", behind
