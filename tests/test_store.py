"""The door to the database: what a transaction keeps, what a read sees, what is no store."""

import hashlib
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from oppcli.errors import Conflict, RuleRefused, StoreUnusable
from oppcli.plain_records import Account
from oppcli.store import Store
from rights import as_bound_user
from surroundings import NOW, Ran


@pytest.fixture
def transaction(store):
    """Opens a transaction of this test's store."""
    return lambda **more: store.transaction(actor="jana", command="test", now=NOW, **more)


def an_account(name: str = "Acme") -> Account:
    return Account(name=name, created_at=NOW, updated_at=NOW)


def names(store: Store) -> list[str]:
    return [name for (name,) in store.read("SELECT name FROM account ORDER BY id").rows]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_leaving_a_transaction_commits_it(store, transaction):
    with transaction() as tx:
        assert tx.add(an_account()) == 1
    assert names(store) == ["Acme"]


@pytest.mark.parametrize("blow", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_rolls_all_of_it_back(store, transaction, blow):

    def write() -> None:
        with transaction() as tx:
            tx.add(an_account())
            raise blow

    with pytest.raises(blow):
        write()
    assert names(store) == []
    assert store.read("SELECT * FROM batch").rows == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"name": None}, "name cannot be empty"), ({"batch_id": 99}, "a record that does not exist")],
    ids=["empty", "linked to nothing"],
)
def test_what_the_tables_refuse_is_a_rule_that_said_no(store, transaction, wrong, said):
    with transaction() as tx:
        tx.add(an_account())
    ((column, value),) = wrong.items()
    with pytest.raises(RuleRefused, match=said), transaction() as tx:
        tx.write_many(f"UPDATE account SET {column} = ?", [(value,)])
    assert names(store) == ["Acme"]


def test_a_dry_run_does_everything_but_keep_it(store, transaction):
    with transaction(keep=False) as tx:
        tx.add(an_account())
        assert tx.read("SELECT name FROM v_account").rows == [("Acme",)]
    assert names(store) == []


def test_a_read_inside_sees_what_the_transaction_has_not_saved_yet(transaction):
    with transaction() as tx:
        account = an_account()
        tx.add(account)
        account.name = "Globex"
        assert tx.read("SELECT name FROM v_account").rows == [("Globex",)]


def test_numbers_are_never_used_twice(store, transaction):
    with transaction() as tx:
        tx.add(an_account())
        tx.add(an_account("Globex"))
    with transaction() as tx:
        tx.write_many("DELETE FROM account WHERE id = ?", [(2,)])
    with transaction() as tx:
        assert tx.add(an_account("Initech")) == 3


def test_a_change_by_somebody_else_in_between_is_a_conflict(store, transaction):
    with transaction() as tx:
        tx.add(an_account())

    def write() -> None:
        with transaction() as tx:
            account = tx.get(Account, 1)
            tx.write_many("UPDATE account SET name = ?, version = version + 1", [("Theirs",)])
            account.name = "Ours"

    with pytest.raises(Conflict, match="nothing was saved"):
        write()
    assert names(store) == ["Acme"]


def test_a_transaction_holds_the_write_lock_from_its_first_statement(db, transaction):
    with transaction() as tx:
        tx.read("SELECT 1")
        other = sqlite3.connect(db, timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_foreign_keys_are_on_and_every_commit_is_synced(db, transaction):
    with transaction() as tx:
        assert tx.read("PRAGMA foreign_keys").rows == [(1,)]
        assert tx.read("PRAGMA synchronous").rows == [(2,)]
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            tx.write_many("UPDATE stage SET process_id = ?", [(99,)])


def test_reading_cannot_write(store):
    with pytest.raises(StoreUnusable, match="read-only"):
        store.read("DELETE FROM stage")
    assert store.read("SELECT count(*) FROM stage").rows == [(7,)]


def test_a_snapshot_sees_one_state_whatever_others_write(store, db):
    with store.snapshot():
        before = store.read("SELECT count(*) FROM account").rows
        other = sqlite3.connect(db, timeout=0)
        at = "2026-11-23T12:00:00Z"
        with pytest.raises(sqlite3.OperationalError, match="locked"), other:
            other.execute("INSERT INTO batch (at, actor, command) VALUES (?, 'x', 'x')", (at,))
        other.close()
        assert store.read("SELECT count(*) FROM account").rows == before


def test_an_empty_query_has_columns_and_no_first_row(store):
    found = store.read("SELECT id, name FROM account WHERE id = :id", {"id": 1})
    assert (found.columns, found.rows, found.first()) == (("id", "name"), [], None)


# A new store


def test_the_first_command_makes_the_store_for_its_user_alone(tmp_path):
    path = tmp_path / "far" / "away" / "opp.db"
    before = os.umask(0)
    try:
        made = Store(str(path))
        made.read("SELECT 1")
    finally:
        os.umask(before)
    made.close()
    assert made.created
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["opp.db"]


def test_asking_whether_there_is_a_store_makes_none(tmp_path):
    assert not Store(str(tmp_path / "none.db")).exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_a_store_is_a_path_or_a_sqlite_address(db, form):
    assert Store(form.format(db)).path == db


def test_a_file_name_with_odd_characters_is_just_that_file(tmp_path):
    path = tmp_path / "a?mode=memory&b#c%41 ü.db"
    Store(str(path)).read("SELECT 1")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "url",
    [
        "mysql://jana:hunter2@host/db",
        "postgresql://jana@host:hunter2/db",
        "postgresql+psycopg://jana@host/db?password=x&hunter2=",
        "sqlite://hunter2",
    ],
)
def test_an_address_that_cannot_be_opened_is_never_repeated(url):
    with pytest.raises(StoreUnusable) as e:
        Store(url)
    assert "ter2" not in e.value.message + e.value.hint


