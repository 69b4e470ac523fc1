"""What is done and to be done."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from oppcli.domain.fields import (
    ACTIVITY_STATUS,
    ACTIVITY_TYPES,
)
from oppcli.records.base import IDENTITY, Kept
from oppcli.records.columns import Big, Day, Instant, link, one_of, table, text


class Activity(Kept, table=True):
    """A task, a call, an e-mail, a test drive …, about at most one record."""

    kind: ClassVar[str] = "activity"
    __table_args__ = table(
        UniqueConstraint(*IDENTITY),
        *one_of("type", ACTIVITY_TYPES),
        *one_of("status", ACTIVITY_STATUS),
        *one_of("priority", ("low", "normal", "high")),
        *one_of("direction", ("in", "out")),
        CheckConstraint("duration_minutes >= 0", name="durationnot_negative"),
        CheckConstraint(
            "(lead_id IS NOT NULL) + (opportunity_id IS NOT NULL)"
            " + (account_id IS NOT NULL) + (contact_id IS NOT NULL) <= 1",
            name="about_one_record",
        ).ddl_if(dialect="sqlite"),
        CheckConstraint(
            "num_nonnulls(lead_id, opportunity_id, account_id, contact_id) <= 1",
            name="about_one_record",
        ).ddl_if(dialect="postgresql"),
        Index("activity_open_due", "status", "due_date"),
    )
    type: str = text(needed=True)
    subject: str = text(needed=True)
    body: str | None = text()
    lead_id: int | None = link("lead", index=True)
    opportunity_id: int | None = link("opportunity", index=True)
    account_id: int | None = link("account", index=True)
    contact_id: int | None = link("contact", index=True)
    owner_id: int = Field(sa_type=Big, foreign_key="owner.id", index=True)
    status: str = Field(default="open", sa_type=Text)
    priority: str = Field(default="normal", sa_type=Text)
    direction: str | None = text()
    due_date: date | None = Field(default=None, sa_type=Day)
    starts_at: datetime | None = Field(default=None, sa_type=Instant)
    duration_minutes: int | None = Field(default=None, sa_type=Big)
    outcome: str | None = text()
    completed_at: datetime | None = Field(default=None, sa_type=Instant)
    own: str | None = text()
