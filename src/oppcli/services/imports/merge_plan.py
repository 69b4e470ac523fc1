"""Collects what an import would do, row by row."""

from collections.abc import Iterable, Iterator

from oppcli.domain.imported import FieldPlan, RowPlan

__all__ = ["FieldPlan", "Plan", "RowPlan"]


class Plan:
    """The rows of one file and what becomes of them."""

    def __init__(self) -> None:
        self._rows: list[RowPlan] = []

    def add(self, rows: Iterable[RowPlan]) -> None:
        """Adds some rows."""
        self._rows += rows

    def __iter__(self) -> Iterator[RowPlan]:
        """The rows in the order of the file."""
        return iter(sorted(self._rows))
