"""Indexes that are put off while many rows come, and are there again whatever happens."""

import sqlite3
from contextlib import closing, suppress

import pytest

from oppcli.stores.sqlite.writing import LateIndexes
from surroundings import NOW

COLUMNS = ("name", "created_at", "updated_at", "batch_id", "version")


def indexes(path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as plain:
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name"
        return plain.execute(sql).fetchall()


def inside(tx) -> set[str]:
    return {name for (name,) in tx.read("SELECT name FROM pragma_index_list('account')").rows}


def add(tx, count: int) -> None:
    at, batch = NOW.isoformat(), tx.recorder.batch
    tx.insert_many("account", COLUMNS, [(f"A{n}", at, at, batch, 1) for n in range(count)])


@pytest.fixture
def writing(db, store):
    """Opens a transaction that may put off the indexes of accounts."""
    return lambda **more: store.transaction(actor="jana", command="test", now=NOW, **more)


def test_of_many_rows_the_index_is_built_at_the_end(db, writing):
    before = indexes(db)
    with writing() as tx:
        tx.index_later("account", ())
        add(tx, 4_999)
        assert "ix_account_name" in inside(tx)
        add(tx, 1)
        assert "ix_account_name" not in inside(tx)
        add(tx, 100)
    assert indexes(db) == before
    with closing(sqlite3.connect(db)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("needed", [("name",), ("id", "name")])
def test_what_rows_are_found_by_stays_and_so_does_what_is_unique(writing, needed):
    with writing() as tx:
        tx.index_later("account", needed)
        kept = inside(tx) - {"ix_account_name_key", "ix_account_phone_key"}
        add(tx, 5_000)
        assert inside(tx) == kept


def test_few_rows_beside_many_grow_the_index_that_is_there(writing):
    with writing() as tx:
        add(tx, 6_000)
    with writing() as tx:
        tx.index_later("account", ())
        add(tx, 5_500)
        assert "ix_account_name" in inside(tx)


@pytest.mark.parametrize("keep", [True, False])
def test_what_fails_or_is_not_kept_leaves_the_indexes(db, writing, keep):
    before = indexes(db)
    with suppress(ZeroDivisionError), writing(keep=keep) as tx:
        tx.index_later("account", ())
        add(tx, 5_000)
        _ = 1 // int(not keep)
    assert indexes(db) == before


def test_a_part_that_is_taken_back_brings_the_indexes_back(db, store, writing):
    before = indexes(db)
    with writing() as tx:
        tx.index_later("account", ())
        with suppress(ZeroDivisionError), writing():
            add(tx, 5_000)
            assert "ix_account_name" not in inside(tx)
            _ = 1 // 0
        assert "ix_account_name" in inside(tx)
        add(tx, 10)
    assert indexes(db) == before
    assert store.read("SELECT COUNT(*) FROM account").rows == [(10,)]


def test_what_is_unique_refuses_at_once():
    with closing(sqlite3.connect(":memory:")) as plain:
        plain.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, a TEXT, b TEXT)")
        plain.execute("CREATE UNIQUE INDEX ux ON thing (a)")
        plain.execute("CREATE INDEX ix ON thing (b)")
        late = LateIndexes(plain)
        late.put_off("thing", ())
        late.added("thing", 5_000)
        plain.execute("INSERT INTO thing (a) VALUES ('x')")
        with pytest.raises(sqlite3.IntegrityError):
            plain.execute("INSERT INTO thing (a) VALUES ('x')")
        late.build()
        names = {row[1] for row in plain.execute("PRAGMA index_list(thing)")}
        assert names == {"ux", "ix"}
