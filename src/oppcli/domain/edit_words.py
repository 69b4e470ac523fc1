"""Reads the words behind `edit`: an activity by its customer and type, and words of no field."""

import re
from collections.abc import Sequence
from itertools import takewhile

from oppcli.domain.activity import regarded_kinds, types_called
from oppcli.domain.amount_words import amount_length
from oppcli.domain.field_words import field_typed
from oppcli.domain.fields import ACTIVITY, KINDS, OPPORTUNITY, FieldType, Kind
from oppcli.domain.refs import may_be_ref
from oppcli.domain.sale_words import field_at
from oppcli.domain.wording import nearest

_HAVE_AMOUNTS = ("lead", "opportunity", "deal", "device")  # the others' are those of their sale
_LIKE = 0.8  # how much a word looks like the field that it is taken for


def plain_before(words: Sequence[str]) -> list[str]:
    """The words before the first field and the first option."""
    return list(takewhile(lambda word: "=" not in word and not word.startswith("-"), words))


def with_minus(words: Sequence[str]) -> list[str]:
    """The words with the sign of a field that an amount with a minus follows, which is no option:
    `revenue=-5%` of `revenue -5%`."""
    rest: list[str] = []
    for word in words:
        is_amount = re.match("-[0-9]", word) and rest and _is_of_amounts(rest[-1])
        rest[-1:] = [f"{rest[-1]}={word}"] if is_amount else [*rest[-1:], word]
    return rest


def _is_of_amounts(name: str) -> bool:
    fields = (field_typed(kind, name) for kind in KINDS.values())
    return any(field is not None and field.type is FieldType.MONEY for field in fields)


def fields_apart(kind: Kind, words: Sequence[str]) -> list[str]:
    """The words with the sign in a field that stands behind the value of another one, which is no
    text: `device=VIN delivery=20 dec` of `device=VIN delivery 20 dec`."""
    rest: list[str] = []
    place, is_value = 0, False
    while place < len(words):
        word = words[place]
        name, value, count = field_at(words, place, kind) if is_value else ("", "", 0)
        if "=" in word:
            field = kind.field(word.partition("=")[0])
            is_value = field is not None and field.type is not FieldType.TEXT
        if count:
            first, *behind = value.split()
            rest += [f"{name}={first}", *behind]
            place += count
        else:
            rest.append(word)
            place += 1
    return rest


def won_words(words: Sequence[str]) -> tuple[str, dict[str, str]]:
    """What a sale was won for, and the fields that its last gates ask for, in the words behind it:
    `51.5k delivery 20 jan`, `51.5k delivery=20 jan interest_type=used`."""
    line = fields_apart(OPPORTUNITY, ["actual_revenue=", *words])[1:]
    amount = list(takewhile(lambda word: "=" not in word, line))
    fields: dict[str, str] = {}
    name = ""
    for word in line[len(amount) :]:
        before, sign, value = word.partition("=")
        name, value = (before, value) if sign else (name, f"{fields[name]} {word}")
        fields[name] = value
    return " ".join(amount), fields


def activity_named(words: Sequence[str]) -> tuple[list[str], bool]:
    """The words that may name an activity by its customer and, last, its type, `vinje test drive
    on=mon`, where fields of activities follow, and whether the latest of several is asked for,
    `vinje last call` or `last call vinje`; no words where other things are said."""
    typed = plain_before(words)
    fields = [word.lstrip("-").partition("=")[0] for word in words[len(typed) :] if "=" in word]
    if not fields or not all(ACTIVITY.field(name) or regarded_kinds(name) for name in fields):
        return [], False
    name, is_last = _with_type_last(typed)
    return (name, is_last) if _ends_in_type(name) else ([], False)


def _with_type_last(typed: list[str]) -> tuple[list[str], bool]:
    """The words with the type that stands behind `last` at their end; else as they are."""
    plain = [word.casefold() for word in typed]
    for place in (at for at, word in enumerate(plain) if word in ("last", "latest")):
        for behind in (place + 3, place + 2):
            others = [*typed[:place], *typed[behind:]]
            if others and " ".join(plain[place + 1 : behind]) in types_called():
                return [*others, *typed[place + 1 : behind]], True
    return typed, False


def _ends_in_type(name: Sequence[str]) -> bool:
    """Whether the last word or two are a type, and a customer is named before it."""
    types = types_called()
    return any(
        len(name) > count and " ".join(name[-count:]).casefold() in types for count in (1, 2)
    )


def without_field(kind: Kind, words: Sequence[str]) -> list[str]:
    """The first words behind a record of a kind that are neither a field of it or of its sale nor
    other records; none where what stands there can be read."""
    plain = plain_before(words)
    is_field = any(kind.field(word) or field_typed(_of_sale(kind), word) for word in plain)
    is_read = is_field or kind.name == "activity" or any(map(may_be_ref, plain))
    return [] if is_read else plain


def field_for(kind: Kind, plain: Sequence[str]) -> tuple[str, str]:
    """The field that such words mean, and the value: of an amount the amount of the record, of
    `closs friday` the field that is nearly spelled so; two times '' for none."""
    of_sale = _of_sale(kind)
    if amount_length(plain) == len(plain):
        amounts = (each for each in of_sale.settable if each.type is FieldType.MONEY)
        names = [name for each in amounts for name in (*each.short, each.name)]
        return names[0], " ".join(plain)
    settable = [*kind.settable, *of_sale.settable]
    shorts = [short for each in settable for short in each.short]
    known = [*shorts, *(each.name for each in settable)]
    near = nearest(plain[0], known, 1, alike=_LIKE) if len(plain) > 1 else []
    return (near[0], " ".join(plain[1:])) if near else ("", "")


def is_of_sales(kind: Kind, words: Sequence[str]) -> bool:
    """Whether the fields that are given belong to an opportunity, and none to that kind."""
    named = [word for word in words if "=" in word or word.startswith("--")]
    names = [word.lstrip("-").partition("=")[0] for word in [*named, *words[:1]]]
    of_sales = [name for name in names if field_typed(OPPORTUNITY, name)]
    return bool(of_sales) and not any(map(kind.field, names))


def _of_sale(kind: Kind) -> Kind:
    return kind if kind.name in _HAVE_AMOUNTS else OPPORTUNITY
