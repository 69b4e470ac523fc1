"""How files were read before, as plans of imports decided it."""

from oppcli.store import Store

KeptPlan = tuple[str, str, str]  # source system, kind of record, JSON of what was decided


def kept_plans(store: Store) -> list[KeptPlan]:
    """All plans of the store, what was decided last at the end."""
    sql = """
        SELECT p.source_system, p.kind, p."plan" FROM import_plan p
         ORDER BY coalesce((SELECT max(c.batch_id) FROM "change" c
                             WHERE c.entity = 'import_plan' AND c.entity_id = p.id), p.batch_id),
                  p.id"""
    return [(system, kind, text) for system, kind, text in store.read(sql).rows]
