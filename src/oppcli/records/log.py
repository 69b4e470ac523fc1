"""The history: one row per command that wrote, one per field that it changed."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from oppcli.records.base import Stored
from oppcli.records.columns import Big, Instant, link, table, text


class Batch(Stored, table=True):
    """One command that wrote: who, when, what was typed.

    `undoes` is the batch that this one takes back; no other one does. A command sent with an
    `idempotency_key` keeps what it answered, so that the same key answers the same and writes
    nothing.
    """

    __table_args__ = table(
        Index("batch_idempotency_key", "idempotency_key", unique=True),
        Index("batch_undoes", "undoes", unique=True),
    )
    at: datetime = Field(sa_type=Instant)
    actor: str = text(needed=True)
    command: str = text(needed=True)
    undoes: int | None = link("batch")
    idempotency_key: str | None = text()
    answer: str | None = text()


class Change(Stored, table=True):
    """One field of one record that changed; `old` and `new` are stored values as text.

    `actor` is who did it in another system, of changes that an import told: then `at` is the time
    there. They lead to what the import stored, so they are not what its batch changed.
    """

    __table_args__ = table(
        Index("change_of", "entity", "entity_id", "id"),
        # What a field was at a moment: the first later change of it, for every record.
        Index("change_field", "entity", "field", "entity_id", "batch_id", "actor"),
    )
    batch_id: int = Field(sa_type=Big, foreign_key="batch.id", index=True)
    at: datetime = Field(sa_type=Instant)
    entity: str = text(needed=True)
    entity_id: int = Field(sa_type=Big)
    field: str = text(needed=True)
    old: str | None = text()
    new: str | None = text()
    actor: str | None = text()
