"""Finds out how files would be imported and what is open about that, as the plan of an import.

Nothing is kept: the files are taken in a trial, and what stops one of them is noted as open.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from pathlib import Path

from oppcli.domain.dates import DateOrder
from oppcli.domain.field import CLOSED
from oppcli.domain.imported import LEFT_OPEN, Imported
from oppcli.domain.reference_fields import EVERY, IMPORTED
from oppcli.domain.wording import counted, quoted
from oppcli.errors import BadValue, RuleRefused
from oppcli.importing.columns import Refusal
from oppcli.importing.files.source import Source
from oppcli.importing.layouts.headings import (
    REJECT_COLUMNS,
    HeadingsClash,
    KindNotTold,
    NothingToImport,
    importable,
)
from oppcli.importing.layouts.map_files import as_table
from oppcli.importing.layouts.mapping import IS_STAGE, NO_KIND
from oppcli.importing.layouts.mapping import Mapping as Said
from oppcli.importing.layouts.recognising import NOBODY, Recognised
from oppcli.importing.plans.reading import MAKES_PROCESS, Place
from oppcli.importing.plans.reading import Table as Plan
from oppcli.importing.reading_of import readings
from oppcli.importing.table import Table
from oppcli.importing.values.questions import Ask, Question
from oppcli.services.imports.opening import (
    ORDER,
    Given,
    habits_of,
    look,
    not_kept,
    own_part,
    read_as,
)
from oppcli.services.imports.process_from_file import undecided_stages
from oppcli.services.imports.run import import_tables
from oppcli.services.work import Work

_KINDS = ("opportunity", "lead", "account", "contact", "activity", "device", "user")
_MOST_LISTED = 12  # values of a column that are all named
_LONGEST_SAMPLE = 60  # characters of a cell
_LOOKED_AT = 2_000  # rows of a file whose kind is not told
_NEEDS_CLOSING = {"closed_on": "day", "actual_revenue": "amount"}
_SHARED = ("stage_order", "process", MAKES_PROCESS, "from")


@dataclass(frozen=True, slots=True)
class Open:
    """What a plan leaves to be decided, why, and the answers it can have (none: any text)."""

    place: Place
    why: str
    choices: tuple[str, ...] = ()


@dataclass(slots=True)
class Understood:
    """A plan with `?` in the open places, what stands beside values and above tables in it."""

    plan: Plan = field(default_factory=dict)
    notes: dict[Place, str] = field(default_factory=dict)
    heads: dict[Place, list[str]] = field(default_factory=dict)
    opens: list[Open] = field(default_factory=list)

    def leave_open(self, place: Place, why: str, choices: Sequence[str] = ()) -> None:
        """Puts a `?` there, unless something is there already."""
        if self.put(place, LEFT_OPEN):
            self.notes[place] = f"{why}: {', '.join(choices)}" if choices else why
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
class _Read:
    """One file that could be read: where the plan speaks of it, and as what it is taken."""

    prefix: Place
    table: Table
    said: Said


def understand(
    work: Work,
    paths: Sequence[str],
    mapping: Said,
    given: Given,
    *,
    currency: str,
    usual_order: DateOrder | None,
) -> Understood:
    """How those files would be taken, with all that the `mapping` says already.

    Raises BadValue or NotFound for a file that cannot be read, if it is the only one.
    """
    paths = list(dict.fromkeys(paths))
    found = Understood()
    shared = as_table(replace(mapping, files={}))
    if len(paths) > 1:
        found.plan |= {key: shared.pop(key) for key in _SHARED if key in shared}
    reads: list[_Read] = []
    for path in paths:
        prefix: Place = ("files", path) if len(paths) > 1 else ()
        own = as_table(own_part(mapping, path))
        part = {**shared, **own} if not prefix else dict(own)
        for key, value in part.items():
            found.put((*prefix, key), value)
        found.heads.setdefault(prefix, [])
        read = _read(found, prefix, path, mapping, given, currency, usual_order)
        if read is not None:
            reads.append(read)
    reads.sort(key=lambda each: ORDER.index(each.table.layout.kind.name))
    if reads:
        _try(found, work, mapping, reads)
        for read in reads:
            _note_needs(found, read)
            _note_closings(found, read)
    found.plan = _in_order(found.plan)
    return found


def _read(
    found: Understood,
    prefix: Place,
    path: str,
    mapping: Said,
    given: Given,
    currency: str,
    usual_order: DateOrder | None,
) -> _Read | None:
    """The file as a table, as far as it can be told; what it leaves open is noted."""
    said = mapping.overridden_by(own_part(mapping, path))
    if said.kind == NO_KIND:
        return None
    try:
        source, known = look(path, mapping, given)
        if known is not None and not known.is_kept:
            raise NothingToImport(
                f"{not_kept(source, known)}.",
                "import the other files of the export; --kind KIND takes this one all the same",
            )
    except BadValue as wrong:
        _set_aside(found, prefix, wrong)
        return None
    asked: list[Question] = []
    while True:
        habits = habits_of(said, currency, usual_order, _noting(asked))
        try:
            table = read_as(source, said, known, habits)
            break
        except HeadingsClash as clash:
            for heading in clash.headings:
                why = f"all of {', '.join(map(quoted, clash.headings))} mean it; '' leaves it out"
                found.leave_open((*prefix, "columns", heading), why, (clash.name, ""))
            left_out = dict.fromkeys(clash.headings, ())
            said = replace(said, columns={**said.columns, **left_out})
        except KindNotTold as untold:
            _note_untold(found, prefix, source, untold)
            return None
        except NothingToImport as other:
            _set_aside(found, prefix, other)
            return None
    read = _Read(prefix, table, said)
    _note_questions(found, read, asked)
    _note_layout(found, read, known)
    return read


def _set_aside(found: Understood, prefix: Place, why: BadValue) -> None:
    """Leaves one of several files out, saying why; the only one is refused."""
    if not prefix:
        raise why
    found.put((*prefix, "kind"), NO_KIND)
    found.heads[prefix].append(f"Set aside: {why.message}")


def _noting(asked: list[Question]) -> Ask:
    """Answers with the first reading, and keeps the question."""

    def ask(question: Question) -> str:
        asked.append(question)
        return next(iter(question.readings))

    return ask


def _note_questions(found: Understood, read: _Read, asked: Sequence[Question]) -> None:
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


def _note_untold(found: Understood, prefix: Place, source: Source, untold: KindNotTold) -> None:
    """A file of which its headings do not say what it holds: all columns and what is in them."""
    found.heads[prefix].append(untold.message[0].upper() + untold.message[1:])
    found.leave_open((*prefix, "kind"), "what the file holds", (*_KINDS, NO_KIND))
    rows = [cells for _, cells, fault in _first_rows(source) if not fault]
    heads = found.heads.setdefault((*prefix, "columns"), [])
    heads.append('Heading = "field", by the kind; "" leaves a heading out.')
    for name in _KINDS[:4]:
        heads.append(f"{name}: {', '.join(each.name for each in importable(EVERY[name]))}")
    for index, heading in enumerate(source.headings):
        if heading and heading not in REJECT_COLUMNS:
            place = (*prefix, "columns", heading)
            found.put(place, "")
            found.notes.setdefault(place, _listed([cells[index] for cells in rows]))


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
    more = len(values) > _MOST_LISTED
    return ", ".join(values[: 3 if more else _MOST_LISTED]) + (", …" if more else "")


def _note_layout(found: Understood, read: _Read, known: Recognised | None) -> None:
    """Which heading fills which field."""
    prefix, layout = read.prefix, read.table.layout
    found.put((*prefix, "kind"), layout.kind.name)
    rows = counted(read.table.rows, "row")
    whose = known.said if known is not None else ""
    name = Path(read.table.source.name).name
    found.heads[prefix].append(f"{name}: {whose or layout.kind.plural}, {rows}.")
    heads = found.heads.setdefault((*prefix, "columns"), [])
    fields = ", ".join(each.name for each in importable(layout.kind))
    heads.append('Heading = "field", or ["field", "field"]; "" leaves a heading out.')
    heads.append(f"Fields: {fields}.")
    if known is not None and not known.profile.own:
        found.put(("from",) if prefix else (*prefix, "from"), known.profile.key)
        del found.heads[*prefix, "columns"]
        _note_known(found.heads[prefix], read)
        return
    if known is None and read.said.system.lower() != NOBODY:
        found.put((*prefix, "source_system"), read.said.source_system)
        found.notes[(*prefix, "source_system")] = "a name for the system that these ids are from"
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
    first = {each.heading: each for each in readings(read.table)}
    for heading, names in own.items():
        place = (*prefix, "columns", heading)
        seen = first.get(heading)
        sample = seen.sample if seen is not None else ""
        if heading in parts and not names:
            heads.append(f"{heading} is read by itself: {sample}")
        elif place not in found.notes:
            found.put(place, names[0] if len(names) == 1 else names or "")
            found.notes[place] = _sampled(sample, is_left_out=not names)


def _sampled(cell: str, *, is_left_out: bool) -> str:
    short = cell if len(cell) <= _LONGEST_SAMPLE else f"{cell[:_LONGEST_SAMPLE]}…"
    return f"left out: {short}".removesuffix(": ") if is_left_out else short


def _note_known(heads: list[str], read: _Read) -> None:
    """What the headings of a known export fill by themselves, as comments."""
    filled: dict[str, list[str]] = {}
    left: list[str] = []
    for each in readings(read.table):
        if each.field and each.heading:
            filled.setdefault(each.heading, []).append(each.field)
        elif each.heading:
            left.append(each.heading)
    pairs = [f"{heading} = {' + '.join(names)}" for heading, names in filled.items()]
    heads.append(f"Known: {', '.join(pairs)}.")
    if left:
        heads.append(f"Left out: {', '.join(left)}. A table [columns] takes them.")


def _try(found: Understood, work: Work, mapping: Said, reads: Sequence[_Read]) -> None:
    """Takes the tables in for a trial, and notes the values that nobody knows."""
    tables = [read.table for read in reads]
    makes = found.plan.get(MAKES_PROCESS) is True
    results = _trial(work, tables, mapping, makes=makes)
    stages = [
        each for result in results for each in result.unknown if each.field in ("stage", "process")
    ]
    new = [each for each in stages if not each.may_end]
    knows_whose = any(table.layout.known is not None for table in tables)
    if new and not makes:
        knows_order = not _undecided(work, tables, mapping)
        if knows_whose and knows_order:
            found.put((MAKES_PROCESS,), True)
            found.notes[MAKES_PROCESS,] = "false: say in values.stage what each stage is"
            results = _trial(work, tables, mapping, makes=True)
        else:
            titles = ", ".join(quoted(each.value) for each in new[:_MOST_LISTED])
            found.leave_open(
                (MAKES_PROCESS,),
                f"true makes a process of the stages {titles}, in the stage_order;"
                " false takes them as values.stage says",
                ("true", "false"),
            )
            makes = True
    if makes or found.plan.get(MAKES_PROCESS) is True:
        undecided = _undecided(work, tables, mapping)
        if undecided:
            found.leave_open(("stage_order",), f"first to last: {', '.join(undecided)}")
    for read, result in zip(reads, results, strict=True):
        _note_unknown(found, read, result)
        _note_endings(found, read)


def _trial(
    work: Work, tables: Sequence[Table], mapping: Said, *, makes: bool
) -> Sequence[Imported]:
    return import_tables(
        replace(work, keep=False),
        tables,
        process=mapping.process if makes else None,
        stage_order=mapping.stage_order,
    )


def _undecided(work: Work, tables: Sequence[Table], mapping: Said) -> tuple[str, ...]:
    store = work.store if work.store.exists() else None
    try:
        return undecided_stages(store, tables, mapping.process, mapping.stage_order)
    except RuleRefused:
        return ()


def _note_unknown(found: Understood, read: _Read, result: Imported) -> None:
    """The values that mean nothing here, with what they can be taken for."""
    for each in result.unknown:
        rows = counted(each.count, "row")
        value = each.value.strip()
        if each.may_end:
            place: Place = (*read.prefix, "endings", value)
            found.leave_open(place, rows, (*each.endings, IS_STAGE))
            continue
        near = f"{rows}, perhaps {each.near}" if each.near else rows
        endings = [ending for ending in each.endings if ending not in each.choices]
        place = (*read.prefix, "values", each.field, value)
        found.leave_open(place, near, (*each.choices, *endings))


def _note_endings(found: Understood, read: _Read) -> None:
    """The words that were taken for endings, and of how many rows."""
    ended: Counter[tuple[str, str]] = Counter()
    for batch in read.table.batches():
        ended.update((each.text.strip(), each.ending) for each in batch.ended.ended.values())
    for (text, ending), count in sorted(ended.items(), key=lambda pair: (-pair[1], pair[0])):
        if read.table.layout.known is not None:
            heads = found.heads.setdefault(read.prefix, [])
            heads.append(f"{quoted(text)} is an ending: {ending} ({counted(count, 'row')}).")
        elif found.put((*read.prefix, "endings", text), ending):
            found.notes[*read.prefix, "endings", text] = counted(count, "row")


def _note_needs(found: Understood, read: _Read) -> None:
    """The fields that a new record needs and that nothing in the file fills."""
    layout = read.table.layout
    for names in IMPORTED.get(layout.kind.name, ()):
        if not any(layout.feed(name) or layout.feed(f"{name}_id") for name in names):
            headings = [heading for heading in read.table.source.headings if heading][:2]
            pattern = " ".join(f"{{{heading}}}" for heading in headings)
            why = f"every {layout.kind.name} needs it: a text, or of headings as in {pattern!r}"
            found.leave_open((*read.prefix, "constants", names[0]), why)


def _note_closings(found: Understood, read: _Read) -> None:
    """The day and the amount that ended rows lack."""
    if read.table.layout.kind.name != "opportunity":
        return
    lacking: Counter[str] = Counter()
    for batch in read.table.batches():
        nothing: list[object] = [None] * len(batch.rows)
        names = ("status", "closed_on", "actual_revenue", "est_revenue")
        columns = [batch.values.get(name, nothing) for name in names]
        for status, day, actual, expected in zip(*columns, strict=True):
            if status in CLOSED and not isinstance(status, Refusal):
                lacking["closed_on"] += day is None
                lacking["actual_revenue"] += status == "won" and actual is None and expected is None
    for name, what in _NEEDS_CLOSING.items():
        if lacking[name]:
            rows = counted(lacking[name], "row")
            why = f"{rows} ended without this {what}: one for all, or a column for it above"
            found.leave_open((*read.prefix, "constants", name), why)


_FIRST_KEYS = ("from", "kind", "source_system", "process", MAKES_PROCESS, "stage_order")
_LAST_KEYS = ("columns", "values", "constants", "endings", "files")


def _in_order(plan: Plan) -> Plan:
    """The keys of a plan in the order in which somebody reads them; nothing empty but texts."""
    rest = [key for key in plan if key not in (*_FIRST_KEYS, *_LAST_KEYS)]
    keys: AbstractSet[str] = dict.fromkeys((*_FIRST_KEYS, *rest, *_LAST_KEYS)).keys()
    made = {key: plan[key] for key in keys if key in plan and plan[key] != {}}
    if "files" in made:
        made["files"] = {name: _in_order(part) for name, part in made["files"].items()}
    return made
