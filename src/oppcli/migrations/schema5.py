"""Schema 5: views of own fields, of the reconstructed past and of what slipped."""

from datetime import datetime
from typing import Any


def upgrade(op: Any, at: datetime) -> list[str]:
    """Takes schema 4 to schema 5; its views differ, too, which every upgrade makes anew."""
    connection = op.get_bind()
    _index_changes(connection)
    return []


def _index_changes(connection: Any) -> None:
    """Looking back finds the first later change of a field by an index."""
    connection.exec_driver_sql(
        "CREATE INDEX change_field ON change (entity, field, entity_id, batch_id, actor)"
    )
