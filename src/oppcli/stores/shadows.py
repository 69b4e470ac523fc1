"""Shows one connection the store as it was: temporary tables shadow those that differ.

Every query then runs as it is, on views made anew over the shadows. Nothing of the store is
written, and other connections see nothing. A shadow is made when a query first reads its table,
and has only the columns that the query names. The columns of records are taken back by SQL, from
the first later change of each field; what is rare (deleted records, tables without a batch) is
worked out by `domain/past.py`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from oppcli.domain.past import DELETED, MADE, TOUCHED, Taken, column_of, runs, take_back
from oppcli.plain_records import TABLES as SHAPES
from oppcli.rows import Params, Rows
from oppcli.stored import Table
from oppcli.stores.past_query import Later, Reading
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
_LOGS = {"batch": "id", "change": "batch_id", "source_row": "batch_id"}
_UNNAMED = (MADE, DELETED, TOUCHED)  # fields whose changes do not date a record

_MOST_JOINS = 30  # SQLite joins 64 tables at most
_PATIENCE = 2  # shadows of a table that are made before one with all its columns is


class Shadows:
    """The shadows of one connection, as of `until`, a stored instant.

    `do` runs a statement, `do_many` one for many rows of values; `schema` is where the tables are,
    `temporary` where temporary ones are.
    """

    def __init__(self, do: Do, do_many: DoMany, until: str, *, schema: str, temporary: str) -> None:
        self._do = do
        self._do_many = do_many
        self._until = f"'{until}'"  # bound values cannot stand in a definition
        self._schema = schema
        self._temporary = temporary
        self._later: Later | None = None
        self.forget()

    def forget(self) -> None:
        """Takes all shadows for gone, as they are once their transaction was rolled back."""
        self._held: dict[str, set[str]] = {}  # the columns of each shadow that are as they were
        self._made: dict[str, int] = {}  # how often one was made
        self._views: list[str] = []
        self._has_logs = False

    def prepare(self, sql: str, *, whole: bool = False) -> None:
        """Has what `sql` reads be as it was; with `whole` all columns of what it names."""
        if self._later is None:
            self._later = Later(self._rows, self._schema, self._until)
        if self._later.is_empty:
            return
        if not self._has_logs:
            for table, number in _LOGS.items():
                where = f"NOT {self._later.holds(number)}"
                self._run(
                    f"CREATE TEMPORARY VIEW {table} AS SELECT * FROM {self._schema}.{table}"
                    f" WHERE {where}"
                )
            self._has_logs = True
        reading = Reading(sql, whole=whole)
        is_new = False
        for table in TABLES:
            if table in reading.words:
                is_new = self._shadow(table, reading) or is_new
        if is_new:
            self._drop_views()
        for name in reading.views:
            if name not in self._views:
                self._run(f"CREATE TEMPORARY VIEW {name} AS {VIEWS[name]}")
                self._views.append(name)

    def _shadow(self, table: str, reading: Reading) -> bool:
        """Makes the shadow of a table where it is needed; whether it did."""
        shape = SHAPES[table]
        wanted = reading.columns(shape)
        right = wanted if reading.is_dated() else wanted - {"updated_at"}
        held = self._held.get(table)
        if held is not None and right <= held:
            return False
        if held is None and not self._differs(shape, right):
            return False
        if held is not None:  # what has a shadow is read from it
            self._drop_views()
            self._run(f"DROP TABLE {self._temporary}.{table}")
            wanted, right = wanted | held, right | held
        self._made[table] = self._made.get(table, 0) + 1
        if not shape.is_kept or self._made[table] > _PATIENCE:
            wanted = right = set(shape.columns)
        columns = [column for column in shape.columns if column in wanted]
        listed = ", ".join(f'"{column}"' for column in columns)
        # The types and the order of texts are those of the table.
        self._run(
            f"CREATE TEMPORARY TABLE {table} AS SELECT {listed} FROM {self._schema}.{table} LIMIT 0"
        )
        if shape.is_kept:
            self._fill(shape, columns, is_dated="updated_at" in right)
        else:
            self._fill_by_hand(shape, columns)
        self._run(f"CREATE UNIQUE INDEX past_{table} ON {table} (id)")
        for link in TABLES[table]:
            if link in wanted:
                self._run(f"CREATE INDEX past_{table}_{link} ON {table} ({link})")
        self._held[table] = right
        return True

    def _drop_views(self) -> None:
        """Drops the views that read the tables of before."""
        for name in reversed(self._views):
            self._run(f"DROP VIEW {self._temporary}.{name}")
        self._views.clear()

    # Which rows and columns differ.

    def _differs(self, shape: Table, columns: Iterable[str]) -> bool:
        if shape.names_batch and self._rows(
            f"SELECT 1 FROM {self._schema}.{shape.name}"
            f" WHERE {self.later.holds('batch_id')} LIMIT 1"
        ):
            return True
        return bool(self._changed(shape, [*columns, MADE, DELETED]))

    def _changed(self, shape: Table, columns: Iterable[str]) -> dict[str, list[str]]:
        """The columns that changed later, each with the names that the history has for it."""
        names = {
            name: column
            for column in columns
            for name in {column, column.removesuffix("_id")}
            if name not in ("id", "batch", "batch_id")
        }
        asked = " UNION ALL ".join(
            f"SELECT '{name}' AS name WHERE EXISTS (SELECT 1 FROM {self._changes(shape, [name])})"
            for name in names
        )
        found: dict[str, list[str]] = {}
        for (name,) in self._rows(asked) if asked else ():
            found.setdefault(names[name], []).append(name)
        return found

    def _changes(self, shape: Table, fields: Iterable[str]) -> str:
        """The later changes of those fields, as `change` with its condition."""
        listed = ", ".join(f"'{field}'" for field in fields)
        return (
            f"{self._schema}.change WHERE entity = '{shape.name}' AND field IN ({listed})"
            f" AND {self.later.holds('batch_id')} AND actor IS NULL"
        )

    @property
    def later(self) -> "Later":
        assert self._later is not None
        return self._later

    # Records: their columns are taken back by SQL.

    def _fill(self, shape: Table, columns: Sequence[str], *, is_dated: bool) -> None:
        """Fills the shadow of a table of records."""
        table = shape.name
        changed = self._changed(shape, [c for c in columns if c not in shape.derived])
        changed.pop("updated_at", None)
        joined = dict(list(changed.items())[:_MOST_JOINS])
        values = {column: f't."{column}"' for column in columns}
        joins: list[str] = []
        for place, (column, names) in enumerate(joined.items()):
            old = f"p{place}.old"
            if column in shape.integers:
                old = f"CAST({old} AS BIGINT)"
            values[column] = (
                f"CASE WHEN p{place}.entity_id IS NULL THEN {values[column]} ELSE {old} END"
            )
            joins.append(
                f"LEFT JOIN ({self._first(shape, names)}) p{place} ON p{place}.entity_id = t.id"
            )
        if is_dated:
            values["updated_at"] = (
                "CASE WHEN l.entity_id IS NULL THEN t.updated_at ELSE COALESCE(e.at, m.at) END"
            )
            joins += self._dates(shape)
        listed = ", ".join(f'"{column}"' for column in columns)
        self._run(
            f"INSERT INTO {table} ({listed})"
            f" SELECT {', '.join(values[c] for c in columns)} FROM {self._schema}.{table} t"
            f" {' '.join(joins)} WHERE NOT {self.later.holds('t.batch_id')}"
        )
        for column in changed.keys() - joined.keys():
            self._set_back(shape, column, changed[column])
        other = self._deleted_or_made(shape)
        if other:
            self._bring_back(shape, columns, other)
        self._derive_changed(shape, columns, other)

    def _first(self, shape: Table, names: Iterable[str]) -> str:
        """What each record's field was before the first later change of it."""
        return (
            f"SELECT c.entity_id, c.old FROM (SELECT MIN(id) AS id FROM"
            f" {self._changes(shape, names)} GROUP BY entity_id) f"
            f" JOIN {self._schema}.change c ON c.id = f.id"
        )

    def _dates(self, shape: Table) -> Iterator[str]:
        """Joins for when a record that changed later had been changed last, or was made."""
        other = ", ".join(f"'{name}'" for name in _UNNAMED)
        of = f"c.entity = '{shape.name}' AND c.actor IS NULL AND c.field NOT IN ({other})"
        later = self.later.holds("c.batch_id")
        yield (
            f"LEFT JOIN (SELECT DISTINCT c.entity_id FROM {self._schema}.change c"
            f" WHERE {of} AND {later}) l ON l.entity_id = t.id"
        )
        yield (
            f"LEFT JOIN (SELECT c.entity_id, MAX(c.at) AS at FROM {self._schema}.change c"
            f" WHERE {of} AND NOT {later} GROUP BY c.entity_id) e ON e.entity_id = t.id"
        )
        yield f"LEFT JOIN {self._schema}.batch m ON m.id = t.batch_id"

    def _set_back(self, shape: Table, column: str, names: Iterable[str]) -> None:
        rows = self._rows(self._first(shape, names))
        self._many(
            f'UPDATE {shape.name} SET "{column}" = ? WHERE id = ?',
            [(shape.stored(column, old), number) for number, old in rows],
        )

    def _deleted_or_made(self, shape: Table) -> set[int]:
        """The records that were deleted later, or made again after that."""
        changes = self._changes(shape, [DELETED, MADE])
        found: set[int] = set()
        for number, last in self._rows(f"SELECT entity_id, new FROM {changes}"):
            found.update(range(number, int(last or number) + 1))
        return found

    def _bring_back(self, shape: Table, columns: Sequence[str], numbers: Iterable[int]) -> None:
        """Puts records that were deleted or made again as they were."""
        changes: list[Any] = []
        for first, last in runs(numbers):
            changes += self._rows(
                f"SELECT entity, entity_id, field, old, new, id FROM {self._schema}.change"
                f" WHERE entity = '{shape.name}' AND entity_id BETWEEN {first} AND {last}"
                f" AND {self.later.holds('batch_id')} AND actor IS NULL"
            )
        changes.sort(key=lambda row: row[5], reverse=True)
        taken = take_back(tuple(row[:5]) for row in changes).get(shape.name, Taken())
        self._take_back(shape, columns, taken)
        if "updated_at" in columns:
            self._date(shape.name, [*taken.fields, *taken.back])

    def _derive_changed(self, shape: Table, columns: Sequence[str], also: Iterable[int]) -> None:
        """Columns that follow from others follow from what these were."""
        wanted = [column for column in columns if column in shape.derived]
        if not wanted:
            return
        sources = {source for column in wanted for source in shape.derived[column]}
        changed = self._numbers(f"SELECT entity_id FROM {self._changes(shape, sources)}")
        self._derive(shape, columns, changed | set(also))

    def _numbers(self, sql: str) -> set[int]:
        return {number for (number,) in self._rows(sql)}

    # Other tables: few rows change, and many are made without naming their batch.

    def _fill_by_hand(self, shape: Table, columns: Sequence[str]) -> None:
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
        taken = take_back((row[0], row[1], row[2], row[3], row[4]) for row in changes)
        self._take_back(shape, columns, taken.get(shape.name, Taken()))

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
            }
            if values:
                alike[tuple(values)].append((*values.values(), number))
        for changed, rows in alike.items():
            placed = ", ".join(f'"{column}" = ?' for column in changed)
            self._many(f"UPDATE {table} SET {placed} WHERE id = ?", rows)
        self._derive(shape, columns, {*taken.fields, *taken.back})

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
        other = ", ".join(f"'{name}'" for name in _UNNAMED)
        self._many(
            f"UPDATE {table} SET updated_at = COALESCE("
            f"(SELECT MAX(c.at) FROM {self._schema}.change c WHERE c.entity = '{table}'"
            f" AND c.entity_id = {table}.id AND NOT {self.later.holds('c.batch_id')}"
            f" AND c.actor IS NULL AND c.field NOT IN ({other})),"
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
