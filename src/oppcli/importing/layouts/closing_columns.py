"""Columns of lists of deals that say the ending, or its day, each for one ending alone.

`Is won` and `Is closed` say the status as yes or no; `Won date` and `Lost time` date a closing.
"""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import replace

from oppcli.domain.field import Kind
from oppcli.importing.layouts.aliases import OWN_WORDS
from oppcli.importing.layouts.blending import Blend, Part
from oppcli.importing.layouts.headings import importable_field
from oppcli.importing.layouts.layout import Feed, Layout, folded, spares_of
from oppcli.importing.layouts.mapping import Mapping
from oppcli.importing.layouts.spelling import forms
from oppcli.importing.values.yes_no import NO, YES

# Heading, squeezed → the ending that a yes in it means.
_FLAGS = {
    "won": ("iswon", "won", "closedwon", "isclosedwon"),
    "lost": ("islost", "lost", "closedlost", "isclosedlost"),
    "canceled": ("iscanceled", "iscancelled"),
    "closed": ("isclosed", "isdealclosed"),
}
_DAYS = (
    *("wondate", "wontime", "wonon", "wonat", "datewon"),
    *("lostdate", "losttime", "loston", "lostat", "datelost"),
)


def with_closing_columns(layout: Layout, headings: Sequence[str], said: Mapping) -> Layout:
    """The layout of a list of deals, with what its columns say of one ending alone."""
    kind = layout.kind
    if kind.name != "opportunity" or layout.known is not None:
        return layout
    places: dict[str, int] = {}
    for heading in layout.unmapped:
        for form in forms(heading, OWN_WORDS[kind.name]):
            places.setdefault(form, headings.index(heading))
    by_name = {feed.field.name: feed for feed in layout.feeds}
    for name, before, after in (
        ("status", *_flags(places, headings)),
        (
            "closed_on",
            (),
            tuple(Part(places[h], headings[places[h]]) for h in _DAYS if h in places),
        ),
    ):
        if before or after:
            by_name[name] = _blended(kind, name, by_name.get(name), before, after, said)
    feeds = tuple(by_name.values())
    used = {headings[index] for feed in feeds for index in feed.indexes}
    left = tuple(heading for heading in layout.unmapped if heading not in used)
    return replace(layout, feeds=feeds, unmapped=left)


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
