"""The sales processes, as they are stored."""

from sqlalchemy import CheckConstraint, Integer, UniqueConstraint
from sqlmodel import Field

from oppcli.domain.fields import (
    CATEGORIES,
)
from oppcli.records.base import Stored
from oppcli.records.columns import Big, link, one_of, table, text


class Process(Stored, table=True):
    """A sales process; the one marked `is_default` is given to new opportunities."""

    __table_args__ = table(UniqueConstraint("key"))
    key: str = text(needed=True)
    title: str = text(needed=True)
    version: int = Field(default=1, sa_type=Big)
    is_default: bool = Field(default=False, sa_type=Integer)
    back_needs_reason: bool = Field(default=False, sa_type=Integer)
    lost_reasons: str = text(needed=True)
    canceled_reasons: str = text(needed=True)


class Stage(Stored, table=True):
    """A stage of a process; `requires` and `shows` are field names, separated by blanks."""

    __table_args__ = table(
        UniqueConstraint("process_id", "key"),
        *one_of("forecast_category", CATEGORIES),
        CheckConstraint("stale_percentile BETWEEN 1 AND 99", name="stale_percentile_known"),
    )
    process_id: int = Field(sa_type=Big, foreign_key="process.id")
    position: int = Field(sa_type=Big)
    key: str = text(needed=True)
    title: str = text(needed=True)
    probability: int = Field(sa_type=Big)
    forecast_category: str = text(needed=True)
    requires: str = text(needed=True)
    shows: str = text(needed=True)
    stale_after_days: int = Field(sa_type=Big)
    active: bool = Field(default=True, sa_type=Integer)  # False once a newer version left it out
    # Of the durations of earlier stays in the stage, where stale_after_days follows from them.
    stale_percentile: int | None = Field(default=None, sa_type=Big)


class ProcessVersion(Stored, table=True):
    """What a process was when it was applied: its text, for whoever wants it back."""

    __tablename__ = "process_version"
    __table_args__ = table(UniqueConstraint("process_id", "version"))
    process_id: int = Field(sa_type=Big, foreign_key="process.id")
    version: int = Field(sa_type=Big)
    batch_id: int | None = link("batch")
    definition: str = text(needed=True)
