"""Takes a store from an older schema to today's, step by step, in one transaction.

A step is a module with `upgrade(op, at)`, where `op` is Alembic's `Operations` and `at` the instant
of the upgrade: the schema of the version it is named for, out of the one before. It gives a line
for everything that its user should know. Views are not the steps' business: ours are made
anew from today's texts, and the user's stay or are made again as they were. Alembic is loaded
here and nowhere else, when a store is really older.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib import import_module

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from oppcli.views import VIEWS

Steps = Mapping[int, str]  # the version a step leads to → its module


def upgrade(
    connection: Connection,
    found: int,
    wanted: int,
    steps: Steps,
    *,
    views: Iterable[str],
    at: datetime,
    again: Iterable[str] = (),
    spoken: Callable[[str], str] = str,
) -> list[str]:
    """Runs the steps from `found` to `wanted` in the transaction that `connection` is in.

    Gives what the steps have to tell the user, a line each.

    `views` are the views to drop first, `again` the statements that make the user's of them
    again; `spoken` puts our SQL as the database has it. Raises KeyError for a step that is
    missing. The caller commits, with the new version, or takes everything back.
    """
    for view in views:
        name = view.replace('"', '""')
        connection.exec_driver_sql(f'DROP VIEW "{name}"')
    operations = Operations(MigrationContext.configure(connection))
    told: list[str] = []
    for version in range(found + 1, wanted + 1):
        told += import_module(steps[version]).upgrade(operations, at)
    for name, text in VIEWS.items():
        connection.exec_driver_sql(spoken(f"CREATE VIEW {name} AS {text}"))
    for statement in again:
        connection.exec_driver_sql(statement)
    return [f"upgraded from schema {found}: {line}" for line in told]
