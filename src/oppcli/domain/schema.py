"""The vocabulary as JSON Schema (2020-12): records as they are given out, and as they are taken in.

An amount of a currency without decimals is said to be whole (`multipleOf: 1`). Of the others no
`multipleOf: 0.01` is said: validators count in binary, and would refuse 19.99.
"""

from collections.abc import Iterable
from typing import Any

from oppcli.domain.field import Field, FieldType, Kind
from oppcli.domain.money import DIGITS
from oppcli.domain.reference_fields import IMPORTED

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# Of each group of fields a new record needs one at least. A team may have nobody in it.
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {**IMPORTED, "team": (("name",),)}
# Values that are worked out and never typed.
_GIVEN_OUT = {("opportunity", "forecast_category"): ("won", "lost")}
_ALWAYS_THERE = ("ref", "created_at", "updated_at")

_TYPES: dict[FieldType, Schema] = {
    FieldType.MONEY: {"type": "number"},
    FieldType.CURRENCY: {"type": "string", "pattern": "^[A-Z]{3}$"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.INSTANT: {"type": "string", "format": "date-time"},
    FieldType.PERCENT: {"type": "integer", "minimum": 0, "maximum": 100},
    FieldType.INTEGER: {"type": "integer"},
    FieldType.DECIMAL: {"type": "number"},
}
# Numbers that may also be given as people type them: 48k, 60 %.
_TYPED = (FieldType.MONEY, FieldType.PERCENT, FieldType.INTEGER, FieldType.DECIMAL)


def record_schema(kind: Kind, also: Iterable[Field] = ()) -> Schema:
    """A record as `-o json`, `-o jsonl` and `export` give it out.

    `also` are columns that lists work out beside the stored fields. Every field may be missing
    (`--fields`), and empty is null; what people may not set is `readOnly`.
    """
    fields = (*kind.all_fields, *also)
    return _schema(
        kind,
        f"{kind.name} as oppcli gives it out",
        {field.name: _given_out(kind, field) for field in fields},
        {"additionalProperties": False, **_whole_amounts(fields)},
    )


def input_schema(kind: Kind) -> Schema:
    """A new record as `import` takes it: what it needs, and values as people type them, too.

    Only for kinds in `NEEDED`.
    """
    rules: Schema = {"required": [group[0] for group in NEEDED[kind.name] if len(group) == 1]}
    either = [group for group in NEEDED[kind.name] if len(group) > 1]
    if either:
        rules["anyOf"] = [{"required": [name]} for group in either for name in group]
    properties = {field.name: _taken_in(kind, field) for field in kind.all_fields}
    return _schema(kind, f"{kind.name} as oppcli takes it in", properties, rules)


def _schema(kind: Kind, title: str, properties: Schema, rules: Schema) -> Schema:
    way = "input" if "required" in rules else "record"
    head = {"$schema": DIALECT, "$id": f"urn:oppcli:{kind.name}:{way}", "title": title}
    return {**head, "type": "object", "properties": properties, **rules}


def _given_out(kind: Kind, field: Field) -> Schema:
    is_there = bool(kind.prefix) and field.name in _ALWAYS_THERE
    made = _of_type(kind, field, empty=not is_there)
    if field.name == "ref" and kind.prefix:
        made["pattern"] = f"^{kind.prefix}[1-9][0-9]*$"
    if not field.settable:
        made["readOnly"] = True
    return _described(made, field)


def _taken_in(kind: Kind, field: Field) -> Schema:
    empty = (field.name,) not in NEEDED[kind.name]
    made = _of_type(kind, field, empty=empty)
    if field.type in _TYPED:
        made = {"type": [_TYPES[field.type]["type"], "string", *(["null"] if empty else [])]}
    return _described(made, field)


def _of_type(kind: Kind, field: Field, *, empty: bool) -> Schema:
    nothing = [None] if empty else []
    if field.choices:
        worked_out = _GIVEN_OUT.get((kind.name, field.name), ())
        return {"enum": [*field.choices, *worked_out, *nothing]}
    made = dict(_TYPES.get(field.type, {"type": "string"}))
    if empty:
        made["type"] = [made["type"], "null"]
    return made


def _described(made: Schema, field: Field) -> Schema:
    return {**made, "description": field.help} if field.help else made


def _whole_amounts(fields: Iterable[Field]) -> Schema:
    """The rule that amounts in a currency without decimals are whole numbers."""
    names = [field.name for field in fields if field.type is FieldType.MONEY]
    of_currency = [name for name in names if not name.endswith("_base")]
    if not of_currency:
        return {}
    codes = sorted(code for code, digits in DIGITS.items() if digits == 0)
    return {
        "if": {"properties": {"currency": {"enum": codes}}, "required": ["currency"]},
        "then": {"properties": {name: {"multipleOf": 1} for name in of_currency}},
    }
