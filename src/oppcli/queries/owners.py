"""The owners of records: their names, and what somebody owns."""

from collections import defaultdict

from oppcli.store import Store


def owner_names(store: Store) -> defaultdict[int, str]:
    """The names of owners by their numbers: a store has few, so that it is quicker to read them
    once than with each of their records."""
    return defaultdict(str, store.read("SELECT id, name FROM owner").rows)


def manages(store: Store, me: str) -> bool:
    """Whether that user is the manager of anybody."""
    return bool(store.read("SELECT 1 FROM v_owner WHERE manager = :me", {"me": me}).rows)


def owns_nothing(store: Store, me: str) -> bool:
    """Whether that user has no open opportunity, lead or activity at all."""
    found = store.read(
        "SELECT 1 FROM owner WHERE name = :me AND (id IN (SELECT owner_id FROM opportunity)"
        " OR id IN (SELECT owner_id FROM lead) OR id IN (SELECT owner_id FROM activity))",
        {"me": me},
    )
    return not found.rows
