"""Opens files for an import: from their paths and what was said about them to tables of values."""

from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from pathlib import Path

from oppcli.domain.dates import DateOrder
from oppcli.domain.field import Kind
from oppcli.domain.reference_fields import IMPORTED, any_kind_named
from oppcli.errors import BadValue
from oppcli.importing.by_values import with_longer_fields, with_settled
from oppcli.importing.files.headline import Heads
from oppcli.importing.files.reading import open_source
from oppcli.importing.files.source import Source
from oppcli.importing.groups import without_groups
from oppcli.importing.guarding import unguarded_source, without_formulas
from oppcli.importing.habits import Habits
from oppcli.importing.last_lines import without_last_lines
from oppcli.importing.layouts.closing_columns import with_closing_columns
from oppcli.importing.layouts.headings import (
    REJECT_COLUMNS,
    KindNotTold,
    NothingToImport,
    importable_field,
    is_own_export,
    is_usual_line,
    match_headings,
)
from oppcli.importing.layouts.known_layout import kind_of, lay_out_known
from oppcli.importing.layouts.layout import Layout, kind_of_file, lay_out
from oppcli.importing.layouts.mapping import NO_KIND, Mapping
from oppcli.importing.layouts.normalize import squeezed
from oppcli.importing.layouts.recognising import (
    NOBODY,
    Recognised,
    is_known_heading_line,
    recognise,
)
from oppcli.importing.row_filter import sift
from oppcli.importing.table import Table, read_table
from oppcli.importing.values.questions import Ask

