"""The fields of their own that a store's users add to its records."""

from sqlalchemy import Integer, Text, UniqueConstraint
from sqlmodel import Field

from oppcli.domain.field import OWN_TYPES
from oppcli.domain.fields import KINDS
from oppcli.records.base import Stored
from oppcli.records.columns import Big, one_of, table, text


class OwnField(Stored, table=True):
    """A field that records of a kind have in this store alone; `own` of a record has its value.

    `choices` are the words of a choice, separated by line ends. A hidden one keeps its values.
    """

    __tablename__ = "own_field"
    __table_args__ = table(
        UniqueConstraint("kind", "name"), *one_of("kind", tuple(KINDS)), *one_of("type", OWN_TYPES)
    )
    kind: str = text(needed=True)
    name: str = text(needed=True)
    type: str = Field(sa_type=Text)
    label: str | None = text()
    choices: str | None = text()
    position: int = Field(default=0, sa_type=Big)
    hidden: bool = Field(default=False, sa_type=Integer)
