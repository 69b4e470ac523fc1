"""Ties a mapping to the headings of one file: which column, value map and constant feed a field."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace

from oppcli.domain.field import Field, FieldType, Kind
from oppcli.domain.reference_fields import IMPORTED, any_kind_named
from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import BadValue
from oppcli.importing.layouts.coalesce import Blend, Part, meant
from oppcli.importing.layouts.foreign import FOREIGN
from oppcli.importing.layouts.headings import (
    REJECT_COLUMNS,
    importable,
    importable_field,
    match_headings,
    refuse_clashes,
    tell_kind,
    unclear,
)
from oppcli.importing.layouts.mapping import Mapping
from oppcli.importing.layouts.normalize import squeezed, without_currency
from oppcli.importing.layouts.recognising import Recognised
from oppcli.importing.layouts.template import Template, parse_template
from oppcli.importing.layouts.units import without_unit
from oppcli.importing.values.endings import Endings

_ENDING = ("stage", "status")  # fields in which a word may end the record
_ENTERED = Field("entered", FieldType.INSTANT, "when a stage was entered")


@dataclass(frozen=True, slots=True)
class Feed:
    """What fills one field: a column and its value map, and a constant where the column is blank.

    `index` is None when there is no column. A template's names are in `pieces`, each as the
    feed of a field (its text after the value map) or as the index of a column. In a known export
    several columns, the `parts`, may feed a field; their `blend` has the constant in it. `spares`:
    see `Part`.
    """

    field: Field
    index: int | None = None
    heading: str = ""
    values: Map[str, str] | None = None  # keyed in lower case without blanks around
    constant: str = ""
    template: Template | None = None
    pieces: tuple["Feed | int", ...] = ()
    parts: tuple[Part, ...] = ()
    blend: Blend | None = None
    spares: Callable[[str], bool] | None = None

    @property
    def indexes(self) -> tuple[int, ...]:
        """The columns that it is made of."""
        own = (self.index,) if self.index is not None else tuple(p.index for p in self.parts)
        return (*own, *(piece for piece in self.pieces if isinstance(piece, int)))

    @property
    def currency(self) -> str:
        """The currency that the heading of amounts names, as written: a code or a symbol."""
        if self.field.type is not FieldType.MONEY:
            return ""
        headings = [part.heading for part in self.parts] or [self.heading]
        marks = {without_currency(heading)[1] for heading in headings}
        return marks.pop() if len(marks) == 1 else ""

    @property
    def unit(self) -> str:
        """What the amounts of its one column count by the heading: k for thousands, m or bn; ''
        for the money, and for several columns, of which each part has its own."""
        return "" if self.parts else self.units.get(self.heading, "")

    @property
    def units(self) -> dict[str, str]:
        """The headings that say what its amounts count, and that."""
        if self.field.type is not FieldType.MONEY:
            return {}
        headings = [part.heading for part in self.parts] or [self.heading]
        return {heading: unit for heading in headings if (unit := without_unit(heading)[2])}

    def cells(self, across: Sequence[Sequence[str]], count: int) -> Sequence[str]:
        """What the columns of `count` rows hold for it, '' where it has no column."""
        if self.blend is not None and across:
            return self.blend.texts(across)
        return ("",) * count if self.index is None or not across else across[self.index]

    def of_row(self, cells: Sequence[str]) -> str:
        """The text to read in one row."""
        if self.blend is not None:
            return self.blend.of_row(cells)
        return self.said("" if self.index is None else cells[self.index])

    def cell(self, cells: Sequence[str]) -> str:
        """What the file itself says in one row, before any map: its first full cell."""
        texts = (cells[index].strip() for index in self.indexes)
        return next(filter(None, texts), "")

    @property
    def label(self) -> str:
        """What messages call it: the field, and the heading where that differs."""
        if not self.heading or squeezed(self.heading) == squeezed(self.field.name):
            return self.field.name
        return f"{self.field.name} ({quoted(self.heading)})"

    def said(self, cell: str) -> str:
        """The text to read for a cell: mapped, or the constant when there is nothing."""
        text = self._mapped(cell)
        return text if text and not text.isspace() else self.constant

    def maps(self, cell: str) -> bool:
        """Whether the value map of its one column says what the cell means."""
        if self.values is None or not cell.strip():
            return False
        return meant(self.values, cell, self.spares) is not None

    def has_cell(self, cells: Sequence[str]) -> bool:
        """Whether a cell of the row gives the value, and not what every row is given."""
        if self.parts:
            return any(part.text(cells[part.index]) for part in self.parts)
        text = "" if self.index is None else self._mapped(cells[self.index])
        return bool(text) and not text.isspace()

    @property
    def has_constant(self) -> bool:
        """Whether rows without a cell for it are given a value."""
        in_blend = self.blend is not None and bool(self.blend.constant)
        return bool(self.constant) or in_blend or self.template is not None

    def _mapped(self, cell: str) -> str:
        if self.values is None:
            return cell
        found = meant(self.values, cell, self.spares) if cell.strip() else None
        return cell if found is None else found


@dataclass(frozen=True, slots=True)
class Entered:
    """A column that says when a stage, of a pipeline where the heading names it, was entered."""

    index: int
    heading: str
    stage: str
    pipeline: str

    @property
    def feed(self) -> Feed:
        """The column as one of instants, which is read as all the others are."""
        return Feed(_ENTERED, self.index, self.heading)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a file become records of one kind. `told_by` headings said which kind.

    `known` is whose export it is, where it is anybody's. `kept` are own fields that are made of
    columns which no field was for. `ruled_out` are headings with a field that they may mean, but
    for their cells.
    """

    kind: Kind
    feeds: tuple[Feed, ...]
    unmapped: tuple[str, ...]
    told_by: int | None = None
    known: Recognised | None = None
    entered: tuple[Entered, ...] = ()
    kept: tuple[Field, ...] = ()
    ruled_out: frozenset[tuple[str, str]] = frozenset()

    def feed(self, name: str) -> Feed | None:
        """What fills that field, if anything does."""
        return next((feed for feed in self.feeds if feed.field.name == name), None)

    @property
    def unclear(self) -> dict[str, list[str]]:
        """The unmapped headings that can mean fields which nothing fills, and these."""
        if self.known is not None:
            return {}
        found = unclear(self.kind, self.unmapped, {feed.field.name for feed in self.feeds})
        left = {h: [n for n in names if (h, n) not in self.ruled_out] for h, names in found.items()}
        return {heading: names for heading, names in left.items() if names}


