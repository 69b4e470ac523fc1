"""Shows one connection the store as it was: temporary tables in the place of those that differ.

A query names tables and columns. Of each table that changed since the moment, a temporary table of
the same name is made with these columns (its shadow), and the views are made anew, temporary, too;
the query then reads these instead. Nothing of the store is written, and other connections see
nothing.

    opportunity now        first change of est_revenue       shadow of opportunity
    id  est_revenue        after the moment: 12: 400 → 500    id  est_revenue
    12          500                                           12          400
    13          900        13 was made after the moment

A column of records was what the first later change of its field says it was before, or what it is
now; SQL joins the two. What is rare (deleted records, tables without a batch) is worked out row by
row: see `taking_back`. What files prove of the time before they were imported: see
`reconstruction`. Which records can be left out by who compares two moments: see `changed_between`.
"""

from collections.abc import Collection, Iterable, Sequence

from oppcli.domain.past import DELETED, MADE
from oppcli.plain_records import TABLES as SHAPES
from oppcli.stored import Table
from oppcli.stores import Moment, Reads
from oppcli.stores.changed_between import Span
from oppcli.stores.later_changes import LaterChanges
from oppcli.stores.past_query import Later, Reading
from oppcli.stores.reconstruction import PROVEN, TOLD, Reconstruction, existed
from oppcli.stores.taking_back import Do, DoMany, TakingBack, own_before
from oppcli.views import VIEWS

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

_MOST_JOINS = 40  # SQLite joins 64 tables at most
_MOST_APART = 200_000  # records that a query names by their numbers
_PATIENCE = 2  # shadows of a table that are made before one with all its columns is


