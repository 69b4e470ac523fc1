"""Takes later changes of rows back one by one, in a temporary table that stands for another."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from oppcli.domain.past import (
    DELETED,
    MADE,
    TOUCHED,
    UNKNOWN,
    Taken,
    column_of,
    own_name,
    runs,
    take_back,
)
from oppcli.stored import Params, Rows, Table
from oppcli.stores.past_query import Later
from oppcli.stores.referenced import TABLES as REFERRED_TO
from oppcli.stores.referenced import referenced

Do = Callable[[str, Params], Rows]
DoMany = Callable[[str, Sequence[Sequence[object]]], object]

UNNAMED = (MADE, DELETED, TOUCHED)  # fields whose changes do not date a record


def own_before(
    rows: Iterable[tuple[int, str | None, str, str | None]],
) -> list[tuple[int, str | None]]:
    """Records with what they kept of their own fields before changes: a row is a record, what it
    keeps now, the name that the history has for the field, and the old value."""
    from oppcli.domain.own_fields import with_values

    kept: dict[int, str | None] = {}
    olds: dict[int, dict[str, str | None]] = defaultdict(dict)
    for number, own, name, old in rows:
        kept[number] = own
        olds[number][own_name(name)] = old
    return [(number, with_values(kept[number], old)) for number, old in olds.items()]


class TakingBack:
    """A connection whose temporary tables are put back: `do` runs a statement, `do_many` one for
    many rows of values; `schema` is where the tables are."""

    def __init__(self, do: Do, do_many: DoMany, schema: str) -> None:
        self._do = do
        self._do_many = do_many
        self._schema = schema
        self._later: Later | None = None

    @property
    def later(self) -> Later:
        """The batches that were not there yet."""
        assert self._later is not None
        return self._later

    def _fill_by_hand(
        self, shape: Table, columns: Sequence[str], existed: Mapping[str, str]
    ) -> None:
        """Fills the shadow of a table of which few rows change, and whose rows may be made without
        naming their batch; `existed` are the kinds of which files prove more: see `AsOfTables`."""
        later = self.later.holds("batch_id")
        where = f" WHERE NOT {later}" if shape.names_batch else ""
        listed = ", ".join(f'"{column}"' for column in columns)
        self._run(
            f"INSERT INTO {shape.name} ({listed})"
            f" SELECT {listed} FROM {self._schema}.{shape.name}{where}"
        )
        changes = self._rows(
            f"SELECT entity, entity_id, field, old, new FROM {self._schema}.change"
            f" WHERE entity = '{shape.name}' AND {later} AND actor IS NULL ORDER BY id DESC"
        )
        kept: set[int] = set()
        if shape.name in REFERRED_TO:
            later = self.later.holds("c.batch_id")
            kept = referenced(shape.name, self._rows, existed, self._schema, later)
        taken = take_back(((row[0], row[1], row[2], row[3], row[4]) for row in changes), kept)
        self._take_back(shape, columns, taken.get(shape.name, Taken()))
        if shape.name == "stage" and "opportunity" in existed:
            self._run(
                "INSERT INTO stage (id, process_id, position, key, title, active, requires, shows)"
                f" SELECT -id, id, 0, '{UNKNOWN}', 'Unknown', 0, '', '' FROM {self._schema}.process"
            )

    def _bring_back(self, shape: Table, columns: Sequence[str], numbers: Collection[int]) -> None:
        """Puts records that were deleted or made again as they were."""
        told = (
            f"SELECT entity, entity_id, field, old, new, id FROM {self._schema}.change"
            f" WHERE entity = '{shape.name}' AND {self.later.holds('batch_id')} AND actor IS NULL"
        )
        # One row tells of many that were made, also of others than these.
        changes: list[Any] = self._rows(f"{told} AND field = '{MADE}'")
        for first, last in runs(numbers):
            changes += self._rows(
                f"{told} AND field <> '{MADE}' AND entity_id BETWEEN {first} AND {last}"
            )
        changes.sort(key=lambda row: row[5], reverse=True)
        taken = take_back(tuple(row[:5]) for row in changes).get(shape.name, Taken())
        taken.gone.intersection_update(numbers)
        self._take_back(shape, columns, taken)
        if "updated_at" in columns:
            self._date(shape.name, [*taken.fields, *taken.back])

    def _take_back(self, shape: Table, columns: Sequence[str], taken: Taken) -> None:
        table = shape.name
        # What comes back may be there again by now, and be another since.
        absent = list(runs(taken.gone | taken.back.keys()))
        self._many(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", absent)
        back = [image for image in taken.back.values() if image.get("batch_id") not in self.later]
        named = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" for _ in columns)
        self._many(
            f"INSERT INTO {table} ({named}) VALUES ({marks})",
            [tuple(image.get(column) for column in columns) for image in back],
        )
        alike: dict[tuple[str, ...], list[tuple[object, ...]]] = defaultdict(list)
        for number, fields in taken.fields.items():
            values = {
                column: shape.stored(column, old)
                for name, old in fields.items()
                if (column := column_of(name, shape.columns) or "") in columns
                if not own_name(name)
            }
            if values:
                alike[tuple(values)].append((*values.values(), number))
        for changed, rows in alike.items():
            placed = ", ".join(f'"{column}" = ?' for column in changed)
            self._many(f"UPDATE {table} SET {placed} WHERE id = ?", rows)
        if "own" in columns:
            self._take_back_own(table, taken)
        self._derive(shape, columns, {*taken.fields, *taken.back})

    def _take_back_own(self, table: str, taken: Taken) -> None:
        changed = [
            (number, name, old)
            for number, fields in taken.fields.items()
            for name, old in fields.items()
            if own_name(name)
        ]
        kept: dict[int, str | None] = {}
        for first, last in runs({number for number, _, _ in changed}):
            kept.update(
                self._rows(f"SELECT id, own FROM {table} WHERE id BETWEEN {first} AND {last}")
            )
        rows = [(n, kept[n], name, old) for n, name, old in changed if n in kept]
        if rows:
            before = [(own, number) for number, own in own_before(rows)]
            self._many(f"UPDATE {table} SET own = ? WHERE id = ?", before)

    def _derive(self, shape: Table, columns: Sequence[str], numbers: Iterable[int]) -> None:
        """Works out the columns that follow from others.

        Of telephone numbers without a + it is the digits, since the country is not known here.
        """
        wanted = [column for column in columns if column in shape.derived]
        if not wanted:
            return
        from oppcli.derived import derived, no_region

        needed = sorted({source for column in wanted for source in shape.derived[column]})
        listed = ", ".join(needed)
        alike: dict[tuple[str, ...], list[tuple[object, ...]]] = defaultdict(list)
        for first, last in runs(numbers):
            sql = f"SELECT id, {listed} FROM {shape.name} WHERE id BETWEEN {first} AND {last}"
            for number, *values in self._rows(sql):
                row = dict.fromkeys(shape.columns) | dict(zip(needed, values, strict=True))
                keys = {
                    c: v for c, v in derived(shape, row, no_region, needed).items() if c in wanted
                }
                alike[tuple(keys)].append((*keys.values(), number))
        for changed, rows in alike.items():
            placed = ", ".join(f"{column} = ?" for column in changed)
            self._many(f"UPDATE {shape.name} SET {placed} WHERE id = ?", rows)

    def _date(self, table: str, numbers: Iterable[int]) -> None:
        """A record was changed last by its last change, or when it was made."""
        other = ", ".join(f"'{name}'" for name in UNNAMED)
        self._many(
            f"UPDATE {table} SET updated_at = COALESCE("
            f"(SELECT MAX(c.at) FROM {self._schema}.change c WHERE c.entity = '{table}'"
            f" AND c.entity_id = {table}.id AND NOT {self.later.holds('c.batch_id')}"
            f" AND c.actor IS NULL AND c.field NOT IN ({other})),"
            f" (SELECT b.at FROM {self._schema}.batch b WHERE b.id = {table}.batch_id))"
            " WHERE id = ?",
            [(number,) for number in numbers],
        )

    def _numbers(self, sql: str) -> set[int]:
        return {number for (number,) in self._rows(sql)}

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._do(sql, {}).rows

    def _run(self, sql: str) -> None:
        self._do(sql, {})

    def _many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            self._do_many(sql, rows)
