"""Which records of a table may differ between two moments, as far as some queries read them.

A record that no change names between the two moments is the same at both, unless a row changed
that the queries join to it. Who compares two moments reads these once, and the others at both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from oppcli.domain.past import DELETED, MADE, OWN_KEYS
from oppcli.plain_records import TABLES
from oppcli.stored import Table
from oppcli.stores import Reads
from oppcli.stores.past_query import Later, Reading
from oppcli.views.history import quoted

# What a query with one of these words reads of the history itself, or of when records changed.
_HISTORY = {"activity", "batch", "change", "source_row", "updated_at"}
# Rows of these are looked up by the records that they name: a new one changes what is read.
_LOOKED_UP = {"team_member"}
_MOST_RUNS = 50  # of records that were made again, before all records are read


@dataclass(frozen=True, slots=True)
class Span:
    """The time between two moments: the batches later than the `first`, and than the `last`.

    `rows` runs a SELECT, `schema` is where the tables are.
    """

    rows: Callable[[str], list[tuple[Any, ...]]]
    schema: str
    first: Later
    last: Later

    def changed(self, reads: Reads) -> str | None:
        """SQL for the numbers of the records that may differ; None if all may."""
        reading = Reading("\n".join(reads.queries))
        if not _HISTORY.isdisjoint(reading.words):
            return None
        table, shape = reads.table, TABLES[reads.table]
        joined = [each for each in TABLES.values() if each is not shape]
        if any(self._is_changed(each, reading) for each in joined):
            return None
        made_again = self.rows(f"SELECT entity_id, new FROM {self._after(table, _is(MADE))}")
        if len(made_again) > _MOST_RUNS:
            return None
        by = f"field IN ({quoted(reads.by)})"
        records = f"SELECT id FROM {self.schema}.{table} WHERE"
        parts = [
            f"SELECT entity_id FROM {self._between(table, _fields(shape, reading))}"
            # `+` has SQLite go through the changes, not through the records for each field.
            f" AND +entity_id IN ({records} {reads.living}"
            f" UNION ALL SELECT entity_id FROM {self._after(table, by)})",
            f"SELECT entity_id FROM {self._after(table, _is(DELETED))}",
            # What a later batch brought may be known before, by its days: as each moment knows it.
            f"{records} {self.first.holds('batch_id')}",
            *(
                f"{records} id BETWEEN {first} AND {int(last or first)}"
                for first, last in made_again
            ),
        ]
        return " UNION ALL ".join(parts)

    def _is_changed(self, shape: Table, reading: Reading) -> bool:
        """Whether rows changed of a table that the queries join."""
        if shape.name not in reading.words:
            return False
        condition = "1 = 1"
        if shape.name not in _LOOKED_UP:
            condition = f"({_fields(shape, reading)} OR {_is(DELETED)})"
        return bool(self.rows(f"SELECT 1 FROM {self._between(shape.name, condition)} LIMIT 1"))

    def _between(self, table: str, condition: str) -> str:
        """The changes between the two moments for which a condition holds: `change WHERE …`."""
        later = self.last.holds("batch_id")
        return f"{self._after(table, condition)} AND NOT {later}"

    def _after(self, table: str, condition: str) -> str:
        """The changes after the first moment for which a condition holds."""
        return (
            f"{self.schema}.change WHERE entity = '{table}' AND {condition} AND actor IS NULL"
            f" AND {self.first.holds('batch_id')}"
        )


def _fields(shape: Table, reading: Reading) -> str:
    """SQL for whether `field` is one that the queries read of a table."""
    columns = reading.columns(shape) - {"id", "batch_id"}
    names = sorted({name for each in columns for name in (each, each.removesuffix("_id"))})
    listed = f"field IN ({quoted(names)})" if names else "1 = 0"
    return f"({listed} OR {OWN_KEYS})" if "own" in columns else listed


def _is(field: str) -> str:
    return f"field = '{field}'"
