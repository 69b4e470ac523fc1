"""The filter grammar: `est_revenue>=10k brand~volvo stage!=interest owner=jana,leif`.

Conditions are read and checked against the fields of a kind; nothing is looked up. All of them
must hold; a comma means any of. `~` asks for a text inside, `!~` for its absence.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from oppcli.domain.calendar import Look
from oppcli.domain.choices import read_choice, read_percent
from oppcli.domain.dates import DateOrder
from oppcli.domain.field import BUSINESS_KIND, IDLE
from oppcli.domain.field_words import field_typed
from oppcli.domain.fields import DEAL, OF_THE_SALE, OPPORTUNITY, Field, FieldType, Kind
from oppcli.domain.filter_tokens import Op, Word, condition_text, read_words
from oppcli.domain.history_fields import HISTORY_FIELDS
from oppcli.domain.money import Money, currency_code, digits, names_currency, parse_amount
from oppcli.domain.names import spelled
from oppcli.domain.nearness import fields_near
from oppcli.domain.numbers import read_whole
from oppcli.domain.periods import Period, parse_period
from oppcli.domain.wording import either, quoted, with_article
from oppcli.errors import BadValue

__all__ = ["Condition", "Op", "parse_where"]

_TOO_MANY = 10**15
_TEXTS = (FieldType.TEXT, FieldType.NAME, FieldType.LINK, FieldType.NUMBER)
_CLOSED_SETS = (FieldType.CHOICE, FieldType.CURRENCY)
# What an opportunity can be filtered and grouped by, though it is its owner's.
_OF_THE_OWNER = {
    name: Field(name, FieldType.NAME, f"the owner's {name}", settable=False)
    for name in ("manager", "team")
}
# Worked out of its stage and its last change; `--where stale` alone means yes.
STALE = Field("stale", FieldType.CHOICE, "idle for longer than its stage allows", ("yes", "no"))
# Neither a text in next_step nor anything planned; alone it means yes, too.
NO_NEXT_STEP = Field(
    "no_next_step", FieldType.CHOICE, "nothing planned and no next_step", ("yes", "no")
)
_ALONE = {each.name: each for each in (STALE, NO_NEXT_STEP)}
_OF_THE_BUSINESS = {"business_kind": BUSINESS_KIND}  # of every kind that has a business


@dataclass(frozen=True, slots=True)
class Condition:
    """A field compared with values, any of which may fit; after != and !~ none of them may.

    Values are Decimal in whole units for money, or Money where a currency was named, int for
    percents and counts, float for other numbers, Period for dates and instants, str for the rest,
    and None for `none`, which means empty. Against a Period, = and != ask whether the day lies
    inside, > and <= look at its end, < and >= at its start.
    """

    field: Field
    op: Op
    values: tuple[object, ...]

    @property
    def is_of_one(self) -> bool:
        """Whether all records that fit have the same value, or one of those that were named."""
        return self.op is Op.EQ and not any(isinstance(each, Period) for each in self.values)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What values are read against."""

    today: date
    fiscal_year_start: int
    order: DateOrder | None
    currency: str


def parse_where(
    text: str,
    kind: Kind,
    *,
    today: date,
    fiscal_year_start: int = 1,
    order: DateOrder | None = None,
    currency: str = "EUR",
) -> list[Condition]:
    """The conditions of a filter, in the order typed; none for an empty text.

    `currency` is the one amounts are written in. Raises BadValue, proposing near names, for unknown
    fields and choices, for operators that make no sense for a field, and for unreadable values.
    """
    frame = _Frame(today, fiscal_year_start, order, currency)
    return [
        _condition(_field(name, kind), op, words, frame) for name, op, words in _read(text, kind)
    ]


def without_field(text: str, kind: Kind, field: Field) -> str:
    """The filter without its conditions on a field; '' where it has no others."""
    others = (each for each in _read(text, kind) if _field(each[0], kind) is not field)
    return " ".join(condition_text(*each) for each in others)


def _read(text: str, kind: Kind) -> list[tuple[str, Op, list[Word]]]:
    alone = tuple(_ALONE) if kind is OPPORTUNITY else ()
    fields = {word for field in kind.fields for word in (field.name, *field.short)}
    fields |= {*OF_THE_SALE} if kind is DEAL else set()
    return read_words(text, alone, fields)


def _field(name: str, kind: Kind) -> Field:
    field = kind.field(name)
    if field is None and kind is OPPORTUNITY:
        field = {**_OF_THE_OWNER, **_ALONE, IDLE.name: IDLE}.get(name.lower())
        if field is None:
            field = HISTORY_FIELDS.get(spelled(name))
    if field is None and kind.field("business") is not None:
        field = _OF_THE_BUSINESS.get(spelled(name))
    field = field or field_typed(kind, name)
    if field is None and kind is DEAL:
        field = _of_the_sale(name)
    if field is not None:
        return field
    known = [word for field in kind.all_fields for word in (field.name, *field.short)]
    known += _OF_THE_BUSINESS if kind.field("business") is not None else ()
    if kind is OPPORTUNITY:
        known += (*HISTORY_FIELDS, IDLE.name)
    near = fields_near(name, known)
    raise BadValue(
        f"{with_article(kind.name)} has no field {quoted(name)}.",
        either(near) if near else f"oppcli schema {kind.name} -o table",
    )


