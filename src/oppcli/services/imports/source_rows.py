"""What the files of a source system last said of records: read for many at once, and added to.

A row is written when a file says something new. Rows of batches that were taken back do not count,
so that undo and redo of an import write nothing here.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring as quoted
from typing import NamedTuple

from oppcli.domain.field import CLOSED
from oppcli.history import field_name
from oppcli.importing.columns import Refusal
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Sheet, Values
from oppcli.services.imports.tables import read_among
from oppcli.services.undoing.choosing import Chains
from oppcli.transaction import Transaction

_COLUMNS = ("batch_id", "entity", "entity_id", "source_system", "said")
# Whose a row is, and what follows from other facts.
_NOT_SAID = ("source_system", "external_id", "exchange_rate", "stage_since")
_ENDINGS = frozenset((*CLOSED, "qualified", "disqualified", "done"))
_ABOUT = ("lead_id", "opportunity_id", "account_id", "contact_id")


class Told(NamedTuple):
    """What a source system said of a record, as JSON text, and the batch that noted it."""

    batch: int
    said: str


def in_force(
    tx: Transaction,
    kind: str,
    system: str,
    numbers: Iterable[int],
    until: Mapping[int, int] | None = None,
) -> dict[int, Told]:
    """What the files of a system say of those records, by number; nothing where they say nothing.

    `until` maps numbers to the last batch to look at, and leaves out those that it lacks.
    """
    sql = (
        "SELECT entity_id, id, batch_id, said FROM source_row"
        " WHERE entity = ? AND source_system = ? AND entity_id IN"
    )
    rows = list(read_among(tx, sql, numbers, kind, system))
    chains = Chains(tx) if rows else None
    found: dict[int, Told] = {}
    for row in sorted(rows, key=lambda each: each["id"]):
        number, batch = row["entity_id"], row["batch_id"]
        is_early = until is None or batch <= until.get(number, -1)
        if is_early and chains is not None and chains.is_in_force(batch):
            found[number] = Told(batch, row["said"])
    return found


def write(tx: Transaction, kind: str, said: Sequence[tuple[int, str, str]]) -> None:
    """Notes what files say of records now: the number, the system and a JSON object of each."""
    batch = tx.recorder.batch if said else 0
    tx.insert_many(
        "source_row",
        _COLUMNS,
        [(batch, kind, number, system, text) for number, system, text in said],
    )


def fields_of(said: str) -> dict[str, str]:
    """Field → the value that was said, as the history keeps it."""
    found: dict[str, str] = json.loads(said)
    return found


@dataclass(frozen=True, slots=True)
class Given:
    """What the rows of a sheet give, before rules change it: field → one value a row."""

    values: Mapping[str, Values]
    links: Mapping[str, Values]


def given_by(sheet: Sheet) -> Given | None:
    """Takes down what a sheet gives; None where no row has an id elsewhere."""
    if not any(sheet.given("external_id")):
        return None
    fields = {field.name for field in sheet.kind.fields}.difference(_NOT_SAID)
    plain = {name: list(sheet.columns[name]) for name in sheet.columns.keys() & fields}
    links = {name: list(values) for name, values in (*sheet.texts.items(), *sheet.ids.items())}
    return Given(plain, links)


def note(tx: Transaction, sheet: Sheet, saved: Saved, given: Given) -> None:
    """Writes what the good rows of a sheet say, where it differs from what was said before.

    Rows of read-only records are left out: what they say stays a conflict until it is taken.
    """
    kind = sheet.kind.name
    ids, systems = sheet.given("external_id"), sheet.given("source_system")
    texts = _texts(sheet, given)
    numbers = dict(zip(saved.places, saved.numbers, strict=True))
    fresh = [
        (number, str(systems[place]), texts[place])
        for place, number in numbers.items()
        if ids[place] is not None
    ]
    stored: dict[str, dict[int, str]] = {}
    for place in sheet.good() if any(sheet.found) else ():
        row = sheet.found[place]
        if row is not None and ids[place] is not None and place not in sheet.kept:
            stored.setdefault(str(systems[place]), {})[row["id"]] = texts[place]
    for system, said in stored.items():
        before = in_force(tx, kind, system, said)
        for number, text in said.items():
            was = before.get(number)
            now = text if was is None else _added(was.said, text)
            if was is None or now != was.said:
                fresh.append((number, system, now))
    write(tx, kind, fresh)


def _added(was: str, now: str) -> str:
    """What was said before, and what is said now in its place."""
    if was == now:
        return was
    return json.dumps(
        {**json.loads(was), **json.loads(now)},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def _texts(sheet: Sheet, given: Given) -> list[str]:
    """A JSON object for each row, its fields in the order of their names."""
    said: dict[str, Sequence[object]] = dict(given.values)
    if "status" in sheet.columns:
        final = sheet.columns["status"]
        raw = said.get("status", [None] * sheet.size)
        said["status"] = [
            now if now in _ENDINGS else told for told, now in zip(raw, final, strict=True)
        ]
    for column in _link_columns(sheet, given):
        said[field_name(column)] = _where_given(sheet.columns[column], column, given)
    parts = [_parts(name, said[name]) for name in sorted(said)]
    return [
        "{" + ",".join([part for part in row if part]) + "}" for row in zip(*parts, strict=True)
    ] or ["{}"] * sheet.size


def _link_columns(sheet: Sheet, given: Given) -> list[str]:
    names = {name if name.endswith("_id") else f"{name}_id" for name in given.links}
    if "regarding" in given.links:
        names.update(_ABOUT)
    return sorted(names & sheet.columns.keys())


def _where_given(numbers: Values, column: str, given: Given) -> Values:
    """The numbers of linked records, but for those that the program chose by itself."""
    name = column.removesuffix("_id")
    sources = [given.links[each] for each in (name, column) if each in given.links]
    if "regarding" in given.links and column in _ABOUT:
        sources.append(given.links["regarding"])
    if len(sources) == 1:
        return [
            n if told is not None else None for n, told in zip(numbers, sources[0], strict=True)
        ]
    return [
        number if any(source[place] is not None for source in sources) else None
        for place, number in enumerate(numbers)
    ]


def _parts(name: str, values: Sequence[object]) -> Sequence[str | None]:
    """`"field":"value"` for each value, None for nothing."""
    known = {value: _part(name, value) for value in set(values)}
    return [known[value] for value in values]


def _part(name: str, value: object) -> str | None:
    if not isinstance(value, str | int) or value.__class__ is Refusal:
        return None
    return f'"{name}":{quoted(str(value))}'


def ended_by_system(
    tx: Transaction, kind: str, batches: Mapping[int, int], numbers: Collection[int]
) -> set[int]:
    """Those of the ended records whose own system said their ending by then.

    `batches` are those that ended them.
    """
    sql = f"SELECT id, status, source_system FROM {kind} WHERE id IN"
    rows = [row for row in read_among(tx, sql, numbers) if row["source_system"] is not None]
    found: set[int] = set()
    for system in sorted({row["source_system"] for row in rows}):
        status = {row["id"]: row["status"] for row in rows if row["source_system"] == system}
        for number, told in in_force(tx, kind, system, status, until=batches).items():
            if fields_of(told.said).get("status") == status[number]:
                found.add(number)
    return found
