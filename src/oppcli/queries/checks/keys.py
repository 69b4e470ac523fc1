"""What names and telephone numbers are found by: each key is that of the value beside it."""

from collections.abc import Iterator

from oppcli.domain.findings import MEND, Finding, Mend
from oppcli.domain.names import full_name, name_key
from oppcli.domain.phones import is_key_of
from oppcli.plain_records import TABLES
from oppcli.queries.checks.rule import finding
from oppcli.store import Store


def keys(store: Store) -> Iterator[Finding]:
    """Records that a search or an import would not find by their name or telephone number."""
    for table in TABLES.values():
        for column, sources in table.derived.items():
            named = ", ".join(sources)
            given = " OR ".join(f"{name} IS NOT NULL" for name in (column, *sources))
            sql = f"SELECT id, {column}, {named} FROM {table.name} WHERE {given} ORDER BY id"
            for number, key, *values in store.read(sql).rows:
                if column == "name_key":
                    name = values[0] if len(values) == 1 else full_name(*values)
                    is_right, due = key == (name_key(name) or None), name_key(name) or None
                else:
                    is_right, due = is_key_of(key, values[0]), None  # its country is not stored
                if not is_right:
                    source = " and ".join(sources)
                    said = f"its {column} '{key or ''}' is not that of its {source}"
                    mend = Mend(table.name, number, column, key, due)
                    yield finding("search_key", table.name, number, said, MEND, mend)
