"""Takes users, teams or units in from a file: by name, all rows or none."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from oppcli.domain.field import Kind
from oppcli.domain.imported import Imported, Reject
from oppcli.domain.organisation import ORGANISATION
from oppcli.errors import BadValue, OppError
from oppcli.importing.layout import Layout, lay_out
from oppcli.importing.mapping import Mapping
from oppcli.importing.source import Source
from oppcli.services import organisation
from oppcli.services.imports.directory import folded
from oppcli.services.work import Work, in_one_transaction
from oppcli.store import Transaction

_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file: where it starts, what it says by field, why it is not sound or ''."""

    line: int
    typed: dict[str, str]
    fault: str


def lay_out_parts(source: Source, kind: Kind, mapping: Mapping) -> Layout:
    """Which heading fills which field. Raises BadValue, and for a file without names."""
    # A part of the organisation is told by its name; it has no identity elsewhere.
    layout = lay_out(source.headings, replace(mapping, source_system=""), source.name, kind)
    if layout.feed("name") is None:
        raise BadValue(
            f"no heading of {source.name} is the name of a {kind.name}.", "--map 'HEADING=name'"
        )
    made = [feed.field.name for feed in layout.feeds if feed.template]
    if made:
        raise BadValue(f"{made[0]} cannot be made of several columns here.", f"[columns] {made[0]}")
    return layout


@in_one_transaction
def import_parts(work: Work, source: Source, layout: Layout, *, strict: bool = False) -> Imported:
    """Stores the rows of a source as one batch; those that are known by name are changed.

    Managers, members and units that are unknown are made, unless `strict`. With a row that
    cannot be taken nothing is saved. A blank cell says nothing.
    """
    rows = list(_rows(source, layout))
    job = replace(work, create=not strict)
    try:
        with work.transaction() as tx:
            result = _take(tx, job, layout.kind, rows)
            if result.rejected:
                raise _NothingKeptError(result)
    except _NothingKeptError as nothing:
        return nothing.result
    return replace(result, saved=work.keep)


class _NothingKeptError(Exception):
    """Rolls everything back, since a row was rejected."""

    def __init__(self, result: Imported) -> None:
        super().__init__()
        self.result = replace(result, saved=False)


def _rows(source: Source, layout: Layout) -> Iterator[_Row]:
    for line, cells, fault in source.rows():
        if fault:
            yield _Row(line, {}, fault)
        elif any(cell.strip() for cell in cells):
            said = {
                feed.field.name: feed.said("" if feed.index is None else cells[feed.index]).strip()
                for feed in layout.feeds
            }
            yield _Row(line, {name: text for name, text in said.items() if text}, "")


def _take(tx: Transaction, work: Work, kind: Kind, rows: list[_Row]) -> Imported:
    """First all that the rows name, so that a manager may stand below his people; then the rest."""
    before = _counts(tx)
    made, rejects = _make_all(tx, work, kind, rows)
    bad = {reject.line for reject in rejects}
    updated: set[str] = set()
    for row in rows:
        if row.line in bad:
            continue
        name = row.typed["name"]
        try:
            part = organisation.find(tx, kind, name)
            assert part is not None
            typed = {field: text for field, text in row.typed.items() if field != "name"}
            if organisation.change(tx, work, kind, part, typed).changed:
                updated.add(folded(name))
        except OppError as refused:
            rejects.append(Reject(row.line, refused.message))
    good = [folded(row.typed["name"]) for row in rows if row.typed.get("name")]
    bad |= {reject.line for reject in rejects}
    taken = [folded(row.typed["name"]) for row in rows if row.line not in bad]
    created = sum(name in made for name in dict.fromkeys(taken))
    changed = sum(name in updated - made for name in dict.fromkeys(taken))
    also = {what: _counts(tx)[what] - before[what] for what in before}
    also[kind.name] -= len(made & set(good))
    rejects.sort(key=lambda reject: reject.line)
    return Imported(
        kind.name,
        created,
        changed,
        len(taken) - created - changed,
        len(rejects),
        also={what: count for what, count in also.items() if count},
        rejects=tuple(rejects[:_MOST_TOLD]),
    )


def _make_all(
    tx: Transaction, work: Work, kind: Kind, rows: list[_Row]
) -> tuple[set[str], list[Reject]]:
    """Makes those of the rows' names that are new; gives them, and the rows that have none."""
    made: set[str] = set()
    rejects: list[Reject] = []
    for row in rows:
        name = row.typed.get("name", "")
        if row.fault or not name:
            said = f"name: a {kind.name} needs it, nothing is given"
            rejects.append(Reject(row.line, row.fault or said))
            continue
        known = organisation.find(tx, kind, name)
        if known is None:
            organisation.make(tx, work, kind, name, {})
            made.add(folded(name))
        elif known.kind != kind.name:
            rejects.append(Reject(row.line, f"name: {known.name} is a {known.kind} already"))
    return made, rejects


def _counts(tx: Transaction) -> dict[str, int]:
    """How many there are of every kind."""
    rows = tx.read(
        "SELECT kind, COUNT(*) FROM owner GROUP BY kind"
        " UNION ALL SELECT kind, COUNT(*) FROM unit GROUP BY kind"
    ).rows
    return dict.fromkeys(ORGANISATION, 0) | dict(rows)
