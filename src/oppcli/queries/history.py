"""Who changed what: the changes of one record or one batch, or the latest commands that wrote."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from oppcli.domain.fields import KINDS, Field, FieldType
from oppcli.domain.names import name_key, names_in
from oppcli.domain.nearness import fields_near
from oppcli.domain.past import DELETED, KEPT, MADE, UNTOLD
from oppcli.domain.reference_fields import EVERY
from oppcli.domain.refs import Ref, noun_of, parse_ref
from oppcli.domain.user_words import users_called
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import BadValue, NotFound
from oppcli.queries.history_names import field_of
from oppcli.queries.past_currencies import PRESENT_CURRENCY, PastCurrencies
from oppcli.queries.people import changes_of_people
from oppcli.queries.timeline import SALES_OF
from oppcli.queries.where import Where
from oppcli.store import Row, Store
from oppcli.views.history import OLD_AND_NEW

Told = tuple[object, ...]
# How a stored value of a field is read, in that currency where it is an amount.
Reads = Callable[[Field, str | None, str | None], str | None]

_AT_ONCE = 1000  # records whose titles are read with one query
_MADE_KINDS = ("lead", "opportunity", "deal", "activity", "account", "contact", "device")
_WHOLE = {DELETED: "removed"}
_NEVER_SHOWN = ", ".join(f"'{name}'" for name in (*UNTOLD, *KEPT))
# Of the table `change`: what `of_batch` tells of it, as a change.
_IS_SHOWN = f"field NOT IN ({_NEVER_SHOWN}) AND entity <> 'team_member'"


def of_record(store: Store, ref: Ref, reads: Reads) -> list[Told]:
    """(batch, at, actor, field, old, new, undone_by, command, reconstructed) of every change.

    First to last; the row whose field is empty is its making. `reconstructed` says `yes` of what
    a file proves of the time before. `reads` turns values into text. Also of a record that
    was removed meanwhile. Raises NotFound for one that never was.
    """
    with store.snapshot():
        made = store.read(
            "SELECT b.batch, b.at, b.actor, b.undone_by, b.command, t.*"
            f" FROM {ref.kind} t LEFT JOIN v_batch b ON b.batch = t.batch_id WHERE t.id = :id",
            {"id": ref.number},
        ).first()
        rows = store.read(
            f"SELECT id, batch, at, actor, field, {OLD_AND_NEW}, undone_by, command, reconstructed,"
            f" {PRESENT_CURRENCY} FROM v_change c"
            " WHERE entity = :kind AND entity_id = :id ORDER BY at, id",
            {"kind": ref.kind, "id": ref.number},
        ).rows
        says = _Saying(store, reads)
        told: list[tuple[Any, ...]] = [
            (batch, at, actor, _field(name), *said, undone_by, command, "yes" if rebuilt else None)
            for number, batch, at, actor, name, old, new, undone_by, command, rebuilt, code in rows
            if name not in KEPT
            for said in (says.sides(ref.kind, ref.number, number, name, old, new, code),)
        ]
    if made is None and not rows:
        raise NotFound(f"there is no {ref.kind} {ref}.", f"oppcli {noun_of(ref.kind)} list")
    if made is not None:
        head = (made["batch"], made["at"], made["actor"])
        end = (made["undone_by"], made["command"])
        if made["at"] is not None:  # else a later batch brought it
            told.insert(0, (*head, "", None, "created", *end, None))
        proven = (
            (made["batch"], *each, *end, "yes") for each in _proven(made, [row[1:] for row in rows])
        )
        told = [*proven, *told]
    if ref.kind == "opportunity":
        told += changes_of_people(store, ref.number)
        told += _skipped(store, ref.number)
    # What an import told of the time before sorts before the record's creation here.
    return sorted(told, key=lambda each: (each[1], each[0] or 0))


def _proven(made: Row, changes: Iterable[tuple[object, ...]]) -> Iterator[Told]:
    """(at, actor, field, old, new) of what the days of a file prove of a record.

    `made` has its columns and its batch, `changes` are those of its history, in order.
    """
    if made["at"] is not None and made["created_at"] >= made["at"]:
        return
    source = made["source_system"] or made["actor"]
    yield (made["created_at"], source, "", None, "existed")
    if "closed_on" not in made or any(row[3] == "status" and row[8] for row in changes):
        return
    first = {row[3]: row[4] for row in reversed(list(changes)) if not row[8]}
    closed_on = first.get("closed_on", made["closed_on"])
    if closed_on:
        day = max(f"{closed_on}T12:00:00Z", made["created_at"])
        yield (day, source, "status", "open", first.get("status", made["status"]))


_SKIPPED = """SELECT b.batch, b.at, b.actor, c.skipped_stages, b.undone_by, b.command
  FROM close_record c JOIN v_batch b ON b.batch = c.batch_id
 WHERE c.opportunity_id = :id AND c.skipped_stages IS NOT NULL ORDER BY c.id"""


def _skipped(store: Store, number: int) -> Iterator[Told]:
    """A row for each win that skipped stages: which, by their keys."""
    for *head, stages, undone_by, command in store.read(_SKIPPED, {"id": number}).rows:
        yield (*head, "skipped_stages", None, stages, undone_by, command, None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes: from the stored instant `begin` on and before `end`, by one of `actors`, of
    one of `fields`, of one of the records `refs`. An empty condition keeps all."""

    begin: str | None = None
    end: str | None = None
    actors: Sequence[str] = ()
    fields: Sequence[str] = ()
    refs: Sequence[Ref] = ()


