"""Devices, the units that can be sold, and the catalogue of what there is."""

from typing import ClassVar

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from oppcli.domain.fields import DEVICE_STATUS, INTEREST_TYPE
from oppcli.records.base import IDENTITY, Kept, Stored
from oppcli.records.columns import Big, link, not_negative, one_of, table, text


class Device(Kept, table=True):
    """A unit on the yard or on order, known by its serial number (VIN) or stock number."""

    kind: ClassVar[str] = "device"
    __table_args__ = table(
        UniqueConstraint(*IDENTITY),
        UniqueConstraint("serial_number"),
        UniqueConstraint("stock_number"),
        CheckConstraint(
            "serial_number IS NOT NULL OR stock_number IS NOT NULL", name="known_by_a_number"
        ),
        *one_of("condition", INTEREST_TYPE),
        *one_of("status", DEVICE_STATUS),
        not_negative("list_price"),
    )
    serial_number: str | None = text()
    stock_number: str | None = text()
    brand: str | None = text()
    class_: str | None = text(column="class")
    model: str | None = text()
    model_code: str | None = text()
    variant: str | None = text()
    condition: str | None = text()
    year: int | None = Field(default=None, sa_type=Big)
    list_price: int | None = Field(default=None, sa_type=Big)
    currency: str = text(needed=True)
    status: str = Field(default="available", sa_type=Text)
    facility_id: int | None = link("unit")
    own: str | None = text()


class Catalogue(Stored, table=True):
    """A known chain brand > class > model > model_code > variant; '' where the chain ends."""

    __table_args__ = table(
        UniqueConstraint("brand", "class", "model", "model_code", "variant"),
    )
    brand: str = text(needed=True)
    class_: str = Field(default="", sa_type=Text, sa_column_kwargs={"name": "class"})
    model: str = Field(default="", sa_type=Text, index=True)
    model_code: str = Field(default="", sa_type=Text, index=True)
    variant: str = Field(default="", sa_type=Text)
