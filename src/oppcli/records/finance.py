"""What currencies are worth, and what sellers are to bring in."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from oppcli.records.base import Stored
from oppcli.records.columns import Big, Day, link, not_negative, table, text


class Rate(Stored, table=True):
    """What one unit of `currency` is worth in the base currency from a day on, as decimal text."""

    __table_args__ = table(UniqueConstraint("currency", "day"))
    currency: str = text(needed=True)
    day: date = Field(sa_type=Day)
    base_per_unit: str = text(needed=True)


class Setting(Stored, table=True):
    """What everybody who uses the store has in common: `base_currency`, which rates are told in."""

    __table_args__ = table(UniqueConstraint("name"))
    name: str = text(needed=True)
    value: str = text(needed=True)
    schema_digest: str | None = text()


class Quota(Stored, table=True):
    """What a user or team, or a business, is to win in a period; of neither: everybody together."""

    __table_args__ = table(
        UniqueConstraint("owner_id", "unit_id", "starts", "ends", "currency"),
        CheckConstraint("owner_id IS NULL OR unit_id IS NULL", name="of_one"),
        CheckConstraint("starts <= ends", name="forwards"),
        not_negative("amount"),
    )
    owner_id: int | None = link("owner")
    unit_id: int | None = link("unit")
    starts: date = Field(sa_type=Day)
    ends: date = Field(sa_type=Day)
    amount: int = Field(sa_type=Big)
    currency: str = text(needed=True)
