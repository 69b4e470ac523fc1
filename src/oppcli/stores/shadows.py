"""Shows one connection the store as it was: temporary tables stand before those that differ.

Every query then runs as it is, on views made anew over what stands before. Nothing of the store
is written, and other connections see nothing. Which tables differ, and what they held, is told by
the history; see `domain/past.py`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from oppcli.domain.past import DELETED, MADE, TOUCHED, Taken, column_of, runs, take_back
from oppcli.plain_records import TABLES as SHAPES
from oppcli.rows import Params, Rows
from oppcli.views import VIEWS

Do = Callable[[str, Params], Rows]
DoMany = Callable[[str, Sequence[Sequence[object]]], object]

# Every table but those that are only added to, and the links that queries look rows up by.
TABLES: dict[str, tuple[str, ...]] = {
    "account": (),
    "activity": ("lead_id", "opportunity_id", "account_id", "contact_id"),
    "catalogue": (),
    "close_record": ("opportunity_id",),
    "contact": ("account_id",),
    "deal": ("opportunity_id", "device_id"),
    "device": (),
    "import_plan": (),
    "lead": (),
    "opportunity": ("account_id", "contact_id", "device_id", "lead_id"),
    "opportunity_contact": ("opportunity_id", "contact_id"),
    "own_field": (),
    "owner": (),
    "process": (),
    "process_version": (),
    "quota": (),
    "rate": (),
    "setting": (),
    "stage": (),
    "team_member": ("team_id", "user_id"),
    "unit": (),
}


def shadow(do: Do, do_many: DoMany, until: str, schema: str) -> None:
    """Makes what the connection reads the store as it was at `until`, a stored instant.

    `do` runs a statement, `do_many` one for many rows of values; `schema` is where the tables are.
    """
    _Shadows(do, do_many, until, schema).stand()


class _Shadows:
    """What stands before the tables of one connection."""

    def __init__(self, do: Do, do_many: DoMany, until: str, schema: str) -> None:
        self._do = do
        self._do_many = do_many
        self._until = f"'{until}'"  # bound values cannot stand in a definition
        self._schema = schema
        # The batches that were not there yet.
        self._later = f"SELECT id FROM {schema}.batch WHERE at > {self._until}"

    def stand(self) -> None:
        """Puts tables before those that differ, and views before all views."""
        later = {number for (number,) in self._rows(self._later)}
        if not later:
            return
        changes = self._rows(
            f"SELECT entity, entity_id, field, old, new FROM {self._schema}.change"
            f" WHERE batch_id IN ({self._later}) AND actor IS NULL ORDER BY id DESC"
        )
        taken = take_back((row[0], row[1], row[2], row[3], row[4]) for row in changes)
        for table, links in TABLES.items():
            columns = self._do(f"SELECT * FROM {self._schema}.{table} LIMIT 0", {}).columns
            is_new = "batch_id" in columns and self._rows(
                f"SELECT 1 FROM {self._schema}.{table} WHERE batch_id IN ({self._later}) LIMIT 1"
            )
            if table in taken or is_new:
                self._copy(table, columns, links)
                self._take_back(table, columns, taken.get(table, Taken()), later)
        for table, number in (("batch", "id"), ("change", "batch_id"), ("source_row", "batch_id")):
            self._run(
                f"CREATE TEMPORARY VIEW {table} AS SELECT * FROM {self._schema}.{table}"
                f" WHERE {number} NOT IN ({self._later})"
            )
        for name, text in VIEWS.items():
            self._run(f"CREATE TEMPORARY VIEW {name} AS {text}")

    def _copy(self, table: str, columns: Iterable[str], links: Iterable[str]) -> None:
        """The table but for the records that later batches made."""
        old = f" WHERE batch_id IS NULL OR batch_id NOT IN ({self._later})"
        where = old if "batch_id" in columns else ""
        self._run(f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM {self._schema}.{table}{where}")
        self._run(f"CREATE UNIQUE INDEX past_{table} ON {table} (id)")
        for link in links:
            self._run(f"CREATE INDEX past_{table}_{link} ON {table} ({link})")

    def _take_back(self, table: str, columns: Sequence[str], taken: Taken, later: set[int]) -> None:
        # What comes back may be there again by now, and be another since.
        absent = list(runs(taken.gone | taken.back.keys()))
        self._many(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", absent)
        back = [image for image in taken.back.values() if image.get("batch_id") not in later]
        named = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" for _ in columns)
        self._many(
            f"INSERT INTO {table} ({named}) VALUES ({marks})",
            [tuple(image.get(column) for column in columns) for image in back],
        )
        alike: dict[tuple[str, ...], list[tuple[object, ...]]] = defaultdict(list)
        for number, fields in taken.fields.items():
            values = {
                column: old
                for name, old in fields.items()
                if (column := column_of(name, columns)) is not None
            }
            if values:
                alike[tuple(values)].append((*values.values(), number))
        for changed, rows in alike.items():
            placed = ", ".join(f'"{column}" = ?' for column in changed)
            self._many(f"UPDATE {table} SET {placed} WHERE id = ?", rows)
        self._derive(table, taken)
        if "updated_at" in columns:
            numbers = [n for n, fields in taken.fields.items() if fields.keys() - {TOUCHED}]
            self._date(table, [*numbers, *(image["id"] for image in back)])

    def _derive(self, table: str, taken: Taken) -> None:
        """Columns that follow from others follow from what these were.

        Of telephone numbers without a + it is the digits, since the country is not known here.
        """
        shape = SHAPES[table]
        if not shape.derived:
            return
        from oppcli.derived import derived, no_region

        needed = sorted({source for sources in shape.derived.values() for source in sources})
        numbers = [n for n, fields in taken.fields.items() if not fields.keys().isdisjoint(needed)]
        listed = ", ".join(needed)
        alike: dict[tuple[str, ...], list[tuple[object, ...]]] = defaultdict(list)
        for first, last in runs({*numbers, *taken.back}):
            sql = f"SELECT id, {listed} FROM {table} WHERE id BETWEEN {first} AND {last}"
            for number, *values in self._rows(sql):
                row = dict(zip(needed, values, strict=True))
                keys = derived(shape, row, no_region, needed)
                alike[tuple(keys)].append((*keys.values(), number))
        for changed, rows in alike.items():
            placed = ", ".join(f"{column} = ?" for column in changed)
            self._many(f"UPDATE {table} SET {placed} WHERE id = ?", rows)

    def _date(self, table: str, numbers: Iterable[int]) -> None:
        """A record was changed last by its last change, or when it was made."""
        kept = ", ".join(f"'{name}'" for name in (MADE, DELETED, TOUCHED))
        self._many(
            f"UPDATE {table} SET updated_at = COALESCE("
            f"(SELECT MAX(c.at) FROM {self._schema}.change c WHERE c.entity = '{table}'"
            f" AND c.entity_id = {table}.id AND c.at <= {self._until} AND c.field NOT IN ({kept})),"
            f" (SELECT b.at FROM {self._schema}.batch b WHERE b.id = {table}.batch_id))"
            " WHERE id = ?",
            [(number,) for number in numbers],
        )

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._do(sql, {}).rows

    def _run(self, sql: str) -> None:
        self._do(sql, {})

    def _many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            self._do_many(sql, rows)
