"""Who changed what: the changes of one record, or the latest commands that wrote."""

from operator import itemgetter

from oppcli.domain.currencies import digits
from oppcli.domain.fields import KINDS, FieldType
from oppcli.domain.refs import Ref
from oppcli.store import Store

Told = tuple[object, ...]

_KEPT = ("lead", "opportunity", "activity", "account", "contact")
# Columns the program keeps for itself.
_UNTOLD = ("stage_since", "typed_revenue", "typed_accessories", "typed_trade_in")


def of_record(store: Store, ref: Ref) -> list[Told]:
    """(at, actor, field, old, new, command) of every change of a record, first to last.

    The first row is its making, whose field is empty. Amounts are exact text in major units.
    """
    with store.snapshot():
        made = store.read(
            f"SELECT b.at, b.actor, b.command, t.* FROM {ref.kind} t"
            " JOIN batch b ON b.id = t.batch_id WHERE t.id = :id",
            {"id": ref.number},
        ).first()
        if made is None:
            return []
        rows = store.read(
            "SELECT at, actor, field, old, new, command FROM v_change"
            " WHERE entity = :kind AND entity_id = :id ORDER BY at, id",
            {"kind": ref.kind, "id": ref.number},
        ).rows
    kind = KINDS[ref.kind]
    money = {field.name for field in kind.fields if field.type is FieldType.MONEY}
    currency = made.get("currency") or "EUR"
    told: list[Told] = [(made["at"], made["actor"], "", None, "created", made["command"])]
    for at, actor, name, old, new, command in rows:
        if name in _UNTOLD:
            continue
        if name in money:
            told.append((at, actor, name, _major(old, currency), _major(new, currency), command))
        else:
            told.append((at, actor, name, old, new, command))
    # What an import told of the time before stands before its making here.
    return sorted(told, key=itemgetter(0))


def count(store: Store) -> int:
    """How many commands wrote."""
    found: int = store.read("SELECT COUNT(*) FROM batch").rows[0][0]
    return found


def latest(store: Store, most: int) -> list[Told]:
    """(batch, at, actor, created, changed, command) of the latest `most` commands that wrote,
    the latest first; 0 gives all."""
    created = " + ".join(
        f"(SELECT COUNT(*) FROM {kind} t WHERE t.batch_id = b.id)" for kind in _KEPT
    )
    limit = "LIMIT :most" if most else ""
    return store.read(
        f"SELECT b.id, b.at, b.actor, {created}, (SELECT COUNT(*) FROM change c"
        f" WHERE c.batch_id = b.id), b.command FROM batch b ORDER BY b.id DESC {limit}",
        {"most": most},
    ).rows


def _major(value: str | None, currency: str) -> str | None:
    from oppcli.domain.money import plain_amount

    if value is None:
        return None
    return plain_amount(int(value), currency) if digits(currency) else value
