"""Writes what is made from the tables: `plain_records.py`, and the SQL that builds a file.

So a field is declared once, in this package, and no command has to load SQLModel to change a record
or to make a store. `make docs` writes both, `make check` says when they are stale (`--check`).
"""

import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from types import UnionType
from typing import Any, get_args

from pydantic_core import PydanticUndefined
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from oppcli.records import KEPT, Branded, Kept, Stored

_HEAD = '''"""The tables as plain records: a typed class for each, which commands load and change.

Made by `make docs` from `records/`, which declares the tables: change them there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from oppcli.stored import Plain, Stored, Table
'''
_FOOT = """
# Every table but those that are only added to.
PRESENT: dict[str, Table] = {
    name: table for name, table in TABLES.items() if name not in ("batch", "change", "source_row")
}
"""


def main(words: list[str]) -> int:
    """Writes the stale files, or names them and gives 1 when `words` is `--check`."""
    package = Path(__file__).parents[1]
    made = {"plain_records.py": module(), "stores/sqlite/tables.sql": statements()}
    stale = [name for name in made if (package / name).read_text(encoding="utf-8") != made[name]]
    for name in stale:
        if words == ["--check"]:
            sys.stderr.write(f"src/oppcli/{name} is stale: make docs\n")
        else:
            (package / name).write_text(made[name], encoding="utf-8")
    return 1 if stale and words == ["--check"] else 0


def statements() -> str:
    """The SQL that makes the tables and their indexes in an empty SQLite file."""
    made: list[CreateTable | CreateIndex] = []
    for table in SQLModel.metadata.sorted_tables:
        # The indexes of a table are a set, in another order each time.
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made += [CreateTable(table), *map(CreateIndex, indexes)]
    texts = (str(each.compile(dialect=sqlite.dialect())).strip() for each in made)
    return ";\n".join(texts) + "\n"


def module() -> str:
    """The whole of `plain_records.py`."""
    classes = [_class_of(table) for table in SQLModel.metadata.sorted_tables]
    parts = [_HEAD, _mixin(Kept, "Stored", "    kind: ClassVar[str]"), _mixin(Branded, "Plain")]
    parts += map(_class, sorted(classes, key=lambda each: each.__name__))
    parts.append("\n# What sellers keep: each says when it changed last, and counts its versions.")
    kept = "\n".join(f'    "{kind}": {model.__name__},' for kind, model in KEPT.items())
    parts.append(f"KEPT: dict[str, type[Kept]] = {{\n{kept}\n}}")
    parts.append("\n# All of them by name; each comes after those that it has links to.")
    tables = "\n".join(f"        {each.__name__}," for each in classes)
    head = "TABLES: dict[str, Table] = {\n    each.table.name: each.table\n    for each in ("
    parts.append(f"{head}\n{tables}\n    )\n}}")
    return "\n".join(parts) + "\n" + _FOOT


def _class_of(table: Any) -> type[Stored]:
    return next(model for model in _below(Stored) if getattr(model, "__table__", None) is table)


def _below(model: type[Stored]) -> Iterator[type[Stored]]:
    for each in model.__subclasses__():
        yield each
        yield from _below(each)


def _mixin(model: type[SQLModel], bases: str, *first: str) -> str:
    """A class that others inherit fields from."""
    return "\n".join([*_opening(model, bases), *first, *_fields(model), ""])


def _class(model: type[Stored]) -> str:
    """The class of one table."""
    columns = list(model.__table__.columns)  # type: ignore[attr-defined]
    kept, branded = issubclass(model, Kept), issubclass(model, Branded)
    bases = ", ".join(["Kept"] * kept + ["Branded"] * branded) or "Stored"
    lines = _opening(model, bases)
    if kept:
        lines.append(f'    kind: ClassVar[str] = "{model.kind}"')  # type: ignore[attr-defined]
    lines.append(f'    table_name: ClassVar[str] = "{columns[0].table.name}"')
    keys = {c.name: key.column.table.name for c in columns for key in c.foreign_keys}
    if keys:
        listed = [f'        "{column}": "{table}",' for column, table in keys.items()]
        lines += ["    foreign_keys: ClassVar[Mapping[str, str]] = {", *listed, "    }"]
    if model.derived:
        listed = [f'        "{column}": {_words(of)},' for column, of in model.derived.items()]
        lines += ["    derived: ClassVar[Mapping[str, tuple[str, ...]]] = {", *listed, "    }"]
    return "\n".join([*lines, *_fields(model), ""])


def _words(words: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{word}"' for word in words)
    return f"({listed},)" if len(words) == 1 else f"({listed})"


def _opening(model: type[SQLModel], bases: str) -> list[str]:
    said = (model.__doc__ or "").rstrip()
    ending = '\n    """' if "\n" in said else '"""'
    return ["", f"class {model.__name__}({bases}):", f'    """{said}{ending}', ""]


def _fields(model: type[SQLModel]) -> list[str]:
    """The fields that a class declares itself."""
    lines = []
    for name in model.__annotations__:
        field = model.model_fields.get(name)
        if field is None:
            continue
        default = "" if field.default is PydanticUndefined else f" = {_literal(field.default)}"
        lines.append(f"    {name}: {_type(field.annotation)}{default}")
    return lines


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _type(annotation: Any) -> str:
    if isinstance(annotation, UnionType):
        return " | ".join(
            "None" if each is type(None) else _type(each) for each in get_args(annotation)
        )
    assert annotation in (int, str, bool, date, datetime), annotation
    return str(annotation.__name__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
