"""Shows a connection to a server the store as it was: see `shadows`."""

from functools import partial
from typing import TYPE_CHECKING, Any

from psycopg.errors import FeatureNotSupported, InsufficientPrivilege

from oppcli.errors import StoreUnusable
from oppcli.stores.postgres.writing import ServerWriter, fetch
from oppcli.stores.shadows import shadow

if TYPE_CHECKING:
    from psycopg import Connection

# Where the store is; the temporary tables stand before that.
_SCHEMA = """SELECT quote_ident(nspname) FROM pg_namespace WHERE oid = (
  SELECT relnamespace FROM pg_class WHERE oid = to_regclass('oppcli_schema'))"""


def show_past(connection: "Connection[Any]", until: str, name: str) -> None:
    """Puts temporary tables before those that differ, worked out from one state of the store.

    The connection reads only, but for these. Raises StoreUnusable where none can be made.
    """
    try:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE")
        row = connection.execute(_SCHEMA).fetchone()
        assert row is not None
        shadow(partial(fetch, connection), ServerWriter(connection).write_many, until, row[0])
        connection.execute("COMMIT")
    except (InsufficientPrivilege, FeatureNotSupported) as error:  # the latter from a standby
        raise StoreUnusable(
            f"{name} cannot show an earlier day: you may not make temporary tables there.",
            "ask who runs it: GRANT TEMPORARY ON DATABASE",
        ) from error
    finally:
        connection.rollback()
