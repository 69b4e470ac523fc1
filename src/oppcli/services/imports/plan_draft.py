"""The draft of a plan of an import: what is known of each file, what is open, and the comments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oppcli.domain.field import Kind
from oppcli.domain.imported import LEFT_OPEN
from oppcli.domain.own_fields import type_of
from oppcli.domain.reference_fields import EVERY
from oppcli.domain.wording import counted
from oppcli.importing.files.source import Source
from oppcli.importing.layouts.foreign import FOREIGN, MEANT
from oppcli.importing.layouts.headings import REJECT_COLUMNS, KindNotTold, importable
from oppcli.importing.layouts.mapping import NO_KIND
from oppcli.importing.layouts.mapping import Mapping as Said
from oppcli.importing.layouts.recognising import NOBODY, Recognised
from oppcli.importing.plans.reading import MAKES_PROCESS, Place
from oppcli.importing.plans.reading import Table as Plan
from oppcli.importing.preview import readings
from oppcli.importing.table import Table
from oppcli.importing.values.questions import Question

MOST_LISTED = 12  # values of a column that are all named
_LONGEST_SAMPLE = 60  # characters of a cell
_LOOKED_AT = 2_000  # rows of a file whose kind is not told
_KINDS = ("opportunity", "lead", "account", "contact", "activity", "device", "user")
_FIRST_KEYS = ("from", "kind", "source_system", "process", MAKES_PROCESS, "stage_order")
_LAST_KEYS = ("columns", "values", "constants", "endings", "files")


@dataclass(frozen=True, slots=True)
class Open:
    """What a plan leaves to be decided, why, and the answers it can have (none: any text)."""

    place: Place
    why: str
    choices: tuple[str, ...] = ()


@dataclass(slots=True)
class Understood:
    """A plan with `?` in the open places, what stands beside values and above tables in it.

    `left_out`: the places of headings that no field is for, and the kind of their records.
    """

    plan: Plan = field(default_factory=dict)
    notes: dict[Place, str] = field(default_factory=dict)
    heads: dict[Place, list[str]] = field(default_factory=dict)
    opens: list[Open] = field(default_factory=list)
    left_out: dict[Place, Kind] = field(default_factory=dict)

    def leave_open(self, place: Place, why: str, choices: Sequence[str] = ()) -> None:
        """Puts a `?` there, unless something is there already."""
        if self.put(place, LEFT_OPEN):
            listed = ", ".join(choice or '""' for choice in choices)
            self.notes[place] = f"{why}: {listed}" if choices else why
            self.opens.append(Open(place, why, tuple(choices)))

    def put(self, place: Place, value: object) -> bool:
        """Puts a value there; False where something else than nothing is there already."""
        table = self.plan
        for key in place[:-1]:
            table = table.setdefault(key, {})
        if table.get(place[-1]) not in (None, "", []):
            return False
        table[place[-1]] = value
        return True


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file that could be read: where the plan speaks of it, and as what it is taken."""

    prefix: Place
    table: Table
    said: Said


def note_questions(found: Understood, read: FileRead, asked: Sequence[Question]) -> None:
    """What columns leave open, once for what decides several of them."""
    for question in asked:
        answers = [
            f"{_ANSWERS.get(answer, answer)}: {question.reading(answer)}"
            for answer in question.readings
        ]
        why = f"{question.column} can be read in two ways ({'; '.join(answers)})"
        if question.settles in ("date_order", "decimal"):
            place: Place = (*read.prefix, question.settles)
            choices = [_ANSWERS.get(answer, answer) for answer in question.readings]
        else:
            place = (*read.prefix, "values", question.settles, "1")
            choices = [answer.removeprefix("1=") for answer in question.readings]
        found.leave_open(place, why, choices)


_ANSWERS = {".": "point", ",": "comma"}


def note_untold(
    found: Understood, prefix: Place, source: Source, untold: KindNotTold, *, keeps: bool
) -> None:
    """A file of which its headings do not say what it holds: all columns and what is in them.

    With `keeps` none of them is left out: what no field is for becomes an own field.
    """
    found.heads[prefix].append(untold.message[0].upper() + untold.message[1:])
    found.leave_open((*prefix, "kind"), "what the file holds", (*_KINDS, NO_KIND))
    rows = [cells for _, cells, fault in _first_rows(source) if not fault]
    heads = found.heads[prefix] if keeps else found.heads.setdefault((*prefix, "columns"), [])
    if keeps:
        heads.append(
            "What no field is for is kept in fields of your own; a table [columns] may say:"
        )
    heads.append('Heading = "field", by the kind; "" leaves a heading out.')
    for name in _KINDS:
        heads.append(f"{name}: {', '.join(each.name for each in importable(EVERY[name]))}")
    for index, heading in enumerate(source.headings):
        if heading and heading not in REJECT_COLUMNS:
            place = (*prefix, "columns", heading)
            listed = _listed([cells[index] for cells in rows])
            if keeps:
                heads.append(f"{heading}: {listed}")
                continue
            found.put(place, "")
            found.notes.setdefault(place, listed)


def _first_rows(source: Source) -> Iterator[tuple[int, list[str], str]]:
    for count, row in enumerate(source.rows()):
        if count == _LOOKED_AT:
            return
        if any(row[1]):
            yield row


