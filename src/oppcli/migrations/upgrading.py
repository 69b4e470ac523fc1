"""Takes a store from an older schema to today's, step by step, in one transaction.

A step is a module with `upgrade(op)`, where `op` is Alembic's `Operations`: the schema of the
version it is named for, out of the one before. Views are not the steps' business: they are made
anew from today's texts. Alembic is loaded here and nowhere else, when a store is really older.
"""

from collections.abc import Mapping
from importlib import import_module

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from oppcli.views import VIEWS

Steps = Mapping[int, str]  # the version a step leads to → its module


def schema_in_use(connection: Connection) -> int:
    """The schema version of an open store, as the database itself says."""
    version: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return version


def upgrade(connection: Connection, found: int, wanted: int, steps: Steps) -> None:
    """Runs the steps from `found` to `wanted` in the transaction that `connection` is in.

    Raises KeyError for a step that is missing. The caller commits, or takes everything back.
    """
    views = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'view'")
    for name in views.scalars().all():
        connection.exec_driver_sql(f'DROP VIEW "{name}"')
    operations = Operations(MigrationContext.configure(connection))
    for version in range(found + 1, wanted + 1):
        import_module(steps[version]).upgrade(operations)
    for name, text in VIEWS.items():
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {text}")
    connection.exec_driver_sql(f"PRAGMA user_version = {wanted}")
