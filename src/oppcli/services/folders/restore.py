"""Makes an empty store what a folder says, number by number, history included.

Nothing is read by rules here: what was stored is stored again. So the restored store has no
history of being restored, and gives out the very bytes that it was made of.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from itertools import repeat

from oppcli.domain.imported import RowPlan
from oppcli.domain.restored import Restored
from oppcli.importing.folder import Opened
from oppcli.importing.own_format import Exact
from oppcli.services.folders.planning import plan_of_restored
from oppcli.services.folders.recipes import RECIPES, Columns, Recipe
from oppcli.services.folders.references import Known, fault, ref_number
from oppcli.services.folders.rejecting import Rejecting, refuse_bad_rows
from oppcli.store import Row
from oppcli.stored import stored_text
from oppcli.transaction import Transaction

_KEPT_BY_ALL = ("batch", "setting", "owner", "unit", "catalogue", "rate", "quota")
_SHIPPED = ("process_version", "stage", "process")


def is_empty(tx: Transaction) -> bool:
    """Whether nothing was ever written to the store."""
    return not any(tx.read(f"SELECT 1 FROM {table} LIMIT 1").rows for table in _KEPT_BY_ALL)


def restore(
    tx: Transaction,
    files: Sequence[Opened],
    now: datetime,
    watch: Callable[[int], None] = lambda rows: None,
    *,
    plans: bool = False,
) -> Restored:
    """Fills an empty store from a whole folder. `watch` is told how many rows are done.

    What a folder of an older schema stored otherwise is settled as an upgrade does it, `now`.
    With `plans` the result lists the rows of the files of records.

    Raises RowsRejected, naming file and line, when a row of any file cannot be stored.
    """
    for table in _SHIPPED:  # the folder brings its own
        tx.write_many(f"DELETE FROM {table} WHERE id > ?", [(0,)])
    job = _Restoring(tx, Known(), Rejecting(plans=plans), watch)
    for file in files:
        job.take(file)
    changed = tuple(each.path.name for each in files if each.is_changed)
    refuse_bad_rows(job.rejecting, Restored(job.counts, changed, (), job.plans))
    job.keep_numbers()
    told = tuple(_expire_old_offers(tx, job.expired, now))
    if "source_rows" not in {each.file.name for each in files}:
        from oppcli.migrations.source_rows import seed

        seed(_Door(tx))
    return Restored(job.counts, changed, told, job.plans)


_SIGNED_AND_WON = """SELECT 1 FROM deal d JOIN opportunity o ON o.id = d.opportunity_id
 WHERE d.status = 'signed' AND o.status = 'won' LIMIT 1"""


def _expire_old_offers(tx: Transaction, expired: Collection[int], now: datetime) -> Iterator[str]:
    """Deals that expired, or were won, under an older schema; gives what to tell of them."""
    if not expired and not tx.read(_SIGNED_AND_WON).rows:
        return
    from oppcli.domain.expired_offers import told
    from oppcli.migrations.expired_offers import settle

    yield f"of an older schema: {told(settle(_Door(tx), stored_text(now) or '', expired))}"


class _Door:
    """The transaction of the restoring. See `Door` of `migrations/expired_offers.py`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.write = tx.write_many
        self.insert = tx.insert_many

    def read(self, sql: str) -> list[Row]:
        return list(self._tx.read(sql))


