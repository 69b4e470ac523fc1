"""The report of an import: its counts, its rejects, and how a file would be read."""

from collections.abc import Iterable, Sequence
from shlex import quote

from oppcli.domain.conflicts import FieldConflict
from oppcli.domain.fields import KINDS, FieldType
from oppcli.domain.imported import FieldPlan, Imported, RowPlan
from oppcli.domain.merging import THEIRS
from oppcli.domain.organisation import ORGANISATION
from oppcli.domain.own_fields import type_of
from oppcli.domain.refs import Ref, noun_of
from oppcli.domain.wording import counted, either, quoted
from oppcli.importing.files.source import Source
from oppcli.importing.layouts.headings import REJECT_COLUMNS
from oppcli.importing.layouts.layout import Layout
from oppcli.importing.layouts.normalize import squeezed
from oppcli.importing.likely_field import likely_field
from oppcli.importing.preview import ReadAs
from oppcli.importing.table import Table as FileTable
from oppcli.output.screen_text import Line, Segment, cell_width, fit, pad
from oppcli.output.table import Column, Table

# Of rows that are in the store now, and of rows that are not, or not yet.
_DONE = ("created", "updated", "unchanged", "rejected")
_NOT_DONE = ("new", "changed", "same", "rejected")
_HEADINGS = ("Heading", "Field", "Sample", "Reads as")
_WIDEST = 30
_NARROWEST = 6
_READ_ONLY = {
    "opportunity": "closed opportunities",
    "lead": "qualified leads",
}
_NO_FIELD = FieldPlan("", "", "", "", "", "")  # of a row that says nothing of any field
_FEW_MADE = 20  # created records of which the refs are told
_FEW = 3  # rejected rows whose reasons alone are enough to read


def counts(result: Imported) -> str:
    """`8,800 rows: 8,790 created, 10 unchanged`; in other words when nothing was saved."""
    numbers = (result.created, result.updated, result.unchanged, result.rejected)
    words = _DONE if result.saved else _NOT_DONE
    parts = [f"{n:,} {word}" for n, word in zip(numbers, words, strict=True) if n]
    rows = counted(result.rows, "row", "rows")
    said = f"{rows}: {', '.join(parts)}" if parts else rows
    return f"{said} · {counted(result.conflicts, 'conflict')}" if result.conflicts else said


def conflicts(result: Imported, most: int = 20, row: str = "line") -> list[str]:
    """What the file and the store changed differently, and which of the two holds.

    At most `most` are listed, by line, and the rest is counted. `row` is what is counted.
    """
    if not result.conflicts:
        return []
    told = result.conflicting[:most]
    lines = [
        f"  {row} {each.line:<6} {each.ref} {each.field}: {_value(each.store)} here,"
        f" {_value(each.file)} in the file{_before(each)}"
        for each in told
    ]
    rest = result.conflicts - len(told)
    said = f"{counted(result.conflicts, 'conflict')}: {_holds(result)}"
    return [said, *lines, *([f"  … and {rest:,} more"] if rest else [])]


def taken_alone(result: Imported) -> str:
    """The command that takes the file's value of one conflict; '' where no record can be edited."""
    for each in result.conflicting:
        typed = (each.file or "none") if each.typed is None else each.typed
        if each.by or not typed:
            continue
        said = quote(f"{each.field}={typed}")
        if each.field == "currency":  # an amount says nothing without its currency
            said = " ".join([said, *_amounts_beside(result, each)])
        if result.kind in KINDS:
            return f"oppcli edit {each.ref} {said}"
        if result.kind in ORGANISATION:
            return f"oppcli org edit {quote(each.ref)} --kind {result.kind} {said}"
    return ""


