"""What a query names of the store, and which batches came after a moment."""

import re
from collections.abc import Callable
from typing import Any

from oppcli.domain.past import runs
from oppcli.stored import Table
from oppcli.views import OUT_OF_FORCE, VIEWS

_WORD = re.compile(r"[^\W\d]\w*")
_BEFORE_ALL = re.compile(r"(?:\bSELECT|\bDISTINCT|,|\.)$", re.IGNORECASE)
_LONGEST_BEFORE = len(" DISTINCT")
_MOST_RUNS = 20  # of batches, before a condition looks each batch up


class Reading:
    """Which tables, columns and views a query names, or what it names does."""

    def __init__(self, sql: str, *, whole: bool = False) -> None:
        self._is_whole = whole or _names_all(sql)
        self._direct = {word.lower() for word in _WORD.findall(sql)}
        self.words = set(self._direct)
        self.views: list[str] = []
        for name in reversed(VIEWS):  # a view may read those before it
            if name in self.words:
                self.views.insert(0, name)
                self.words.update(_WORD.findall(VIEWS[name]))

    def columns(self, shape: Table) -> set[str]:
        """The columns of a table that have to be there."""
        if self._is_whole and shape.name in self._direct:
            return set(shape.columns)
        named = self.words | ({"id", "batch_id"} if shape.names_batch else {"id"})
        wanted = named & set(shape.columns)
        return wanted | {s for column in wanted for s in shape.derived.get(column, ())}

    def unread(self) -> set[str]:
        """The columns of views that only they name, and whose past takes a look at many changes:
        when records were changed last, and their own fields."""
        return set() if self._is_whole else {"updated_at", "own"} - self._direct


def _names_all(sql: str) -> bool:
    """Whether it says `SELECT *` or `t.*`; other stars multiply, or count rows.

    Looked for from the stars back: a query may hold thousands of commas.
    """
    before = (part.rstrip() for part in sql.split("*")[:-1])
    return any(_BEFORE_ALL.search(text[-_LONGEST_BEFORE:]) for text in before)


class Later:
    """The batches that came after a moment, as a condition on a column that holds a batch.

    Numbers of batches grow with time unless a clock was put back, so that the condition is mostly
    `batch_id >= 812`.
    """

    is_empty = True
    _numbers: set[int] | None = None

    @classmethod
    def none(cls) -> "Later":
        """No batches: nothing comes after now."""
        return cls.__new__(cls)

    def __init__(
        self, rows: Callable[[str], list[tuple[Any, ...]]], schema: str, until: str
    ) -> None:
        self._listed = f"SELECT id FROM {schema}.batch WHERE at > {until}"
        self._first, later = rows(
            f"SELECT MIN(id), COUNT(*) FROM {schema}.batch WHERE at > {until}"
        )[0]
        self.is_empty = self._first is None
        self._runs: list[tuple[int, int]] = []
        self._out_of_force = [number for (number,) in rows(OUT_OF_FORCE)]
        if self.is_empty:
            return
        after, highest = rows(
            f"SELECT COUNT(*), MAX(id) FROM {schema}.batch WHERE id >= {self._first}"
        )[0]
        if after > later:  # a clock was put back: not all that follow are later
            self._numbers = {number for (number,) in rows(self._listed)}
            self._runs = list(runs({*self._numbers, highest + 1}))

    def holds(self, column: str) -> str:
        """SQL for whether `column` has one of them; those that others make meanwhile are, too."""
        if self.is_empty:
            return "(1 = 0)"
        if self._numbers is None:
            return f"({column} >= {self._first})"
        if len(self._runs) > _MOST_RUNS:
            return f"({column} IN ({self._listed}))"
        *spans, (newest, _) = self._runs
        listed = "".join(f"{column} BETWEEN {first} AND {last} OR " for first, last in spans)
        return f"({listed}{column} >= {newest})"

    def in_force(self, column: str) -> str:
        """SQL for whether `column` has a batch that was not taken back, and takes none back."""
        listed = ", ".join(map(str, self._out_of_force))
        return f"{column} NOT IN ({listed})" if listed else "1 = 1"

    def __contains__(self, number: object) -> bool:
        if self.is_empty:
            return False
        if self._numbers is None:
            return isinstance(number, int) and number >= self._first
        return number in self._numbers
