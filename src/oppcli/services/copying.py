"""Copies a whole store to another database: every row under its number, history and all.

It goes page by page, each in a transaction of its own, so that a copy that was cut off resumes
where it ended; until it is whole no other command can use the target. What was copied is then read
again on both sides and compared.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from oppcli.domain.copied import Copied
from oppcli.errors import CopyDiffers, RuleRefused, StoreUnusable, WrongUsage
from oppcli.plain_records import TABLES
from oppcli.store import Rows, Store
from oppcli.stored import Table
from oppcli.stores import versions
from oppcli.stores.versions import COPY_MARK, COPY_SOURCE
from oppcli.transaction import Transaction

_PAGE = 10_000
_MARKED = f"SELECT value FROM setting WHERE id = {COPY_MARK}"
_SHIPPED = ("process_version", "stage", "process")  # what a new store is not without


def copy(
    source: Store,
    target: Store,
    now: datetime,
    watch: Callable[[int], None] = lambda rows: None,
    *,
    anew: bool = False,
) -> list[Copied]:
    """Copies `source` into `target`, which holds nothing or the same copy, cut off.

    `anew` throws an unfinished copy away first; `watch` is told how many rows are done. Raises
    RuleRefused for a target that is in use, UnfinishedCopy for an unfinished copy of another store,
    CopyDiffers when the two differ in the end.
    """
    if source.name == target.name:
        raise WrongUsage("a store cannot be copied to itself.", "--to another address")
    if not source.exists():
        raise StoreUnusable(f"there is no store at {source.name}.", "check the spelling")
    with source.snapshot(), target.as_target():
        if anew:
            target.start_over()
        copying = _Copying(source, target, now, watch)
        copying.begin()
        counts = {table.name: copying.copy(table) for table in TABLES.values()}
        copying.link()
        found = [_compared(source, target, table, counts[table.name]) for table in TABLES.values()]
        copying.end()
    return found


def count(store: Store) -> int:
    """How many rows there are to copy."""
    return sum(_count(store, table) for table in TABLES.values())


class _Copying:
    """One copy on its way."""

    def __init__(
        self, source: Store, target: Store, now: datetime, watch: Callable[[int], None]
    ) -> None:
        self._source = source
        self._target = target
        self._now = now
        self._watch = watch
        self._done = 0

    def begin(self) -> None:
        """Marks the target as an unfinished copy of the source, unless it is one already."""
        first = self._source.read("SELECT at, actor, command FROM batch ORDER BY id LIMIT 1").rows
        address = str(self._source.about()["address"])
        mark = hashlib.sha256(json.dumps([address, first]).encode()).hexdigest()
        with self._target.transaction(actor="", command="", now=self._now) as tx:
            found = tx.read(_MARKED).rows
            if not found:
                self._refuse_used(tx)
                self._mark(tx, mark, address)
            elif found != [(mark,)]:
                of = str(tx.read(versions.UNFINISHED).rows[0][0])
                raise versions.unfinished(self._target.name, of)

    def copy(self, table: Table) -> int:
        """Copies the missing rows of a table, without the links to other rows of the same table."""
        columns = _columns(table)
        later = [place for place, name in enumerate(columns) if name in table.own_links]
        copied, before = 0, None
        while True:
            with self._writing() as tx:
                # Asked within the transaction, since another process may copy the same.
                last = _scalar(tx, f"SELECT COALESCE(MAX(id), 0) FROM {table.name} WHERE id > 0")
                if before is None:
                    before = _count(tx, table)
                page = _page(self._source, table, after=last)
                rows = [_without(row, later) for row in page] if later else page
                tx.insert_many(table.name, columns, rows)
            if not page:
                break
            copied += len(page)
            self._watch(self._done + before + copied)
        self._done += before + copied
        return copied

    def link(self) -> None:
        """Fills the links that lead to rows of the same table, which had to be there first."""
        for table in TABLES.values():
            for column in table.own_links:
                rows = self._source.read(
                    f"SELECT {column}, id FROM {table.name} WHERE {column} IS NOT NULL ORDER BY id"
                ).rows
                with self._writing() as tx:
                    tx.write_many(f"UPDATE {table.name} SET {column} = ? WHERE id = ?", rows)

    def end(self) -> None:
        """Takes the mark away; new rows are numbered as they would be in the source."""
        with self._writing() as tx:
            tx.write_many("DELETE FROM setting WHERE id = ?", [(COPY_MARK,), (COPY_SOURCE,)])
            tx.set_schema(versions.SCHEMA_VERSION)
            for table in TABLES.values():
                tx.raise_number(table.name, self._source.last_number(table.name))

    def _mark(self, tx: Transaction, mark: str, address: str) -> None:
        for table in _SHIPPED:
            rows = tx.read(f"SELECT id FROM {table}").rows
            tx.write_many(f"DELETE FROM {table} WHERE id = ?", rows)
        marks = [(COPY_MARK, "unfinished copy", mark), (COPY_SOURCE, "copied from", address)]
        tx.insert_many("setting", ("id", "name", "value"), marks)
        tx.set_schema(-versions.SCHEMA_VERSION)

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        """A transaction that leaves no batch: a copy has the history of its source and no other."""
        with self._target.transaction(actor="", command="", now=self._now) as tx:
            if not tx.read(_MARKED).rows:
                raise RuleRefused(
                    f"another command has just finished the copy at {self._target.name}.",
                    "oppcli db info",
                )
            yield tx

    def _refuse_used(self, tx: Transaction) -> None:
        names = [name for name in TABLES if name not in _SHIPPED]
        if any(tx.read(f"SELECT 1 FROM {name} LIMIT 1").rows for name in names):
            raise RuleRefused(
                f"{self._target.name} holds records already.", "--to an empty database"
            )


def _compared(source: Store, target: Store, table: Table, copied: int) -> Copied:
    """The present rows of a table. Raises CopyDiffers where the two sides differ."""
    rows, wanted = _hashed(source, table)
    found, hashed = _hashed(target, table)
    if (rows, wanted) != (found, hashed):
        raise CopyDiffers(
            f"{table.name} differs: {rows:,} rows in {source.name}, {found:,} in {target.name}."
            f" Somebody changed {source.name} since the copy began.",
            "the same command with --force, which copies again, while nobody writes",
        )
    return Copied(table.name, rows, copied, wanted)


def _hashed(store: Store, table: Table) -> tuple[int, str]:
    """How many rows a table has, and the hash of all their values in the order of their numbers."""
    digest, rows = hashlib.sha256(), 0
    for page in _pages(store, table):
        for row in page:
            digest.update(json.dumps(row, ensure_ascii=False).encode())
        rows += len(page)
    return rows, digest.hexdigest()


def _columns(table: Table) -> list[str]:
    """The columns of a table, its number first."""
    return sorted(table.columns, key=lambda name: name != "id")


def _pages(store: Store, table: Table) -> Iterator[list[tuple[object, ...]]]:
    last = 0
    while page := _page(store, table, after=last):
        yield page
        last = cast("int", page[-1][0])


def _page(store: Store, table: Table, *, after: int) -> list[tuple[object, ...]]:
    """The next rows of a table, in the order of their numbers."""
    columns = ", ".join(f'"{name}"' for name in _columns(table))
    sql = f"SELECT {columns} FROM {table.name} WHERE id > :after ORDER BY id LIMIT {_PAGE}"
    return store.read(sql, {"after": after}).rows


def _without(row: Sequence[object], places: Sequence[int]) -> tuple[object, ...]:
    return tuple(None if place in places else value for place, value in enumerate(row))


def _count(store: Store | Transaction, table: Table) -> int:
    return _scalar(store, f"SELECT COUNT(*) FROM {table.name} WHERE id > 0")


def _scalar(store: Store | Transaction, sql: str) -> int:
    found: Rows = store.read(sql)
    return int(found.rows[0][0])
