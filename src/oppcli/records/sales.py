"""What is sold: leads, opportunities, and how they were closed."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, literal_column
from sqlmodel import Field

from oppcli.domain.field import CLOSED, CONTACT_ROLES, OPEN, sql_words
from oppcli.domain.fields import (
    CATEGORIES,
    DISQUALIFY_REASONS,
    INTEREST,
    INTEREST_TYPE,
    LEAD_STATUS,
    OPP_STATUS,
)
from oppcli.records.base import IDENTITY, Branded, Kept, Stored
from oppcli.records.columns import (
    Big,
    Day,
    Instant,
    checked,
    link,
    not_negative,
    one_of,
    table,
    text,
)


class Lead(Kept, Branded, table=True):
    """Somebody who may become a customer."""

    kind: ClassVar[str] = "lead"
    derived: ClassVar[dict[str, tuple[str, ...]]] = {"phone_key": ("phone",)}
    __table_args__ = table(
        UniqueConstraint(*IDENTITY),
        *one_of("status", LEAD_STATUS),
        *one_of("rating", ("hot", "warm", "cold")),
        *one_of("disqualify_reason", DISQUALIFY_REASONS),
        *one_of("interest", INTEREST),
        *one_of("interest_type", INTEREST_TYPE),
        not_negative("est_value"),
    )
    topic: str = text(needed=True)
    first_name: str | None = text()
    last_name: str | None = text()
    company: str | None = text()
    email: str | None = text()
    phone: str | None = text()
    lead_source: str | None = text()
    rating: str | None = text()
    status: str = Field(default="new", sa_type=Text)
    disqualify_reason: str | None = text()
    est_value: int | None = Field(default=None, sa_type=Big)
    currency: str = text(needed=True)
    est_close_date: date | None = Field(default=None, sa_type=Day)
    owner_id: int = Field(sa_type=Big, foreign_key="owner.id", index=True)
    description: str | None = text()
    phone_key: str | None = text(index=True)
    own: str | None = text()


class Opportunity(Kept, Branded, table=True):
    """A sale that may happen. `touched_at` is the last change or activity, for staleness."""

    kind: ClassVar[str] = "opportunity"
    __table_args__ = table(
        UniqueConstraint(*IDENTITY),
        UniqueConstraint("lead_id"),
        *one_of("status", OPP_STATUS),
        *one_of("forecast_category", CATEGORIES),
        *one_of("interest", INTEREST),
        *one_of("interest_type", INTEREST_TYPE),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability_is_percent"),
        not_negative(
            "est_revenue", "est_revenue_accessories", "est_trade_in_value", "actual_revenue"
        ),
        *checked(f"(status IN {sql_words(CLOSED)}) = (closed_on IS NOT NULL)", "closed_has_a_day"),
        Index("opportunity_status_close", "status", "est_close_date"),
        # A device is reserved by one open opportunity at a time, whatever anybody does.
        Index(
            "opportunity_reserves",
            "device_id",
            unique=True,
            # A server is told the same as it is built: naming it here would load all there is
            # about it with every command that writes.
            sqlite_where=literal_column(f"status IN {sql_words(OPEN)}"),
        ),
    )
    topic: str = text(needed=True)
    account_id: int | None = link("account", index=True)
    contact_id: int | None = link("contact", index=True)
    owner_id: int = Field(sa_type=Big, foreign_key="owner.id", index=True)
    status: str = Field(default="open", sa_type=Text)
    stage_id: int = Field(sa_type=Big, foreign_key="stage.id")
    probability: int | None = Field(default=None, sa_type=Big)
    forecast_category: str | None = text()
    currency: str = text(needed=True)
    est_revenue: int | None = Field(default=None, sa_type=Big)
    est_revenue_accessories: int | None = Field(default=None, sa_type=Big)
    est_trade_in_value: int | None = Field(default=None, sa_type=Big)
    est_close_date: date | None = Field(default=None, sa_type=Day)
    next_step: str | None = text()
    description: str | None = text()
    lead_source: str | None = text()
    lead_id: int | None = link("lead")
    device_id: int | None = link("device", index=True)
    scheduled_delivery_date: date | None = Field(default=None, sa_type=Day)
    actual_revenue: int | None = Field(default=None, sa_type=Big)
    exchange_rate: str | None = text()  # base per unit, frozen at closing
    closed_on: date | None = Field(default=None, sa_type=Day)
    lost_reason: str | None = text()
    competitor: str | None = text()
    close_note: str | None = text()
    # What was typed, kept while deals speak for the revenue instead.
    typed_revenue: int | None = Field(default=None, sa_type=Big)
    typed_accessories: int | None = Field(default=None, sa_type=Big)
    typed_trade_in: int | None = Field(default=None, sa_type=Big)
    stage_since: datetime = Field(sa_type=Instant)
    touched_at: datetime = Field(sa_type=Instant)
    own: str | None = text()


class OpportunityContact(Stored, table=True):
    """A person who has a part in the customer's decision about an opportunity."""

    __tablename__ = "opportunity_contact"
    __table_args__ = table(
        UniqueConstraint("opportunity_id", "contact_id"), *one_of("role", CONTACT_ROLES)
    )
    batch_id: int = Field(sa_type=Big, foreign_key="batch.id")
    opportunity_id: int = Field(sa_type=Big, foreign_key="opportunity.id")
    contact_id: int = Field(sa_type=Big, foreign_key="contact.id", index=True)
    role: str = text(needed=True)


class CloseRecord(Stored, table=True):
    """How an opportunity was closed; canceled, not deleted, when it is reopened."""

    __tablename__ = "close_record"
    __table_args__ = table(
        *one_of("outcome", CLOSED),
        *one_of("status", ("valid", "canceled")),
        not_negative("actual_revenue"),
    )
    batch_id: int = Field(sa_type=Big, foreign_key="batch.id")
    opportunity_id: int = Field(sa_type=Big, foreign_key="opportunity.id", index=True)
    outcome: str = text(needed=True)
    closed_on: date = Field(sa_type=Day)
    actual_revenue: int | None = Field(default=None, sa_type=Big)
    lost_reason: str | None = text()
    competitor: str | None = text()
    close_note: str | None = text()
    exchange_rate: str | None = text()
    skipped_stages: str | None = text()
    status: str = Field(default="valid", sa_type=Text)
