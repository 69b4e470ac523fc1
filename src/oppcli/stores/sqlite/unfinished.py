"""A file that is an unfinished copy of another store; see `stores/versions.py` and `db copy`."""

import sqlite3
from contextlib import closing
from pathlib import Path

from oppcli.errors import StoreUnusable
from oppcli.stores.sqlite.trouble import patiently, said
from oppcli.stores.versions import UNFINISHED, check_unfinished

_BUDGET = 5.0  # seconds to wait for a copy that is just being written to


def refuse(connection: sqlite3.Connection, path: Path, *, copying: bool) -> int:
    """The schema version in an open file. Raises UnfinishedCopy, unless `copying`.

    The file's header alone may be out of date: what was committed last can still be in a journal.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    source = _source(connection) if version < 0 else ""
    return check_unfinished(path, version, source, copying=copying)


def schema_of(address: str, path: Path, *, copying: bool) -> int:
    """The same of a file that is not open."""

    def look() -> int:
        with closing(sqlite3.connect(address, uri=True, timeout=0)) as connection:
            return refuse(connection, path, copying=copying)

    try:
        return patiently(look, _BUDGET, path)
    except sqlite3.Error as error:
        raise said(error, path) or StoreUnusable(f"{path} cannot be read: {error}.") from error


def _source(connection: sqlite3.Connection) -> str:
    row = connection.execute(UNFINISHED).fetchone()
    return str(row[0]) if row else "a store"
