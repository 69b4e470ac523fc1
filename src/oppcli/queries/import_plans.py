"""How files were read before, as plans of imports decided it."""

from oppcli.store import Store

KeptPlan = tuple[str, str, str]  # source system, kind of record, JSON of what was decided


def kept_plans(store: Store) -> list[KeptPlan]:
    """All plans of the store, in the order of systems and kinds."""
    sql = 'SELECT source_system, kind, "plan" FROM import_plan ORDER BY source_system, kind'
    return [(system, kind, text) for system, kind, text in store.read(sql).rows]
