"""What a store is: where, how large, of which schema, what it holds, and its backups."""

from datetime import UTC, datetime

from oppcli.domain.fields import KINDS
from oppcli.domain.organisation import ORGANISATION, OWNERS
from oppcli.domain.store_facts import Backup, StoreFacts
from oppcli.queries.reconstructed import known_since
from oppcli.store import Row, Store
from oppcli.stored import instant_text
from oppcli.stores.sqlite.storecopy import backups_beside
from oppcli.stores.versions import SCHEMA_VERSION


def about(store: Store) -> StoreFacts:
    """The facts of a store of any schema that is known; it is not made and not upgraded."""
    looked = store.look()
    try:
        facts = looked.about()
        with looked.snapshot():
            return StoreFacts(
                {**facts, **_history_facts(looked)},
                _counts(looked),
                _backups(store, is_on_a_server=facts["journal"] is None),
                SCHEMA_VERSION,
            )
    finally:
        looked.close()


def _history_facts(store: Store) -> Row:
    base = store.read("SELECT value FROM setting WHERE name = 'base_currency'").rows
    row = store.read(
        "SELECT MIN(at) AS oldest_batch, MAX(at) AS newest_batch, COUNT(*) AS batches,"
        " (SELECT COUNT(*) FROM change) AS changes FROM batch"
    ).first()
    return {"base_currency": base[0][0] if base else None, **(row or {}), **known_since(store)}


def _counts(store: Store) -> dict[str, int]:
    counts = {
        kind.plural: store.read(f"SELECT COUNT(*) FROM {name}").rows[0][0]
        for name, kind in KINDS.items()
    }
    for name, kind in ORGANISATION.items():
        table = "owner" if name in OWNERS else "unit"
        sql = f"SELECT COUNT(*) FROM {table} WHERE kind = :kind"
        counts[kind.plural] = store.read(sql, {"kind": name}).rows[0][0]
    return counts


def _backups(store: Store, *, is_on_a_server: bool) -> tuple[Backup, ...]:
    if is_on_a_server:
        return ()
    found = []
    for path in backups_beside(store.path):
        facts = path.stat()
        at = datetime.fromtimestamp(facts.st_mtime, UTC)
        found.append(Backup(path, instant_text(at), facts.st_size))
    return tuple(found)
