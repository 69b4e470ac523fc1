"""Stores as a process leaves them that is killed while it saves."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest


def leave_half(place: Path) -> None:
    """Leaves a store as a process does that is killed once it has written to the file."""
    aside = place.with_name("aside")
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA cache_size = 2")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE opportunity SET topic = 'half' || hex(zeroblob(200))")
        connection.execute("CREATE TABLE half AS SELECT hex(zeroblob(2000000)) AS text")
        shutil.copy(place, aside)
        shutil.copy(f"{place}-journal", f"{aside}-journal")
        connection.execute("ROLLBACK")
    for ending in ("-journal", ""):
        Path(f"{aside}{ending}").replace(f"{place}{ending}")
    with (
        closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("SELECT * FROM opportunity").fetchall()