class AsOfTables(TakingBack):
    """The shadows of one connection, as of a moment.

    `do` runs a statement, `do_many` one for many rows of values; `schema` is where the tables are,
    `temporary` where temporary ones are.
    """

    def __init__(
        self, do: Do, do_many: DoMany, moment: Moment, *, schema: str, temporary: str
    ) -> None:
        super().__init__(do, do_many, schema)
        # Bound values cannot stand in a definition.
        self._until, self._day = f"'{moment.at}'", f"'{moment.day}'"
        self._temporary = temporary
        self._existed: dict[str, str] | None = None  # kind → what finds its reconstructed records
        self._only: set[str] = set()  # the tables of which only some records are made
        self.forget()

    def forget(self) -> None:
        """Takes all shadows for gone, as they are once their transaction was rolled back."""
        self._held: dict[str, set[str]] = {}  # the columns of each shadow that are as they were
        self._made: dict[str, int] = {}  # how often one was made
        self._views: list[str] = []
        self._has_logs = False

    def prepare(self, sql: str, *, whole: bool = False) -> None:
        """Has what `sql` reads be as it was; with `whole` all columns of what it names."""
        self._look()
        if self.later.is_empty:
            return
        if not self._has_logs:
            for table, number in _LOGS.items():
                where = f"NOT {self.later.holds(number)}"
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

    def keep_changed(self, reads: Reads, last: Moment | None) -> list[int] | None:
        """See `Past`."""
        self._look()
        if self.later.is_empty:
            return []
        after = Later(self._rows, self._schema, f"'{last.at}'") if last else Later.none()
        changed = Span(self._rows, self._schema, self.later, after).changed(reads)
        if changed is None:
            return None
        only = f"only_{reads.table}"
        self._let_go(reads.table)
        self._run(f"CREATE TEMPORARY TABLE {only} (id INTEGER PRIMARY KEY)")
        self._run(
            f"INSERT INTO {only} SELECT * FROM ({changed}) n WHERE 1 = 1 ON CONFLICT DO NOTHING"
        )
        self._only.add(reads.table)
        numbers = [number for (number,) in self._rows(f"SELECT id FROM {only}")]
        if len(numbers) > _MOST_APART:
            self.keep_all(reads.table)
            return None
        return numbers

    def keep_all(self, table: str) -> None:
        """See `Past`."""
        if table in self._only:
            self._let_go(table)
            self._run(f"DROP TABLE {self._temporary}.only_{table}")
            self._only.remove(table)

    def _let_go(self, table: str) -> None:
        """Drops the shadow of a table, where there is one."""
        if table in self._held:
            self._drop_views()
            self._run(f"DROP TABLE {self._temporary}.{table}")
            del self._held[table]

    def reconstructed(self) -> tuple[str, ...]:
        """The kinds of records that files prove to have been there."""
        self._look()
        return tuple(self.existed)

    def _look(self) -> None:
        if self._later is None:
            self._later = Later(self._rows, self._schema, self._until)
        if self._existed is None:
            self._existed = {} if self._later.is_empty else self._find_existed()

    def _shadow(self, table: str, reading: Reading) -> bool:
        """Makes the shadow of a table where it is needed; whether it did."""
        shape = SHAPES[table]
        wanted = reading.columns(shape)
        right = wanted - reading.unread()
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
            self._fill(shape, columns, right)
        else:
            self._fill_by_hand(shape, columns, self.existed)
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

    def _differs(self, shape: Table, columns: Collection[str]) -> bool:
        if shape.name == "stage" and "opportunity" in self.existed:
            return True  # a stage for those whose stage is unknown
        if self._changed(shape, [*columns, MADE, DELETED]):
            return True
        if "own" in columns and self._rows(f"SELECT 1 FROM {self._changes.of_own(shape)} LIMIT 1"):
            return True
        if not shape.names_batch:
            return False
        later = f"SELECT 1 FROM {self._schema}.{shape.name} WHERE {self.later.holds('batch_id')}"
        return bool(self._rows(f"{later} LIMIT 1"))

    @property
    def existed(self) -> dict[str, str]:
        """Each kind with records that files prove to have been there before their batch, with the
        condition on `t` that finds these."""
        assert self._existed is not None
        return self._existed

    def _find_existed(self) -> dict[str, str]:
        """Opportunities first: those that had ended by then prove who bought what."""
        self._existed = self._find_those(["opportunity"], sales="")
        sales = self._sales() if self._existed else ""
        return self._existed | self._find_those(PROVEN.keys() - {"opportunity"}, sales=sales)

    def _find_those(self, kinds: Iterable[str], *, sales: str) -> dict[str, str]:
        later = self.later.holds("t.batch_id")
        of = {"schema": self._schema, "until": self._until, "day": self._day, "sales": sales}
        found = {kind: existed(kind, later=later, **of) for kind in sorted(kinds)}
        asked = " UNION ALL ".join(
            f"SELECT '{kind}' AS kind WHERE EXISTS"
            f" (SELECT 1 FROM {self._schema}.{kind} t WHERE {where})"
            for kind, where in found.items()
        )
        return {kind: found[kind] for (kind,) in self._rows(asked)}

    def _changed(self, shape: Table, columns: Iterable[str]) -> dict[str, list[str]]:
        """The columns that changed later, each with the names that the history has for it."""
        names = {
            name: column
            for column in columns
            for name in {column, column.removesuffix("_id")}
            if name not in ("id", "batch", "batch_id")
        }
        changes = self._changes
        asked = " UNION ALL ".join(
            f"SELECT '{name}' AS name WHERE EXISTS (SELECT 1 FROM {changes.of(shape, [name])})"
            for name in names
        )
        found: dict[str, list[str]] = {}
        for (name,) in self._rows(asked) if asked else ():
            found.setdefault(names[name], []).append(name)
        return found

    @property
    def _changes(self) -> LaterChanges:
        return LaterChanges(self._schema, self.later, self.existed)

    def _sales(self) -> str:
        """SQL for the opportunities with their links and closing days as they were then, or as the
        batch left them that brought them later."""
        shape = SHAPES["opportunity"]
        columns = ["closed_on", *dict.fromkeys(filter(None, (p.named_by for p in PROVEN.values())))]
        values = {column: f't."{column}"' for column in columns}
        joins = self._changes.take_back(shape, self._changed(shape, columns), values)
        listed = ", ".join(f"{value} AS {column}" for column, value in values.items())
        return (
            f"(SELECT t.id, t.batch_id, t.created_at, {listed}"
            f" FROM {self._schema}.opportunity t {' '.join(joins)})"
        )

    # Records: their columns are taken back by SQL.

    def _fill(self, shape: Table, columns: Sequence[str], right: Collection[str]) -> None:
        """Fills the shadow of a table of records; of its columns these are `right`."""
        table = shape.name
        read = {*columns, *(PROVEN[table].needs if table in self.existed else ())}
        changed = self._changed(shape, [c for c in shape.columns if c in read])
        changed.pop("updated_at", None)
        joined = dict(list(changed.items())[:_MOST_JOINS])
        values = {column: f't."{column}"' for column in shape.columns if column in read}
        only = f"SELECT id FROM {self._temporary}.only_{table}" if table in self._only else ""
        joins = self._changes.take_back(shape, joined, values, only)
        own = []
        if "own" in right:
            own = own_before(self._rows(self._changes.first_own(shape)))
        if own:
            self._run("CREATE TEMPORARY TABLE past_own (id BIGINT PRIMARY KEY, own TEXT)")
            self._many("INSERT INTO past_own (id, own) VALUES (?, ?)", own)
            values["own"] = "CASE WHEN w.id IS NULL THEN t.own ELSE w.own END"
            joins.append(f"LEFT JOIN {self._temporary}.past_own w ON w.id = t.id")
        if "updated_at" in right:
            values["updated_at"] = (
                "CASE WHEN l.entity_id IS NULL THEN t.updated_at ELSE COALESCE(e.at, m.at) END"
            )
            joins += self._changes.dates(shape)
        listed = ", ".join(f'"{column}"' for column in columns)
        where = f"NOT {self.later.holds('t.batch_id')}"
        if only:
            where += f" AND t.id IN ({only})"
        if table in self.existed:
            sql = self._with_reconstructed(table, columns, values, joins, where)
        else:
            picked = ", ".join(values[column] for column in columns)
            sql = f"SELECT {picked} FROM {self._schema}.{table} t {' '.join(joins)} WHERE {where}"
        self._run(f"INSERT INTO {table} ({listed}) {sql}")
        if own:
            self._run(f"DROP TABLE {self._temporary}.past_own")
        for column in changed.keys() - joined.keys():
            self._set_back(shape, column, changed[column])
        other = self._deleted_or_made(shape)
        if other:
            self._bring_back(shape, columns, other)
        self._derive_changed(shape, columns, other)

    def _with_reconstructed(
        self,
        table: str,
        columns: Sequence[str],
        values: dict[str, str],
        joins: Iterable[str],
        where: str,
    ) -> str:
        """SQL for the records that were there, and those that files prove to have been."""
        later = self.later.holds("t.batch_id")
        if "created_at" in values:  # a history file that came later may have told the first day
            values["created_at"] = (
                f"CASE WHEN {later} THEN t.created_at ELSE {values['created_at']} END"
            )
        told = self._fields_of_history_files() if table == "opportunity" else []
        sales = self._sales() if table == "deal" else ""
        rebuilt = Reconstruction(table, later, self._schema, self._until, self._day, told, sales)
        as_brought = ", ".join(f'{value} AS "{column}"' for column, value in values.items())
        picked = ", ".join(rebuilt.column(column) for column in columns)
        return (
            f"SELECT {picked} FROM (SELECT {as_brought} FROM {self._schema}.{table} t"
            f" {' '.join(joins)} WHERE {where} OR {self.existed[table]}) t"
            f" {' '.join(rebuilt.joins(self.later.in_force('c.batch_id')))}"
        )

    def _fields_of_history_files(self) -> list[str]:
        """The fields of opportunities that history files told of."""
        asked = " UNION ALL ".join(
            f"SELECT '{name}' AS name WHERE EXISTS (SELECT 1 FROM {self._schema}.change"
            f" WHERE entity = 'opportunity' AND field = '{name}' AND actor IS NOT NULL)"
            for name in TOLD
        )
        return [name for (name,) in self._rows(asked)]

    def _set_back(self, shape: Table, column: str, names: Iterable[str]) -> None:
        rows = self._rows(self._changes.first(shape, names))
        self._many(
            f'UPDATE {shape.name} SET "{column}" = ? WHERE id = ?'
            f" AND NOT {self.later.holds('batch_id')}",
            [(shape.stored(column, old), number) for number, old in rows],
        )

    def _deleted_or_made(self, shape: Table) -> set[int]:
        """The records that were deleted later, or made again after that."""
        changes = self._changes.of(shape, [DELETED, MADE])
        found: set[int] = set()
        for number, last in self._rows(f"SELECT entity_id, new FROM {changes}"):
            found.update(range(number, int(last or number) + 1))
        if found and shape.name in self.existed:  # an import that was undone, and done again
            found -= self._numbers(
                f"SELECT t.id FROM {self._schema}.{shape.name} t WHERE {self.existed[shape.name]}"
            )
        return found

    def _derive_changed(self, shape: Table, columns: Sequence[str], also: Iterable[int]) -> None:
        """Columns that follow from others follow from what these were."""
        wanted = [column for column in columns if column in shape.derived]
        if not wanted:
            return
        sources = {source for column in wanted for source in shape.derived[column]}
        changed = self._numbers(f"SELECT entity_id FROM {self._changes.of(shape, sources)}")
        self._derive(shape, columns, changed | set(also))
