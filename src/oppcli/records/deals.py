"""Deals: the offers under an opportunity that add up to its revenue."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from oppcli.domain.fields import DEAL_STATUS
from oppcli.records.base import IDENTITY, Kept
from oppcli.records.columns import Big, Day, link, not_negative, one_of, table, text


class Deal(Kept, table=True):
    """An offer. Amounts are in the opportunity's currency; unit_price and discount are per unit."""

    kind: ClassVar[str] = "deal"
    __table_args__ = table(
        UniqueConstraint(*IDENTITY),
        *one_of("status", DEAL_STATUS),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("discount <= unit_price", name="discount_within_price"),
        not_negative("unit_price", "discount", "accessories", "trade_in_value"),
    )
    opportunity_id: int = Field(sa_type=Big, foreign_key="opportunity.id", index=True)
    title: str = text(needed=True)
    device_id: int | None = link("device", index=True)
    model: str | None = text()
    quantity: int = Field(default=1, sa_type=Big)
    unit_price: int = Field(default=0, sa_type=Big)
    discount: int = Field(default=0, sa_type=Big)
    accessories: int = Field(default=0, sa_type=Big)
    trade_in_value: int = Field(default=0, sa_type=Big)
    status: str = Field(default="scenario", sa_type=Text)
    valid_until: date | None = Field(default=None, sa_type=Day)
    own: str | None = text()
