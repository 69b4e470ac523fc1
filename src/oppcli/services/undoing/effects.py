"""What taking a batch back does, record by record, as people read it."""

from collections.abc import Iterator, Mapping
from datetime import date

from oppcli.domain.fields import KINDS
from oppcli.domain.past import KEPT, column_of, own_key, runs
from oppcli.domain.undo_result import Effect
from oppcli.plain_records import PRESENT
from oppcli.services.undoing.batch_effects import GAP, Effects, Image, images
from oppcli.services.undoing.naming import UNTOLD, kind_of, ref_of, title_of
from oppcli.transaction import Transaction
from oppcli.views.history import CHANGES, OLD_AND_NEW

_CURRENCIES = {
    "deal": "SELECT d.id, o.currency, o.id AS above FROM deal d"
    " JOIN opportunity o ON o.id = d.opportunity_id WHERE d.id BETWEEN :first AND :last",
    "": "SELECT id, currency, id AS above FROM {table} WHERE id BETWEEN :first AND :last",
}
_WITH_CURRENCY = ("opportunity", "lead", "deal", "device", "quota")
_TOLD = "id, entity, entity_id, ref, field, old, new, old_stored, new_stored"
_Key = tuple[str, int]  # a table, and the number of a row


def effects_of(
    tx: Transaction,
    did: Effects,
    gone: Mapping[str, Mapping[int, Image]],
    fiscal_year_start: int,
) -> list[Effect]:
    """The effects, to be asked for before any of it is done: changes, then whole records."""
    return [
        *_changed(tx, did, fiscal_year_start),
        *_whole(tx, did, gone, "removed", fiscal_year_start),
        *_whole(
            *(tx, did, {shape: did.of(shape).back for shape in PRESENT}),
            *("restored", fiscal_year_start),
        ),
    ]


def _changed(tx: Transaction, did: Effects, fiscal_year_start: int) -> Iterator[Effect]:
    """One for each field that is given its old value."""
    rows = tx.read(
        # Worked out once each: SQLite would put the names into every word of OLD_AND_NEW.
        f"WITH told AS MATERIALIZED (SELECT {_TOLD} FROM {CHANGES} WHERE batch = :batch)"
        f" SELECT entity, entity_id, ref, field, {OLD_AND_NEW}, old_stored FROM told ORDER BY id",
        {"batch": did.batch},
    ).rows
    told: dict[_Key, dict[str, list[str | None]]] = {}
    refs: dict[_Key, str] = {}
    for entity, number, ref, name, old, new, stored in rows:
        is_told = entity not in UNTOLD and name not in KEPT
        restored = did.of(entity).fields.get(number, {})
        if is_told and (name in restored or own_key(name) in restored):
            refs[entity, number] = ref
            was = _restored_name(did, entity, name, stored, new) if old is None else old
            told.setdefault((entity, number), {}).setdefault(name, [was, new])[1] = new
    currencies = _currencies(tx, did, refs)
    for record, fields in told.items():
        ref, (was_in, is_in) = refs[record], currencies.get(record, ("", ""))
        kind = ref.split(" ")[0] if record[0] in ("owner", "unit") else record[0]
        if kind in ("quota", "rate", "process"):
            image = images(tx, kind, record[1:])[record[1]]
            ref = _called(tx, did, kind, record[1], image, fiscal_year_start)
            if kind == "quota":  # its currency alone changes what its amount is
                fields.setdefault("amount", [str(image["amount"])] * 2)
        for name, (old, new) in fields.items():
            if old != new or kind == "quota":
                yield Effect(ref, kind, "changed", name, new, old, was_in, is_in)


def _restored_name(
    did: Effects, entity: str, field: str, stored: str | None, beside: str | None
) -> str | None:
    """What the record that a field links again is called, which is restored with it; with its ref
    where the record `beside` it in the field is called so too."""
    shape = PRESENT[entity]
    target = dict(shape.links).get(column_of(field, shape.columns) or "", "")
    number = int(stored) if stored and target else 0
    image = did.of(target).back.get(number) if number else None
    if image is None:
        return None
    name = title_of(target, image) or str(image.get("title") or image.get("name"))
    return f"{name} ({ref_of(target, number, image)})" if name == beside else name


def _currencies(
    tx: Transaction, did: Effects, refs: Mapping[_Key, str]
) -> dict[_Key, tuple[str, str]]:
    """The currency that each of the records with amounts has now, and the one that it gets back."""
    found: dict[_Key, tuple[str, str]] = {}
    for table in {entity for entity, _ in refs} & {*_WITH_CURRENCY}:
        sql = _CURRENCIES.get(table, _CURRENCIES[""].format(table=table))
        numbers = [number for entity, number in refs if entity == table]
        restored = did.of("opportunity" if table == "deal" else table).fields
        for first, last in runs(numbers, gap=GAP):
            for number, code, above in tx.read(sql, {"first": first, "last": last}).rows:
                found[table, number] = code, restored.get(above, {}).get("currency") or code
    return found


def _whole(
    tx: Transaction,
    did: Effects,
    rows: Mapping[str, Mapping[int, Image]],
    what: str,
    fiscal_year_start: int,
) -> Iterator[Effect]:
    for table in (*KINDS, *(table for table in rows if table not in KINDS)):
        of_table = rows.get(table, {})
        if table not in UNTOLD:
            for number, image in of_table.items():
                kind, title = kind_of(table, image), title_of(table, image) or None
                ref = _called(tx, did, table, number, image, fiscal_year_start)
                yield Effect(ref, kind, what, "", title, None)


def _called(
    tx: Transaction,
    did: Effects,
    table: str,
    number: int,
    image: Image,
    fiscal_year_start: int,
) -> str:
    """What a row is called: its ref, `rate USD 2026-11-23`, `root 2026 Q4 quota`."""
    if table != "quota":
        return ref_of(table, number, image)
    from oppcli.domain.quotas import EVERYBODY, period_name

    who = EVERYBODY
    for holder in ("owner", "unit"):
        if (holding := image.get(f"{holder}_id")) is not None:
            restored = did.of(holder).back.get(holding)
            sql = f"SELECT name FROM {holder} WHERE id = :id"
            names = [[restored["name"]]] if restored else tx.read(sql, {"id": holding}).rows
            who = names[0][0] if names else f"{holder} {holding}"
    starts, ends = date.fromisoformat(image["starts"]), date.fromisoformat(image["ends"])
    return f"{who} {period_name(starts, ends, fiscal_year_start)} quota"