def since(store: Store, wanted: Wanted, most: int, reads: Reads) -> tuple[list[Told], int]:
    """(at, actor, ref, field, old, new, batch, undone_by, command) of single changes, the latest
    first, at most so many (0: all), and how many there are.

    The row whose field is empty is the making of a record. `reads` turns values into text.
    """
    where = _where(wanted)
    if wanted.fields:
        where.any_of("c.field", wanted.fields)
    source = _CHANGES if wanted.fields else f"{_CHANGES} UNION ALL {_MAKINGS}"
    with store.snapshot():
        sql = f"FROM ({source}) c{where.sql}"
        count = store.read(f"SELECT COUNT(*) {sql}", where.params).rows[0][0]
        limit = f" LIMIT {most}" if most else ""
        rows = store.read(
            "SELECT c.at, c.actor, c.ref, c.entity, c.entity_id, c.field, c.old, c.new, c.batch,"
            f" c.undone_by, c.command, c.place, {PRESENT_CURRENCY} {sql}"
            f" ORDER BY c.at DESC, c.batch DESC, c.place DESC{limit}",
            where.params,
        ).rows
        says = _Saying(store, reads)
        told: list[Told] = [
            (at, actor, name, field, *said, batch, undone_by, command)
            for at, actor, name, entity, number, field, old, new, *rest in rows
            for batch, undone_by, command, place, code in (rest,)
            for said in (says.sides(entity, number, place, field, old, new, code),)
        ]
    return told, int(count)


_CHANGES = f"""SELECT at, actor, ref, entity, entity_id, field, {OLD_AND_NEW}, batch, undone_by,
    command, id AS place FROM v_change
 WHERE field NOT IN ({", ".join(f"'{name}'" for name in (*KEPT, DELETED))})"""
_MADE_RECORDS = " UNION ALL ".join(
    f"SELECT batch_id, '{KINDS[kind].prefix}' || id AS ref, '{kind}' AS entity, id FROM {kind}"
    for kind in _MADE_KINDS
)
_MADE_PARTS = " UNION ALL ".join(
    f"SELECT c.batch_id, t.kind || ' ' || t.name AS ref, '{entity}' AS entity, t.id FROM change c"
    f" JOIN {entity} t ON t.id BETWEEN c.entity_id AND CAST(c.new AS BIGINT)"
    f" WHERE c.entity = '{entity}' AND c.field = '{MADE}'"
    for entity in ("owner", "unit")
)
# What a batch made sorts before all that it changed.
_MAKINGS = f"""SELECT b.at, b.actor, m.ref, m.entity, m.id AS entity_id, '' AS field, NULL AS old,
    'created' AS new, b.batch, b.undone_by, b.command, 0 AS place
  FROM ({_MADE_RECORDS} UNION ALL {_MADE_PARTS}) m JOIN v_batch b ON b.batch = m.batch_id"""


