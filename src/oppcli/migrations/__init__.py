"""Schema versions: how a new store is built, and (one step per version) how an old one grows."""

from collections.abc import Callable

from sqlalchemy import Connection
from sqlmodel import Session, SQLModel

from oppcli import records
from oppcli.domain.process_file import parse_process
from oppcli.processes import definitions
from oppcli.views import VIEWS

# The version a step leads to → its module; see upgrading.py. Append only.
STEPS: dict[int, str] = {2: "oppcli.migrations.schema2", 3: "oppcli.migrations.schema3"}
# Views that an older version had and today's has not, so that an upgrade drops them. Append only.
FORMER_VIEWS: set[str] = set()


def own_views() -> list[str]:
    """The names of views that are ours, of today and of older versions; others are the user's."""
    return sorted({*VIEWS, *FORMER_VIEWS})


def build(connection: Connection, spoken: Callable[[str], str] = str) -> None:
    """Fills an empty database with today's tables and views and the shipped processes.

    `spoken` puts our SQL as the database has it. The caller commits.
    """
    SQLModel.metadata.create_all(connection, checkfirst=False)
    for name, text in VIEWS.items():
        connection.exec_driver_sql(spoken(f"CREATE VIEW {name} AS {text}"))
    ship(connection)


def ship(connection: Connection) -> None:
    """Adds the shipped processes to a store without any. The caller commits."""
    with Session(connection) as session:
        for text in definitions():
            _keep(session, text)


def _keep(session: Session, text: str) -> None:
    process = parse_process(text)
    kept = records.Process(
        key=process.key,
        title=process.title,
        is_default=process.key == "dealer",
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
    session.add(records.ProcessVersion(process_id=kept.id, version=1, definition=text))
    session.flush()
