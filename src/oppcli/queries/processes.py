"""The sales processes that are in force."""

from oppcli.store import Rows, Store


def stages(store: Store) -> Rows:
    """Every stage of every process, in order."""
    return store.read(
        "SELECT process, stage, title, probability, forecast_category, requires, stale_after_days"
        " FROM v_stage ORDER BY is_default DESC, process, position"
    )