def _where(wanted: Wanted) -> Where:
    where = Where()
    if wanted.begin is not None:
        where.add(f"c.at >= {where.bind(wanted.begin)}")
    if wanted.end is not None:
        where.add(f"c.at < {where.bind(wanted.end)}")
    if wanted.actors:
        where.any_of("c.actor", wanted.actors)
    either = []
    for kind in dict.fromkeys(each.kind for each in wanted.refs):
        numbers = ", ".join(where.bind(each.number) for each in wanted.refs if each.kind == kind)
        either.append(f"c.entity = {where.bind(kind)} AND c.entity_id IN ({numbers})")
    if either:
        where.add(f"({' OR '.join(either)})")
    return where


def around_customer(store: Store, ref: Ref) -> tuple[str, list[Ref]] | None:
    """The name of an account or a contact; itself, the contacts of an account, its opportunities
    (of a contact also those in which it has a part) and the deals of these. None where there is
    none of that number, or it was removed."""
    named = store.read(f"SELECT name FROM v_{ref.kind} WHERE id = :id", {"id": ref.number}).rows
    if not named:
        return None
    sales = SALES_OF[ref.kind]
    around = [
        ("opportunity", f"SELECT id FROM opportunity WHERE id IN ({sales})"),
        ("deal", f"SELECT id FROM deal WHERE opportunity_id IN ({sales})"),
    ]
    if ref.kind == "account":
        around.append(("contact", "SELECT id FROM contact WHERE account_id = :id"))
    found = [ref]
    for kind, sql in around:
        rows = store.read(f"{sql} ORDER BY id", {"id": ref.number}).rows
        found += [Ref(kind, number) for (number,) in rows]
    return named[0][0], found


def titles(store: Store, refs: Iterable[str]) -> dict[str, str]:
    """What records are called now, by their refs; nothing of one that was removed or has no
    title, and of what has no ref."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for found in (parse_ref(ref, kind=None) for ref in refs):
        if found is not None:
            numbers[found.kind].append(found.number)
    return {
        f"{KINDS[kind].prefix}{number}": title
        for kind, wanted in numbers.items()
        for start in range(0, len(wanted), _AT_ONCE)
        for number, title in store.read(
            f"SELECT id, {KINDS[kind].title} FROM v_{kind} WHERE id IN"
            f" ({', '.join(map(str, wanted[start : start + _AT_ONCE]))})"
        ).rows
        if title
    }


def actors(store: Store) -> dict[str, str]:
    """The key of every name that is a user's, or of somebody who wrote, and who that is."""
    wrote = [name for (name,) in store.read("SELECT DISTINCT actor FROM v_batch").rows]
    told = [name for (name,) in store.read("SELECT DISTINCT actor FROM v_change").rows]
    users = store.read("SELECT name, full_name FROM v_owner WHERE kind = 'user'").rows
    full: dict[str, list[str]] = {}
    for name, full_name in users:
        if full_name:
            full.setdefault(name_key(full_name), []).append(name)
    by_key = {key: names[0] for key, names in full.items() if len(names) == 1}
    names = (*(name for name, _ in users), *wrote, *told)
    return by_key | {name_key(name): name for name in names if name}


def actors_named(store: Store, words: Sequence[str], me: str) -> list[str]:
    """Who wrote in the history under those names; `@me` is `me`. Raises NotFound for others."""
    known = [(who, key) for key, who in actors(store).items()]
    found = []
    for word in names_in(words, (who for who, _ in known)):
        meant = users_called(word, me, known)
        if not meant:
            near = nearest(word, sorted({who for who, _ in known}), 1)
            raise NotFound(
                f"nobody called {quoted(word)} changed anything.",
                f"--who {near[0]}" if near else "oppcli org list user",
            )
        found += meant
    return found


def fields_named(words: Sequence[str]) -> list[str]:
    """The fields of those names, or short names, of any kind of record. Raises BadValue."""
    found: list[str] = []
    for word in names_in(words):
        fits = [field.name for kind in EVERY.values() if (field := kind.field(word)) is not None]
        if not fits:
            near = fields_near(word, sorted({f.name for k in EVERY.values() for f in k.fields}))
            raise BadValue(
                f"no kind of record has a field {quoted(word)}.",
                f"--field {near[0]}" if near else "oppcli schema opp -o table",
            )
        found += fits
    return list(dict.fromkeys(found))