class _Restoring:
    """One restoration at work."""

    def __init__(
        self, tx: Transaction, known: Known, rejecting: Rejecting, watch: Callable[[int], None]
    ) -> None:
        self.counts: dict[str, int] = {}
        self.plans: dict[str, list[RowPlan]] = {}
        self.rejecting = rejecting
        self._tx = tx
        self._known = known
        self._watch = watch
        self._rows = 0
        self._highest: dict[str, int] = {}  # of each table, in the history

    @property
    def expired(self) -> Collection[int]:
        """The deals that the folder says have expired."""
        return self._known.expired

    def take(self, opened: Opened) -> None:
        """Stores the rows of one file, then the links of its rows to rows further down."""
        recipe = RECIPES[opened.file.name]
        later: list[tuple[Exact, Sequence[object]]] = []
        for rows in opened.batches():
            columns = self._columns(recipe, rows)
            self._check_needed(recipe, rows, columns)
            self.rejecting.note(opened, rows)
            if not self.rejecting.count:
                self._store(opened, recipe, rows, columns)
            self._note_history(opened, rows)
            self._plan(opened, rows)
            self._rows += len(rows.rows)
            self._watch(self._rows)
            self.counts[opened.file.name] = self.counts.get(opened.file.name, 0) + len(rows.rows)
            if recipe.later:
                later.append((rows, columns["id"]))
        for rows, numbers in later:
            self._link(opened, recipe, rows, numbers)

    def _columns(self, recipe: Recipe, rows: Exact) -> Columns:
        known, values = self._known, rows.values
        columns: Columns = {}
        if recipe.number:
            columns["id"] = _numbers(recipe, rows)
            known.learn_numbers(recipe.table, rows, columns["id"])
        if recipe.sort:
            known.learn_names(recipe.sort, values[recipe.by], columns["id"])
        for heading, column_of in values.items():
            if heading == recipe.number or heading in recipe.dropped or heading in recipe.later:
                continue
            if heading in recipe.links:
                column, table = recipe.links[heading]
                columns[column] = known.linked(table, heading, rows, column_of)
            elif heading in recipe.names:
                column, sort = recipe.names[heading]
                names = known.placed(sort, rows, column_of)
                columns[column] = known.named(sort, heading, rows, names)
            elif heading in recipe.yes_no:
                columns[heading] = [None if v is None else int(v == "yes") for v in column_of]
            else:
                columns[recipe.renamed.get(heading, heading)] = column_of
        for column, constant in recipe.constants.items():
            columns[column] = list(repeat(constant, len(rows.rows)))
        if recipe.finish is not None:
            recipe.finish(known, rows, columns)
        return columns

    def _check_needed(self, recipe: Recipe, rows: Exact, columns: Columns) -> None:
        """A text that is needed may be empty where a record has no ref; else it is a fault."""
        for column, is_text in recipe.model.table.needed.items():
            values = columns.get(column)
            if values is None or None not in values:
                continue
            if is_text and recipe.number != "ref":
                columns[column] = ["" if value is None else value for value in values]
                continue
            for place, value in enumerate(values):
                if value is None and place not in rows.faults:
                    name = column.removesuffix("_id")
                    fault(rows, place, f"{name}: it is needed, and nothing is given")

    def _store(self, opened: Opened, recipe: Recipe, rows: Exact, columns: Columns) -> None:
        stored = list(zip(*columns.values(), strict=True))
        if not opened.is_changed:
            self._tx.insert_many(recipe.table, list(columns), stored)
            return
        refused = self._tx.first_refused(recipe.table, list(columns), stored)
        if refused is not None:
            fault(rows, refused[0], refused[1])
            self.rejecting.note(opened, rows)

    def _link(self, opened: Opened, recipe: Recipe, rows: Exact, numbers: Sequence[object]) -> None:
        for heading, (column, sort) in recipe.later.items():
            linked = self._known.named(sort, heading, rows, rows.values[heading])
            self.rejecting.note(opened, rows)
            pairs = [
                (to, number) for to, number in zip(linked, numbers, strict=True) if to is not None
            ]
            if not self.rejecting.count:
                self._tx.write_many(f"UPDATE {recipe.table} SET {column} = ? WHERE id = ?", pairs)

    def _plan(self, opened: Opened, rows: Exact) -> None:
        """Says of the rows of records which are made, and of what."""
        if self.rejecting.plans and opened.file.kind is not None:
            self.plans.setdefault(opened.file.name, []).extend(plan_of_restored(opened, rows))

    def _note_history(self, opened: Opened, rows: Exact) -> None:
        """A record that is gone has left its number in the history; it is not given again."""
        if opened.file.name != "changes":
            return
        for table, number in zip(rows.values["entity"], rows.values["entity_id"], strict=True):
            if isinstance(number, int) and number > self._highest.get(str(table), 0):
                self._highest[str(table)] = number

    def keep_numbers(self) -> None:
        """Makes sure that no number which the history knows is given to a new record."""
        tables = {recipe.table for recipe in RECIPES.values()}
        for table, number in self._highest.items():
            if table in tables:
                self._tx.raise_number(table, number)


def _numbers(recipe: Recipe, rows: Exact) -> list[object]:
    numbers = rows.values[recipe.number]
    if recipe.number != "ref":
        return numbers
    return [None if ref is None else ref_number(recipe.table, str(ref)) for ref in numbers]
