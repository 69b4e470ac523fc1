"""Own fields as people and programs read them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from oppcli.domain.fields import FieldType
from oppcli.output.table import Column, Table

_COLUMNS = (
    Column("kind"),
    Column("name"),
    Column("type"),
    Column("label", shrinks=True),
    Column("choices", shrinks=True, yields=2),
    Column("position", FieldType.INTEGER, hidden=True),
    Column("hidden", yields=1),
)


def own_fields_table(definitions: Iterable[Mapping[str, Any]]) -> Table:
    """A row per own field: of which kind, its name and type, what people read, its choices."""
    definitions = list(definitions)
    rows = [tuple(each[column.name] for column in _COLUMNS) for each in definitions]
    if all(each["hidden"] == "no" for each in definitions):  # people need not be told
        columns = (*_COLUMNS[:-1], replace(_COLUMNS[-1], hidden=True))
    else:
        columns = _COLUMNS
    empty = "no own fields: oppcli field add opportunity budget --type money Budget"
    return Table(columns, rows, empty=empty)


def field_sentence(
    kind: str, name: str, changed: Iterable[tuple[str, object, object]], facts: Mapping[str, Any]
) -> str:
    """`opportunity budget · money · Budget`, or what changed about it, old → new."""
    told = list(changed)
    if ("hidden", "no", "yes") in told:
        return f"{kind} {name} removed: its values and its history stay"
    if ("hidden", "yes", "no") in told:
        told.remove(("hidden", "yes", "no"))
        back = f"{kind} {name} is back, with the values that it had"
        return " · ".join((back, *_differences(told)))
    if told:
        return f"{kind} {name} {' · '.join(_differences(told))}"
    parts = (f"{kind} {name}", facts["type"], facts["label"], facts["choices"])
    return " · ".join(str(part) for part in parts if part)


def _differences(changed: Iterable[tuple[str, object, object]]) -> list[str]:
    return [f"{word} {old or '–'} → {new or '–'}" for word, old, new in changed]
