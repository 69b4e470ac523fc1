"""Whom records belong to, and the parts of the organisation that handle them."""

from sqlalchemy import Index, Integer, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field

from oppcli.domain.field import BUSINESS_KINDS
from oppcli.records.base import IDENTITY, Stored
from oppcli.records.columns import Big, link, one_of, table, text


class Owner(Stored, table=True):
    """Whom a record can belong to: a user (by login) or a team."""

    __table_args__ = table(
        UniqueConstraint("name"),
        *one_of("kind", ("user", "team")),
        Index("owner_identity", *IDENTITY, unique=True),
    )
    kind: str = text(needed=True)
    name: str = text(needed=True)
    full_name: str | None = text()
    email: str | None = text()
    manager_id: int | None = link("owner")
    business_id: int | None = link("unit")
    active: bool = Field(default=True, sa_type=Integer)
    source_system: str | None = text()
    external_id: str | None = text()


class Unit(Stored, table=True):
    """A part of the organisation: a business, a facility or an operation."""

    __table_args__ = table(
        # Facilities and operations of two businesses may share a name.
        Index(
            "unit_name",
            "kind",
            "name",
            sql("(CASE WHEN kind = 'business' THEN 0 ELSE COALESCE(parent_id, 0) END)"),
            unique=True,
        ),
        *one_of("kind", ("business", "facility", "operation")),
        *one_of("business_kind", BUSINESS_KINDS),
        Index("unit_identity", "kind", *IDENTITY, unique=True),
    )
    kind: str = text(needed=True)
    name: str = text(needed=True)
    parent_id: int | None = link("unit")
    source_system: str | None = text()
    external_id: str | None = text()
    business_kind: str | None = text()  # of a business alone


class TeamMember(Stored, table=True):
    """A user who belongs to a team; both are owners."""

    __tablename__ = "team_member"
    __table_args__ = table(UniqueConstraint("team_id", "user_id"))
    team_id: int = Field(sa_type=Big, foreign_key="owner.id")
    user_id: int = Field(sa_type=Big, foreign_key="owner.id", index=True)
