"""What several tables share."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from oppcli.records.columns import (
    Big,
    Instant,
    link,
    text,
)


class Stored(SQLModel):
    """What every table has: a number that is never used twice."""

    # SQLModel does not have pydantic validate tables: its validators would be built for nothing.
    model_config = {"defer_build": True}

    # The columns that follow from others, with those; see `derived.py`.
    derived: ClassVar[dict[str, tuple[str, ...]]] = {}

    id: int | None = Field(default=None, primary_key=True, sa_type=Big)


class Kept(Stored):
    """What every record of a seller has: its stamps, its identity elsewhere, its version."""

    kind: ClassVar[str]

    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
    source_system: str | None = text()
    external_id: str | None = text()
    batch_id: int = Field(default=0, sa_type=Big, foreign_key="batch.id")  # the history sets it
    version: int = Field(default=1, sa_type=Big)


class Branded(SQLModel):
    """What the customer is interested in, and who handles it."""

    interest: str | None = text()
    interest_type: str | None = text()
    brand: str | None = text()
    class_: str | None = text(column="class")
    model: str | None = text()
    model_code: str | None = text()
    variant: str | None = text()
    business_id: int | None = link("unit")
    facility_id: int | None = link("unit")
    operation_id: int | None = link("unit")


IDENTITY = ("source_system", "external_id")
