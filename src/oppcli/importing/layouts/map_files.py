"""Keeps mappings under names in the config folder, and finds them again."""

import os
import re
from collections.abc import Mapping as Map
from pathlib import Path

from oppcli.domain.toml_text import toml_string
from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import NotFound, StoreUnusable, WrongUsage
from oppcli.folders import make_private, replacing
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


def place_for(name: str, folder: Path) -> Path:
    """The file that keeps a mapping under that name.

    Raises WrongUsage for a name that maps cannot have, StoreUnusable where nothing can be written:
    before an import saves anything, so that one that fails for it saves nothing.
    """
    if not _NAME.fullmatch(name):
        raise WrongUsage(f"{quoted(name)} is not a name for a map.", "--save-map salesforce")
    path = folder / f"{name}.toml"
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)) or path.is_dir():
        raise StoreUnusable(f"{path} cannot be written.", f"--save-map {name}, once it can be")
    return path


def save(mapping: Mapping, path: Path) -> None:
    """Writes the mapping into that file. Raises StoreUnusable where it cannot be written."""
    try:
        make_private(path.parent)
        with replacing(path) as kept:
            kept.write_text(map_text(mapping), encoding="utf-8")
    except OSError as error:
        raise StoreUnusable(f"{path} cannot be written: {error.strerror}.") from error


def map_text(mapping: Mapping) -> str:
    """The TOML text that reads as that mapping."""
    return "\n".join(_lines(as_table(mapping), ())).lstrip("\n") + "\n"


def as_table(mapping: Mapping) -> dict[str, object]:
    """The mapping as the table of a map file; `mapping_of` reads it. What is empty is left out."""
    order = mapping.date_order.value if mapping.date_order else ""
    said: dict[str, object] = {
        "from": mapping.system,
        "kind": mapping.kind,
        "source_system": mapping.source_system,
        "process_from_file": mapping.makes_process,
        "process": mapping.process,
        "stage_order": list(mapping.stage_order),
        "date_order": order,
        "decimal": {".": "point", ",": "comma"}.get(mapping.decimal, ""),
        "round": mapping.rounds,
        "keep_unmapped": mapping.keeps_unmapped,
        "columns": {heading: list(names) for heading, names in mapping.columns.items()},
        "values": {name: dict(values) for name, values in mapping.values.items() if values},
        "constants": dict(mapping.constants),
        "endings": dict(mapping.endings),
        "files": {name: as_table(part) for name, part in mapping.files.items()},
    }
    return {key: value for key, value in said.items() if value}


def _lines(table: Map[str, object], path: tuple[str, ...]) -> list[str]:
    """The lines of a table and of those in it."""
    own = {key: value for key, value in table.items() if not isinstance(value, dict)}
    inner = {key: value for key, value in table.items() if isinstance(value, dict)}
    lines = [f"{toml_string(key) if path else key} = {_text(value)}" for key, value in own.items()]
    if path and (lines or not inner):
        lines = ["", f"[{'.'.join(map(_key, path))}]", *lines]
    for key, value in inner.items():
        lines += _lines(value, (*path, key))
    return lines


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").isalnum() else toml_string(name)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]" if value else '""'
    return toml_string(str(value))
