"""Keeps mappings under names in the config folder, and finds them again."""

import json
import re
from collections.abc import Mapping as Map
from pathlib import Path

from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import NotFound, StoreUnusable, WrongUsage
from oppcli.folders import make_private
from oppcli.importing.layouts.mapping import Mapping, read_map_file

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def named_map(said: str, folder: Path) -> Mapping:
    """The mapping in the file of that path or, in the folder, of that name.

    Raises NotFound, naming the maps that are kept, or BadValue for what is wrong in it.
    """
    return read_map_file(map_path(said, folder))


def map_path(said: str, folder: Path) -> str:
    """The file of that path or, in the folder, of that name. Raises NotFound for no such name."""
    if not _NAME.fullmatch(said) or Path(said).exists():
        return said
    path = folder / f"{said}.toml"
    if not path.exists():
        kept = sorted(each.stem for each in folder.glob("*.toml")) if folder.is_dir() else []
        near = nearest(said, kept) or kept[:5]
        hint = f"--map-file {either(near)}" if near else f"--save-map {said} keeps one"
        raise NotFound(f"there is no map file or kept map {quoted(said)}.", hint)
    return str(path)


def save(mapping: Mapping, name: str, folder: Path) -> Path:
    """Writes the mapping under that name and gives where.

    Raises WrongUsage for a name that is none, StoreUnusable where it cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise WrongUsage(f"{quoted(name)} is not a name for a map.", "--save-map salesforce")
    path = folder / f"{name}.toml"
    try:
        make_private(folder)
        draft = path.with_suffix(".new")
        draft.write_text(map_text(mapping), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise StoreUnusable(f"{path} cannot be written: {error.strerror}.") from error
    return path


def map_text(mapping: Mapping) -> str:
    """The TOML text that reads as that mapping."""
    order = mapping.date_order.value if mapping.date_order else ""
    decimal = {".": "point", ",": "comma"}.get(mapping.decimal, "")
    said = {
        "from": mapping.system,
        "kind": mapping.kind,
        "source_system": mapping.source_system,
        "date_order": order,
        "decimal": decimal,
    }
    lines = [f"{key} = {_text(value)}" for key, value in said.items() if value]
    lines += _table("columns", {h: list(names) for h, names in mapping.columns.items()})
    for name, values in mapping.values.items():
        lines += _table(f"values.{name}", values)
    lines += _table("constants", mapping.constants)
    lines += _table("endings", mapping.endings)
    return "\n".join(lines) + "\n"


def _table(name: str, table: Map[str, str | list[str]]) -> list[str]:
    if not table:
        return []
    return ["", f"[{name}]", *(f"{_text(key)} = {_text(value)}" for key, value in table.items())]


def _text(value: str | list[str]) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]" if value else '""'
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
