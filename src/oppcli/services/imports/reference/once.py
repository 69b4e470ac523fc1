"""Rejects a second row about the same user, unit, rate or quota: its file does not say which holds.

A row that repeats an earlier one cell by cell says nothing else, and passes.
"""

from collections.abc import Hashable, Mapping

from oppcli.domain.wording import quoted
from oppcli.errors import RuleRefused


class Once:
    """The rows of one file by what they are about. `counted` is what the file counts: lines."""

    def __init__(self, counted: str = "line") -> None:
        self._counted = counted
        self._rows: dict[Hashable, tuple[int, object]] = {}

    def check(
        self,
        about: Hashable,
        line: int,
        row: Mapping[str, object],
        name: str,
        *,
        field: str,
        currency: str = "",
    ) -> None:
        """Notes a row by what it is about, called `name` in `field`. Raises RuleRefused."""
        said = (dict(row), currency)
        before, other = self._rows.setdefault(about, (line, said))
        if other != said:
            raise RuleRefused(f"{field}: {quoted(name)} is in {self._counted} {before} already")
