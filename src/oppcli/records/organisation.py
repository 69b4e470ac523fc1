"""Whom records belong to, and the parts of the organisation that handle them."""

from sqlalchemy import Integer, UniqueConstraint
from sqlmodel import Field

from oppcli.records.base import Stored
from oppcli.records.columns import one_of, table, text


class Owner(Stored, table=True):
    """Whom a record can belong to: a user (by login) or a team."""

    __table_args__ = table(UniqueConstraint("name"), one_of("kind", ("user", "team")))
    kind: str = text(needed=True)
    name: str = text(needed=True)
    full_name: str | None = text()
    email: str | None = text()
    active: bool = Field(default=True, sa_type=Integer)


class Unit(Stored, table=True):
    """A part of the organisation: a business, a facility or an operation."""

    __table_args__ = table(
        UniqueConstraint("kind", "name"), one_of("kind", ("business", "facility", "operation"))
    )
    kind: str = text(needed=True)
    name: str = text(needed=True)