def lay_out(
    headings: Sequence[str], mapping: Mapping, file_name: str, kind: Kind | None = None
) -> Layout:
    """The layout of a file with those headings; its kind is told by them if nobody says it.

    Raises BadValue for a kind, a heading or a field that does not exist, two columns for one
    field, and nothing to take at all.
    """
    named = [heading for heading in headings if heading and heading not in REJECT_COLUMNS]
    kind, told_by = (kind, None) if kind else kind_of_file(named, mapping, file_name)
    mapped = by_hand(kind, named, mapping)
    feeding = {heading: names for heading, names in mapped.items() if names}
    taken = frozenset(field.name for fields in feeding.values() for field in fields)
    match = match_headings(kind, [heading for heading in named if heading not in mapped])
    refuse_clashes(match, taken)
    columns: dict[str, tuple[str, Field]] = {}
    for heading, fields in feeding.items():
        for field in fields:
            if field.name in columns:
                said = either((quoted(columns[field.name][0]), quoted(heading)))
                raise BadValue(f"both {said} are mapped to {field.name}.", "map one of them")
            columns[field.name] = (heading, field)
    for heading, field in match.fields.items():
        columns.setdefault(field.name, (heading, field))
    feeds = _feeds(kind, list(headings), mapping, columns)
    used = {heading for heading, _ in columns.values()} | set(mapped)
    used.update(
        headings[piece] for feed in feeds for piece in feed.pieces if isinstance(piece, int)
    )
    return Layout(kind, feeds, tuple(name for name in named if name not in used), told_by)


