"""The sources that leads and opportunities have come from."""

from oppcli.store import Store


def sources_in_use(store: Store) -> frozenset[str]:
    """Every source that a lead or an opportunity has, as it was typed."""
    rows = store.read(
        "SELECT lead_source FROM lead WHERE lead_source IS NOT NULL"
        " UNION SELECT lead_source FROM opportunity WHERE lead_source IS NOT NULL"
    ).rows
    return frozenset(row[0] for row in rows)
