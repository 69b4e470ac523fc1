"""The report of an imported folder."""

from collections.abc import Iterable, Iterator, Sequence

from oppcli.domain.field import FieldType
from oppcli.domain.folder import noun_of
from oppcli.domain.imported import Imported, Reject
from oppcli.domain.names import spoken
from oppcli.domain.restored import Merged, Restored
from oppcli.domain.wording import counted
from oppcli.importing.folder import Opened
from oppcli.output.import_report import also, conflicts, counts, plan_rows
from oppcli.output.table import Column, Table

_FIGURES = ("rows", "created", "updated", "unchanged", "conflicts")


def lines(done: Restored | Merged, folder: str, *, saved: bool) -> Iterator[str]:
    """The counts, file by file, after what was done."""
    if isinstance(done, Restored):
        verb = "is now" if saved else "would be"
        yield f"The store was empty, and {verb} what {folder} holds, history and refs included."
        told = [
            counted(rows, noun_of(name), spoken(name)) for name, rows in done.counts.items() if rows
        ]
        yield ", ".join(told) or "nothing"
        return
    if any(imported.created or imported.rejected for imported in done.files.values()):
        yield f"The store holds records already: new ones of {folder} get refs of their own."
    else:
        yield f"The store holds all records of {folder} already."
    width = max(map(len, done.files), default=0)
    for name, imported in done.files.items():
        more = also(imported)
        yield f"  {name:<{width}}  {counts(imported)}{f' · {more}' if more else ''}"


def notes(done: Restored | Merged) -> Iterator[str]:
    """What else is worth knowing."""
    if isinstance(done, Restored):
        for name in done.changed:
            yield f"{name} was edited after the export: its present content was imported."
        yield from done.notes
        return
    if done.named:
        have = "record has" if done.named == 1 else "records have"
        yield (
            f"{done.named:,} {have} no external_id: they are known as {done.system} and their ref"
            " in the folder, so that importing it again changes nothing"
        )
    for name, imported in done.files.items():
        for line in conflicts(imported):
            yield line if line.startswith(" ") else f"{name}: {line}"
    yield from done.notes


def rejects(told: Iterable[tuple[str, Reject]], count: int) -> list[str]:
    """The first reasons by file and line, and how many more there are."""
    said = [f"  {name} line {each.line}: {each.reason}" for name, each in told]
    rest = count - len(said)
    return [*said, f"  … and {rest:,} more"] if rest else said


def plan_table(done: Restored | Merged, files: Sequence[Opened]) -> Table:
    """What becomes of every row of the folder's files, one field a line; see `import_report`."""
    if isinstance(done, Restored):
        plans = done.plans
    else:
        plans = {name: imported.plan for name, imported in done.files.items()}
    return plan_rows((str(each.path), plans.get(each.file.name, ())) for each in files)


def table(done: Restored | Merged, *, saved: bool) -> Table:
    """A row for each file, for programs."""
    columns = (
        Column("file"),
        *(Column(name, FieldType.INTEGER) for name in _FIGURES),
        Column("saved"),
    )
    if isinstance(done, Restored):
        found = {name: Imported(name, created=rows) for name, rows in done.counts.items()}
    else:
        found = dict(done.files)
    rows = [
        (name, *(getattr(each, figure) for figure in _FIGURES), "yes" if saved else "no")
        for name, each in found.items()
    ]
    return Table(columns, rows)
