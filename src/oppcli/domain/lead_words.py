"""Reads where a lead came from, what it is worth and how warm it is among the words of `lead new`.

`079 333 44 55 used car up to 20k walk-in hot`: what was typed in quotes stays whole, and a name
with a capital (`Web AG`) is no source.
"""

from collections.abc import Collection, Sequence

from oppcli.domain.added_words import before_fields
from oppcli.domain.amount_words import is_amount
from oppcli.domain.fields import LEAD
from oppcli.domain.sale_words import (
    amounts_as_words,
    as_typed,
    drop_comma,
    drop_what_leads_to_it,
    field_words,
)

# What sellers call the ways on which people come; those that mean the same have one name, so that
# a list of one source has them all.
_SAME = {
    "web": ("website", "online", "internet"),
    "phone": ("telephone", "phoned"),
    "walk-in": ("walkin",),
    "email": ("e-mail",),
    "referral": ("recommendation",),
    "ad": ("advert", "advertisement"),
}
_OTHERS = """
webshop fair event newspaper flyer newsletter campaign facebook instagram linkedin autoscout24
showroom
"""
SOURCES = {
    **{word: name for name, words in _SAME.items() for word in (name, *words)},
    **{word: word for word in _OTHERS.split()},
}
_FROM = ("from", "via", "by")
_RATINGS = ("hot", "warm", "cold")
_VALUE_BEHIND = (("up", "to"), ("for",))


def lead_words(words: Sequence[str], in_use: Collection[str]) -> tuple[list[str], dict[str, str]]:
    """The words without what is certainly a field, and these fields as they were typed.

    Sources that are `in_use` count behind `from`, `via` and `by` alone. The first word is the
    topic's or the person's. Raises WrongUsage as `field_words` does.
    """
    plain, found = field_words(words, LEAD)
    rest, typed = amounts_as_words(plain)
    _take_source(rest, in_use, found)
    _take_value(rest, found)
    rest = _without_the_end(rest, found, in_use)
    count = before_fields(rest)
    return as_typed([*_without_the_end(rest[:count], found, in_use), *rest[count:]], found, typed)


def source_called(word: str, in_use: Collection[str] = ()) -> str:
    """What a source is called here: as it is where records have it, else by its usual name."""
    return word if word in in_use else SOURCES.get(word, word)


def _without_the_end(
    words: Sequence[str], found: dict[str, str], in_use: Collection[str]
) -> list[str]:
    """The words without a source, a rating and an amount at their end, which are put among the
    fields `found`, unless they are there."""
    rest = list(words)
    drop_comma(rest)
    while len(rest) > 1 and (name := _meaning(rest[-1])) and name not in found:
        word = rest.pop()
        found[name] = source_called(word, in_use) if name == "lead_source" else word
        if name == "est_value":
            drop_what_leads_to_it(rest)
        drop_comma(rest)
    return rest


def _meaning(word: str) -> str:
    """The field that a last word is the value of; '' for any other word."""
    if word in SOURCES:
        return "lead_source"
    if word in _RATINGS:
        return "rating"
    return "est_value" if is_amount(word) else ""


def _take_source(rest: list[str], in_use: Collection[str], found: dict[str, str]) -> None:
    """Takes `from web` out of the words."""
    for place in range(1, len(rest) - 1):
        skipped = int(rest[place + 1] == "the" and place + 2 < len(rest))
        source = rest[place + 1 + skipped]
        if rest[place] in _FROM and (source in SOURCES or source in in_use):
            found.setdefault("lead_source", source_called(source, in_use))
            del rest[place : place + 2 + skipped]
            return


def _take_value(rest: list[str], found: dict[str, str]) -> None:
    """Takes `up to 20k` out of the words."""
    for said in _VALUE_BEHIND:
        for place in range(1, len(rest) - len(said)):
            end = place + len(said)
            if tuple(rest[place:end]) == said and is_amount(rest[end]):
                found.setdefault("est_value", rest[end])
                before = rest[:place]
                drop_what_leads_to_it(before)
                rest[: end + 1] = before
                return