def _amounts_beside(result: Imported, currency: FieldConflict) -> list[str]:
    """The amounts of a record that are in conflict beside its currency, as a person edits them."""
    kind = KINDS.get(result.kind)
    found = []
    for each in result.conflicting:
        field = kind.field(each.field) if kind is not None and each.ref == currency.ref else None
        if field is not None and field.type is FieldType.MONEY:
            found.append(quote(f"{each.field}={each.typed or each.file or 'none'}"))
    return found


def _before(conflict: FieldConflict) -> str:
    """What the file said before, where somebody here changed that."""
    is_said = conflict.then and conflict.then not in (conflict.store, conflict.file)
    return f", before {quoted(conflict.then)}" if is_said else ""


def _holds(result: Imported) -> str:
    """Whose value holds, and what is behind it where it is all the same."""
    final = {each.by for each in result.conflicting if each.is_final}
    if result.policy == THEIRS:
        taken = "the file's values are taken"
        if not final:
            return taken
        told = f"{_kept(result.kind, final)} keep their values"
        return told if all(each.is_final for each in result.conflicting) else f"{taken}, but {told}"
    by = {each.by for each in result.conflicting}
    if "" in by:
        return "what is here stays"
    return f"{_kept(result.kind, by)} keep their values"


def _kept(kind: str, by: set[str]) -> str:
    if kind == "opportunity" and "deal" in by:
        closed = f"{_READ_ONLY[kind]}, and " if len(by) > 1 else ""
        return f"{closed}opportunities with deals"
    if kind != "deal":
        return _READ_ONLY[kind]
    if by == {"opportunity"}:
        return "deals of closed opportunities"
    said = "signed and ended deals"
    return f"{said}, and those of closed opportunities," if "opportunity" in by else said


def _value(text: str) -> str:
    return quoted(text) if text else "empty"


def made(result: Imported) -> str:
    """`created: O4 … O8` of a few records; nothing of many, or when nothing was saved."""
    if result.made is None or not result.saved or result.created > _FEW_MADE:
        return ""
    first, last = (str(Ref(result.kind, number)) for number in result.made)
    between = {1: "", 2: " "}.get(result.created, " … ")
    return f"created: {first}{between}{last if between else ''}"


def also(result: Imported) -> str:
    """`also created: 35 users, 85 accounts`; nothing when nothing was made beside."""
    made = [counted(n, noun, _plural(noun)) for noun, n in result.also.items() if n]
    word = "created" if result.saved else "new"
    return f"also {word}: {', '.join(made)}" if made else ""


def remarks(
    result: Imported, table: FileTable, *, whole: bool = True, can_ask: bool = False
) -> list[str]:
    """What else is worth knowing: headings that are left out, rows that have no id.

    Unless it is to be the `whole`, headings a known export always has are only counted. `can_ask`
    says that `--ask` can be answered.
    """
    layout = table.layout
    said: list[str] = list(result.notes)
    if layout.kept:
        kept = (f"{field.name} ({type_of(field)})" for field in layout.kept)
        said.append(f"kept in fields of your own: {', '.join(kept)}")
    for heading, names in layout.unclear.items():
        flag = quote(f"{heading}={names[0] if len(names) == 1 else 'FIELD'}")
        said.append(f"{quoted(heading)} may be {either(names)}: not taken; --map {flag} says which")
    if _without_unclear(layout):
        asks = can_ask and layout.known is None
        said.append(f"not mapped: {_unmapped(layout, whole=whole)}{_mapping(table, asks=asks)}")
    if result.anonymous:
        have, them = ("row has", "it") if result.anonymous == 1 else ("rows have", "them")
        said.append(
            f"{result.anonymous:,} {have} no external_id:"
            f" importing the file again creates {them} again;"
            " --map 'HEADING=external_id' names a column of ids"
        )
    return said


