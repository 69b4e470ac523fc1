"""Writes a plan of an import as TOML, with comments that say what is known of each thing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

import tomlkit
from tomlkit.items import Table as TomlTable

from oppcli.domain.imported import LEFT_OPEN
from oppcli.errors import BadValue
from oppcli.folders import replacing
from oppcli.importing.plans.reading import Place, Table

_WIDTH = 96  # of a line of comments


def plan_text(plan: Table, notes: Mapping[Place, str], heads: Mapping[Place, Sequence[str]]) -> str:
    """The TOML text of a plan. `notes` stand beside the values, `heads` above the tables."""
    made = tomlkit.document()
    for comment in _comments(heads.get((), ())):
        made.add(comment)
    _fill(made, plan, (), notes, heads)
    return re.sub(r"\n{3,}", "\n\n", tomlkit.dumps(made)).strip("\n") + "\n"


def completed(text: str, opens: Sequence[Place], notes: Mapping[Place, str]) -> str:
    """The text of a plan with a `?` in places that it does not have yet; the rest stays."""
    made = tomlkit.parse(text)
    for place in opens:
        table: Any = made
        for key in place[:-1]:
            if key not in table:
                table[key] = tomlkit.table()
            table = table[key]
        table[place[-1]] = _value(LEFT_OPEN, notes.get(place, ""))
    return tomlkit.dumps(made)


def write_plan(path: str, text: str) -> None:
    """Puts the text in place at once. Raises BadValue where it cannot be written."""
    try:
        with replacing(Path(path)) as draft:
            draft.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadValue(f"{path} cannot be written: {error.strerror}.", "--plan FILE") from error


def _fill(
    made: Any,
    table: Table,
    path: Place,
    notes: Mapping[Place, str],
    heads: Mapping[Place, Sequence[str]],
) -> None:
    for key, value in table.items():
        place = (*path, key)
        if not isinstance(value, dict):
            made.add(key, _value(value, notes.get(place, "")))
    for key, value in table.items():
        place = (*path, key)
        if isinstance(value, dict):
            has_own = any(not isinstance(each, dict) for each in value.values())
            inner: TomlTable = tomlkit.table(is_super_table=not has_own and place not in heads)
            for comment in _comments(heads.get(place, ())):
                inner.add(comment)
            _fill(inner, value, place, notes, heads)
            if has_own:
                made.add(tomlkit.nl())
            made.add(key, inner)


def _value(value: object, note: str) -> Any:
    item = tomlkit.item(value)
    if note:
        item.comment(" ".join(note.split()))
    return item


def _comments(lines: Sequence[str]) -> Iterator[Any]:
    """Comments of those lines, each in as many as it takes."""
    for line in lines:
        for part in wrap(line, _WIDTH, subsequent_indent="  ", break_long_words=False):
            yield tomlkit.comment(part)
