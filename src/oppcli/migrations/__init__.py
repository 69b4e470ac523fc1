"""Schema versions: how a new store is built, and (one step per version) how an old one grows."""

import sqlite3

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel

from oppcli import records
from oppcli.domain.process import Process
from oppcli.processes import shipped
from oppcli.views import VIEWS

# The version a step leads to → its module; see upgrading.py. Append only.
STEPS: dict[int, str] = {}


def build(connection: sqlite3.Connection) -> None:
    """Fills an empty database with today's tables and views and the shipped processes."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    connection.execute("BEGIN IMMEDIATE")
    with Session(engine) as session:
        SQLModel.metadata.create_all(session.connection(), checkfirst=False)
        for name, text in VIEWS.items():
            connection.execute(f"CREATE VIEW {name} AS {text}")
        for process in shipped():
            _keep(session, process, is_default=process.key == "dealer")
        session.commit()


def _keep(session: Session, process: Process, *, is_default: bool) -> None:
    kept = records.Process(
        key=process.key,
        title=process.title,
        is_default=is_default,
        back_needs_reason=process.back_needs_reason,
        lost_reasons=" ".join(process.lost_reasons),
        canceled_reasons=" ".join(process.canceled_reasons),
    )
    session.add(kept)
    session.flush()
    assert kept.id is not None
    for position, stage in enumerate(process.stages, 1):
        session.add(
            records.Stage(
                process_id=kept.id,
                position=position,
                key=stage.key,
                title=stage.title,
                probability=stage.probability,
                forecast_category=stage.forecast_category,
                requires=" ".join(stage.requires),
                shows=" ".join(stage.shows),
                stale_after_days=stage.stale_after_days,
            )
        )
    session.flush()