def kind_of_file(
    headings: Sequence[str], mapping: Mapping, file_name: str
) -> tuple[Kind, int | None]:
    """The kind that the mapping names, else that the headings tell, and how many of these do.

    Raises BadValue where neither tells one.
    """
    if not mapping.kind:
        return tell_kind(headings, file_name)
    kind = any_kind_named(mapping.kind)
    if kind is None or kind.name not in IMPORTED:
        hint = f"--kind {either(IMPORTED)}"
        if kind is not None and kind.name == "process":
            hint = "oppcli process apply FILE.toml"
        raise BadValue(
            f"{quoted(mapping.kind)} is not a kind of record that can be imported.", hint
        )
    return kind, None


def by_hand(kind: Kind, headings: list[str], mapping: Mapping) -> dict[str, tuple[Field, ...]]:
    """The headings that the mapping names, as the file writes them, and their fields."""
    spelled = {squeezed(heading): heading for heading in headings}
    found: dict[str, tuple[Field, ...]] = {}
    for said, names in mapping.columns.items():
        heading = said if said in headings else spelled.get(squeezed(said))
        if heading is None:
            near = nearest(said, headings) or headings[:3]
            raise BadValue(f"there is no heading {quoted(said)} in the file.", either(near))
        found[heading] = (*found.get(heading, ()), *(field_named(kind, name) for name in names))
    return found


def field_named(kind: Kind, name: str) -> Field:
    field = importable_field(kind, name)
    if field is None:
        known = [field.name for field in importable(kind)]
        near = nearest(name, known) or known[:6]
        raise BadValue(f"{quoted(name)} is not a field of {kind.plural}.", either(near))
    return field


def _feeds(
    kind: Kind, headings: list[str], mapping: Mapping, columns: dict[str, tuple[str, Field]]
) -> tuple[Feed, ...]:
    values = {field_named(kind, name).name: table for name, table in mapping.values.items()}
    constants = {field_named(kind, name).name: text for name, text in mapping.constants.items()}
    if mapping.source_system:
        constants.setdefault("source_system", mapping.source_system)
    refuse_lost_values(kind, mapping, columns)
    plain: dict[str, Feed] = {}
    for name, (heading, field) in columns.items():
        table, spares = folded(values.get(name)), spares_of(kind, name, mapping)
        plain[name] = Feed(field, headings.index(heading), heading, table, spares=spares)
    feeds = []
    for field in (*importable(kind), *FOREIGN.get(kind.name, ())):
        feed = plain.get(field.name, Feed(field))
        if field.name in constants:
            feed = with_constant(feed, constants[field.name], headings, plain)
        if feed.index is not None or feed.constant or feed.template:
            feeds.append(feed)
    return tuple(feeds)


def folded(table: Map[str, str] | None) -> dict[str, str] | None:
    """A table of values as cells are compared: in lower case, without blanks around."""
    return {cell.strip().casefold(): said for cell, said in table.items()} if table else None


def spares_of(kind: Kind, name: str, mapping: Mapping) -> Callable[[str], bool] | None:
    """Tells the cells of a field that "any other value" (`stage:*=…`) does not mean: endings."""
    if name not in _ENDING:
        return None
    endings = Endings(kind.name, mapping.endings)
    may_doubt = kind.name == "opportunity"
    return lambda cell: (
        endings.of(cell) is not None or (may_doubt and endings.doubt(cell) is not None)
    )


def refuse_lost_values(kind: Kind, mapping: Mapping, fed: Iterable[str]) -> None:
    """Raises BadValue for a value map of a field that no heading feeds."""
    known = set(fed)
    lost = [name for name in mapping.values if field_named(kind, name).name not in known]
    if lost:
        raise BadValue(
            f"values of {lost[0]} are mapped, but no heading is.", f"--map 'HEADING={lost[0]}'"
        )


def with_constant(feed: Feed, text: str, headings: list[str], plain: Map[str, Feed]) -> Feed:
    """The feed, with a value or a template for rows where its column is blank."""
    template = parse_template(text)
    if template is None:
        return replace(feed, constant=text)
    pieces = tuple(_piece(name, headings, plain) for name in template.names)
    return replace(feed, template=template, pieces=pieces)


def _piece(name: str, headings: list[str], plain: Map[str, Feed]) -> "Feed | int":
    if name in headings:
        return headings.index(name)
    if name in plain:
        return plain[name]
    raise BadValue(
        f"{quoted('{' + name + '}')} is neither a heading nor a field that the file fills.",
        either([*filter(None, headings)][:6]),
    )
