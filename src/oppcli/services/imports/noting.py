"""Notes what the files of a source system say of records, once the rows of a sheet are stored."""

from collections.abc import Collection, Iterable, Sequence

from oppcli.domain.conflicts import FACTS
from oppcli.domain.field import ABOUT, CLOSED
from oppcli.domain.fields import FieldType
from oppcli.domain.merging import EMPTY, ENDED_BY
from oppcli.history import field_name
from oppcli.importing.columns import CellRefusal
from oppcli.importing.layouts.foreign import REGARDING_KINDS
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Clear, Given, Sheet, Values
from oppcli.services.imports.source_rows import new_run, regarding, write_run
from oppcli.transaction import Transaction

# Whose a row is, what follows from other facts, and what an export keeps of its own.
NOT_SAID = frozenset(("source_system", "external_id", "exchange_rate", "stage_since"))
_ENDINGS = frozenset((*CLOSED, "qualified", "disqualified", "done"))
# What a file says of the record that an activity is about.
REGARDING = (
    *("regarding", "regarding_id", "regarding_name", "opportunity_id", "lead_id", "contact_id"),
    *("account_id", "contact", "account", *(field.name for field in REGARDING_KINDS)),
)


def given_by(sheet: Sheet) -> Given:
    """Takes down what a sheet gives."""
    fields = {field.name for field in sheet.kind.fields} - NOT_SAID
    plain = {name: list(sheet.columns[name]) for name in sheet.columns.keys() & fields}
    plain |= {name: list(values) for name, values in sheet.own.items()}
    links = {name: list(values) for name, values in (*sheet.texts.items(), *sheet.ids.items())}
    linked = fields | set(ABOUT) if sheet.kind.name == "activity" else fields
    for column, values in sheet.columns.items():  # numbers that are known beforehand
        if column.endswith("_id") and field_name(column) in linked:
            links.setdefault(column, list(values))
    return Given(plain, links, list(sheet.given("source_system")))


def note_new(tx: Transaction, sheet: Sheet, saved: Saved) -> None:
    """Notes what rows said of the records that they made: a run for each system.

    Rows without an id elsewhere are left out, since no later row is known to be about the same
    record, but for the stage that a closed one does not name. A device is known by its own numbers,
    an account of a list by its name.
    """
    places = saved.places
    if not places:
        return
    given = sheet.told
    first, last = saved.numbers[0], saved.numbers[-1]
    ids, is_known = sheet.given("external_id"), sheet.by_name or sheet.kind.name == "device"
    of_place = given.every_system()
    systems = [of_place[p] if is_known or ids[p] is not None else None for p in places]
    unplaced = _unplaced(sheet, saved, systems)
    nobodys = [n for n, each in zip(saved.numbers, systems, strict=True) if each is None]
    if unplaced and (lost := frozenset(nobodys) & unplaced):
        run = new_run(tx.recorder.batch, (first, last), ["stage"], {}, lost, lost)
        write_run(tx, sheet.kind.name, "", run)
    told = dict.fromkeys(systems)
    told.pop(None, None)
    if not told:
        return
    fields, other = _said(sheet, saved, given)
    for system in told:
        members = None
        if len(told) > 1 or None in systems:
            members = frozenset(
                n for n, each in zip(saved.numbers, systems, strict=True) if each == system
            )
        of = other if members is None else _among(other, members)
        here = unplaced if members is None else unplaced & members
        run = new_run(tx.recorder.batch, (first, last), fields, of, members, here)
        write_run(tx, sheet.kind.name, str(system), run)


def _unplaced(sheet: Sheet, saved: Saved, systems: Sequence[object]) -> frozenset[int]:
    """The closed opportunities whose rows named no stage, where the rest of a run does not tell:
    rows that named an ending or a process in its place, or that have no id elsewhere."""
    if sheet.kind.name != "opportunity":
        return frozenset()
    nothing: Values = [None] * sheet.size
    stages, statuses = sheet.texts.get("stage", nothing), sheet.given("status")
    told = [sheet.told.links.get(name, nothing) for name in ("stage", "process")]
    said = told[0] if told[1] is nothing else _any(told)
    return frozenset(
        number
        for place, number, system in zip(saved.places, saved.numbers, systems, strict=True)
        if statuses[place] in CLOSED
        and stages[place] is None
        and (system is None or said[place] is not None)
    )


_Other = dict[str, dict[str, list[int]]]  # field → what was said instead → numbers


def _among(other: _Other, members: Collection[int]) -> _Other:
    return {
        name: {text: [n for n in numbers if n in members] for text, numbers in texts.items()}
        for name, texts in other.items()
    }


