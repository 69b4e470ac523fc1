"""What was undone, or redone: a line for each of the first records, then counts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, tzinfo
from itertools import groupby

from oppcli.domain.field import ABOUT
from oppcli.domain.field_labels import said_field
from oppcli.domain.fields import KINDS, Field
from oppcli.domain.refs import Ref
from oppcli.domain.undo_result import Effect, Undone
from oppcli.output.field_values import stored_text
from oppcli.output.table import Column, Table

_MOST = 10  # records with a line of their own
_COLUMNS = (
    Column("ref"),
    Column("what"),
    Column("field"),
    Column("old", shrinks=True),
    Column("new", shrinks=True),
)


def undone_lines(done: Undone, today: date, zone: tzinfo, *, is_dry: bool) -> Iterator[str]:
    """The lines for people: which command, what became of each record, and what stays. A dry run
    would do it."""
    verb = "redid" if done.again else "undid"
    if is_dry:
        verb = "would redo" if done.again else "would undo"
    yield f"{verb} command {done.of.number}: {done.of.command} ({done.of.told(today, zone)})"
    records = [list(group) for _, group in groupby(done.effects, lambda e: (e.ref, e.what))]
    for record in records[:_MOST]:
        yield f"  {_line(record, today)}"
    rest = Counter((record[0].kind, record[0].what) for record in records[_MOST:])
    if rest:
        counted = (f"{_counted(count, kind)} {what}" for (kind, what), count in rest.items())
        yield f"  … and {', '.join(counted)}"
    if not records:
        yield "  it changed nothing"
    for note in done.notes:
        yield f"  {note}"


def _line(record: list[Effect], today: date) -> str:
    """`O12 stage Quotation → Interest · probability – → 20`, or `O13 removed: Fleet renewal`."""
    first = record[0]
    if first.what != "changed":
        return f"{first.ref} {first.what}" + (f": {first.old}" if first.old else "")
    told = (each for each in record if (each.kind, each.field) != ("quota", "currency"))
    changes = (_change(each, today) for each in _as_regarding(told))
    return f"{first.ref} {' · '.join(changes)}"


def _as_regarding(record: Iterable[Effect]) -> Iterator[Effect]:
    """The effects of a record, where those that say what an activity is about are one, by the name
    and with the refs that people type: `regarding O3 → O1` for `opportunity 3 → 1`."""
    abouts = []
    for each in record:
        if each.kind == "activity" and each.field in ABOUT:
            abouts.append(each)
        else:
            yield each
    if abouts:
        old, new = (
            next((str(Ref(each.field, int(side))) for each, side in sides if side), None)
            for sides in ([(e, e.old) for e in abouts], [(e, e.new) for e in abouts])
        )
        yield replace(abouts[0], field="regarding", old=old, new=new)


# What a quota or a rate is called says which field changed.
_UNNAMED = (("quota", "amount"), ("rate", "base_per_unit"))


def _change(effect: Effect, today: date) -> str:
    """`revenue 5 EUR → 1,350 JPY`: each side in the currency of that side."""
    field = _field(effect)
    old = stored_text(field, effect.old, effect.was_in, today)
    new = stored_text(field, effect.new, effect.is_in, today)
    name = "" if (effect.kind, effect.field) in _UNNAMED else f"{said_field(effect.field)} "
    return f"{name}{old} → {new}"


def _field(effect: Effect) -> Field | None:
    kind = KINDS.get(effect.kind)
    if kind is None:
        from oppcli.domain.reference_fields import EVERY

        kind = EVERY.get(effect.kind)
    return None if kind is None else kind.field(effect.field)


def _plain(effect: Effect) -> tuple[str | None, str | None]:
    """Old and new as programs read them: amounts exactly, in major units."""
    from oppcli.domain.past_currencies import exact_text

    field = _field(effect)
    if field is None:
        return effect.old, effect.new
    return exact_text(field, effect.old, effect.was_in), exact_text(field, effect.new, effect.is_in)


def _counted(count: int, kind: str) -> str:
    if count == 1:
        return f"1 {kind}"
    known = KINDS.get(kind)
    if known is None:
        from oppcli.domain.organisation import ORGANISATION

        known = ORGANISATION.get(kind)
    return f"{count:,} {known.plural if known else f'{kind}s'}"


def undone_refs(done: Undone) -> list[str]:
    """The refs of the records, each once."""
    return list(dict.fromkeys(effect.ref for effect in done.effects))


def undone_table(done: Undone) -> Table:
    """A row for each field and for each whole record, for programs."""
    rows = [(each.ref, each.what, each.field, *_plain(each)) for each in done.effects]
    return Table(_COLUMNS, rows)
