"""Own fields: every value is one of its field's type, and every field is defined."""

from collections.abc import Iterator

from oppcli.domain.field import OWN_TYPES, Field
from oppcli.domain.fields import KINDS
from oppcli.domain.findings import RESTORE, Finding
from oppcli.domain.own_fields import read_choices, values_of, wrong_value
from oppcli.domain.refs import noun_of
from oppcli.errors import OppError
from oppcli.queries.checks.rule import finding
from oppcli.store import Store


def values(store: Store) -> Iterator[Finding]:
    """Values that their own field cannot have, and values of fields that nobody defined."""
    for kind in KINDS.values():
        fields = {field.name: field for field in store.own_fields(kind.name)}
        for number, own in store.read(
            f"SELECT id, own FROM {kind.name} WHERE own IS NOT NULL ORDER BY id"
        ).rows:
            for name, text in values_of(own).items():
                field = fields.get(name)
                wrong = _wrong(field, name, text)
                if wrong:
                    repair = f"oppcli {noun_of(kind.name)} edit {number} {name}=none"
                    hint = repair if field and not field.is_hidden else RESTORE
                    yield finding("own_value", kind.name, number, wrong, hint)


def names(store: Store) -> Iterator[Finding]:
    """Own fields that have the name of a built-in one, and choices without words."""
    built_in = {kind.name: {f.name for f in kind.fields if not f.is_own} for kind in KINDS.values()}
    sql = "SELECT id, kind, name, type, choices FROM own_field ORDER BY id"
    for number, kind, name, type_, choices in store.read(sql).rows:
        if name in built_in.get(kind, ()):
            yield finding("own_value", "own_field", number, f"{name} is a built-in field of {kind}")
        if _are_choices(type_, choices):
            continue
        yield finding("own_value", "own_field", number, f"the choices of {name} cannot be read")


def _are_choices(type_: str, stored: str | None) -> bool:
    if type_ not in OWN_TYPES:
        return True  # which is found by itself
    try:
        return read_choices(type_, ",".join(stored.split("\n")) if stored else None) == stored
    except OppError:
        return False


def _wrong(field: Field | None, name: str, text: object) -> str:
    """Why a value is wrong; '' for a right one."""
    if field is None:
        return f"it has a value of {name}, which is no field"
    if not isinstance(text, str):
        return f"its {name} is not kept as a text"
    wrong = wrong_value(field, text)
    return f"its {name}: {wrong}" if wrong else ""