# In which order files are taken that link to each other.
ORDER = (
    *("business", "facility", "operation", "user", "team", "catalogue", "rate"),
    *("account", "contact", "device", "opportunity", "lead", "deal", "activity"),
    *("quota", "history"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """What was said about a file beside its mapping; None where the file tells it itself.

    `reserved` tells the names that own fields made of columns cannot have.
    """

    format: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    reserved: Callable[[], Collection[str]] = tuple

    @property
    def options(self) -> list[str]:
        """The options that say so, as they are typed."""
        said = {
            "--format": self.format,
            "--delimiter": self.delimiter,
            "--encoding": self.encoding,
            "--sheet": self.sheet,
        }
        return [word for option, value in said.items() if value for word in (option, value)]


@dataclass(frozen=True, slots=True)
class Opened:
    """Tables in the order in which they are taken, and the files that hold nothing to keep."""

    tables: list[Table]
    passed_over: list[str]


def open_table(
    path: str,
    mapping: Mapping,
    given: Given,
    *,
    currency: str,
    usual_order: DateOrder | None,
    watch: Callable[[int], None] = lambda rows: None,
    ask: Ask | None = None,
) -> Table:
    """The rows of a file, ready to be taken; `-` is standard input.

    `currency` is that of amounts that name none, `usual_order` that of dates that leave it open;
    `ask` asks a person what a column leaves open.
    Raises NotFound or BadValue naming the file, the heading or the line.
    """
    opened = open_tables(
        [path], mapping, given, currency=currency, usual_order=usual_order, watch=watch, ask=ask
    )
    return opened.tables[0]


def open_tables(
    paths: Sequence[str],
    mapping: Mapping,
    given: Given,
    *,
    currency: str,
    usual_order: DateOrder | None,
    watch: Callable[[int], None] = lambda rows: None,
    ask: Ask | None = None,
) -> Opened:
    """The rows of files, each told by its headings, in the order in which they link.

    Files that oppcli keeps nothing of are passed over, unless there are no others.
    """
    tables: list[Table] = []
    passed_over: list[str] = []
    unused = Shared(mapping) if len(paths) > 1 else None
    looked: list[tuple[Source, Recognised | None]] = []
    for path in dict.fromkeys(paths):
        if own_part(mapping, path).kind == NO_KIND:
            passed_over.append(f"{path} has the kind {NO_KIND} in the plan")
        else:
            looked.append(look(path, mapping, given))
    for source, known in looked:
        if known is not None and not known.is_kept:
            passed_over.append(not_kept(source, known))
            continue
        try:
            part = unused.of(source, known) if unused else mapping
            part = part.overridden_by(own_part(mapping, source.name))
            habits = habits_of(part, currency, usual_order, ask)
            tables.append(read_as(source, part, known, habits, given, watch))
        except NothingToImport as other:
            if unused is None:
                raise
            passed_over.append(other.message.removesuffix("."))
        except KindNotTold as untold:
            raise BadValue(untold.message, _as_beside(looked) or untold.hint) from None
    if not tables:
        hint = "import the other files of the export; --kind KIND takes this one all the same"
        raise BadValue(f"{'; '.join(passed_over)}.", hint)
    if unused:
        unused.refuse()
    tables.sort(key=lambda table: ORDER.index(table.layout.kind.name))
    return Opened(tables, passed_over)


def _as_beside(looked: Sequence[tuple[Source, Recognised | None]]) -> str:
    """The `--from` of a system whose export every file is once that is said; '' for no system."""
    for name in dict.fromkeys(known.profile.key for _, known in looked if known is not None):
        try:
            told = [recognise(source.headings, wanted=name) for source, _ in looked]
        except BadValue:
            continue
        if all(told):
            return f"--from {name}"
    return ""


def own_part(mapping: Mapping, path: str) -> Mapping:
    """The part of the mapping for that file alone, found by its path or its name."""
    files = mapping.files
    return files.get(path) or files.get(Path(path).name) or Mapping()


def not_kept(source: Source, known: Recognised) -> str:
    """That a file is of a system, and of what in it oppcli keeps nothing."""
    return f"{source.name} looks like {known.whose}, which oppcli does not import"


def habits_of(
    mapping: Mapping, currency: str, usual_order: DateOrder | None, ask: Ask | None
) -> Habits:
    """What is said about the cells of a file."""
    return Habits(
        currency,
        mapping.date_order,
        usual_order,
        mapping.decimal,
        rounds=mapping.rounds,
        endings=mapping.endings,
        ask=ask,
    )


def look(path: str, mapping: Mapping, given: Given) -> tuple[Source, Recognised | None]:
    """The file as rows, and whose export it is."""
    mapping = mapping.overridden_by(own_part(mapping, path))
    wanted, kind = mapping.system, _singular(mapping.kind.strip().lower())
    source = open_source(
        path,
        format=given.format,
        delimiter=given.delimiter,
        encoding=given.encoding,
        sheet=given.sheet,
        heads=Heads(None if wanted.lower() == NOBODY else is_known_heading_line, is_usual_line),
    )
    return source, recognise(source.headings, wanted=wanted, kind=kind)


def read_as(
    source: Source,
    mapping: Mapping,
    known: Recognised | None,
    habits: Habits,
    given: Given,
    watch: Callable[[int], None] = lambda rows: None,
) -> Table:
    """The file as a table of values. Raises BadValue for a fault of the whole file."""
    layout: Layout
    if known is None:
        layout = lay_out(source.headings, mapping, source.name)
        layout = with_closing_columns(layout, source.headings, mapping)
        layout = with_longer_fields(with_settled(layout, source), source, mapping)
    else:
        layout = lay_out_known(source.headings, mapping, source.name, known)
        habits = replace(
            habits, percent=known.profile.percent, rounds_percentages=not known.profile.own
        )
    if is_own_export(layout.kind, source.headings):
        source, habits = unguarded_source(source), replace(habits, is_exact=True)
    else:
        source = without_formulas(source)
    sifted, left_out = sift(source, known)
    if known is not None:
        sifted = without_groups(sifted, known.export, left_out)
    else:
        sifted = without_last_lines(sifted, layout, left_out)
    if mapping.keeps_unmapped:
        from oppcli.importing.keep_unmapped import with_unmapped

        layout = with_unmapped(layout, sifted, habits, given.reserved())
    return replace(read_table(sifted, layout, habits, watch), left_out=left_out)


class Shared:
    """What was said for several files: each takes what it has, and nothing may be left over."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._columns = set(mapping.columns)
        self._values = set(mapping.values)
        self._constants = set(mapping.constants)

    def of(self, source: Source, known: Recognised | None) -> Mapping:
        """The part of the mapping that means something in one of the files."""
        mapping = self._mapping
        here = {squeezed(heading) for heading in source.headings}
        columns = {h: names for h, names in mapping.columns.items() if squeezed(h) in here}
        kind = kind_of(known.export) if known else self._kind(source)
        fed = set(known.export.fields) if known else self._fed(source, kind, columns)
        values = {
            name: table
            for name, table in mapping.values.items()
            if (field := kind.field(name)) is not None and {field.name, f"{field.name}_id"} & fed
        }
        constants = {
            name: text
            for name, text in mapping.constants.items()
            if importable_field(kind, name) is not None
        }
        self._columns -= columns.keys()
        self._values -= values.keys()
        self._constants -= constants.keys()
        return replace(mapping, columns=columns, values=values, constants=constants)

    def _kind(self, source: Source) -> Kind:
        named = [each for each in source.headings if each and each not in REJECT_COLUMNS]
        said = self._mapping.overridden_by(own_part(self._mapping, source.name))
        return kind_of_file(named, said, source.name)[0]

    def _fed(self, source: Source, kind: Kind, columns: Map[str, tuple[str, ...]]) -> set[str]:
        """The fields of that kind that the headings of a file fill, by themselves or as told."""
        told = {squeezed(heading) for heading in columns}
        others = [each for each in source.headings if each and squeezed(each) not in told]
        fed = {field.name for field in match_headings(kind, others).fields.values()}
        fields = (importable_field(kind, name) for names in columns.values() for name in names)
        return fed | {field.name for field in fields if field is not None}

    def refuse(self) -> None:
        """Raises BadValue for a heading or a field that none of the files has."""
        for heading in sorted(self._columns):
            raise BadValue(f"there is no heading '{heading}' in any of the files.", "leave it out")
        for name in sorted(self._values):
            raise BadValue(f"values of {name} are mapped, but no file fills it.", "leave it out")
        for name in sorted(self._constants):
            raise BadValue(f"{name} is given, but no file has records with it.", "leave it out")


def _singular(kind: str) -> str:
    found = any_kind_named(kind) if kind else None
    return kind if found is None or found.name not in IMPORTED else found.name