def _listed(cells: Sequence[str]) -> str:
    """The values of a column, where they are few, else some of them."""
    given = dict.fromkeys(cell.strip() for cell in cells if cell.strip())
    values = [_sampled(cell, is_left_out=False) for cell in given]
    more = len(values) > MOST_LISTED
    return ", ".join(values[: 3 if more else MOST_LISTED]) + (", …" if more else "")


def note_layout(found: Understood, read: FileRead, known: Recognised | None) -> None:
    """Which heading fills which field."""
    prefix, layout = read.prefix, read.table.layout
    found.put((*prefix, "kind"), layout.kind.name)
    rows = counted(read.table.rows, "row")
    whose = known.said if known is not None else ""
    name = Path(read.table.source.name).name
    found.heads[prefix].append(f"{name}: {whose or layout.kind.plural}, {rows}.")
    heads = found.heads.setdefault((*prefix, "columns"), [])
    meant = (each for each in FOREIGN.get(layout.kind.name, ()) if each.name in MEANT)
    fields = ", ".join(each.name for each in (*importable(layout.kind), *meant))
    heads.append('Heading = "field", or ["field", "field"]; "" leaves a heading out.')
    heads.append(f"Fields: {fields}.")
    if known is not None and not known.profile.own:
        found.put(("from",) if prefix else (*prefix, "from"), known.profile.key)
        del found.heads[*prefix, "columns"]
        _note_known(found.heads[prefix], read)
        found.heads[prefix] += _kept(read)
        return
    if known is None and read.said.system.lower() != NOBODY:
        found.put((*prefix, "source_system"), read.said.source_system)
        found.notes[(*prefix, "source_system")] = "a name for the system that these ids are from"
    heads += _kept(read)
    _note_columns(found, read)


def _note_columns(found: Understood, read: FileRead) -> None:
    """Which field each column fills; a question where it may be any of several, and a line above
    them of those that others are made of."""
    prefix, layout = read.prefix, read.table.layout
    heads = found.heads[*prefix, "columns"]
    own = {
        heading: [feed.field.name for feed in layout.feeds if feed.index == place]
        for place, heading in enumerate(read.table.source.headings)
        if heading and heading not in REJECT_COLUMNS
    }
    parts = {
        read.table.source.headings[index]
        for feed in layout.feeds
        for index in feed.indexes
        if feed.index is None or index != feed.index
    }
    kept = {each.name for each in layout.kept}
    first = {each.heading: each for each in readings(read.table)}
    unclear = layout.unclear
    for heading, names in own.items():
        place = (*prefix, "columns", heading)
        seen = first.get(heading)
        sample = seen.sample if seen is not None else ""
        if heading in parts and not names:
            heads.append(f"{heading} is read by itself: {sample}")
        elif not kept.isdisjoint(names):
            continue
        elif heading in unclear:
            why = f"may be any of these; '' leaves it out ({sample})"
            found.leave_open(place, why, (*unclear[heading], ""))
        elif place not in found.notes:
            found.put(place, names[0] if len(names) == 1 else names or "")
            found.notes[place] = _sampled(sample, is_left_out=not names)
            if heading in layout.unmapped:
                found.left_out[place] = layout.kind


def _sampled(cell: str, *, is_left_out: bool) -> str:
    short = cell if len(cell) <= _LONGEST_SAMPLE else f"{cell[:_LONGEST_SAMPLE]}…"
    return f"left out: {short}".removesuffix(": ") if is_left_out else short


def _kept(read: FileRead) -> list[str]:
    """Which headings become own fields, as a comment; nothing where none does."""
    layout = read.table.layout
    kept = [
        f"{feed.heading} = {feed.field.name} ({type_of(feed.field)})"
        for feed in layout.feeds
        if feed.field in layout.kept
    ]
    said = 'Kept in fields of your own: {}. In [columns] "" leaves a heading out.'
    return [said.format(", ".join(kept))] if kept else []


def _note_known(heads: list[str], read: FileRead) -> None:
    """What the headings of a known export fill by themselves, as comments."""
    filled: dict[str, list[str]] = {}
    left: list[str] = []
    kept = {field.name for field in read.table.layout.kept}
    for each in readings(read.table):
        if each.field in kept:
            continue
        if each.field and each.heading:
            filled.setdefault(each.heading, []).append(each.field)
        elif each.heading:
            left.append(each.heading)
    pairs = [f"{heading} = {' + '.join(names)}" for heading, names in filled.items()]
    heads.append(f"Known: {', '.join(pairs)}.")
    if left:
        heads.append(f"Left out: {', '.join(left)}. A table [columns] takes them.")


def in_order(plan: Plan) -> Plan:
    """The keys of a plan in the order in which somebody reads them; nothing empty but texts."""
    rest = [key for key in plan if key not in (*_FIRST_KEYS, *_LAST_KEYS)]
    keys = dict.fromkeys((*_FIRST_KEYS, *rest, *_LAST_KEYS))
    made = {key: plan[key] for key in keys if key in plan and plan[key] != {}}
    if "files" in made:
        made["files"] = {name: in_order(part) for name, part in made["files"].items()}
    return made
