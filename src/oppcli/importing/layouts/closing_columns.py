"""Columns of lists of deals that say the ending, or its day, each for one ending alone.

`Is won` and `Is closed` say the status as yes or no; a `Won date` or `Lost time` that is filled
ends its row on that day, unless a column of statuses says something else.
"""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import replace

from oppcli.domain.field import Kind
from oppcli.importing.layouts.aliases import OWN_WORDS, spellings
from oppcli.importing.layouts.coalesce import Blend, Part
from oppcli.importing.layouts.headings import importable_field
from oppcli.importing.layouts.layout import Feed, Layout, folded, spares_of
from oppcli.importing.layouts.mapping import OTHERWISE, Mapping
from oppcli.importing.layouts.normalize import forms
from oppcli.importing.values.yes_no import NO, YES

# Heading, squeezed → the ending that a yes in it means.
_FLAGS = {
    "won": ("iswon", "won", "closedwon", "isclosedwon"),
    "lost": ("islost", "lost", "closedlost", "isclosedlost"),
    "canceled": ("iscanceled", "iscancelled"),
    "closed": ("isclosed", "isdealclosed"),
}
# The same → the ending that a day in it dates.
_DAYS = {
    form: ending
    for ending, headings in {
        "won": (
            *("won date", "won time", "won on", "won at", "date won"),
            *("gewonnen am", "Datum gewonnen", "Gewinndatum"),
            *("gagné le", "gagnée le", "date de gain", "date gagnée"),
            *("ganado el", "ganada el", "fecha ganado", "fecha ganada", "fecha de ganado"),
            *("vinto il", "vinta il", "data vincita", "gewonnen op", "datum gewonnen"),
            *("ganho em", "ganha em", "data de ganho", "data do ganho"),
            *("vunnen den", "vunnen datum", "datum vunnen", "vinstdatum"),
            *("vundet den", "vundet dato", "dato vundet", "vunnet den", "vunnet dato"),
            *("dato vunnet", "voittopäivä", "voitettu pvm", "data wygrania", "data wygranej"),
            *("vyhráno dne", "datum výhry"),
        ),
        "lost": (
            *("lost date", "lost time", "lost on", "lost at", "date lost"),
            *("verloren am", "Datum verloren", "Verlustdatum"),
            *("perdu le", "perdue le", "date de perte", "date perdue"),
            *("perdido el", "perdida el", "fecha perdido", "fecha perdida", "fecha de pérdida"),
            *("perso il", "persa il", "data perdita", "verloren op", "datum verloren"),
            *("perdido em", "perdida em", "data de perda", "data da perda"),
            *("förlorad den", "förlorad datum", "datum förlorad", "förlustdatum"),
            *("tabt den", "tabt dato", "dato tabt", "tapt den", "tapt dato"),
            *("dato tapt", "häviöpäivä", "hävitty pvm", "data przegrania", "data przegranej"),
            *("prohráno dne", "datum prohry"),
        ),
    }.items()
    for heading in headings
    for form in spellings(heading)
}
_NO_DAY = ("-", "–", "—", "0", "n/a", "none", "null", "0000-00-00", "0000-00-00 00:00:00")


def with_closing_columns(layout: Layout, headings: Sequence[str], said: Mapping) -> Layout:
    """The layout of a list of deals, with what its columns say of one ending alone."""
    kind = layout.kind
    if kind.name != "opportunity" or layout.known is not None:
        return layout
    places: dict[str, int] = {}
    for heading in layout.unmapped:
        for form in (*forms(heading, OWN_WORDS[kind.name]), *spellings(heading)):
            places.setdefault(form, headings.index(heading))
    by_name = {feed.field.name: feed for feed in layout.feeds}
    days = [(Part(places[h], headings[places[h]]), _DAYS[h]) for h in _DAYS if h in places]
    dated = [replace(part, values=_ended_on_any_day(ending)) for part, ending in days]
    before, after = _flags(places, headings)
    for name, first, last in (
        ("status", before, (*after, *dated)),
        ("closed_on", (), tuple(part for part, _ in days)),
    ):
        if first or last:
            by_name[name] = _blended(kind, name, by_name.get(name), first, last, said)
    feeds = tuple(by_name.values())
    used = {headings[index] for feed in feeds for index in feed.indexes}
    left = tuple(heading for heading in layout.unmapped if heading not in used)
    return replace(layout, feeds=feeds, unmapped=left)


def _ended_on_any_day(ending: str) -> dict[str, str]:
    return {**dict.fromkeys(_NO_DAY, ""), OTHERWISE: ending}


def _flags(
    places: Map[str, int], headings: Sequence[str]
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The columns of yes and no that go before a column of statuses, and those that go after it."""
    found = {
        ending: place
        for ending, known in _FLAGS.items()
        if (place := next((places[h] for h in known if h in places), None)) is not None
    }
    parts = {}
    for ending, place in found.items():
        is_rest = ending == "closed"
        meant = "lost" if is_rest and "won" in found else ending
        values = dict.fromkeys(YES, meant)
        values |= dict.fromkeys(NO, "open" if is_rest else "")
        parts[ending] = Part(place, headings[place], values=values)
    closed = parts.pop("closed", None)
    return tuple(parts.values()), (closed,) if closed else ()


def _blended(
    kind: Kind,
    name: str,
    feed: Feed | None,
    before: tuple[Part, ...],
    after: tuple[Part, ...],
    said: Mapping,
) -> Feed:
    """One feed of the columns before, the field's own column if there is one, and those after."""
    own: tuple[Part, ...] = ()
    if feed is None:
        field = importable_field(kind, name)
        assert field is not None
        feed = Feed(field)
    elif feed.index is not None:
        table = folded(said.values.get(name))
        spares = spares_of(kind, name, said)
        own = (Part(feed.index, feed.heading, said=table, spares=spares),)
    parts = (*before, *own, *after)
    blend = Blend(parts, feed.constant)
    heading = own[0].heading if own else parts[0].heading
    return replace(
        feed, index=None, heading=heading, values=None, constant="", parts=parts, blend=blend
    )