def _of_the_sale(name: str) -> Field | None:
    """The field of its opportunity that a deal can be filtered by; None for any other name."""
    field = _OF_THE_OWNER.get(name.lower()) or field_typed(OPPORTUNITY, name)
    return field if field is not None and field.name in OF_THE_SALE else None


def _condition(field: Field, op: Op, words: list[Word], frame: _Frame) -> Condition:
    _check_operator(field, op)
    if field.is_number or field.type is FieldType.DECIMAL:
        _check_commas(field, words, frame.currency)
    return Condition(field, op, tuple(_value(field, op, word, frame) for word in words))


def _check_operator(field: Field, op: Op) -> None:
    is_text = field.type in _TEXTS
    if op.is_ordering and (is_text or field.type in _CLOSED_SETS):
        raise BadValue(
            f"{field.name} has no order, so {op.value} makes no sense.", f"{field.name}=… or !=…"
        )
    if op in (Op.HAS, Op.LACKS) and not is_text:
        raise BadValue(
            f"{field.name} is not a text, so {op.value} makes no sense.", f"{field.name}=… or !=…"
        )


def _check_commas(field: Field, words: list[Word], currency: str) -> None:
    """Refuses est_revenue=10,000 and est_revenue=1,35, which are one number or two."""
    texts = [word.text for word in words]
    if any(word.is_quoted for word in words):
        return
    places = digits(currency) if field.type is FieldType.MONEY else None
    if not any(_may_be_one(left, right, places) for left, right in pairwise(texts)):
        return
    listed = ",".join(texts)
    quotes = ",".join(f'"{text}"' for text in texts)
    several = f"{field.name}={quotes}"
    if field.type is FieldType.PERCENT:
        hint = several
    elif re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", listed):
        hint = f"{field.name}={listed.replace(',', '')} or {several}"
    else:
        hint = f'{field.name}="{listed}" or {several}'
    raise BadValue(f"{field.name}: {quoted(listed)} can be one number or several.", hint)


def _may_be_one(left: str, right: str, places: int | None) -> bool:
    """Whether two words with a comma between them read as one number.

    `places` are the decimals of the currency; None for a number that has neither decimals nor k.
    """
    if re.fullmatch(r"[0-9]{1,3}", left) and re.match(r"[0-9]{3}(?![0-9])", right):
        return True
    if places is None or not re.fullmatch(r"[0-9]+|[0-9]{1,3}(\.[0-9]{3})+", left):
        return False
    decimals = rf"[0-9]{{1,{places}}}" if places else "(?!)"
    return bool(re.fullmatch(rf"{decimals}|[0-9]+ ?(k|m|bn)", right, re.IGNORECASE))


def _value(field: Field, op: Op, word: Word, frame: _Frame) -> object:
    if word.is_none and op in (Op.EQ, Op.NE):
        return None
    if field.type is FieldType.PERCENT:
        return read_percent(field, word.text)
    if field.type is FieldType.CHOICE:
        if word.text.lower() in field.former and field.worked_out:
            raise BadValue(
                f"{field.name}: nothing is {quoted(word.text)} any more.",
                f"{field.name}={field.worked_out[0]}",
            )
        return read_choice(field, word.text, is_filter=True)
    try:
        return _typed(field, word.text, frame)
    except BadValue as wrong:
        raise BadValue(f"{field.name}: {wrong.message}", wrong.hint) from None


def _typed(field: Field, text: str, frame: _Frame) -> Decimal | Money | float | Period | str:
    match field.type:
        case FieldType.MONEY:
            return _units(text, frame.currency)
        case FieldType.INTEGER:
            return _count(text)
        case FieldType.DECIMAL:
            from oppcli.domain.own_fields import read_number

            return float(read_number(text))
        case FieldType.DATE | FieldType.INSTANT:
            return parse_period(
                text,
                today=frame.today,
                fiscal_year_start=frame.fiscal_year_start,
                look=Look.BACK if _is_logged(field) else Look.FORWARD,
                order=frame.order,
            )
        case FieldType.CURRENCY:
            return currency_code(text)
    if not text.strip():
        raise BadValue("there is no value.", f"{field.name}=none finds what is empty")
    return text


def _units(text: str, currency: str) -> Decimal | Money:
    """An amount in whole units; as Money where it names a currency."""
    amount = parse_amount(text, currency=currency)
    return amount if names_currency(text) else Decimal(amount.plain())


def _count(text: str) -> int:
    number = read_whole(text, "a whole number", "30")
    if number >= _TOO_MANY:
        raise BadValue(f"{quoted(text)} is not a whole number below {_TOO_MANY:,}.", "30")
    return number


def _is_logged(field: Field) -> bool:
    """Whether the field tells what has happened, so that its dates look back."""
    return not field.settable or field.name == "completed_at"
