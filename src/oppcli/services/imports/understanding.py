"""Finds out how files would be imported and what is open about that, as the plan of an import.

Nothing is kept: the files are taken in a trial, and what stops one of them is noted as open.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from oppcli.domain.dates import DateOrder
from oppcli.domain.field import CLOSED
from oppcli.domain.imported import Imported
from oppcli.domain.reference_fields import IMPORTED
from oppcli.domain.wording import counted, quoted
from oppcli.errors import BadValue, RuleRefused
from oppcli.importing.columns import CellRefusal
from oppcli.importing.if_taken import asked_if_taken
from oppcli.importing.layouts.foreign import SAID_BY
from oppcli.importing.layouts.headings import (
    HeadingsClash,
    KindNotTold,
    NothingToImport,
)
from oppcli.importing.layouts.map_files import as_table
from oppcli.importing.layouts.mapping import IS_STAGE, NO_KIND
from oppcli.importing.layouts.mapping import Mapping as Said
from oppcli.importing.plans.reading import MAKES_PROCESS, Place
from oppcli.importing.table import Table
from oppcli.importing.values.questions import Ask, Question
from oppcli.services.imports.open_files import (
    ORDER,
    Given,
    Shared,
    habits_of,
    look,
    not_kept,
    own_part,
    read_as,
)
from oppcli.services.imports.plan_draft import (
    MOST_LISTED,
    FileRead,
    Understood,
    in_order,
    note_layout,
    note_questions,
    note_untold,
)
from oppcli.services.imports.process_from_file import undecided_stages
from oppcli.services.imports.run import import_tables
from oppcli.services.work import Work

_NEEDS_CLOSING = {"closed_on": "a day", "actual_revenue": "an amount"}


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
        found.plan |= shared
    parts = Shared(mapping) if len(paths) > 1 else None
    reads: list[FileRead] = []
    names = [Path(path).name for path in paths]
    for path, name in zip(paths, names, strict=True):
        key = name if names.count(name) == 1 else path
        prefix: Place = ("files", key) if len(paths) > 1 else ()
        own = as_table(own_part(mapping, path))
        part = {**shared, **own} if not prefix else dict(own)
        for key, value in part.items():
            found.put((*prefix, key), value)
        found.heads.setdefault(prefix, [])
        read = _read(found, prefix, path, mapping, given, currency, usual_order, parts)
        if read is not None:
            reads.append(read)
    reads.sort(key=lambda each: ORDER.index(each.table.layout.kind.name))
    if reads:
        _try(found, work, mapping, reads)
        for read in reads:
            _note_needs(found, read)
            _note_closings(found, read)
    found.plan = in_order(found.plan)
    return found


def _read(
    found: Understood,
    prefix: Place,
    path: str,
    mapping: Said,
    given: Given,
    currency: str,
    usual_order: DateOrder | None,
    parts: Shared | None,
) -> FileRead | None:
    """The file as a table, as far as it can be told; what it leaves open is noted."""
    own = own_part(mapping, path)
    if (own.kind or mapping.kind) == NO_KIND:
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
    said = mapping.overridden_by(own)
    is_narrowed = parts is None
    while True:
        try:
            if parts and not is_narrowed:
                said, is_narrowed = parts.of(source, known).overridden_by(own), True
            habits = habits_of(said, currency, usual_order, _noting(asked))
            table = read_as(source, said, known, habits, given)
            break
        except HeadingsClash as clash:
            for heading in clash.headings:
                why = f"all of {', '.join(map(quoted, clash.headings))} mean it; '' leaves it out"
                found.leave_open((*prefix, "columns", heading), why, (clash.name, ""))
            left_out = dict.fromkeys(clash.headings, ())
            said = replace(said, columns={**said.columns, **left_out})
        except KindNotTold as untold:
            note_untold(found, prefix, source, untold, keeps=said.keeps_unmapped)
            return None
        except NothingToImport as other:
            _set_aside(found, prefix, other)
            return None
    read = FileRead(prefix, table, said)
    note_questions(found, read, asked)
    note_layout(found, read, known)
    note_questions(found, read, asked_if_taken(table, _noting))
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


def _try(found: Understood, work: Work, mapping: Said, reads: Sequence[FileRead]) -> None:
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
            titles = ", ".join(quoted(each.value) for each in new[:MOST_LISTED])
            found.leave_open(
                (MAKES_PROCESS,),
                f"make a process of the stages {titles}, or take them as values.stage says",
                ("true", "false"),
            )
            makes = True
    if makes or found.plan.get(MAKES_PROCESS) is True:
        undecided = _undecided(work, tables, mapping)
        if undecided:
            found.leave_open(
                ("stage_order",), f"of that process, first to last: {', '.join(undecided)}"
            )
    for read, result in zip(reads, results, strict=True):
        _note_unknown(found, read, result)
        _note_endings(found, read)
        if not makes:
            _note_synonyms(found, read, result)


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


def _note_unknown(found: Understood, read: FileRead, result: Imported) -> None:
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


def _note_synonyms(found: Understood, read: FileRead, result: Imported) -> None:
    """The stages that the file calls by another name, and of how many rows."""
    for (text, stage), count in result.synonyms.items():
        place: Place = (*read.prefix, "values", "stage", text.strip())
        if found.put(place, stage):
            found.notes[place] = counted(count, "row")


def _note_endings(found: Understood, read: FileRead) -> None:
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


def _note_needs(found: Understood, read: FileRead) -> None:
    """The fields that a new record needs and that nothing in the file fills."""
    layout = read.table.layout
    for names in IMPORTED.get(layout.kind.name, ()):
        said = [said for name in names for said in (name, f"{name}_id", SAID_BY.get(name, name))]
        if not any(map(layout.feed, said)):
            headings = [heading for heading in read.table.source.headings if heading][:2]
            pattern = " ".join(f"{{{heading}}}" for heading in headings)
            why = f"every {layout.kind.name} needs it: a text, or headings, {pattern!r}"
            found.leave_open((*read.prefix, "constants", names[0]), why)


def _note_closings(found: Understood, read: FileRead) -> None:
    """The day and the amount that ended rows lack."""
    if read.table.layout.kind.name != "opportunity":
        return
    lacking: Counter[str] = Counter()
    for batch in read.table.batches():
        nothing: list[object] = [None] * len(batch.rows)
        names = ("status", "closed_on", "actual_revenue", "est_revenue")
        columns = [batch.values.get(name, nothing) for name in names]
        for status, day, actual, expected in zip(*columns, strict=True):
            if status in CLOSED and not isinstance(status, CellRefusal):
                lacking["closed_on"] += day is None
                lacking["actual_revenue"] += status == "won" and actual is None and expected is None
    for name, what in _NEEDS_CLOSING.items():
        if lacking[name]:
            rows = counted(lacking[name], "row")
            why = f"{rows} ended without {what}: one for all, or a column above"
            found.leave_open((*read.prefix, "constants", name), why)
