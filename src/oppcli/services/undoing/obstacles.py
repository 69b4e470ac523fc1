"""Obstacles to taking a batch back: what later batches built on what it did.

A later batch is in the way when it changed the same field, or ended the record or what it is under
(what is closed is read-only, and so are its deals), or when a record hangs on one that would go,
or is missing for one that would come back. Names that were made on the way (`--create`, imports)
stay instead, where something uses them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from oppcli.domain.field import CLOSED
from oppcli.domain.fields import KINDS
from oppcli.domain.past import DELETED, TOUCHED, Taken, own_key, own_name, runs
from oppcli.domain.undo_result import UPGRADE_TO_3, Batch, Obstacle
from oppcli.plain_records import PRESENT
from oppcli.services.undoing.batch_effects import GAP, Effects, images
from oppcli.services.undoing.later import Later
from oppcli.services.undoing.naming import ref_of
from oppcli.stored import Table
from oppcli.transaction import Transaction
from oppcli.views import own_text

_MOST_NAMED = 50
_AT_ONCE = 500
_ENDED = {  # whatever such a record says, only opening it again may change
    "opportunity": CLOSED,
    "lead": ("qualified", "disqualified"),
    "activity": ("done", "canceled"),
    "deal": ("signed", "won", "canceled"),
}
# By what records are known, each of one record alone.
_KNOWN_BY = (
    *((kind, ("source_system", "external_id")) for kind in KINDS),
    ("device", ("serial_number",)),
    ("device", ("stock_number",)),
)
_NAMES = ("device", "contact", "account", "owner", "unit")  # what may be made on the way


@dataclass(slots=True)
class Found:
    """The obstacles, of which the first is named, and the names that stay: `user leif`."""

    obstacles: list[Obstacle] = field(default_factory=list)
    unnamed: int = 0
    stays: list[tuple[str, str]] = field(default_factory=list)  # what, and what uses it

    @property
    def is_full(self) -> bool:
        """Whether no more obstacles are named."""
        return len(self.obstacles) >= _MOST_NAMED

    def add(self, what: str, by: Batch, table: str, record: int) -> None:
        """Notes an obstacle, each once."""
        obstacle = Obstacle(what, by, table, record)
        if obstacle not in self.obstacles:
            self.obstacles.append(obstacle)


def look_for_obstacles(tx: Transaction, did: Effects, later: Later) -> Found:
    """Everything in the way; names that stay are taken off what is `gone` of what it did."""
    found = Found()
    _keep_base(tx, did)
    on_the_way = _made_on_the_way(tx, did)
    while _let_stay(tx, did, later, on_the_way, found):
        pass  # what stays may keep others
    for table, taken in did.taken.items():
        _add_changed(found, later, table, taken)
        _add_built_on(tx, found, later, did, table)
    _add_closed_above(tx, found, later, did)
    _add_upgraded_below(tx, found, later, did)
    for shape in PRESENT.values():
        _add_missing(tx, found, later, did, shape)
    for table, columns in _KNOWN_BY:
        _add_taken(tx, found, later, did, table, columns)
    _add_values_of(tx, found, later, did)
    return found


def _add_changed(found: Found, later: Later, table: str, taken: Taken) -> None:
    """Fields that were changed again, and records that ended since."""
    typed = {number: fields.keys() - {TOUCHED} for number, fields in taken.fields.items()}
    typed = {number: names for number, names in typed.items() if names}
    for number, name, by in later.changes(table, typed):
        is_same = name in typed[number]
        if is_same or (name == "status" and table in _ENDED):
            if found.is_full:
                found.unnamed += 1
                continue
            row = later.row(table, number)
            if is_same or (row and row["status"] in _ENDED[table]):
                said = own_name(name) or name
                found.add(f"{ref_of(table, number, row)} {said}", by, table, number)


def _add_closed_above(tx: Transaction, found: Found, later: Later, did: Effects) -> None:
    """Opportunities that were closed since, whose deals would change, go or come back."""
    deals = did.of("deal")
    stored = images(tx, "deal", deals.fields.keys() | deals.gone)
    under = {image["opportunity_id"] for image in (*stored.values(), *deals.back.values())}
    for number, name, by in later.changes("opportunity", under):
        row = later.row("opportunity", number) if name == "status" else None
        if row and row["status"] in _ENDED["opportunity"]:
            found.add(f"{ref_of('opportunity', number, row)} {name}", by, "opportunity", number)


def _add_upgraded_below(tx: Transaction, found: Found, later: Later, did: Effects) -> None:
    """Deals that an upgrade changed under opportunities whose closing was before it.

    The closing did not change them, so taking it back would leave them as the upgrade did.
    """
    closed = [n for n, fields in did.of("opportunity").fields.items() if "status" in fields]
    for first, last in runs(closed, gap=GAP):
        rows = tx.read(
            "SELECT id, opportunity_id FROM deal WHERE opportunity_id BETWEEN :first AND :last",
            {"first": first, "last": last},
        ).rows
        below = {deal for deal, opportunity in rows if opportunity in closed}
        for number, name, by in later.changes("deal", below):
            if by.command == UPGRADE_TO_3:
                found.add(f"{ref_of('deal', number, None)} {name}", by, "deal", number)


def _add_built_on(tx: Transaction, found: Found, later: Later, did: Effects, table: str) -> None:
    """Records that would go but were changed since, or that others hang on."""
    gone = did.of(table).gone
    for number, name, by in later.changes(table, gone):
        if found.is_full:
            found.unnamed += 1
        else:
            said = "removed" if name == DELETED else own_name(name) or name
            what = f"{ref_of(table, number, later.row(table, number))} {said}"
            found.add(what, by, table, number)
    for shape, user, number, name in _users(tx, did, table, gone):
        if found.is_full:
            found.unnamed += 1
        else:
            on = ref_of(table, number, later.row(table, number))
            what = ref_of(shape.name, user, later.row(shape.name, user))
            found.add(f"{what} of {on}", later.setter(shape.name, user, name), shape.name, user)


def _add_missing(tx: Transaction, found: Found, later: Later, did: Effects, shape: Table) -> None:
    """Adds the missing records to which records that would come back are linked."""
    for target in {table for _, table in shape.links}:
        wanted = {number for *_, number in did.links(shape, target)}
        wanted -= did.of(target).back.keys()
        for number in sorted(wanted - images(tx, target, wanted).keys()):
            what = f"{ref_of(target, number, None)} removed"
            found.add(what, later.remover(target, number), target, number)


def _add_taken(
    tx: Transaction,
    found: Found,
    later: Later,
    did: Effects,
    table: str,
    columns: tuple[str, ...],
) -> None:
    """Records that have an identity by now which what comes back had: imported again, as a rule."""
    taken = did.of(table)
    changed = {n: old for n, old in taken.fields.items() if not old.keys().isdisjoint(columns)}
    back = {n: {**image, **changed[n]} for n, image in images(tx, table, changed).items()}
    back.update(taken.back)
    had: dict[tuple[object, ...], int] = {
        identity: number
        for number, image in back.items()
        if None not in (identity := tuple(image.get(column) for column in columns))
    }
    listed, wanted = ", ".join(columns), iter(sorted({str(identity[-1]) for identity in had}))
    while some := list(islice(wanted, _AT_ONCE)):
        rows = tx.read(
            f"SELECT id, {listed} FROM {table}"
            f" WHERE {columns[-1]} IN ({', '.join('?' * len(some))}) ORDER BY id",
            some,
        ).rows
        for other, *stored in rows:
            number = had.get(tuple(stored))
            if number is None or other in taken.gone or other in back:
                continue
            if found.is_full:
                found.unnamed += 1
                continue
            by = later.setter(table, other, *columns)
            same = " and ".join(f"{n} {v}" for n, v in zip(columns, stored, strict=True))
            now = ref_of(table, other, later.row(table, other))
            what = f"{now} has {same}, as {ref_of(table, number, None)} had"
            found.add(what, by, table, other)


def _add_values_of(tx: Transaction, found: Found, later: Later, did: Effects) -> None:
    """Records with a value of an own field that would go, or of a choice that would."""
    fields = did.of("own_field")
    for number, row in images(tx, "own_field", fields.gone | fields.fields.keys()).items():
        kept: list[str] = []
        if number not in fields.gone:
            if "choices" not in fields.fields[number]:
                continue
            kept = (fields.fields[number]["choices"] or "").split("\n")
        records, value = did.of(row["kind"]), own_text(row["name"])
        marks = f" AND {value} NOT IN ({', '.join('?' * len(kept))})" if kept else ""
        rows = tx.read(
            f"SELECT id, {value} FROM {row['kind']} WHERE {value} IS NOT NULL{marks} ORDER BY id",
            kept,
        ).rows
        for record, _ in rows:
            restored = records.fields.get(record, {})
            if record in records.gone or own_key(row["name"]) in restored:
                continue
            if found.is_full:
                found.unnamed += 1
                continue
            by = later.setter(row["kind"], record, own_key(row["name"]))
            found.add(f"{ref_of(row['kind'], record, None)} {row['name']}", by, row["kind"], record)


def _let_stay(
    tx: Transaction, did: Effects, later: Later, on_the_way: dict[str, set[int]], found: Found
) -> bool:
    """Takes names that something uses off what goes; whether there were any."""
    used: dict[tuple[str, int], str] = {}
    for table, made in on_the_way.items():
        names = made & did.of(table).gone
        for number, name, _ in later.changes(table, names):
            used.setdefault((table, number), f"its {name} was changed since")
        for shape, user, number, _ in _users(tx, did, table, names):
            if (table, number) not in used:
                user_ref = ref_of(shape.name, user, later.row(shape.name, user))
                used[table, number] = f"{user_ref} uses it"
    for (table, number), why in used.items():
        did.of(table).gone.discard(number)
        found.stays.append((ref_of(table, number, later.row(table, number)), why))
    return bool(used)


def _users(
    tx: Transaction, did: Effects, table: str, gone: set[int]
) -> Iterator[tuple[Table, int, int, str]]:
    """Rows that will still link to what would go: their table, their number, what they link to,
    and the name of the link in the history."""
    for shape in PRESENT.values() if gone else ():
        own = did.taken.get(shape.name, Taken())
        for column in (column for column, target in shape.links if target == table):
            name = column.removesuffix("_id")
            for first, last in runs(gone, gap=GAP):
                rows = tx.read(
                    f"SELECT {column}, id FROM {shape.name}"
                    f" WHERE {column} BETWEEN :first AND :last ORDER BY id",
                    {"first": first, "last": last},
                ).rows
                for number, user in rows:
                    is_restored = name in own.fields.get(user, {})
                    if number in gone and user not in own.gone and not is_restored:
                        yield shape, user, number, name


def _made_on_the_way(tx: Transaction, did: Effects) -> dict[str, set[int]]:
    """By table the names among what would go that other rows of the same batch were given."""
    found: dict[str, set[int]] = {table: set() for table in _NAMES}
    for shape in PRESENT.values():
        taken = did.taken.get(shape.name, Taken())
        links = [(column, table) for column, table in shape.links if table in _NAMES]
        rows = taken.gone | taken.fields.keys() if links else set()
        named = ", ".join(column for column, _ in links)
        for first, last in runs(rows, gap=GAP):
            read = tx.read(
                f"SELECT id, {named} FROM {shape.name} WHERE id BETWEEN :first AND :last",
                {"first": first, "last": last},
            ).rows
            for number, *linked in read:
                if number in rows:
                    for (_, table), name in zip(links, linked, strict=True):
                        found[table].add(name)
    return {table: numbers & did.of(table).gone for table, numbers in found.items()}


def _keep_base(tx: Transaction, did: Effects) -> None:
    """What rates are told in stays fixed while others were told in it."""
    if not did.of("setting").gone:
        return
    others = tx.read("SELECT COUNT(*) FROM rate").rows[0][0] - len(did.of("rate").gone)
    frozen = tx.read("SELECT id FROM opportunity WHERE exchange_rate IS NOT NULL").rows
    restored = did.of("opportunity").fields
    if others or any("exchange_rate" not in restored.get(number, {}) for (number,) in frozen):
        did.of("setting").gone.clear()
