"""Reads which unit is wanted, a new, a used or a demo one, among the words of a sale."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

_UNITS = ("new", "used", "demo")
_USED = re.compile(r"\b(?:used|second[- ]hand|pre-?owned)(?=[ ,]|$)")
# Words beside `used` that make it a verb (`is used to`) or say the opposite (`not used`).
_VERBS = frozenset(("is", "was", "be", "been", "being", "get", "gets", "got", "has", "we", "they"))
_SMALL = frozenset(("not", "never", "to", "by", "for", "as", "in", "on", "at", "with", "up", "or"))
_NO_ADJECTIVE = _VERBS | _SMALL | {"until", "and"}
_OTHER_UNITS = re.compile(r"\b(?:new|demo|trade|trades|trading|exchange)\b")


def with_used(topic: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of a new sale, with interest_type where its topic says a used unit: `used tipper`,
    `V60 used`. Not where another unit is in it, as a trade-in or a new one is, nor beside a device,
    which says what it is.

    `new` says nothing: `New Holland T7` is a tractor, and `new customer` is none.
    """
    text = topic.casefold()
    said = _USED.search(text)
    if said is None:
        return dict(fields)
    before, behind = (
        part.replace(",", " ").split() for part in (text[: said.start()], text[said.end() :])
    )
    around = [*before[-1:], *behind[:1]]
    is_said = around and _NO_ADJECTIVE.isdisjoint(around)
    if not is_said or _OTHER_UNITS.search(text) or {"interest_type", "device"} & {*fields}:
        return dict(fields)
    return {**fields, "interest_type": "used"}


def without_unit(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The words behind a lead without `new`, `used` or `demo`, and that as its interest_type; not
    where several of them are said, nor behind the first `field=value`."""
    plain = [word.casefold() for word in takewhile(lambda word: "=" not in word, words)]
    places = [place for place, word in enumerate(plain) if word in _UNITS]
    if len(places) != 1 or plain[places[0] + 1 :][:1] == ["year"]:  # `new year` is a day
        return list(words), {}
    (place,) = places
    return [*words[:place], *words[place + 1 :]], {"interest_type": plain[place]}
