"""Reads a trade-in, and how many at which price, among the words of an offer.

`Steyr 4110 45k trade-in Steyr 8080 9k` is offered at 45k and takes in 9k; `3 trailers 22k each` are
three at 22k.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from oppcli.domain.amount_words import is_amount
from oppcli.domain.date_words import COUNTS
from oppcli.domain.sale_words import amounts_as_words
from oppcli.domain.unit_words import is_part_or_measure

_TRADE_IN = (("trade-in",), ("tradein",), ("trade", "in"), ("part", "exchange"), ("part-exchange",))
_EACH = (("each",), ("apiece",), ("a", "piece"), ("per", "piece"), ("per", "unit"), ("per", "pc"))
_LEADS = ("less", "minus", "with", "and", "plus", "his", "for", "at", "of", "worth", "a", "an")
_OFF = ("less", "minus")
_MOST_BETWEEN = 6  # words that say what is taken in
_COUNT = re.compile("[1-9][0-9]{0,2}")
_FROM_COUNTS = 2  # `a` and `one` are no count of several
_MOST_COUNTED = 20  # more may be a name: `500 Abarth`, `911s`


@dataclass(frozen=True, slots=True)
class OfferWords:
    """The words of an offer without a trade-in and `each`, what is taken in, '' where that is not
    said, and the fields found. `less`: the amount behind `less` or `minus`, which may be a discount
    or a trade-in. `each`: the price of one where it is not certain how many there are, and
    `several` the number at the beginning that may say it, '' for none."""

    words: list[str]
    taken_in: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    less: str = ""
    each: str = ""
    several: str = ""


def offer_words(words: Sequence[str]) -> OfferWords:
    """Reads the words behind the sale; what was typed in quotes stays whole."""
    line, typed = amounts_as_words(words)
    rest, fields = list(line), dict[str, str]()
    taken_in = _take_trade_in(rest, fields)
    less = _take_less(rest)
    each = _take_each(rest, fields)
    several = _several(rest[0].split(" ")[0]) if each else ""
    back = [part for word in rest for part in (typed[word].split() if word in typed else [word])]
    given = {name: typed.get(value, value) for name, value in fields.items()}
    less, each = typed.get(less, less), typed.get(each, each)
    return OfferWords(back, taken_in, given, less, each, several)


def _said_at(words: Sequence[str], place: int, forms: Sequence[tuple[str, ...]]) -> int:
    """How many words at that place are one of the forms; 0 for none."""
    plain = [word.casefold() for word in words[place : place + 2]]
    return next((len(form) for form in forms if plain[: len(form)] == list(form)), 0)


def _take_trade_in(rest: list[str], fields: dict[str, str]) -> str:
    """Takes `trade-in Steyr 8080 9k`, `9k trade-in` and `less trade-in 9k` out of the words; gives
    what is taken in."""
    for place in range(1, len(rest)):
        count = _said_at(rest, place, _TRADE_IN)
        if not count:
            continue
        first = place
        behind = rest[place + count : place + count + _MOST_BETWEEN + 1]
        end = next((n for n, word in enumerate(behind) if is_amount(word)), None)
        if end is not None and not any(" " in word for word in behind[:end]):
            what, amount, last = behind[:end], behind[end], place + count + end + 1
        elif is_amount(rest[place - 1]) and place > 1 and _has_amount(rest[1 : place - 1]):
            what, amount, last, first = [], rest[place - 1], place + count, place - 1
        else:
            return ""
        while first > 1 and rest[first - 1].casefold() in _LEADS:
            first -= 1
        while what and what[-1].casefold() in _LEADS:
            what.pop()
        while what and what[0].casefold() in _LEADS:
            what.pop(0)
        fields["trade_in_value"] = amount
        del rest[first:last]
        return " ".join(what)
    return ""


def _has_amount(words: Sequence[str]) -> bool:
    return any(map(is_amount, words))


def _take_less(rest: list[str]) -> str:
    """Takes `less 9k` behind a price out of the words, and gives the amount; '' for none."""
    for place in range(2, len(rest) - 1):
        if rest[place].casefold() in _OFF and is_amount(rest[place + 1]):
            amount = rest[place + 1]
            if _has_amount(rest[1:place]):
                del rest[place : place + 2]
                return amount
    return ""


def _take_each(rest: list[str], fields: dict[str, str]) -> str:
    """Takes `22k each` and `3 x 22k` out of the words, with how many there are. Gives the price of
    one where that is not certain; else ''."""
    for place in range(1, len(rest)):
        if not is_amount(rest[place]):
            continue
        count, price = _said_at(rest, place + 1, _EACH), rest[place]
        times = place > 2 and rest[place - 1].casefold() in ("x", "×")  # `trailers 3 x 22k`
        if times and (quantity := _several(rest[place - 2])):
            fields |= {"unit_price": price, "quantity": quantity}
            del rest[place - 2 : place + 1 + count]
            return ""
        if count:
            quantity = _counted(rest[:place])
            fields |= {"unit_price": price} | ({"quantity": quantity} if quantity else {})
            del rest[place : place + 1 + count]
            return "" if quantity else price
    return ""


def _counted(words: Sequence[str]) -> str:
    """How many there are by the first word: `two FH16`, or a small number before a plural, `3
    trailers`; '' where the number may be a part of the name, as in `3 axle trailer`."""
    first, *behind = words
    following = "".join(behind[:1]).casefold()
    number = _several(first)
    if not number or is_part_or_measure(following):
        return ""
    is_plural = following.endswith("s") and not following.endswith("ss") and following.isalpha()
    is_few = first.isdigit() and int(number) <= _MOST_COUNTED
    return number if not first.isdigit() or (is_few and is_plural) else ""


def _several(word: str) -> str:
    """The number that a word says, `3` of `three`; '' for none, and for one alone."""
    number = COUNTS.get(word.casefold(), word)
    return number if _COUNT.fullmatch(number) and int(number) >= _FROM_COUNTS else ""
