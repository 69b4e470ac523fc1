"""The owners of records: their names, and what somebody owns."""

from collections import defaultdict

from oppcli.domain.field import OPEN, OPEN_LEAD
from oppcli.store import Store
from oppcli.views.history import quoted


def owner_names(store: Store) -> defaultdict[int, str]:
    """The names of owners by their numbers: a store has few, so that it is quicker to read them
    once than with each of their records."""
    return defaultdict(str, store.read("SELECT id, name FROM owner").rows)


def manages(store: Store, me: str) -> bool:
    """Whether that user is the manager of anybody."""
    return bool(store.read("SELECT 1 FROM v_owner WHERE manager = :me", {"me": me}).rows)


def is_active(store: Store, name: str) -> bool:
    """Whether records can be given to that owner."""
    sql = "SELECT 1 FROM owner WHERE name = :name AND active = 1"
    return bool(store.read(sql, {"name": name}).rows)


def activities_left(store: Store, name: str) -> int:
    """How many open activities the user has who owns no open sale and no open lead any more: what
    is left is about records of others. 0 where something of his own is open."""
    sales, leads = quoted(OPEN), quoted(OPEN_LEAD)
    sql = f"""SELECT COUNT(*) FROM activity t JOIN owner w ON w.id = t.owner_id
     WHERE w.name = :name AND t.status = 'open'
       AND NOT EXISTS (SELECT 1 FROM opportunity o
                        WHERE o.owner_id = w.id AND o.status IN ({sales}))
       AND NOT EXISTS (SELECT 1 FROM lead l
                        WHERE l.owner_id = w.id AND l.status IN ({leads}))"""
    return int(store.read(sql, {"name": name}).rows[0][0])


def owns_nothing(store: Store, me: str) -> bool:
    """Whether that user has no open opportunity, lead or activity at all."""
    found = store.read(
        "SELECT 1 FROM owner WHERE name = :me AND (id IN (SELECT owner_id FROM opportunity)"
        " OR id IN (SELECT owner_id FROM lead) OR id IN (SELECT owner_id FROM activity))",
        {"me": me},
    )
    return not found.rows
