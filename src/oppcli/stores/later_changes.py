"""SQL for the changes that came after a moment, and the first of them of each field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from oppcli.domain.past import OWN_KEYS
from oppcli.stored import Table
from oppcli.stores.past_query import Later
from oppcli.stores.taking_back import UNNAMED


@dataclass(frozen=True, slots=True)
class LaterChanges:
    """The changes of `later` batches in a schema; `existed` are the kinds with records that files
    prove to have been there before their batch."""

    schema: str
    later: Later
    existed: Mapping[str, str]

    def of(self, shape: Table, fields: Iterable[str]) -> str:
        """The changes of those fields, as `change` with its condition."""
        listed = ", ".join(f"'{field}'" for field in fields)
        return self._where(shape, f"field IN ({listed})")

    def of_own(self, shape: Table) -> str:
        """The changes of own fields, as `change` with its condition."""
        return self._where(shape, OWN_KEYS)

    def first(self, shape: Table, names: Iterable[str], only: str = "") -> str:
        """What each record's field, which has those names, was before the first change of it; of
        all records, or only of those whose numbers SQL gives."""
        among = f" AND +entity_id IN ({only})" if only else ""  # no search for each of them
        return (
            f"SELECT c.entity_id, c.old FROM (SELECT MIN(id) AS id FROM"
            f" {self.of(shape, names)}{among}{self._not_as_brought(shape)} GROUP BY entity_id) f"
            f" JOIN {self.schema}.change c ON c.id = f.id"
        )

    def take_back(
        self,
        shape: Table,
        changed: Mapping[str, Iterable[str]],
        values: dict[str, str],
        only: str = "",
    ) -> list[str]:
        """Has `values`, column → SQL, take the `changed` columns from what they were before their
        first change; the joins that this needs. Each column comes with its names in the history;
        `only` is the SQL of the records that are wanted, '' for all."""
        joins: list[str] = []
        for place, (column, names) in enumerate(changed.items()):
            old = f"p{place}.old"
            if column in shape.integers:
                old = f"CAST({old} AS BIGINT)"
            values[column] = (
                f"CASE WHEN p{place}.entity_id IS NULL THEN {values[column]} ELSE {old} END"
            )
            before = self.first(shape, names, only)
            joins.append(f"LEFT JOIN ({before}) p{place} ON p{place}.entity_id = t.id")
        return joins

    def first_own(self, shape: Table) -> str:
        """What each record keeps of its own fields now, and what each that changed was before the
        first change of it: the record, the column `own`, the field, the old value."""
        return (
            f"SELECT t.id, t.own, c.field, c.old FROM (SELECT MIN(id) AS id FROM"
            f" {self.of_own(shape)}{self._not_as_brought(shape)} GROUP BY entity_id, field) f"
            f" JOIN {self.schema}.change c ON c.id = f.id"
            f" JOIN {self.schema}.{shape.name} t ON t.id = c.entity_id"
        )

    def dates(self, shape: Table) -> Iterator[str]:
        """Joins for when a record `t` that changed later had been changed last, or was made."""
        other = ", ".join(f"'{name}'" for name in UNNAMED)
        of = f"c.entity = '{shape.name}' AND c.actor IS NULL AND c.field NOT IN ({other})"
        later = self.later.holds("c.batch_id")
        yield (
            f"LEFT JOIN (SELECT DISTINCT c.entity_id FROM {self.schema}.change c"
            f" WHERE {of} AND {later}) l ON l.entity_id = t.id"
        )
        yield (
            f"LEFT JOIN (SELECT c.entity_id, MAX(c.at) AS at FROM {self.schema}.change c"
            f" WHERE {of} AND NOT {later} GROUP BY c.entity_id) e ON e.entity_id = t.id"
        )
        yield f"LEFT JOIN {self.schema}.batch m ON m.id = t.batch_id"

    def _where(self, shape: Table, of: str) -> str:
        return (
            f"{self.schema}.change WHERE entity = '{shape.name}' AND {of}"
            f" AND {self.later.holds('batch_id')} AND actor IS NULL"
        )

    def _not_as_brought(self, shape: Table) -> str:
        """What leaves out changes by the batch of a record that files prove: it brought it so."""
        if shape.name not in self.existed:
            return ""
        return (
            f" AND NOT EXISTS (SELECT 1 FROM {self.schema}.{shape.name} o"
            " WHERE o.id = entity_id AND o.batch_id = change.batch_id)"
        )