def unknown(result: Imported) -> list[str]:
    """Every value that means nothing here, how often it is there, and what to type about it.

    What a value can be taken for is named once for all values that nothing is proposed for.
    Nothing where the reasons of a few rows say it all.
    """
    if not _is_summed_up(result):
        return []
    rows = [
        (each.field, quoted(each.value), counted(each.count, "row", "rows"), each.flag)
        for each in result.unknown
    ]
    left = {(each.field, each.choices): each.endings for each in result.unknown if not each.near}
    named = [
        f"  {field} is one of {', '.join(choices)}{_or_ending(endings)}"
        for (field, choices), endings in left.items()
    ]
    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)][:3]
    lines = []
    for row in rows:
        cells = [pad(text, width) for text, width in zip(row, widths, strict=False)]
        lines.append(f"  {'  '.join([*cells, row[3]])}")
    return ["not known here:", *lines, *named]


def _without_unclear(layout: Layout) -> list[str]:
    known = layout.unclear
    return [heading for heading in layout.unmapped if heading not in known]


def _mapping(table: FileTable, *, asks: bool) -> str:
    """What to type about headings that are not mapped."""
    layout = table.layout
    usual = layout.known.export.headings if layout.known is not None else ()
    left = [h for h in _without_unclear(layout) if squeezed(h) not in usual and len(h) <= _WIDEST]
    near = ((heading, likely_field(table, heading)) for heading in left)
    likely = next((pair for pair in near if pair[1]), None)
    example = quote("=".join(likely or (left[0], "FIELD"))) if left else "'HEADING=FIELD'"
    keeps = "; --keep-unmapped keeps them" if layout.kind.name in KINDS else ""
    asking = "; --ask asks for their fields" if asks else ""
    schema = f"oppcli schema {noun_of(layout.kind.name)} -o table"
    lists = f"; the fields: {schema}" if left and not likely else ""
    return f"; --map {example} maps one{keeps}{asking}{lists}"


def _or_ending(endings: Sequence[str]) -> str:
    return f"; or an ending, --ending '…={'|'.join(endings)}'" if endings else ""


def _unmapped(layout: Layout, *, whole: bool) -> str:
    known = layout.known
    if whole or known is None:
        return ", ".join(_without_unclear(layout))
    usual = [h for h in layout.unmapped if squeezed(h) in known.export.headings]
    rest = [h for h in layout.unmapped if h not in usual]
    if not usual:
        return ", ".join(rest)
    if rest:
        return f"{', '.join(rest)} and {len(usual)} more without a field here"
    return f"{counted(len(usual), 'heading', 'headings')} without a field here"


def rejects(result: Imported, most: int = 20, row: str = "line") -> list[str]:
    """The first reasons by line, at `most` so many, and how many rows more there are.

    Rows whose only fault is a value that `unknown` lists are not told one by one, nor are many
    rows of one reason: these share a line. `row` is what is counted, lines or records.
    """
    listed = {each.reason for each in result.unknown} if _is_summed_up(result) else set()
    by_reason: dict[str, list[int]] = {}
    for each in result.rejects:
        if each.reason not in listed:
            by_reason.setdefault(each.reason, []).append(each.line)
    told: list[tuple[int, str, int]] = []  # first line, what is said, of how many rows
    for reason, numbers in by_reason.items():
        count = max(result.reasons.get(reason, 0), len(numbers))
        if count > _FEW:
            told.append((numbers[0], f"  {_lines(numbers, count, row)} {reason}", count))
        else:
            told += [(number, f"  {row} {number:<6} {reason}", 1) for number in numbers]
    if listed and not told:
        return []
    told = sorted(told)[:most]
    lines = [said for _, said, _ in told]
    rest = result.rejected - sum(count for _, _, count in told)
    return [*lines, f"  … and {rest:,} more"] if rest else lines


def _lines(numbers: Sequence[int], count: int, row: str) -> str:
    """`lines 2, 3, 4 and 16 more:`, of many rows."""
    first = numbers[:_FEW]
    return f"{row}s {', '.join(map(str, first))} and {count - len(first):,} more:"


def _is_summed_up(result: Imported) -> bool:
    return bool(result.unknown) and result.rejected > _FEW


