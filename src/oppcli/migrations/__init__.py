"""Schema versions: how a new store is built, and (one step per version) how an old one grows."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from oppcli import plain_records as records
from oppcli.domain.process_file import parse_process
from oppcli.processes import definitions
from oppcli.stored import Stored
from oppcli.views import VIEWS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from oppcli.stores import Writer

# The version a step leads to → its module; see upgrading.py. Append only.
STEPS: dict[int, str] = {
    version: f"oppcli.migrations.schema{version}" for version in (2, 3, 4, 5, 6)
}
# Views that an older version had and today's has not, so that an upgrade drops them. Append only.
FORMER_VIEWS: set[str] = set()


def own_views() -> list[str]:
    """The names of views that are ours, of today and of older versions; others are the user's."""
    return sorted({*VIEWS, *FORMER_VIEWS})


def build(connection: "Connection", spoken: Callable[[str], str]) -> None:
    """Fills an empty database of a server with today's tables and views.

    `spoken` puts our SQL as the server has it. The caller commits. A file is built of `tables.sql`.
    """
    from sqlmodel import SQLModel

    from oppcli import records  # noqa: F401 - fills the metadata

    SQLModel.metadata.create_all(connection, checkfirst=False)
    for name, text in VIEWS.items():
        connection.exec_driver_sql(spoken(f"CREATE VIEW {name} AS {text}"))


def ship(writer: "Writer") -> None:
    """Adds the shipped processes to a store without any, and finishes; the caller commits."""
    for text in definitions():
        process = parse_process(text)
        number = _add(
            writer,
            records.Process(
                key=process.key,
                title=process.title,
                is_default=process.key == "dealer",
                back_needs_reason=process.back_needs_reason,
                lost_reasons=" ".join(process.lost_reasons),
                canceled_reasons=" ".join(process.canceled_reasons),
            ),
        )
        for position, stage in enumerate(process.stages, 1):
            _add(
                writer,
                records.Stage(
                    process_id=number,
                    position=position,
                    key=stage.key,
                    title=stage.title,
                    probability=stage.probability,
                    forecast_category=stage.forecast_category,
                    requires=" ".join(stage.requires),
                    shows=" ".join(stage.shows),
                    stale_after_days=stage.stale_after_days,
                ),
            )
        _add(writer, records.ProcessVersion(process_id=number, version=1, definition=text))
    writer.finish()


def _add(writer: "Writer", record: Stored) -> int:
    row = record.row()
    del row["id"]  # the database gives it
    return writer.add(record.table.name, tuple(row), tuple(row.values()))
