"""Remembers how the files of a source system were read, once that was decided in a plan.

What is decided for a kind of record is kept as the table of a map file, with the headings that it
was decided for. It belongs to the batch of the import, so that an undo takes it back.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from oppcli.domain.field import Kind
from oppcli.domain.imported import Imported
from oppcli.domain.merging import OURS
from oppcli.importing.files.source import Source
from oppcli.importing.layouts.headings import importable_field
from oppcli.importing.layouts.map_files import as_table
from oppcli.importing.layouts.mapping import Mapping as Said
from oppcli.importing.layouts.mapping import mapping_of
from oppcli.importing.layouts.normalize import squeezed
from oppcli.importing.layouts.recognising import Recognised
from oppcli.importing.table import Table
from oppcli.plain_records import ImportPlan
from oppcli.services.imports.open_files import own_part
from oppcli.services.imports.run import Watch, import_tables
from oppcli.services.imports.tables import DEFAULT_SYSTEM
from oppcli.services.work import Work, in_one_transaction
from oppcli.transaction import Transaction

_HEADINGS = "headings"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was decided for the files of a system that hold one kind of record."""

    system: str
    kind: str
    headings: frozenset[str]  # squeezed
    said: Said

    def fits(self, headings: Sequence[str], system: str, kind: str) -> bool:
        """Whether it was decided for a file with those headings; `system` is known by them."""
        if system:
            return (self.system, self.kind) == (system, kind)
        return {squeezed(each) for each in headings if each} == self.headings


@in_one_transaction
def import_as_decided(
    work: Work,
    tables: Sequence[Table],
    mapping: Said,
    *,
    strict: bool = False,
    rejects: str | None = None,
    conflicts: str = OURS,
    plans: bool = False,
    watch: Watch = lambda rows: None,
) -> list[Imported]:
    """Stores the rows of tables as `import_tables` does, and keeps how they were read."""
    with work.transaction() as tx:
        results = import_tables(
            work,
            tables,
            strict=strict,
            rejects=rejects,
            process=mapping.process if mapping.makes_process else None,
            stage_order=mapping.stage_order,
            conflicts=conflicts,
            plans=plans,
            watch=watch,
        )
        if all(result.saved for result in results):
            _remember(tx, tables, mapping)
    return results


def _remember(tx: Transaction, tables: Sequence[Table], mapping: Said) -> None:
    """Keeps what the mapping says of each table, for its system and kind."""
    for table in tables:
        said = mapping.overridden_by(own_part(mapping, table.source.name))
        part = _part(replace(said, files={}), table)
        system = said.source_system or _system(table)
        text = json.dumps(
            {**as_table(part), _HEADINGS: [each for each in table.source.headings if each]},
            ensure_ascii=False,
            sort_keys=True,
        )
        kind = table.layout.kind.name
        kept = tx.all_of(ImportPlan, source_system=system, kind=kind)
        if not kept:
            tx.add(
                ImportPlan(batch_id=tx.recorder.batch, source_system=system, kind=kind, plan=text)
            )
        elif kept[0].plan != text:
            kept[0].plan = text
    tx.flush()


def remembered(plans: Sequence[tuple[str, str, str]]) -> list[Remembered]:
    """What the plans of a store decided, each a system, a kind and the JSON of what was said."""
    found = []
    for system, kind, text in plans:
        table: dict[str, Any] = json.loads(text)
        headings = frozenset(map(squeezed, table.pop(_HEADINGS, ())))
        found.append(Remembered(system, kind, headings, mapping_of(table)))
    return found


def _system(table: Table) -> str:
    known = table.layout.known
    return known.profile.key if known is not None else DEFAULT_SYSTEM


def _part(said: Said, table: Table) -> Said:
    """What of the mapping is about that table: its headings, and fields of its kind."""
    here = {squeezed(each) for each in table.source.headings}
    kind = table.layout.kind

    return replace(
        said,
        kind=said.kind and kind.name,
        columns={each: names for each, names in said.columns.items() if squeezed(each) in here},
        values={name: said_of for name, said_of in said.values.items() if _has(kind, name)},
        constants={name: text for name, text in said.constants.items() if _has(kind, name)},
    )


def _has(kind: Kind, name: str) -> bool:
    return importable_field(kind, name) is not None


def as_decided(
    before: Sequence[Remembered], looked: Sequence[tuple[Source, Recognised | None]]
) -> tuple[Said, list[Remembered]]:
    """What was decided for files like these, and each that it is made of; nothing for others.

    Of several decisions for the same headings, `before` has the one that holds at its end.
    """
    used: dict[str, Remembered] = {}
    for source, known in looked:
        is_foreign = known is not None and not known.profile.own
        system = known.profile.key if known is not None and is_foreign else ""
        kind = known.export.kind if known is not None else ""
        fitting = [each for each in before if each.fits(source.headings, system, kind)]
        if fitting:
            used[source.name] = fitting[-1]
    said = {
        name: _cut(each.said, next(s.headings for s, _ in looked if s.name == name))
        for name, each in used.items()
    }
    if len(looked) == 1:
        return next(iter(said.values()), Said()), list(used.values())
    return _together(said), list(used.values())


def _cut(said: Said, headings: Sequence[str]) -> Said:
    """Without the headings that a file lacks: a system leaves some out now and then."""
    here = {squeezed(each) for each in headings}
    kept = {each: names for each, names in said.columns.items() if squeezed(each) in here}
    return replace(said, columns=kept)


def _together(said: Mapping[str, Said]) -> Said:
    """One mapping of several files, by name."""
    makers = [each for each in said.values() if each.makes_process]
    return Said(
        makes_process=bool(makers),
        process=next((each.process for each in makers), ""),
        stage_order=next((each.stage_order for each in makers if each.stage_order), ()),
        files={
            name: replace(each, makes_process=False, process="", stage_order=())
            for name, each in said.items()
        },
    )
