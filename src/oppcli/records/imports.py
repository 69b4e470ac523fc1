"""What the store knows of the systems that files come from."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from oppcli.records.base import Stored
from oppcli.records.columns import Big, table, text


class SourceRow(Stored, table=True):
    """What the files of a source system said of a record, as of an import; only ever added to.

    `said` is a JSON object: field → the converted value as the history keeps it. What the files
    say now is the latest row of a batch that is in force; one is written when that changes.
    """

    __tablename__ = "source_row"
    __table_args__ = table(Index("source_row_of", "entity", "entity_id"))
    batch_id: int = Field(sa_type=Big, foreign_key="batch.id")
    entity: str = text(needed=True)
    entity_id: int = Field(sa_type=Big)
    source_system: str = text(needed=True)
    said: str = text(needed=True)


class ImportPlan(Stored, table=True):
    """How the files of a source system are read, as it was decided once for a kind of record."""

    __tablename__ = "import_plan"
    __table_args__ = table(UniqueConstraint("source_system", "kind"))
    batch_id: int = Field(sa_type=Big, foreign_key="batch.id")
    source_system: str = text(needed=True)
    kind: str = text(needed=True)
    plan: str = text(needed=True)
