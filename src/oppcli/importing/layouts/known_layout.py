"""Ties a known export to the headings of one file: which columns feed a field, in which order."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, replace

from oppcli.domain.fields import KINDS, Field, FieldType, Kind
from oppcli.importing.layouts.aliases import OWN_WORDS
from oppcli.importing.layouts.coalesce import Blend, Part
from oppcli.importing.layouts.foreign import FOREIGN, HISTORY, IDS, USER
from oppcli.importing.layouts.headings import REJECT_COLUMNS, importable
from oppcli.importing.layouts.layout import (
    Entered,
    Feed,
    Layout,
    by_hand,
    field_named,
    lay_out,
    refuse_lost_values,
    spares_of,
    with_constant,
)
from oppcli.importing.layouts.mapping import OTHERWISE, Mapping
from oppcli.importing.layouts.normalize import forms, squeezed
from oppcli.importing.layouts.profile import Export
from oppcli.importing.layouts.recognising import Recognised
from oppcli.importing.layouts.template import Template
from oppcli.importing.layouts.units import without_unit
from oppcli.importing.values.transforms import IDS as ID_WAYS
from oppcli.importing.values.transforms import way

_WITH_IDS = "first:"  # a way that names the column of ids beside names


def kind_of(export: Export) -> Kind:
    """What the rows of such a file are."""
    return {"history": HISTORY, "user": USER}.get(export.kind) or KINDS[export.kind]


def lay_out_known(
    headings: Sequence[str], mapping: Mapping, file_name: str, known: Recognised
) -> Layout:
    """The layout of a known export; what the mapping says wins over the profile.

    Raises BadValue as `lay_out` does.
    """
    kind = kind_of(known.export)
    if known.profile.own:
        return replace(lay_out(headings, mapping, file_name, kind), known=known)
    return _Tying(list(headings), mapping, known, kind).layout()


@dataclass
class _Tying:
    """One file's headings on their way into a layout."""

    headings: list[str]
    mapping: Mapping
    known: Recognised
    kind: Kind

    def __post_init__(self) -> None:
        self.named = [h for h in self.headings if h and h not in REJECT_COLUMNS]
        self.by_hand = by_hand(self.kind, self.named, self.mapping)
        self.places: dict[str, int] = {}
        words = OWN_WORDS.get(self.kind.name, ())
        spelled = [
            (place, forms(h, words) if words else [squeezed(h)])
            for place, h in enumerate(self.headings)
            if h in self.named and h not in self.by_hand
        ]
        for depth in (0, 1):  # a heading as it is written wins over one without its prefix
            for place, said in spelled:
                if depth < len(said):
                    self.places.setdefault(said[depth], place)

    def layout(self) -> Layout:
        """The feeds of all fields, and what feeds none."""
        export = self.known.export
        fields = (*importable(self.kind), *FOREIGN.get(self.kind.name, ()))
        plain = {field.name: self._feed(field) for field in fields}
        fed = {name: feed for name, feed in plain.items() if feed.parts}
        refuse_lost_values(self.kind, self.mapping, [*fed, *self._paired(fed)])
        given = {field_named(self.kind, n).name: v for n, v in self.mapping.constants.items()}
        said = {**export.constants, **given}
        said.setdefault("source_system", self.mapping.source_system or self.known.profile.key)
        feeds = []
        for name, feed in plain.items():
            if name in said:
                feeds.append(self._with_constant(feed, said[name], fed))
            elif feed.parts or feed.template:
                feeds.append(feed)
        entered = self._entered()
        used = {index for feed in feeds for index in feed.indexes}
        used |= {each.index for each in entered}
        used |= {self.headings.index(heading) for heading in self.by_hand}
        unmapped = tuple(h for h in self.named if self.headings.index(h) not in used)
        return Layout(self.kind, tuple(feeds), unmapped, None, self.known, entered)

    def _with_constant(self, feed: Feed, text: str, fed: Map[str, Feed]) -> Feed:
        """The feed with what it has where its columns are blank."""
        made = with_constant(feed, text, self.headings, fed)
        if not feed.parts:
            return made
        return replace(made, blend=Blend(feed.parts, made.constant), constant="")

    def _feed(self, field: Field) -> Feed:
        """What the file has for a field: by hand, else by the profile, else under its name."""
        parts = self._parts_by_hand(field) or self._parts(field)
        template, pieces = self._joined(field)
        if not parts and template is None:
            place = self.places.get(squeezed(field.name))
            if place is None and field.is_own:
                place = self.places.get(squeezed(field.help))
            if place is not None and squeezed(field.name) not in self.known.export.headings:
                parts = (self._part(field, place, (), {}),)
        blend = Blend(parts) if parts else None
        heading = parts[0].heading if parts else ""
        return Feed(field, None, heading, None, "", template, pieces, parts, blend)

    def _parts_by_hand(self, field: Field) -> tuple[Part, ...]:
        return tuple(
            self._part(field, self.headings.index(heading), (), {})
            for heading, fields in self.by_hand.items()
            if field in fields
        )

    def _parts(self, field: Field) -> tuple[Part, ...]:
        export = self.known.export
        parts: list[Part] = []
        for taken in export.fields.get(field.name, ()):
            place = self.places.get(taken.heading)
            if place is None or any(part.index == place for part in parts):
                continue
            values = export.values_of(field.name, taken.heading)
            part = self._part(field, place, (taken.way,), values)
            ids = squeezed(taken.way.removeprefix(_WITH_IDS))
            is_beside = taken.way.startswith(_WITH_IDS)
            parts.append(replace(part, beside=self.places.get(ids)) if is_beside else part)
        return (*self._named_ids(field), *parts)

    def _part(self, field: Field, place: int, ways: tuple[str, ...], values: Map[str, str]) -> Part:
        taking = [each for name in ways if (each := way(name)) is not None]
        if field.name in IDS:
            taking.append(ID_WAYS[self.known.profile.ids])
        said = self._said(field.name)
        if field.name in IDS and (said := self._said(field.name.removesuffix("_id"))):
            said = dict.fromkeys(said, "")  # an id that stands for a name is looked up as a name
        elif said and field.name == "status":
            # What the system's own columns say is not "any other value".
            passed_over = {OTHERWISE: values[OTHERWISE]} if OTHERWISE in values else {}
            said = values = {**values, **said, **passed_over}
        elif said and ways:
            values = {**values, **said}  # also by what the way leaves of the cell
        spares = spares_of(self.kind, field.name, self.mapping)
        heading = self.headings[place]
        unit = without_unit(heading)[2] if field.type is FieldType.MONEY else ""
        return Part(place, heading, tuple(taking), values, said, spares, unit=unit)

    def _named_ids(self, field: Field) -> tuple[Part, ...]:
        """The ids that `--map-value owner:005…=jana` gives a name, as parts of the owner."""
        said = self._said(field.name)
        if not said:
            return ()
        taken = self.known.export.fields.get(f"{field.name}_id", ())
        places = [self.places[each.heading] for each in taken if each.heading in self.places]
        table = {OTHERWISE: "", **said}
        return tuple(Part(place, self.headings[place], said=table) for place in places)

    def _said(self, name: str) -> dict[str, str] | None:
        table = self.mapping.values.get(name)
        return (
            {value.strip().casefold(): meant for value, meant in table.items()} if table else None
        )

    def _paired(self, fed: Map[str, Feed]) -> list[str]:
        return [name.removesuffix("_id") for name in fed if name in IDS]

    def _joined(self, field: Field) -> tuple[Template | None, tuple[int, ...]]:
        """The template of a field that several columns make up, with those the file has."""
        said = self.known.export.joined.get(field.name)
        if said is None:
            return None, ()
        pieces: list[int] = []
        marks: list[str] = []
        for headings, mark in zip(said.parts, ("", *said.marks), strict=True):
            place = next((self.places[h] for h in headings if h in self.places), None)
            if place is not None:
                marks.append(mark if pieces else "")
                pieces.append(place)
        if not pieces:
            return None, ()
        return Template(("",) * len(pieces), (*marks, "")), tuple(pieces)

    def _entered(self) -> tuple[Entered, ...]:
        """The columns that say when a stage was entered."""
        pattern = self.known.export.entered
        if pattern is None:
            return ()
        found = []
        for place, heading in enumerate(self.headings):
            dated = pattern.fullmatch(heading)
            if dated is not None:
                found.append(Entered(place, heading, dated["stage"], dated["pipeline"] or ""))
        return tuple(found)
