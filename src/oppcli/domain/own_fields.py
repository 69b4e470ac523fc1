"""Own fields: which names and types they may have, and which values; how a record keeps them.

A record keeps the values of its own fields as one JSON object of texts: amounts in minor units,
days as 2026-12-31, numbers as their exact decimals. The command, the import and `db check` ask
`wrong_value`; a record's history has a row for each key, called `own.NAME`.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from oppcli.domain.field import OWN_TYPES, Field, FieldType, Kind
from oppcli.domain.money import MOST
from oppcli.domain.names import choice_named, spelled, word_key
from oppcli.domain.numbers import read_decimal
from oppcli.domain.past import own_key
from oppcli.domain.texts import LONGEST, clean, is_day
from oppcli.domain.wording import nearest, quoted, with_article
from oppcli.errors import BadValue, RuleRefused, ValueDamaged

YES_NO = ("yes", "no")
_TRUTHS = {"y": "yes", "true": "yes", "1": "yes", "n": "no", "false": "no", "0": "no"}
_TYPES = {
    "text": FieldType.TEXT,
    "number": FieldType.DECIMAL,
    "money": FieldType.MONEY,
    "date": FieldType.DATE,
    "yes_no": FieldType.CHOICE,
    "choice": FieldType.CHOICE,
}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST_NAME = 40
LONGEST_LABEL = 60
_MOST_DIGITS = 15  # of a number: as many as databases compare exactly
_POWERS = {"k": 3, "m": 6, "bn": 9}
# What stands for a field in filters, groups and columns, though it is no field of the kind.
_WORKED_OUT = (
    *("id", "own", "number", "batch", "version", "blank", "manager", "team", "business_kind"),
    *("idle", "weighted", "customer", "when", "base", "week", "month", "quarter", "year"),
    *("currency", "owner", "status", "is_open", "and", "or", "none", "all", "overdue", "today"),
    *("pushes", "days_pushed", "first_close", "days_in_stage", "age", "stage_backs"),
    *("next_activity", "last_activity", "stage_title", "stage_position", "stale_after_days"),
    *("touched_at", "typed_revenue", "typed_accessories", "typed_trade_in"),
)


def field_of(
    name: str, type_: str, label: str | None, choices: str | None, *, is_hidden: bool = False
) -> Field:
    """The field that a stored definition makes; `choices` are separated by line ends."""
    words = tuple((choices or "").split("\n")) if type_ == "choice" else ()
    return Field(
        name,
        _TYPES[type_],
        label or name.replace("_", " ").capitalize(),
        choices=YES_NO if type_ == "yes_no" else words,
        is_own=True,
        is_hidden=is_hidden,
    )


def fields_of_rows(rows: Iterable[Sequence[Any]]) -> dict[str, tuple[Field, ...]]:
    """The own fields by kind, from (kind, name, type, label, choices, hidden) in their order.

    Raises ValueDamaged for one of a type that there is not.
    """
    found: dict[str, list[Field]] = {}
    for kind, name, type_, label, choices, hidden in rows:
        if type_ not in OWN_TYPES:
            raise ValueDamaged(
                f"the own field {name} of {kind} has the type {quoted(str(type_))}, which does"
                " not exist",
                "unknown_word",
            )
        field = field_of(name, type_, label, choices, is_hidden=bool(hidden))
        found.setdefault(kind, []).append(field)
    return {kind: tuple(fields) for kind, fields in found.items()}


def type_of(field: Field) -> str:
    """The type of an own field by the word that people type."""
    if field.type is FieldType.CHOICE:
        return "yes_no" if field.choices == YES_NO else "choice"
    return next(word for word, type_ in _TYPES.items() if type_ is field.type)


def read_type(word: str, kind: Kind) -> str:
    """The type that was typed. Raises BadValue, and RuleRefused for amounts without a currency."""
    wanted = spelled(word).replace("/", "_")
    if wanted not in OWN_TYPES:
        near = nearest(wanted, OWN_TYPES, 1)
        raise BadValue(
            f"--type {quoted(word)} is not one of {', '.join(OWN_TYPES)}.",
            f"--type {near[0] if near else OWN_TYPES[0]}",
        )
    if wanted == "money" and kind.field("currency") is None:
        raise RuleRefused(
            f"{kind.plural} have no currency, so they can have no amounts.", "--type number"
        )
    return wanted


def read_name(word: str, kind: Kind, reserved: Collection[str]) -> str:
    """The name of an own field as it is typed everywhere. `reserved` are the words of commands and
    options. Raises BadValue for what is no name, RuleRefused for one that means something else."""
    name = spelled(word)
    if _NAME.fullmatch(name) is None or len(name) > _LONGEST_NAME:
        raise BadValue(
            f"{quoted(word)} cannot name a field: a name is a letter, then letters from a to z,"
            f" digits and _, at most {_LONGEST_NAME}.",
            "oppcli field add opportunity budget --type money",
        )
    built_in = next((f for f in kind.fields if name == f.name or name in f.short), None)
    if built_in is not None:
        what = "has a field" if name == built_in.name else f"has {built_in.name}, in short"
        raise RuleRefused(
            f"{with_article(kind.name)} {what} {name} already.",
            f"oppcli schema {kind.name} -o table",
        )
    ends_as_ours = name.endswith(("_minor", "_base", "_ref", "_id", "_own"))
    if ends_as_ours or name in _WORKED_OUT or name in reserved:
        near = f"{name}_value" if ends_as_ours else f"own_{name}"
        raise RuleRefused(
            f"{name} means something else to oppcli, so no field can be called that.",
            f"oppcli field add {kind.name} {near} --type text",
        )
    return name


def read_label(text: str) -> str | None:
    """What people read instead of the name; None for nothing. Raises BadValue."""
    label = clean(text)
    if len(label) > LONGEST_LABEL or not label.isprintable():
        raise BadValue(
            f"a label is one line of at most {LONGEST_LABEL} characters, not {quoted(text)}.",
            '"Budget"',
        )
    return label or None


def read_choices(type_: str, text: str | None) -> str | None:
    """The choices as they are stored, from `red, green`. Raises BadValue."""
    if type_ != "choice":
        if text:
            raise BadValue("only a choice has choices.", "--type choice")
        return None
    words = [clean(word) for word in (text or "").split(",")]
    words = [word for word in words if word]
    if not words:
        raise BadValue("what can be chosen?", "--choices small,medium,large")
    keys = [word_key(word) for word in words]
    for word, key in zip(words, keys, strict=True):
        if keys.count(key) > 1:
            raise BadValue(f"the choice {quoted(word)} is given twice.", "--choices small,large")
        if key in ("none", "") or not word.isprintable() or len(word) > LONGEST_LABEL:
            raise BadValue(f"{quoted(word)} cannot be a choice.", "--choices small,medium,large")
    return "\n".join(words)


def choice_of(field: Field, text: str) -> str:
    """The choice that `text` names, in the field's spelling: whole, or its beginning if only one
    fits; case, blanks and dashes do not matter. Raises BadValue."""
    wanted = word_key(text)
    if field.choices == YES_NO:
        wanted = _TRUTHS.get(wanted, wanted)
    known = {word_key(choice): choice for choice in field.choices}
    if named := choice_named(wanted, known):
        return known[named]
    near = nearest(wanted, known, 1)
    raise BadValue(
        f"{field.name}: {quoted(text)} is not one of {', '.join(field.choices)}.",
        known[near[0]] if near else field.choices[0],
    )


def read_number(text: str, *, decimal: str = "") -> str:
    """A number as its exact text: `12.5`, `120000` of 120k, `-3`. Raises BadValue."""
    said = text.strip()
    unit = re.search(r"(?i)(?<=[0-9])\s*(k|m|bn)$", said)
    bare = said[: unit.start()] if unit else said
    is_negative = bare[:1] in ("-", "\u2212")
    number = read_decimal(bare[1:] if is_negative else bare, "a number", "12.5", decimal=decimal)
    number = number.scaleb(_POWERS[unit[1].lower()] if unit else 0)
    found = plain_number(-number if is_negative else number)
    if len(re.sub("[-.]", "", found).lstrip("0")) > _MOST_DIGITS:
        raise BadValue(f"{quoted(text)} has more than {_MOST_DIGITS} digits.", "12.5")
    return found


def plain_number(number: Decimal) -> str:
    """The number without zeros that say nothing: `12.5`, `1200`, `0`."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def wrong_value(field: Field, text: str) -> str:
    """Why `text` cannot be what a record keeps for an own field; '' where it can."""
    match field.type:
        case FieldType.MONEY:
            is_amount = re.fullmatch(r"0|[1-9][0-9]{0,16}", text) and int(text) <= MOST
            return "" if is_amount else f"{quoted(text)} is no amount in minor units"
        case FieldType.DATE:
            return "" if is_day(text) else f"{quoted(text)} is no day"
        case FieldType.DECIMAL:
            return "" if _is_number(text) else f"{quoted(text)} is no number"
        case FieldType.CHOICE if text not in field.choices:
            return f"{quoted(text)} is none of {', '.join(field.choices)}"
    if not text or len(text) > LONGEST or clean(text) != text:
        return f"{quoted(text)} is no text of one line"
    return ""


def _is_number(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and plain_number(number) == text


def values_of(own: str | None) -> dict[str, str]:
    """The values of a record's own fields by name, as they are kept."""
    found: dict[str, str] = json.loads(own) if own else {}
    return found


def with_values(own: str | None, values: Mapping[str, str | None]) -> str | None:
    """What a record keeps once own fields have these values; None empties one."""
    merged: dict[str, str | None] = {**values_of(own), **values}
    kept = {name: merged[name] for name in sorted(merged) if merged[name] is not None}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else None


def differing(was: str | None, now: str | None) -> Iterator[tuple[str, str | None, str | None]]:
    """What the history tells of two states: `own.NAME`, the old value and the new one."""
    old, new = values_of(was), values_of(now)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield own_key(name), old.get(name), new.get(name)


def shown(fields: Collection[Field], own: str | None) -> dict[str, str | int | None]:
    """The values of own fields by name, as the facts of a record have them: amounts as integers."""
    kept = values_of(own)
    return {
        field.name: int(text) if field.type is FieldType.MONEY and text is not None else text
        for field in fields
        for text in (kept.get(field.name),)
    }
