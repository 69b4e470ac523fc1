"""What a check held, and what it lost: the rows of the table that `make stress` prints."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from surroundings import TODAY, USER


@dataclass(frozen=True)
class Outcome:
    """One check's count of command lines, faults and bad inputs; `lost` says what went wrong."""

    load: int = 0
    faults: int = 0
    bad: int = 0
    lost: tuple[str, ...] = ()
    note: str = ""


def environ(address: Path | str, folder: Path) -> dict[str, str]:
    """Leads to one store, a file or a server's, on a day that stands still."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "OPPCLI_TODAY": TODAY,
        "OPPCLI_USER": USER,
        "OPPCLI_DB": str(address),
        "OPPCLI_CONFIG": str(folder / "config.toml"),
    }


def rows(path: Path, sql: str, values: Mapping[str, object] | None = None) -> list[tuple]:
    """What the file holds, asked past oppcli. An unfinished write is rolled back first."""
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        return connection.execute(sql, values or {}).fetchall()


def unsound(path: Path) -> list[str]:
    """What is wrong with the file and its links, as SQLite itself finds."""
    found = [text for (text,) in rows(path, "PRAGMA integrity_check") if text != "ok"]
    return found + [
        f"a link of {row[0]} is broken" for row in rows(path, "PRAGMA foreign_key_check")
    ]


def stumps(path: Path) -> list[str]:
    """What lies beside the store that nobody asked for: journals, half copies."""
    return sorted(
        each.name
        for each in path.parent.iterdir()
        if each != path and (each.name.startswith((f"{path.name}-", f".{path.name}", ".rejects-")))
    )
