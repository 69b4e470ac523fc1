"""What can be proposed at a shell prompt from the store, a screenful at most."""

from collections.abc import Collection
from dataclasses import dataclass

from oppcli.domain.field import UNSOLD, Field, Kind
from oppcli.domain.fields import PROPOSED
from oppcli.store import Store
from oppcli.views import stored

MOST = 100

Found = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Records:
    """Records that are proposed by ref, or by the beginning of their title, in an order."""

    view: str
    letter: str
    title: str
    order: str = "id DESC"
    where: str = "1 = 1"

    def sql(self, column: str, other: str, every: bool) -> str:
        where = "1 = 1" if every else self.where
        return (
            f"SELECT {column}, {other} FROM {self.view} WHERE {where}"
            f" AND {_begins(column)} ORDER BY {self.order} LIMIT :most"
        )


def _begins(column: str) -> str:
    """SQL for: begins with what was typed, in small letters, capitals or as it was typed.

    SQLite's LIKE ignores the case of A to Z anyway; another database's may not.
    """
    ways = ("typed", "small", "large", "capital")
    return "(" + " OR ".join(f"{column} LIKE :{way} ESCAPE '\\'" for way in ways) + ")"


_RECORDS = {
    "opportunity": _Records(
        "v_opportunity", "O", "topic", "touched_at DESC, id DESC", "is_open = 1"
    ),
    "closed": _Records("v_opportunity", "O", "topic", "closed_on DESC, id DESC", "is_open = 0"),
    "lead": _Records("v_lead", "L", "topic", where="status IN ('new', 'contacted')"),
    "activity": _Records("v_activity", "A", "subject", where="status = 'open'"),
    "account_ref": _Records("v_account", "C", "name"),
    "contact_ref": _Records("v_contact", "P", "name"),
    "deal_ref": _Records(
        "v_deal", "D", "title", where="status IN ('scenario', 'offered', 'signed')"
    ),
    "device_ref": _Records("v_device", "V", "name"),
}
REFS = tuple(_RECORDS)
LETTERS = {each.letter: what for what, each in _RECORDS.items() if what != "closed"}


def _known(level: str) -> str:
    """SQL for the values of a level of the catalogue, listed there or in use."""
    used = " UNION ".join(
        f'SELECT "{level}" AS word FROM {table}' for table in ("catalogue", "opportunity", "device")
    )
    return f"SELECT word, '' FROM ({used}) known WHERE {_begins('word')} ORDER BY word LIMIT :most"


def _in_use(name: str) -> str:
    return (
        f"SELECT DISTINCT {name}, '' FROM opportunity WHERE {_begins(name)}"
        f" ORDER BY {name} LIMIT :most"
    )


def _unit(kind: str) -> str:
    return (
        f"SELECT called, '' FROM v_unit WHERE kind = '{kind}' AND {_begins('called')}"
        " ORDER BY called LIMIT :most"
    )


_NAMES = {
    "owner": f"SELECT name, kind FROM owner WHERE active = 1 AND {_begins('name')}"
    " ORDER BY name LIMIT :most",
    "team": f"SELECT name, '' FROM owner WHERE kind = 'team' AND {_begins('name')}"
    " ORDER BY name LIMIT :most",
    "part_name": f"SELECT name, kind FROM owner WHERE {_begins('name')} UNION ALL"
    f" SELECT called, kind FROM v_unit WHERE {_begins('called')} ORDER BY 1 LIMIT :most",
    "stage": f"SELECT stage, title FROM v_stage WHERE {_begins('stage')}"
    " ORDER BY process, position LIMIT :most",
    "process": f"SELECT key, title FROM process WHERE {_begins('key')} ORDER BY id LIMIT :most",
    "account": f"SELECT name, 'C' || id FROM account WHERE {_begins('name')}"
    " ORDER BY name LIMIT :most",
    "contact": f"SELECT name, ref FROM v_contact WHERE {_begins('name')} ORDER BY name LIMIT :most",
    **{kind: _unit(kind) for kind in ("business", "facility", "operation")},
    **{level: _known(level) for level in ("brand", "class", "model", "model_code", "variant")},
    "device": "SELECT name, COALESCE(model, '') FROM v_device WHERE status = 'available'"
    f" AND {_begins('name')} ORDER BY name LIMIT :most",
    **{name: _in_use(name) for name in PROPOSED},
}


def values(store: Store, what: str, begin: str, *, every: bool = False) -> Found:
    """Values that begin with what was typed, each with what helps to tell it; [] for other words.

    Records are proposed by ref for `O1`, `o1` and a bare `1`, by title for other words: `every`
    one of them, or those that there is still something to do with.
    """
    records = _RECORDS.get(what)
    if records is not None:
        return _records(store, records, begin, every)
    sql = _NAMES.get(what)
    return _read(store, sql, begin) if sql else []


def own_texts(store: Store, kind: Kind, field: Field) -> list[str]:
    """The texts that an own field of a kind has, by the alphabet."""
    text = stored(field)
    rows = store.read(
        f"SELECT DISTINCT {text} AS word FROM {kind.name} WHERE {text} IS NOT NULL"
        " ORDER BY word LIMIT :most",
        {"most": MOST},
    ).rows
    return [word for (word,) in rows]


def close_reasons(store: Store, given: Collection[str]) -> list[str]:
    """The reasons that any process accepts: those for the outcomes that were given, or all."""
    if not store.exists():
        return []
    outcomes = [outcome for outcome in UNSOLD if outcome in given]
    columns = [f"{outcome}_reasons" for outcome in outcomes or UNSOLD]
    rows = store.read(f"SELECT {', '.join(columns)} FROM process ORDER BY is_default DESC, id").rows
    return list(dict.fromkeys(word for row in rows for cell in row for word in cell.split()))


def _records(store: Store, records: _Records, begin: str, every: bool) -> Found:
    by_ref = records.sql("ref", records.title, every)
    if begin.isdigit():
        return [(ref[1:], title) for ref, title in _read(store, by_ref, records.letter + begin)]
    ref = begin.upper()
    if not begin or (ref[0] == records.letter and (ref[1:].isdigit() or not ref[1:])):
        found = _read(store, by_ref, ref)
        if found or ref[1:]:
            return found
    return _read(store, records.sql(records.title, "ref", every), begin)


def _read(store: Store, sql: str, begin: str) -> Found:
    escaped = begin.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    ways = {
        "typed": escaped,
        "small": escaped.lower(),
        "large": escaped.upper(),
        "capital": escaped[:1].upper() + escaped[1:].lower(),
    }
    params = {way: f"{text}%" for way, text in ways.items()}
    rows = store.read(sql, {**params, "most": MOST}).rows
    return list({value: (value, more or "") for value, more in rows}.values())
