"""Shows a connection to a server the store as it was: see `stores/as_of_tables.py`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from psycopg.errors import FeatureNotSupported, InsufficientPrivilege

from oppcli.errors import StoreUnusable
from oppcli.stores import Moment
from oppcli.stores.as_of_tables import AsOfTables
from oppcli.stores.postgres.writing import ServerWriter, fetch

if TYPE_CHECKING:
    from psycopg import Connection

# Where the store is; the temporary tables stand before that.
_SCHEMA = """SELECT quote_ident(nspname) FROM pg_namespace WHERE oid = (
  SELECT relnamespace FROM pg_class WHERE oid = to_regclass('oppcli_schema'))"""
# A transaction that sees one state, and writes nothing but temporary tables.
BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE"


def past_of(connection: "Connection[Any]", moment: Moment) -> AsOfTables:
    """What shows a connection the store as it was."""
    row = connection.execute(_SCHEMA).fetchone()
    assert row is not None
    do_many = ServerWriter(connection).write_many
    return AsOfTables(
        partial(fetch, connection), do_many, moment, schema=row[0], temporary="pg_temp"
    )


@contextmanager
def making_tables(name: str) -> Iterator[None]:
    """Raises StoreUnusable where no temporary tables can be made inside."""
    try:
        yield
    except (InsufficientPrivilege, FeatureNotSupported) as error:  # the latter from a standby
        raise StoreUnusable(
            f"{name} cannot show an earlier day: you may not make temporary tables there.",
            "ask who runs it: GRANT TEMPORARY ON DATABASE",
        ) from error
