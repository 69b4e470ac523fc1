"""Reads a plan of an import: what it leaves open (`?`), and the mapping that the rest is."""

from collections.abc import Iterator
from collections.abc import Mapping as Map
from pathlib import Path
from typing import Any

from oppcli.domain.imported import LEFT_OPEN
from oppcli.domain.toml_text import table_of
from oppcli.errors import BadValue
from oppcli.importing.layouts.mapping import NO_KIND, Mapping, mapping_of

Place = tuple[str, ...]  # the keys that lead to a value: ("values", "stage", "Offer")
Table = dict[str, Any]

MAKES_PROCESS = "process_from_file"
ORDER = "stage_order"  # of that process
_FILES = "files"


def read_plan(path: str) -> Table | None:
    """The table of the plan in that file; None where there is no such file.

    Raises BadValue for a file that is not TOML.
    """
    try:
        text = Path(path).read_text("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadValue(f"{path} cannot be read: {error.strerror}.", "--plan FILE") from error
    except ValueError as error:
        raise BadValue(f"{path} is not a plan: {error}.", "--plan ANOTHER.toml") from error
    try:
        return table_of(text)
    except BadValue as wrong:
        raise BadValue(f"{path} is not a plan: {wrong.message}.", "mend it there") from wrong


def open_places(plan: Table) -> list[Place]:
    """The places of a plan that have to be filled in before it can be followed.

    What the rest of the plan makes needless is not among them: the meaning of stages and their
    order where the one or the other decides, a value for every row where a column gives it, and
    whatever is said of a file that is set aside.
    """
    found: list[Place] = []
    for prefix, part in _parts(plan):
        fed = {name for names in part.get("columns", {}).values() for name in _listed(names)}
        for place in _left_open(part):
            if place[0] == "constants" and place[1] in fed:
                continue
            if place[:2] == ("values", "stage") and plan.get(MAKES_PROCESS) in (True, LEFT_OPEN):
                continue
            if place[0] == MAKES_PROCESS and not _stages_open(plan):
                continue
            if place[0] == ORDER and plan.get(MAKES_PROCESS) is not True:
                continue
            found.append((*prefix, *place))
    return found


def without_meaning(plan: Table) -> list[str]:
    """The files, '' for the only one, whose columns are all left out: their rows would hold
    nothing."""
    columns = {prefix[-1:]: part.get("columns") for prefix, part in _parts(plan)}
    return [
        "".join(name)
        for name, each in columns.items()
        if isinstance(each, dict) and each and not any(each.values())
    ]


def mapping_in(plan: Table, path: str = "the plan") -> Mapping:
    """The mapping of a plan, without its open places. Raises BadValue for a fault in it."""
    try:
        return mapping_of(_without_open(plan))
    except BadValue as wrong:
        raise BadValue(f"{path}: {wrong.message}", wrong.hint) from wrong


def told(place: Place) -> str:
    """How a place is named to somebody who looks for it: `values.stage.Offer`."""
    return ".".join(place)


def _parts(plan: Table) -> Iterator[tuple[Place, Table]]:
    """The plan without its files, and what it says of each that is not set aside."""
    yield (), {key: value for key, value in plan.items() if key != _FILES}
    for name, part in plan.get(_FILES, {}).items():
        if isinstance(part, dict) and part.get("kind") != NO_KIND:
            yield (_FILES, name), part


def _left_open(table: Map[str, Any], path: Place = ()) -> Iterator[Place]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _left_open(value, (*path, key))
        elif LEFT_OPEN in _listed(value):
            yield (*path, key)


def _stages_open(plan: Table) -> bool:
    """Whether some stage has no meaning yet, or none is named."""
    tables = [part.get("values", {}).get("stage", {}) for _, part in _parts(plan)]
    meant = [value for table in tables for value in table.values()]
    return not meant or LEFT_OPEN in meant


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _without_open(table: Map[str, Any]) -> Table:
    found: Table = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found[key] = _without_open(value)
        elif LEFT_OPEN not in _listed(value):
            found[key] = value
    return found
