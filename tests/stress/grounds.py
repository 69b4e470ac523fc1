"""Where a check makes its stores, and how each is looked at past oppcli: files, or schemas.

On a server every store has a schema of its own in one database, so that a check needs no right
to make databases.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import serving
from oppcli.views import VIEWS
from stress.outcome import rows, stumps, unsound

_PATIENCE = 30.0  # seconds until a server has ended what a killed client began


class Files:
    """Stores in files, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new(self, name: str) -> str:
        """The address of a store that the first command makes."""
        return str(self._folder / name / "opp.db")

    @contextmanager
    def watching(self, address: str) -> Iterator[Callable[[], bool]]:
        """Tells whether somebody has begun to change the store and has not ended."""
        journal = Path(f"{address}-journal")
        yield journal.exists

    def rows(self, address: str, sql: str) -> Sequence[tuple[Any, ...]]:
        """What the store holds."""
        return rows(Path(address), sql)

    def unsound(self, address: str) -> list[str]:
        """What is wrong with the store once all who were struck have ended."""
        return unsound(Path(address))

    def left(self, address: str) -> list[str]:
        """What nobody asked for."""
        return stumps(Path(address))


class Schemas:
    """Stores on a server, each in a schema of its own; `url` has no options. See `Files`."""

    def __init__(self, url: str) -> None:
        self._url = url

    def new(self, name: str) -> str:
        schema = name.lower().replace(" ", "_")
        with serving.connection(self._url) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
        return f"{self._url}?options=-c%20search_path%3D{schema}"

    @contextmanager
    def watching(self, address: str) -> Iterator[Callable[[], bool]]:
        # Who only reads or waits has no number of a transaction.
        sql = f"SELECT 1 FROM ({_OTHERS}) AS other WHERE backend_xid IS NOT NULL"
        with serving.connection(address) as connection:
            yield lambda: connection.execute(sql).fetchone() is not None

    def rows(self, address: str, sql: str) -> Sequence[tuple[Any, ...]]:
        with serving.connection(address) as connection:
            return connection.execute(sql).fetchall()

    def unsound(self, address: str) -> list[str]:
        until = time.monotonic() + _PATIENCE
        with serving.connection(address) as connection:
            while working := connection.execute(_OTHERS).fetchall():
                if time.monotonic() > until:
                    return [f"still at work: {each}" for each in working]
                time.sleep(0.01)
        return []

    def left(self, address: str) -> list[str]:
        from sqlmodel import SQLModel

        import oppcli.records  # noqa: F401 - fills the metadata

        ours = {*SQLModel.metadata.tables, *VIEWS, "oppcli_schema", "oppcli_number"}
        return sorted({name for (name,) in self.rows(address, _TABLES)} - ours)


_OTHERS = """SELECT pid, state, query, backend_xid FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = 'oppcli'"""
_TABLES = """SELECT relname FROM pg_class
 WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'm', 'S', 'f')"""