def _said(sheet: Sheet, saved: Saved, given: Given) -> tuple[list[str], _Other]:
    """The fields that rows of new records give, and what they say other than what was stored."""
    other: _Other = {}
    fields = []
    places, numbers = saved.places, saved.numbers
    is_whole = len(places) == sheet.size
    number_at = dict(zip(places, numbers, strict=True))

    def differ(name: str, said: Sequence[object], stored: Sequence[object]) -> None:
        if is_whole and said == stored:
            return
        pairs = zip(said, stored, strict=True)
        unlike = [place for place, (told, kept) in enumerate(pairs) if told != kept]
        for place in unlike:
            if (number := number_at.get(place)) is not None:
                text = text_of(said[place])
                of = other.setdefault(name, {})
                of.setdefault(EMPTY if text is None else text, []).append(number)

    for name, values in given.values.items():
        fields.append(name)
        if name not in sheet.own:  # of which a new record keeps what is said
            differ(name, _as_stored(sheet, name, values), sheet.given(name))
    if "status" in sheet.columns and "status" not in given.values:
        stored = sheet.columns["status"]
        fields.append("status")
        differ("status", [now if now in _ENDINGS else None for now in stored], stored)
    if ended := [place for place in sheet.ended.ended if sheet.ended_by_stage(place)]:
        fields.append(ENDED_BY)
        marks: Values = [None] * sheet.size
        for place in ended:
            marks[place] = "stage"
        differ(ENDED_BY, marks, [None] * sheet.size)
    if sheet.kind.name == "activity":
        stored = [regarding(dict(zip(ABOUT, row, strict=True))) for row in _about(sheet)]
        told = [source for name, source in given.links.items() if name in REGARDING]
        if told:
            fields.append("regarding")
            differ("regarding", _where(stored, _any(told)), stored)
    for column in link_columns(sheet, given):
        fields.append(field_name(column))
        stored = sheet.columns[column]
        differ(field_name(column), where_given(stored, column, given), stored)
    return fields, other


def _about(sheet: Sheet) -> Iterable[tuple[object, ...]]:
    """Per row the numbers of what it may be about."""
    return zip(*(sheet.given(f"{kind}_id") for kind in ABOUT), strict=True)


def _any(sources: Sequence[Values]) -> Values:
    """Per row the first that is given."""
    return [next((v for v in row if v is not None), None) for row in zip(*sources, strict=True)]


def _as_stored(sheet: Sheet, name: str, values: Values) -> Values:
    """What rows say of a field: amounts in the record's currency, facts that their status knows."""
    stored, field = sheet.given(name), sheet.kind.field(name)
    if field is not None and field.type is FieldType.MONEY:
        return _where(stored, values)
    if name == "status":
        return [now if now in _ENDINGS else told for told, now in zip(values, stored, strict=True)]
    return known_facts(name, values, sheet.given("status")) if name in FACTS else values


def known_facts(name: str, values: Sequence[object], statuses: Sequence[object]) -> Values:
    """The values of a fact of an ending, where the status of their row knows such a fact."""
    known = FACTS[name]
    return [
        value if status in known else None for value, status in zip(values, statuses, strict=True)
    ]


def link_columns(sheet: Sheet, given: Given) -> list[str]:
    """The columns of numbers that names or ids in the file stand for."""
    names = {name if name.endswith("_id") else f"{name}_id" for name in given.links}
    if sheet.kind.name == "activity":
        names.difference_update(f"{kind}_id" for kind in ABOUT)
    if "process" in given.links:
        names.add("stage_id")
    return sorted(names & sheet.columns.keys())


def where_given(numbers: Values, column: str, given: Given) -> Values:
    """The numbers of linked records, but for those that the program chose by itself."""
    name = column.removesuffix("_id")
    sources = [given.links[each] for each in (name, column) if each in given.links]
    if name == "stage" and "process" in given.links:
        sources.append(given.links["process"])
    if len(sources) == 1:
        return numbers if None not in sources[0] else _where(numbers, sources[0])
    return [
        number if any(source[place] is not None for source in sources) else None
        for place, number in enumerate(numbers)
    ]


def _where(values: Sequence[object], said: Sequence[object]) -> Values:
    """Those of the values that something is said for."""
    return [value if told is not None else None for value, told in zip(values, said, strict=True)]


def text_of(value: object) -> str | None:
    """What was said as the history keeps it; None for nothing."""
    if value is None or value.__class__ is CellRefusal:
        return None
    return EMPTY if isinstance(value, Clear) else str(value)
