"""The tables, as SQLModel classes: what is stored, in the store's own units.

Amounts are whole minor units of the row's currency; days and instants are ISO texts at the
SQLite end and real types in Python. What people type is read by `services/values.py` first.
An attribute that ends in `_id` holds the field of the same name without the ending.
"""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from oppcli.domain.fields import (
    ACTIVITY_STATUS,
    ACTIVITY_TYPES,
    CATEGORIES,
    DISQUALIFY_REASONS,
    INTEREST,
    INTEREST_TYPE,
    LEAD_STATUS,
    OPP_STATUS,
)


class Day(TypeDecorator[date]):
    """A calendar day, stored as the text YYYY-MM-DD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, stored as the text YYYY-MM-DDTHH:MM:SSZ."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def instant_text(value: datetime) -> str:
    """`value` as RFC 3339 in UTC, whole seconds. A naive time is a bug and raises ValueError."""
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# STRICT tables know no BIGINT; an INTEGER of SQLite is 64 bits wide anyway.
Big = BigInteger().with_variant(Integer, "sqlite")


def _one_of(column: str, choices: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def _not_negative(*columns: str) -> CheckConstraint:
    return CheckConstraint(
        " AND ".join(f"({column} IS NULL OR {column} >= 0)" for column in columns),
        name="amounts_not_negative",
    )


def _table(*parts: Any) -> tuple[Any, ...]:
    return (*parts, {"sqlite_strict": True, "sqlite_autoincrement": True})


def text(*, needed: bool = False, index: bool = False, column: str | None = None) -> Any:
    """A text column: required when `needed`, else NULL where nothing is known."""
    named = {"name": column} if column else {}
    if needed:
        return Field(sa_type=Text, nullable=False, index=index, sa_column_kwargs=named)
    return Field(default=None, sa_type=Text, nullable=True, index=index, sa_column_kwargs=named)


def link(table: str, **more: Any) -> Any:
    """A foreign key to `table`, NULL where there is none."""
    return Field(default=None, foreign_key=f"{table}.id", nullable=True, **more)


class Stored(SQLModel):
    """What every table has: a number that is never used twice."""

    id: int | None = Field(default=None, primary_key=True)


class Batch(Stored, table=True):
    """One command that wrote: who, when, what was typed."""

    __table_args__ = _table()
    at: datetime = Field(sa_type=Instant)
    actor: str = text(needed=True)
    command: str = text(needed=True)


class Change(Stored, table=True):
    """One field of one record that changed; `old` and `new` are stored values as text."""

    __table_args__ = _table(Index("change_of", "entity", "entity_id", "id"))
    batch_id: int = Field(foreign_key="batch.id", index=True)
    at: datetime = Field(sa_type=Instant)
    entity: str = text(needed=True)
    entity_id: int
    field: str = text(needed=True)
    old: str | None = text()
    new: str | None = text()


class Owner(Stored, table=True):
    """Whom a record can belong to: a user (by login) or a team."""

    __table_args__ = _table(UniqueConstraint("name"), _one_of("kind", ("user", "team")))
    kind: str = text(needed=True)
    name: str = text(needed=True)
    full_name: str | None = text()
    email: str | None = text()
    active: bool = Field(default=True, sa_type=Integer)


class Unit(Stored, table=True):
    """A part of the organisation: a business, a facility or an operation."""

    __table_args__ = _table(
        UniqueConstraint("kind", "name"), _one_of("kind", ("business", "facility", "operation"))
    )
    kind: str = text(needed=True)
    name: str = text(needed=True)


class Process(Stored, table=True):
    """A sales process; the one marked `is_default` is given to new opportunities."""

    __table_args__ = _table(UniqueConstraint("key"))
    key: str = text(needed=True)
    title: str = text(needed=True)
    version: int = 1
    is_default: bool = Field(default=False, sa_type=Integer)
    back_needs_reason: bool = Field(default=False, sa_type=Integer)
    lost_reasons: str = text(needed=True)
    canceled_reasons: str = text(needed=True)


class Stage(Stored, table=True):
    """A stage of a process; `requires` and `shows` are field names, separated by blanks."""

    __table_args__ = _table(
        UniqueConstraint("process_id", "key"), _one_of("forecast_category", CATEGORIES)
    )
    process_id: int = Field(foreign_key="process.id")
    position: int
    key: str = text(needed=True)
    title: str = text(needed=True)
    probability: int
    forecast_category: str = text(needed=True)
    requires: str = text(needed=True)
    shows: str = text(needed=True)
    stale_after_days: int


class Kept(Stored):
    """What every record of a seller has: its stamps, its identity elsewhere, its version."""

    kind: ClassVar[str]

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        # An UPDATE names the version it read: a change in between is a conflict, never lost.
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]

    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
    source_system: str | None = text()
    external_id: str | None = text()
    batch_id: int = Field(default=0, foreign_key="batch.id")  # the history sets it
    version: int = Field(default=1)


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


_IDENTITY = ("source_system", "external_id")


class Account(Kept, table=True):
    """A company or a household."""

    kind: ClassVar[str] = "account"
    __table_args__ = _table(UniqueConstraint(*_IDENTITY))
    name: str = text(needed=True, index=True)
    email: str | None = text()
    phone: str | None = text()
    address: str | None = text()
    notes: str | None = text()


class Contact(Kept, table=True):
    """A person, perhaps of an account."""

    kind: ClassVar[str] = "contact"
    __table_args__ = _table(
        UniqueConstraint(*_IDENTITY),
        CheckConstraint("first_name IS NOT NULL OR last_name IS NOT NULL", name="named"),
    )
    first_name: str | None = text()
    last_name: str | None = text(index=True)
    account_id: int | None = link("account", index=True)
    email: str | None = text(index=True)
    phone: str | None = text()
    address: str | None = text()
    notes: str | None = text()


class Lead(Kept, Branded, table=True):
    """Somebody who may become a customer."""

    kind: ClassVar[str] = "lead"
    __table_args__ = _table(
        UniqueConstraint(*_IDENTITY),
        _one_of("status", LEAD_STATUS),
        _one_of("rating", ("hot", "warm", "cold")),
        _one_of("disqualify_reason", DISQUALIFY_REASONS),
        _one_of("interest", INTEREST),
        _one_of("interest_type", INTEREST_TYPE),
        _not_negative("est_value"),
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
    owner_id: int = Field(foreign_key="owner.id", index=True)
    description: str | None = text()


class Opportunity(Kept, Branded, table=True):
    """A sale that may happen. `touched_at` is the last change or activity, for staleness."""

    kind: ClassVar[str] = "opportunity"
    __table_args__ = _table(
        UniqueConstraint(*_IDENTITY),
        UniqueConstraint("lead_id"),
        _one_of("status", OPP_STATUS),
        _one_of("forecast_category", CATEGORIES),
        _one_of("interest", INTEREST),
        _one_of("interest_type", INTEREST_TYPE),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability_is_percent"),
        _not_negative(
            "est_revenue", "est_revenue_accessories", "est_trade_in_value", "actual_revenue"
        ),
        CheckConstraint(
            "(status IN ('won', 'lost', 'canceled')) = (closed_on IS NOT NULL)",
            name="closed_has_a_day",
        ),
        Index("opportunity_status_close", "status", "est_close_date"),
    )
    topic: str = text(needed=True)
    account_id: int | None = link("account", index=True)
    contact_id: int | None = link("contact", index=True)
    owner_id: int = Field(foreign_key="owner.id", index=True)
    status: str = Field(default="open", sa_type=Text)
    stage_id: int = Field(foreign_key="stage.id")
    probability: int | None = None
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
    device: str | None = text()
    scheduled_delivery_date: date | None = Field(default=None, sa_type=Day)
    actual_revenue: int | None = Field(default=None, sa_type=Big)
    closed_on: date | None = Field(default=None, sa_type=Day)
    lost_reason: str | None = text()
    competitor: str | None = text()
    close_note: str | None = text()
    stage_since: datetime = Field(sa_type=Instant)
    touched_at: datetime = Field(sa_type=Instant)


class CloseRecord(Stored, table=True):
    """How an opportunity was closed; canceled, not deleted, when it is reopened."""

    __tablename__ = "close_record"
    __table_args__ = _table(
        _one_of("outcome", ("won", "lost", "canceled")),
        _one_of("status", ("valid", "canceled")),
        _not_negative("actual_revenue"),
    )
    batch_id: int = Field(foreign_key="batch.id")
    opportunity_id: int = Field(foreign_key="opportunity.id", index=True)
    outcome: str = text(needed=True)
    closed_on: date = Field(sa_type=Day)
    actual_revenue: int | None = Field(default=None, sa_type=Big)
    lost_reason: str | None = text()
    competitor: str | None = text()
    close_note: str | None = text()
    skipped_stages: str | None = text()
    status: str = Field(default="valid", sa_type=Text)


class Activity(Kept, table=True):
    """A task, a call, an e-mail, a test drive …, about at most one record."""

    kind: ClassVar[str] = "activity"
    __table_args__ = _table(
        UniqueConstraint(*_IDENTITY),
        _one_of("type", ACTIVITY_TYPES),
        _one_of("status", ACTIVITY_STATUS),
        _one_of("priority", ("low", "normal", "high")),
        _one_of("direction", ("in", "out")),
        CheckConstraint("duration_minutes >= 0", name="duration_not_negative"),
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
    owner_id: int = Field(foreign_key="owner.id", index=True)
    status: str = Field(default="open", sa_type=Text)
    priority: str = Field(default="normal", sa_type=Text)
    direction: str | None = text()
    due_date: date | None = Field(default=None, sa_type=Day)
    starts_at: datetime | None = Field(default=None, sa_type=Instant)
    duration_minutes: int | None = None
    outcome: str | None = text()
    completed_at: datetime | None = Field(default=None, sa_type=Instant)


KEPT: dict[str, type[Kept]] = {
    model.kind: model for model in (Lead, Opportunity, Activity, Account, Contact)
}
