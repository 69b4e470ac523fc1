"""The form of what is kept of the past: values of changes, and what files said of records."""

from collections.abc import Callable, Iterator, Mapping

from oppcli.domain.findings import Finding
from oppcli.domain.past import MADE, column_of, is_run
from oppcli.domain.texts import is_day, is_time
from oppcli.plain_records import TABLES
from oppcli.queries.checks.rule import finding, ref_of
from oppcli.store import Store

Good = Callable[[str], bool]


def _is_instant(text: str) -> bool:
    return is_day(text[:10]) and is_time(text[10:])


def _is_whole(text: str) -> bool:
    return text.isascii() and text.removeprefix("-").isdigit()


_GOOD: dict[str, Good] = {
    "date": is_day,
    "datetime": _is_instant,
    "int": _is_whole,
    "bool": ("0", "1").__contains__,
}


def told(store: Store) -> Iterator[Finding]:
    """What of the history, and of what files said, cannot be read."""
    for (entity,) in store.read("SELECT DISTINCT entity FROM change ORDER BY entity").rows:
        if entity in TABLES:
            yield from _values(store, entity)
    yield from _made(store)
    yield from _runs(store)


def _values(store: Store, entity: str) -> Iterator[Finding]:
    fields = store.read(
        "SELECT DISTINCT field FROM change WHERE entity = :entity", {"entity": entity}
    ).rows
    declared: Mapping[str, str] = TABLES[entity].declared
    columns = {field: column_of(field, declared) for (field,) in fields}
    good = {
        field: _GOOD[declared[column]]
        for field, column in columns.items()
        if column is not None and declared[column] in _GOOD
    }
    if not good:
        return
    listed = ", ".join(f"'{field}'" for field in good)
    for side in ("old", "new"):
        kept = f"FROM change WHERE entity = :entity AND {side} IS NOT NULL AND field IN ({listed})"
        values = store.read(f"SELECT DISTINCT field, {side} {kept}", {"entity": entity}).rows
        for field, value in values:
            if good[field](str(value)):
                continue
            same = {"entity": entity, "field": field, "value": value}
            sql = f"SELECT id, entity_id {kept} AND field = :field AND {side} = :value ORDER BY id"
            for number, about in store.read(sql, same).rows:
                said = f"its {side} is '{_short(value)}', which is no {field} of "
                yield finding("impossible_value", "change", number, said + ref_of(entity, about))


def _made(store: Store) -> Iterator[Finding]:
    """Changes that say which records a command made: from their number up to that in `new`."""
    rows = store.read(
        "SELECT id, entity_id, old, new FROM change WHERE field = :made ORDER BY id", {"made": MADE}
    ).rows
    for number, first, old, new in rows:
        is_sound = new is None or (_is_whole(new) and int(new) >= first)
        if first < 1 or old is not None or not is_sound:
            said = "it tells which records were made, and not from which number to which"
            yield finding("impossible_value", "change", number, said)


def _runs(store: Store) -> Iterator[Finding]:
    rows = store.read(
        "SELECT id, entity, entity_id, said FROM source_row"
        " WHERE entity_id < 1 OR entity LIKE '%*' ORDER BY id"
    ).rows
    for number, entity, first, said in rows:
        if entity not in TABLES and not entity.endswith("*"):
            continue  # a mark of the imports, of no record
        if first < 1:
            found = f"its entity_id is {first}, which is no {entity.removesuffix('*')}"
            yield finding("impossible_value", "source_row", number, found)
        elif not is_run(first, said):
            found = f"its said is '{_short(said)}', which cannot be read"
            yield finding("impossible_value", "source_row", number, found)


def _short(value: object) -> str:
    return text if len(text := str(value)) <= 40 else f"{text[:40]}…"
