"""The organisation as tables and as screens: lists, one user, one business with all below it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from oppcli.domain.field import Kind
from oppcli.domain.fields import IDENTITY
from oppcli.domain.organisation import Facts, Organised
from oppcli.domain.tree import Placed
from oppcli.output.screen_text import Line, Segment
from oppcli.output.table import Column, Table

if TYPE_CHECKING:
    from oppcli.importing.layouts.layout import Layout

_EVERYTHING = (
    Column("kind"),
    Column("name"),
    Column("full_name", yields=2),
    Column("above"),
    Column("active", yields=1),
)
_WORDS = {
    "parent": "belongs to",
    "facility": "at",
    "business": "of",
    "full_name": "name",
    "business_kind": "kind",
}


def parts_table(kind: Kind, parts: Iterable[Facts]) -> Table:
    """The parts of one kind, all their fields."""
    columns = tuple(Column(field.name, hidden=field in IDENTITY) for field in kind.fields)
    rows = [tuple(facts[field.name] for field in kind.fields) for facts in parts]
    return Table(columns, rows, empty=f"no {kind.plural}")


def everything_table(rows: Sequence[Sequence[object]]) -> Table:
    """Every part with whom or what it is below."""
    return Table(_EVERYTHING, rows, empty="no users, teams or businesses")


def user_screen(
    facts: Facts, above: Sequence[str], reports: Sequence[Placed[str]], teams: Sequence[str]
) -> list[Line]:
    """A user: facts, the managers above (nearest first), everybody below, the teams."""
    lines = _heading("user", facts)
    known = {
        "e-mail": facts["email"],
        "business": facts["business"],
        "manager": " › ".join(above),
        "teams": ", ".join(teams),
    }
    lines += [_labelled(word, text) for word, text in known.items() if text]
    if reports:
        lines += [(), (Segment("Reports", "strong"),)]
        lines += [(Segment(f"{'  ' * each.level}{each.name}"),) for each in reports]
    return lines


def unit_screen(kind: Kind, facts: Facts, below: Sequence[tuple[str, str, int]] = ()) -> list[Line]:
    """A team, business, facility or operation, and all below it: (kind, name, level)."""
    lines = _heading(kind.name, facts)
    lines += [
        _labelled(_WORDS.get(name, name), str(text).replace(",", ", "))
        for name, text in facts.items()
        if name not in ("name", "active") and text
    ]
    if below:
        lines.append(())
        lines += [
            (Segment("  " * level), Segment(name), Segment(f"  {what}", "dim"))
            for what, name, level in below
        ]
    return lines


def organised(result: Organised) -> str:
    """`user jana added · manager leif`, or `jana: manager leif → noor · active yes → no`."""
    if result.before is None:
        told = [
            f"{name.replace('_', ' ')} {value}"
            for name, value in result.record.items()
            if value and name not in ("name", "active")
        ]
        return " · ".join([f"{result.kind} {result.name} added", *told])
    changed = [f"{name} {old or '–'} → {new or '–'}" for name, old, new in result.changed]
    return f"{result.kind} {result.name}: {' · '.join(changed) or 'nothing changed'}"


def _heading(what: str, facts: Facts) -> list[Line]:
    parts = [Segment(str(facts["name"]), "strong"), Segment(f"  {what}", "dim")]
    if facts.get("full_name"):
        parts.insert(1, Segment(f"  {facts['full_name']}"))
    if facts.get("active") == "no":
        parts.append(Segment(" · no longer active", "late"))
    return [tuple(parts)]


def _labelled(word: str, text: object) -> Line:
    return (Segment(f"{word:<10} ", "dim"), Segment(str(text)))


def reading(layout: "Layout") -> list[str]:
    """Which heading is read as which field, a line each."""
    told = [f"  {feed.heading or feed.constant} → {feed.field.name}" for feed in layout.feeds]
    return [f"Read as {layout.kind.plural}.", *told]
