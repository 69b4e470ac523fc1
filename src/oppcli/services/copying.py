"""Copies a whole store to another database: every row under its number, history and all.

It goes page by page, each in a transaction of its own, so that a copy that was cut off goes on
where it ended. What was copied is then read again on both sides and compared.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from oppcli.domain.copied import Copied
from oppcli.errors import RuleRefused, StoreUnusable, WrongUsage
from oppcli.records import TABLES, Table
from oppcli.store import Rows, Store, Transaction

_PAGE = 10_000
_MARK = -1  # the number of the row of `setting` that a copy has until it is whole
_SHIPPED = ("process_version", "stage", "process")  # what a new store is not without


def copy(
    source: Store, target: Store, now: datetime, watch: Callable[[int], None] = lambda rows: None
) -> list[Copied]:
    """Copies `source` into `target`, which holds nothing or the same copy, cut off.

    `watch` is told how many rows are done. Raises RuleRefused for a target that is in use,
    StoreUnusable when the two differ in the end.
    """
    if source.name == target.name:
        raise WrongUsage("a store cannot be copied to itself.", "--to another address")
    if not source.exists():
        raise StoreUnusable(f"there is no store at {source.name}.", "mind the spelling")
    with source.snapshot():
        copying = _Copying(source, target, now, watch)
        copying.begin()
        counts = {table.name: copying.copy(table) for table in TABLES}
        copying.link()
        found = [_compared(source, target, table, counts[table.name]) for table in TABLES]
        copying.end()
    return found


def count(store: Store) -> int:
    """How many rows there are to copy."""
    return sum(_scalar(store, f"SELECT COUNT(*) FROM {table.name}") for table in TABLES)


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
        """Marks the target as a copy of the source, if it is none yet."""
        first = self._source.read("SELECT at, actor, command FROM batch ORDER BY id LIMIT 1").rows
        mark = hashlib.sha256(json.dumps([self._source.name, first]).encode()).hexdigest()
        sql = "SELECT value FROM setting WHERE id = :id"
        if self._source.read(sql, {"id": _MARK}).rows:
            raise RuleRefused(f"{self._source.name} is itself a copy that was cut off.")
        found = self._target.read(sql, {"id": _MARK}).rows
        if found == [(mark,)]:
            return
        if found:
            raise RuleRefused(
                f"{self._target.name} is a copy of another store that was cut off.",
                "an empty database, or the same --from",
            )
        self._refuse_used()
        with self._writing() as tx:
            for table in _SHIPPED:
                rows = tx.read(f"SELECT id FROM {table}").rows
                tx.write_many(f"DELETE FROM {table} WHERE id = ?", rows)
            tx.insert_many("setting", ("id", "name", "value"), [(_MARK, "unfinished copy", mark)])

    def copy(self, table: Table) -> int:
        """Copies what is not there yet of a table, without the links to rows of its own."""
        later = [place for place, name in enumerate(table.columns) if name in table.own_links]
        last = _scalar(self._target, f"SELECT COALESCE(MAX(id), 0) FROM {table.name} WHERE id > 0")
        before = _scalar(self._target, f"SELECT COUNT(*) FROM {table.name} WHERE id > 0")
        self._done += before
        copied = 0
        for page in _pages(self._source, table, after=last):
            rows = [_without(row, later) for row in page] if later else page
            with self._writing() as tx:
                tx.insert_many(table.name, table.columns, rows)
            copied += len(rows)
            self._watch(self._done + copied)
        self._done += copied
        return copied

    def link(self) -> None:
        """Fills the links that lead to rows of the same table, which had to be there first."""
        for table in TABLES:
            for column in table.own_links:
                rows = self._source.read(
                    f"SELECT {column}, id FROM {table.name} WHERE {column} IS NOT NULL ORDER BY id"
                ).rows
                with self._writing() as tx:
                    tx.write_many(f"UPDATE {table.name} SET {column} = ? WHERE id = ?", rows)

    def end(self) -> None:
        """Takes the mark away; new rows are numbered as they would be in the source."""
        with self._writing() as tx:
            tx.write_many("DELETE FROM setting WHERE id = ?", [(_MARK,)])
            for table in TABLES:
                tx.raise_number(table.name, self._source.last_number(table.name))

    def _writing(self) -> AbstractContextManager[Transaction]:
        """A transaction that leaves no batch: a copy has the history of its source and no other."""
        return self._target.transaction(actor="", command="", now=self._now)

    def _refuse_used(self) -> None:
        names = [table.name for table in TABLES if table.name not in _SHIPPED]
        if any(self._target.read(f"SELECT 1 FROM {name} LIMIT 1").rows for name in names):
            raise RuleRefused(
                f"{self._target.name} holds records already.", "--to an empty database"
            )


def _compared(source: Store, target: Store, table: Table, copied: int) -> Copied:
    """What is in a table now. Raises StoreUnusable where the two sides differ."""
    rows, wanted = _hashed(source, table)
    found, hashed = _hashed(target, table)
    if (rows, wanted) != (found, hashed):
        raise StoreUnusable(
            f"{table.name} differs: {rows:,} rows in {source.name}, {found:,} in {target.name}."
            " Somebody wrote meanwhile.",
            "copy again into an empty database while nobody writes",
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


def _pages(store: Store, table: Table, after: int = 0) -> Iterator[list[tuple[object, ...]]]:
    columns = ", ".join(f'"{name}"' for name in table.columns)
    sql = f"SELECT {columns} FROM {table.name} WHERE id > :after ORDER BY id LIMIT {_PAGE}"
    while page := store.read(sql, {"after": after}).rows:
        yield page
        after = page[-1][0]


def _without(row: Sequence[object], places: Sequence[int]) -> tuple[object, ...]:
    return tuple(None if place in places else value for place, value in enumerate(row))


def _scalar(store: Store, sql: str) -> int:
    found: Rows = store.read(sql)
    return int(found.rows[0][0])
