"""What taking a batch back does, record by record, as people read it."""

from collections.abc import Iterator, Mapping

from oppcli.domain.fields import KINDS
from oppcli.domain.past import KEPT, own_key, runs
from oppcli.domain.undone import Effect
from oppcli.plain_records import PRESENT
from oppcli.services.undoing.deed import GAP, Deed, Image
from oppcli.services.undoing.naming import UNTOLD, kind_of, ref_of, title_of
from oppcli.transaction import Transaction
from oppcli.views.history import OLD_AND_NEW

_CURRENCIES = {
    "deal": "SELECT d.id, o.currency FROM deal d JOIN opportunity o ON o.id = d.opportunity_id"
    " WHERE d.id BETWEEN :first AND :last",
    "": "SELECT id, currency FROM {table} WHERE id BETWEEN :first AND :last",
}


def effects_of(
    tx: Transaction, deed: Deed, gone: Mapping[str, Mapping[int, Image]]
) -> list[Effect]:
    """The effects, to be asked for before any of it is done: changes, then whole records."""
    return [
        *_changed(tx, deed),
        *_whole(gone, "removed"),
        *_whole({shape: deed.of(shape).back for shape in PRESENT}, "restored"),
    ]


def _changed(tx: Transaction, deed: Deed) -> Iterator[Effect]:
    """One for each field that is given its old value."""
    rows = tx.read(
        f"SELECT entity, entity_id, ref, field, {OLD_AND_NEW} FROM v_change WHERE batch = :batch"
        " ORDER BY id",
        {"batch": deed.batch},
    ).rows
    told: dict[tuple[str, int], dict[str, list[str | None]]] = {}
    refs: dict[tuple[str, int], str] = {}
    for entity, number, ref, name, old, new in rows:
        is_told = entity not in UNTOLD and name not in KEPT
        restored = deed.of(entity).fields.get(number, {})
        if is_told and (name in restored or own_key(name) in restored):
            refs[entity, number] = ref
            told.setdefault((entity, number), {}).setdefault(name, [old, new])[1] = new
    currencies = _currencies(tx, refs)
    for record, fields in told.items():
        ref, currency = refs[record], currencies.get(record, "")
        kind = ref.split(" ")[0] if record[0] in ("owner", "unit") else record[0]
        for name, (old, new) in fields.items():
            if old != new:
                yield Effect(ref, kind, "changed", name, new, old, currency)


def _currencies(tx: Transaction, refs: Mapping[tuple[str, int], str]) -> dict[tuple[str, int], str]:
    """The currency of those of the records whose amounts have one."""
    found: dict[tuple[str, int], str] = {}
    for table in {entity for entity, _ in refs} & {"opportunity", "lead", "deal", "device"}:
        sql = _CURRENCIES.get(table, _CURRENCIES[""].format(table=table))
        numbers = [number for entity, number in refs if entity == table]
        for first, last in runs(numbers, gap=GAP):
            for number, currency in tx.read(sql, {"first": first, "last": last}).rows:
                found[table, number] = currency
    return found


def _whole(rows: Mapping[str, Mapping[int, Image]], what: str) -> Iterator[Effect]:
    for table in (*KINDS, *(table for table in rows if table not in KINDS)):
        images = rows.get(table, {})
        if table not in UNTOLD:
            for number, image in images.items():
                kind, title = kind_of(table, image), title_of(table, image) or None
                yield Effect(ref_of(table, number, image), kind, what, "", title, None, "")