def counts_table(results: Sequence[Imported], files: Sequence[str] = ()) -> Table:
    """The counts as a row, for programs; of several files a row each, with its name and kind."""
    names = ("rows", *_DONE, "conflicts")
    counting = (*(Column(name, FieldType.INTEGER) for name in names), Column("saved"))
    rows = [
        (
            result.rows,
            result.created,
            result.updated,
            result.unchanged,
            result.rejected,
            result.conflicts,
            "yes" if result.saved else "no",
        )
        for result in results
    ]
    if len(results) == 1:
        return Table(counting, rows)
    columns = (Column("file"), Column("kind"), *counting)
    told = zip(files, results, rows, strict=True)
    return Table(columns, [(name, result.kind, *row) for name, result, row in told])


def plan_table(results: Sequence[Imported], files: Sequence[str]) -> Table:
    """What becomes of every row of some files; see `plan_rows`."""
    return plan_rows((name, result.plan) for name, result in zip(files, results, strict=True))


def plan_rows(plans: Iterable[tuple[str, Sequence[RowPlan]]]) -> Table:
    """What becomes of every row and of each field that it gives, one field a line, by file."""
    texts = ("ref", "action", "field", "then", "file", "store", "becomes", "how", "reason")
    columns = (Column("source"), Column("line", FieldType.INTEGER), *map(Column, texts))
    rows = [
        (name, row.line, row.ref, row.action, *field, row.reason)
        for name, rows_of_file in plans
        for row in rows_of_file
        for field in row.fields or [_NO_FIELD]
    ]
    return Table(columns, rows)


def reading(
    layout: Layout, source: Source, readings: Sequence[ReadAs], width: int | None = None
) -> list[Line]:
    """How a file is read: each heading, the field it fills, a sample, and what that reads as.

    The samples give way first where a screen is only `width` wide, then the headings.
    """
    rows = [_HEADINGS, *((r.heading, r.field or "–", r.sample, r.reads_as) for r in readings)]
    cells = [[fit(" ".join(text.split()), _WIDEST) for text in row] for row in rows]
    widths = [max(map(cell_width, column)) for column in zip(*cells, strict=True)]
    if width is not None:
        _narrow(widths, width - 2 * len(widths))
        cells = [[fit(text, w) for text, w in zip(row, widths, strict=True)] for row in cells]
    lines: list[Line] = [(Segment(title(layout, source)),)]
    for number, row in enumerate(cells):
        text = "  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True))
        lines.append((Segment(f"  {text}".rstrip(), "" if number else "strong"),))
    return lines


def _narrow(widths: list[int], room: int) -> None:
    """Makes columns narrower until they have room: the widest of what may be cut."""
    may_be_cut = [n for n, heading in enumerate(_HEADINGS) if heading != "Field"]
    while sum(widths) > room:
        widest = max(may_be_cut, key=lambda n: widths[n])
        if widths[widest] <= _NARROWEST:
            return
        widths[widest] -= 1


def title(layout: Layout, source: Source) -> str:
    """What a file is taken for, and how many of its headings say so."""
    known = layout.known
    if known is not None:
        said = f"{known.said}."
        return f"Read as {said}" if known.told else f"Looks like {said}"
    plural = layout.kind.plural
    if layout.told_by is None:
        return f"Read as {plural}."
    every = sum(heading not in ("", *REJECT_COLUMNS) for heading in source.headings)
    return f"Looks like {plural} ({layout.told_by} of {every} headings)."


def whose(layout: Layout) -> str:
    """What a file holds, in few words: `Salesforce accounts (53 of 60 headings)`."""
    known = layout.known
    if known is None:
        return layout.kind.plural
    count = f"({known.matched} of {known.headings} headings)"
    return f"{known.profile.title} {known.export.what} {count}"


def _plural(noun: str) -> str:
    return {"business": "businesses", "facility": "facilities"}.get(noun, f"{noun}s")
