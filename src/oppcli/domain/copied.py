"""What a copy of a store says of each table that it copied."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Copied:
    """One table: how many rows it has, how many were copied just now, and a hash of them all."""

    table: str
    rows: int
    copied: int
    sha256: str
