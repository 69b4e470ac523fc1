"""Schema 3: deals are won, and no longer expire. Each part of the step is a function."""

from datetime import datetime
from typing import Any

from oppcli.domain.expired_offers import told
from oppcli.migrations.door import ConnectionDoor
from oppcli.migrations.expired_offers import settle
from oppcli.migrations.rebuilding import rebuild
from oppcli.stored import instant_text

_OLD_STATUSES = "'scenario', 'offered', 'signed', 'expired', 'canceled'"
_STATUSES = "'scenario', 'offered', 'signed', 'won', 'canceled'"


def upgrade(op: Any, at: datetime) -> list[str]:
    """Takes schema 2 to schema 3."""
    return _settle_deals(op.get_bind(), at)


def _settle_deals(connection: Any, at: datetime) -> list[str]:
    """Deals that had expired are offered again, or won, or canceled; live ones of won sales won."""
    expired = _numbers(connection, "SELECT id FROM deal WHERE status = 'expired'")
    # Neither the old set of statuses nor the new one has both words, so they pass through a third.
    connection.exec_driver_sql("UPDATE deal SET status = 'canceled' WHERE status = 'expired'")
    _change_statuses(connection)
    line = told(settle(ConnectionDoor(connection), instant_text(at), expired))
    return [line] if line else []


def _numbers(connection: Any, sql: str) -> set[int]:
    return set(connection.exec_driver_sql(sql).scalars())


def _change_statuses(connection: Any) -> None:
    """Puts the new statuses into the table's check."""
    if connection.dialect.name == "sqlite":
        rebuild(connection, "deal", {_OLD_STATUSES: _STATUSES})
        return
    connection.exec_driver_sql("ALTER TABLE deal DROP CONSTRAINT status_known")
    connection.exec_driver_sql(
        f"ALTER TABLE deal ADD CONSTRAINT status_known CHECK (status IN ({_STATUSES}))"
    )
