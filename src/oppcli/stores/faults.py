"""What a database finds wrong with itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the database: which check found it, in which row, and what it is.

    A fatal one makes every other answer worthless, or impossible.
    """

    check: str
    table: str
    number: int | None
    said: str
    is_fatal: bool = False