def of_batch(store: Store, number: int, reads: Reads) -> list[Told]:
    """(ref, field, old, new) of everything that a batch did: what it made, then what it changed.

    Raises NotFound for a number that no batch has.
    """
    with store.snapshot():
        if not store.read("SELECT id FROM batch WHERE id = :id", {"id": number}).rows:
            raise NotFound(f"the history has no batch {number}.", "oppcli history")
        told: list[Told] = []
        for kind in _MADE_KINDS:
            made = store.read(
                f"SELECT '{KINDS[kind].prefix}' || id FROM {kind} WHERE batch_id = :batch"
                " ORDER BY id",
                {"batch": number},
            ).rows
            told += [(ref, "", None, "created") for (ref,) in made]
        told += [(said, "", None, "created") for said in _made_beside(store, number)]
        rows = store.read(
            f"SELECT ref, entity, entity_id, id, field, {OLD_AND_NEW}, {PRESENT_CURRENCY}"
            " FROM v_change c WHERE batch = :batch ORDER BY id",
            {"batch": number},
        ).rows
        says = _Saying(store, reads)
        for ref, *change in rows:
            name = change[3]
            if name not in KEPT:
                told.append((ref, _field(name), *says.sides(*change)))
    return told


def _made_beside(store: Store, number: int) -> Iterator[str]:
    """What a batch made that has no ref: `user leif` where it has a name, else `rate 1-350`."""
    for entity, first, last in store.read(
        f"SELECT entity, entity_id, new FROM change WHERE batch_id = :batch AND field = '{MADE}'"
        " ORDER BY id",
        {"batch": number},
    ).rows:
        if entity in ("owner", "unit"):
            for (name,) in store.read(
                f"SELECT kind || ' ' || name FROM {entity} WHERE id BETWEEN :first AND :last"
                " ORDER BY id",
                {"first": first, "last": int(last)},
            ).rows:
                yield name
        elif entity in KINDS:
            yield from (f"{KINDS[entity].prefix}{each}" for each in range(first, int(last) + 1))
        else:
            yield f"{entity} {first}" + (f"-{last}" if int(last) > first else "")


def count(store: Store) -> int:
    """How many commands wrote."""
    found: int = store.read("SELECT COUNT(*) FROM batch").rows[0][0]
    return found


def latest(store: Store, most: int) -> list[Told]:
    """(batch, at, actor, created, changed, undone_by, command) of the latest `most` commands that
    wrote, the latest first; 0 gives all."""
    with store.snapshot():
        batches = store.read(
            "SELECT batch, at, actor, undone_by, command FROM v_batch ORDER BY batch DESC"
            + (" LIMIT :most" if most else ""),
            {"most": most},
        ).rows
        first = batches[-1][0] if batches else 0
        created: Counter[int] = Counter()
        for kind in _MADE_KINDS:
            created.update(_by_batch(store, f"FROM {kind} WHERE batch_id >= :first", first))
        for batch, one, last in store.read(
            f"SELECT batch_id, entity_id, new FROM change WHERE field = '{MADE}'"
            f" AND entity IN ({_texts(_MADE_KINDS)}) AND batch_id >= :first",
            {"first": first},
        ).rows:
            created[batch] += int(last) - one + 1
        changed = _by_batch(store, f"FROM change WHERE batch_id >= :first AND {_IS_SHOWN}", first)
    return [
        (batch, at, actor, created[batch], changed.get(batch, 0), undone_by, command)
        for batch, at, actor, undone_by, command in batches
    ]


def _by_batch(store: Store, source: str, first: int) -> dict[int, int]:
    """Rows counted by their batch, from the batch `first` on."""
    rows = store.read(f"SELECT batch_id, COUNT(*) {source} GROUP BY batch_id", {"first": first})
    return dict(rows.rows)


def _texts(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _field(name: str) -> str:
    return "" if name in _WHOLE else name


class _Saying:
    """Says changes: how their values are read, amounts in the currency of each side."""

    def __init__(self, store: Store, reads: Reads) -> None:
        self._reads = reads
        self._currencies = PastCurrencies(store)

    def sides(
        self,
        entity: str,
        record: int,
        change: int,
        name: str,
        old: str | None,
        new: str | None,
        present: str | None,
    ) -> tuple[str | None, str | None]:
        """What a change says, by its number; of a record that went just that."""
        if name in _WHOLE:
            return None, _WHOLE[name]
        field = field_of(entity, name)
        if field is None:
            return old, new
        before, after = None, None
        if field.type is FieldType.MONEY:
            before, after = self._currencies.around(entity, record, change, present)
        return self._reads(field, old, before), self._reads(field, new, after)
