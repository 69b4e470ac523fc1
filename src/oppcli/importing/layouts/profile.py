"""What a profile says of one system's exports, read from its TOML file.

Headings are kept squeezed: letters and digits in lower case. `A | B` in a key or a part stands
for either heading, `Heading|way` for a heading whose cells are taken apart that way: see
`transforms.py`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oppcli.domain.field import CLOSED
from oppcli.domain.fields import KINDS
from oppcli.importing.layouts.normalize import squeezed

_ALL = "*"


@dataclass(frozen=True, slots=True)
class Taken:
    """A heading that feeds a field, and the way its cells are taken; '' is as they are."""

    heading: str
    way: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """A text made of several columns: each part's headings, and what stands between the parts."""

    parts: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file a system writes.

    `kind` is '' for what oppcli does not keep. A file is told by `least` of the `marks` and, where
    there are any, one of `only`: headings that the system writes into files of this kind alone.
    `known` are headings that fill nothing. `leave_out` and `keep_only` tell rows by what a cell
    holds. `groups`: rows stand in groups, each with a title, the headings and a row of sums.
    `folds`: a stage of the source may be an ending; `archives`: what is lost keeps the stage
    that it was in. `tells_won`: headings that say whether
    a closed one is won. `entered`: headings that date a stage.
    """

    kind: str
    what: str
    marks: frozenset[str]
    least: int = 2
    known: frozenset[str] = frozenset()
    fields: Mapping[str, tuple[Taken, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    joined: Mapping[str, Joined] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    leave_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    keep_only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    folds: bool = False
    tells_won: frozenset[str] = frozenset()
    entered: re.Pattern[str] | None = None
    only: frozenset[str] = frozenset()
    archives: bool = False
    groups: bool = False

    @property
    def folded(self) -> frozenset[str]:
        """The statuses whose rows have their ending for a stage, not the stage it came from."""
        return frozenset(CLOSED if self.folds else ()) - ({"lost"} if self.archives else set())

    def values_of(self, name: str, heading: str) -> Mapping[str, str]:
        """What the cells of a heading mean for a field, by cell in lower case."""
        tables = self.values.get(name, {})
        return tables.get(heading) or tables.get(_ALL) or {}

    @property
    def headings(self) -> frozenset[str]:
        """Every heading that is known to stand in such a file."""
        taken = {each.heading for several in self.fields.values() for each in several}
        parts = {one for each in self.joined.values() for part in each.parts for one in part}
        return self.marks | self.only | self.known | taken | parts


@dataclass(frozen=True, slots=True)
class Profile:
    """A system: how it is called, how it writes ids and percentages, what ends its tables.

    `others` are objects of it that are not imported. `least_signs` of the `signs` tell a file of
    the system, whatever object it holds. `stages` are those of its default process, first to last,
    by squeezed title with their chance in percent (None where it documents none); `usual_chance`
    is what it documents for a stage of any other name.
    """

    key: str
    title: str
    ids: str
    percent: str
    footers: tuple[str, ...]
    exports: tuple[Export, ...]
    own: tuple[str, ...]
    others: tuple[Export, ...] = ()
    signs: frozenset[str] = frozenset()
    least_signs: int = 0
    stages: Mapping[str, int | None] = field(default_factory=dict)
    usual_chance: int | None = None

    def place_of(self, title: str) -> int | None:
        """The place of a stage in its default process, from 0; None for another name."""
        wanted = squeezed(title)
        return next((at for at, known in enumerate(self.stages) if known == wanted), None)

    def chance_of(self, title: str) -> int | None:
        """The chance that it documents for a stage, in percent; None where it documents none."""
        return self.stages.get(squeezed(title), self.usual_chance)


def parse_profile(text: str, others: Mapping[str, Any]) -> Profile:
    """The profile of a TOML text, which comes along with the program, as do its `others`."""
    data = tomllib.loads(text)
    usual = _squeezed(others.get("usual", ()))
    return Profile(
        data["key"],
        data["title"],
        data["ids"],
        data.get("percent", ""),
        tuple(mark.casefold() for mark in data.get("footers", ())),
        tuple(_export(each, folds=data.get("folds", False)) for each in data.get("export", ())),
        tuple(data.get("own", ())),
        tuple(
            Export("", what, _squeezed(said["marks"]), said.get("least", 2), usual)
            for what, said in others.get("objects", {}).items()
        ),
        _squeezed(others.get("signs", ())),
        others.get("least_signs", 0),
        {squeezed(each["title"]): each.get("chance") for each in data.get("stages", ())},
        data.get("usual_chance"),
    )


def _export(data: Mapping[str, Any], *, folds: bool) -> Export:
    kind = data.get("kind", "")
    entered = data.get("entered")
    return Export(
        kind,
        data["what"],
        _squeezed(data["marks"]),
        data.get("least", 2),
        _squeezed(data.get("known", ())),
        {name: tuple(map(_taken, said)) for name, said in data.get("fields", {}).items()},
        {name: _tables(tables) for name, tables in data.get("values", {}).items()},
        {name: _joined(said) for name, said in data.get("joined", {}).items()},
        data.get("constants", {}),
        _cells(data.get("leave_out", {})),
        _cells(data.get("keep_only", {})),
        (folds and kind == "opportunity") or bool(data.get("folds")),
        _squeezed(data.get("tells_won", ())),
        re.compile(entered, re.IGNORECASE) if entered else None,
        _squeezed(data.get("only", ())),
        data.get("archives", False),
        bool(data.get("groups")),
    )


def _taken(said: str) -> Taken:
    heading, _, way = said.partition("|")
    return Taken(squeezed(heading), way)


def _tables(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for headings, table in tables.items():
        cells = {cell.casefold(): str(meant) for cell, meant in table.items()}
        for heading in headings.split(" | "):
            found[_ALL if heading == _ALL else squeezed(heading)] = cells
    return found


def _joined(said: Mapping[str, Any]) -> Joined:
    parts = tuple(tuple(map(squeezed, part.split(" | "))) for part in said["parts"])
    marks = said["marks"]
    between = (marks,) * (len(parts) - 1) if isinstance(marks, str) else tuple(marks)
    return Joined(parts, between)


def _cells(said: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {squeezed(heading): frozenset(map(str.casefold, c)) for heading, c in said.items()}


def _squeezed(headings: Any) -> frozenset[str]:
    return frozenset(map(squeezed, headings))


def kept(export: Export) -> bool:
    """Whether oppcli keeps what stands in such a file."""
    return export.kind in KINDS or export.kind in ("history", "user")
