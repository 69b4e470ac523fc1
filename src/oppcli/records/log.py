"""The history: one row per command that wrote, one per field that it changed."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from oppcli.records.base import Stored
from oppcli.records.columns import Instant, table, text


class Batch(Stored, table=True):
    """One command that wrote: who, when, what was typed."""

    __table_args__ = table()
    at: datetime = Field(sa_type=Instant)
    actor: str = text(needed=True)
    command: str = text(needed=True)


class Change(Stored, table=True):
    """One field of one record that changed; `old` and `new` are stored values as text."""

    __table_args__ = table(Index("change_of", "entity", "entity_id", "id"))
    batch_id: int = Field(foreign_key="batch.id", index=True)
    at: datetime = Field(sa_type=Instant)
    entity: str = text(needed=True)
    entity_id: int
    field: str = text(needed=True)
    old: str | None = text()
    new: str | None = text()