# Disks and rights


def typed_with_files_up_to(size: int, *words: str) -> list[str]:
    """The command line of a process whose files may not grow beyond `size` bytes."""
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    # A compiled module cut short by the limit would break every later run.
    once = "import sys; sys.dont_write_bytecode = True"
    return [sys.executable, "-c", f"{once}; {limit}; from oppcli.app import run; run()", *words]


def test_a_full_disk_is_said_and_leaves_the_earlier_rows(cli, db, environ):
    assert cli("opp", "new", "Earlier").code == 0
    long = "x" * 90_000
    full = typed_with_files_up_to(db.stat().st_size, "opp", "new", "Later", "--description", long)
    ran = subprocess.run(full, env=environ, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (6, "")
    assert "the disk is full or failing. Nothing was saved." in ran.stderr
    assert cli("opp", "list", "--fields", "topic").out == "topic\nEarlier\n"
    assert [each.name for each in db.parent.iterdir()] == ["opp.db"]
    check = sqlite3.connect(db)
    assert check.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    check.close()


@pytest.mark.parametrize("size", [0, 4096, 100_000])
def test_a_disk_too_full_for_a_new_store_leaves_no_stump(tmp_path, environ, size):
    folder = tmp_path / "new"
    env = {**environ, "OPPCLI_DB": str(folder / "opp.db")}
    full = typed_with_files_up_to(size, "opp", "new", "Fleet")
    ran = subprocess.run(full, env=env, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (6, "")
    assert ran.stderr.startswith("error: ")
    assert list(folder.iterdir()) == []


@pytest.fixture
def bound(environ, db):
    """Types a command line as a user whom the modes of files bind."""

    def type_(*words: str) -> Ran:
        (ran,) = as_bound_user(environ, [words])
        return ran

    yield type_
    db.parent.chmod(0o700)


@pytest.mark.parametrize(("file", "folder"), [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)])
def test_a_read_only_store_can_be_listed_and_says_that_it_cannot_be_written(
    bound, db, file, folder
):
    assert bound("opp", "new", "Fleet").code == 0
    before = digest(db)
    db.chmod(file)
    db.parent.chmod(folder)
    listed = bound("opp", "list", "--fields", "ref,topic")
    assert listed == (0, "ref\ttopic\nO1\tFleet\n", "")
    refused = bound("opp", "edit", "1", "topic=Other")
    assert (refused.code, refused.out) == (6, "")
    assert "read-only" in refused.err
    assert digest(db) == before


def test_a_folder_that_cannot_be_written_takes_no_new_store(bound, db):
    db.unlink()
    db.parent.chmod(0o500)
    ran = bound("opp", "list")
    assert (ran.code, ran.out) == (6, "")
    assert ran.err.startswith("error: no store can be made at ")


def test_a_file_that_may_not_be_read_is_said(bound, db):
    db.chmod(0)
    ran = bound("opp", "list")
    assert (ran.code, ran.out) == (6, "")
    assert "cannot be read" in ran.err


# Secrets


def test_the_history_keeps_the_command_but_never_the_stores_address(cli, db, store):
    cli("--db", db, "opp", "new", "First step")
    cli("opp", "new", "Second", f"--db={db}")
    cli("opp", "new", "Third", "--db", db, "-q")
    kept = store.read("SELECT command FROM batch ORDER BY id").rows
    assert [command for (command,) in kept] == [
        "opp new 'First step'",
        "opp new Second",
        "opp new Third -q",
    ]


# A transaction inside another one


def test_a_transaction_inside_another_is_a_part_of_it(store, transaction):
    with transaction() as outer:
        with transaction() as inner:
            assert inner is outer
            inner.add(an_account("One"))
        assert names(store) == ["One"]  # what is read meanwhile sees it
        with transaction():
            outer.add(an_account("Two"))
    assert names(store) == ["One", "Two"]
    assert store.read("SELECT COUNT(*) FROM batch").rows == [(1,)]


def test_a_part_that_fails_is_taken_back_alone(store, transaction):
    def fail(tx) -> None:
        with transaction():
            tx.add(an_account("Bad"))
            raise ValueError

    with transaction() as tx:
        with pytest.raises(ValueError):
            fail(tx)
        with transaction():
            tx.add(an_account("Good"))
        with pytest.raises(ValueError):
            fail(tx)
    assert names(store) == ["Good"]
    assert store.read("SELECT COUNT(*) FROM batch").rows == [(1,)]


def test_a_part_that_the_database_refuses_is_taken_back_alone(store, transaction):
    def twice(tx) -> None:
        with transaction():
            for _ in range(2):
                tx.add(Account(name="A", created_at=NOW, updated_at=NOW,
                               source_system="s", external_id="1"))  # fmt: skip

    with transaction() as tx:
        with transaction():
            tx.add(an_account("Good"))
        with pytest.raises(RuleRefused):
            twice(tx)
    assert names(store) == ["Good"]


def test_an_error_after_its_parts_takes_all_of_them_back(store, transaction):
    def write() -> None:
        with transaction():
            with transaction() as tx:
                tx.add(an_account())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert names(store) == []
    assert not store.is_writing


def test_a_writer_keeps_much_in_memory_but_not_everything(db, transaction):
    """SQLite says 0 where nothing is ever put in the file before the end."""
    with transaction() as tx:
        ((pages,),) = tx.read("PRAGMA cache_spill").rows
    assert pages == 50_000
