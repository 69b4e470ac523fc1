"""The companies and people that are sold to."""

from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint

from oppcli.records.base import IDENTITY, Kept
from oppcli.records.columns import link, table, text


class Account(Kept, table=True):
    """A company or a household."""

    kind: ClassVar[str] = "account"
    derived: ClassVar[dict[str, tuple[str, ...]]] = {"name_key": ("name",), "phone_key": ("phone",)}
    __table_args__ = table(UniqueConstraint(*IDENTITY))
    name: str = text(needed=True, index=True)
    email: str | None = text()
    phone: str | None = text()
    address: str | None = text()
    notes: str | None = text()
    name_key: str | None = text(index=True)
    phone_key: str | None = text(index=True)
    own: str | None = text()


class Contact(Kept, table=True):
    """A person, perhaps of an account."""

    kind: ClassVar[str] = "contact"
    derived: ClassVar[dict[str, tuple[str, ...]]] = {
        "name_key": ("first_name", "last_name"),
        "phone_key": ("phone",),
    }
    __table_args__ = table(
        UniqueConstraint(*IDENTITY),
        CheckConstraint("first_name IS NOT NULL OR last_name IS NOT NULL", name="named"),
    )
    first_name: str | None = text()
    last_name: str | None = text(index=True)
    account_id: int | None = link("account", index=True)
    email: str | None = text(index=True)
    phone: str | None = text()
    address: str | None = text()
    notes: str | None = text()
    name_key: str | None = text(index=True)
    phone_key: str | None = text(index=True)
    own: str | None = text()
