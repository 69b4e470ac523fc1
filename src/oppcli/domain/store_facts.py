"""What there is to know of a store as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy beside the store: its path, when it was made (UTC, RFC 3339), its size in bytes."""

    path: Path
    at: str
    size: int


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """The facts of a store by name, how many records of each kind it holds, its backups.

    `todays_schema` is the one that this program writes.
    """

    facts: Mapping[str, Any]
    counts: Mapping[str, int]
    backups: tuple[Backup, ...]
    todays_schema: int


def spoken_size(count: int) -> str:
    """`812 bytes`, `1.4 MB`: powers of a thousand, as file managers count."""
    if count < 1_000:
        return f"{count} bytes"
    size, unit = count / 1_000, "kB"
    for larger in ("MB", "GB", "TB"):
        if size < 999.5:
            break
        size, unit = size / 1_000, larger
    return f"{size:.1f} {unit}" if size < 99.95 else f"{size:,.0f} {unit}"
