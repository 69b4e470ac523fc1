"""`db info`, `db backup`, `db restore`: sound copies, and a store that says what it is."""

import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from oppcli.store import Store
from oppcli.stores.versions import SCHEMA_VERSION
from surroundings import NOW, OPPCLI

AT = "20261123T120000Z"


def topics(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT topic FROM opportunity ORDER BY id").fetchall()
    return [topic for (topic,) in rows]


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


# info


def test_info_tells_what_the_store_is_and_holds(cli, db):
    cli("opp", "new", "Fleet")
    cli("currency", "set", "USD", "0.92")
    (told,) = cli("db", "info", "-o", "json").json
    assert told["address"] == str(db)
    assert told["size"] == db.stat().st_size
    assert told["schema"] == SCHEMA_VERSION
    assert told["database"] == f"SQLite {sqlite3.sqlite_version}"
    assert (told["opportunities"], told["users"], told["leads"]) == (1, 1, 0)
    assert told["base_currency"] == "EUR"
    assert told["newest_batch"] == "2026-11-23T12:00:00Z"
    assert (told["backups"], told["newest_backup"]) == (0, None)


@pytest.mark.parametrize("format_", ["csv", "tsv", "jsonl", "md"])
def test_info_is_one_row_in_every_format_of_programs(cli, db, format_):
    ran = cli("db", "info", "-o", format_)
    assert ran.code == 0
    assert "SQLite" in ran.out
    assert len(ran.out.splitlines()) == {"jsonl": 1, "md": 3}.get(format_, 2)


def test_info_lists_the_backups_beside_the_store(cli, db):
    cli("db", "backup")
    cli("db", "backup")
    ran = cli("db", "info")
    assert f"opp.db.{AT}.bak" in ran.out
    assert f"opp.db.{AT}.2.bak" in ran.out
    assert cli("db", "info", "-o", "json").json[0]["backups"] == 2


@pytest.mark.parametrize("verb", ["info", "check", "upgrade", "backup"])
def test_where_there_is_no_store_none_is_made(cli, db, verb):
    db.unlink()
    ran = cli("db", verb)
    assert (ran.code, ran.out) == (6, "")
    assert f"there is no store at {db}" in ran.err
    assert names(db.parent) == []


# backup


def test_a_backup_is_a_sound_copy_for_its_owner_alone_beside_the_store(cli, db):
    cli("opp", "new", "Fleet")
    ran = cli("db", "backup")
    place = db.with_name(f"opp.db.{AT}.bak")
    assert (ran.code, ran.out) == (0, f"backed up to {place}\n")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert topics(place) == ["Fleet"]
    assert cli("--db", place, "db", "check").code == 0
    assert names(db.parent) == [db.name, place.name]


def test_a_quiet_backup_says_only_where_it_is(cli, db):
    assert cli("db", "backup", "-q").out == f"{db}.{AT}.bak\n"


def test_a_folder_gets_a_copy_named_for_the_time(cli, db, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    cli("db", "backup", folder)
    cli("db", "backup", folder)
    assert names(folder) == [f"opp.db.{AT}.2.bak", f"opp.db.{AT}.bak"]


def test_a_file_that_exists_is_replaced_by_force_only(cli, db, tmp_path):
    place = tmp_path / "copy.db"
    place.write_text("mine")
    ran = cli("db", "backup", place)
    assert (ran.code, place.read_text()) == (4, "mine")
    assert "--force" in ran.err
    assert cli("db", "backup", place, "--force").code == 0
    assert topics(place) == []
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.parametrize("flags", [(), ("--force",)])
def test_a_store_is_never_its_own_backup(cli, db, tmp_path, flags):
    link = tmp_path / "link.db"
    link.symlink_to(db)
    before = db.read_bytes()
    for place in (db, link):
        assert cli("db", "backup", place, *flags).code == 4
    assert db.read_bytes() == before


def test_a_place_that_cannot_be_written_is_said(cli, db, tmp_path):
    ran = cli("db", "backup", tmp_path / "nowhere" / "copy.db")
    assert ran.code == 6
    assert "No such file or directory" in ran.err


def test_a_damaged_store_is_not_copied_and_leaves_no_stump(cli, db):
    content = bytearray(db.read_bytes())
    content[8192:-4096] = b"\x77" * (len(content) - 12288)
    db.write_bytes(bytes(content))
    ran = cli("db", "backup")
    assert ran.code == 6
    assert names(db.parent) == [db.name]


def test_a_backup_made_while_others_write_is_one_state(cli, db, environ, tmp_path):
    """Each transaction makes twenty accounts: a copy has all of them or none."""
    stop = threading.Event()

    def write() -> None:
        store = Store(str(db))
        number = 0
        while not stop.is_set():
            with store.transaction(actor="jana", command="test", now=NOW) as tx:
                batch = tx.recorder.batch
                tx.write_many(
                    "INSERT INTO account"
                    " (name, name_key, created_at, updated_at, batch_id, version)"
                    " VALUES (?, ?, '2026-11-23T12:00:00Z', '2026-11-23T12:00:00Z', ?, 1)",
                    [(f"Account {number}", f"account {number}", batch) for _ in range(20)],
                )
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [tmp_path / f"copy {number}.db" for number in range(8)]
        codes = [cli("db", "backup", place).code for place in copies]
    finally:
        stop.set()
        writer.join()
    assert codes == [0] * 8
    for place in copies:
        with closing(sqlite3.connect(place)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM account").fetchone()
        assert count % 20 == 0
        assert cli("--db", place, "db", "check").code == 0


# restore


@pytest.fixture
def backup(cli, tmp_path):
    """A backup with one opportunity; the store has another one since."""
    place = tmp_path / "backup.db"
    cli("opp", "new", "Before")
    cli("db", "backup", place)
    cli("opp", "new", "After")
    return place


def test_a_restore_needs_force_where_there_is_a_store(cli, db, backup):
    before = db.read_bytes()
    ran = cli("db", "restore", backup)
    assert (ran.code, db.read_bytes()) == (4, before)
    assert f"oppcli db restore {backup} --force" in ran.err


def test_a_restore_by_force_keeps_the_store_that_was_there(cli, db, backup):
    ran = cli("db", "restore", backup, "--force")
    kept = db.with_name(f"opp.db.replaced-{AT}.bak")
    assert ran.code == 0
    assert f"the store that was there is {kept}" in ran.out
    assert topics(db) == ["Before"]
    assert topics(kept) == ["Before", "After"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert topics(backup) == ["Before"]
    assert names(db.parent) == [db.name, kept.name]
    assert cli("opp", "new", "Later").code == 0


def test_a_restore_makes_a_store_where_there_is_none(cli, db, backup, tmp_path):
    path = tmp_path / "new" / "store.db"
    assert cli("--db", path, "db", "restore", backup).code == 0
    assert topics(path) == ["Before"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(path.parent) == ["store.db"]


def test_what_is_restored_can_be_undone_by_another_restore(cli, db, backup):
    cli("db", "restore", backup, "--force")
    cli("db", "restore", db.with_name(f"opp.db.replaced-{AT}.bak"), "--force")
    assert topics(db) == ["Before", "After"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 999")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (cut, 6),
        (newer, 6),
        (lambda path: path.write_text("ref,topic\n"), 6),
        (lambda path: path.write_bytes(b""), 6),
        (lambda path: path.unlink(), 3),
    ],
)
def test_only_a_sound_backup_of_ours_is_restored(cli, db, backup, spoil, code):
    spoil(backup)
    before = db.read_bytes()
    ran = cli("db", "restore", backup, "--force")
    assert (ran.code, ran.out) == (code, "")
    assert db.read_bytes() == before
    assert names(db.parent) == [db.name]


def test_a_store_is_not_restored_from_itself(cli, db):
    assert cli("db", "restore", db, "--force").code == 4


def test_nothing_is_restored_over_a_file_that_is_not_ours(cli, db, backup):
    db.write_text("ref,topic\n")
    ran = cli("db", "restore", backup, "--force")
    assert (ran.code, db.read_text()) == (6, "ref,topic\n")
    assert "move it away first" in ran.err


def test_who_writes_during_a_restore_waits_and_writes_to_the_restored_store(
    cli, db, backup, environ
):
    """What was said to be saved is in the store, or in the one that is kept."""
    writers = [
        subprocess.Popen(
            [*OPPCLI, "opp", "new", f"Meanwhile {number}", "-q"],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(4)
    ]
    assert cli("db", "restore", backup, "--force").code == 0
    assert [(each.communicate(timeout=120), each.returncode)[1] for each in writers] == [0] * 4
    kept = db.with_name(f"opp.db.replaced-{AT}.bak")
    found = {each for path in (db, kept) for each in topics(path) if each.startswith("Mean")}
    assert found == {f"Meanwhile {number}" for number in range(4)}
    assert cli("db", "check").code == 0


# The third copy of a restore fills the store itself, page by page; it is killed half-way.
_KILLED = """
import os, signal
from oppcli.stores.sqlite import storecopy
from oppcli.app import run
whole, calls = storecopy._copy_pages, []

def copy_pages(source, target, *more):
    calls.append(more)
    if len(calls) < 3:
        return whole(source, target, *more)
    source.backup(target, pages=20, progress=lambda *_: os.kill(os.getpid(), signal.SIGKILL))

storecopy._copy_pages = copy_pages
run()
"""


def test_killed_half_way_through_a_restore_the_store_is_as_it_was(cli, db, backup, environ):
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, "db", "restore", str(backup), "--force"],
        env=environ,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL
    assert topics(db) == ["Before", "After"]
    assert cli("db", "check").code == 0
    assert topics(db.with_name(f"opp.db.replaced-{AT}.bak")) == ["Before", "After"]


_WITHOUT_ROOM = """
import resource, sys
sys.dont_write_bytecode = True
size = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
from oppcli.app import run
run()
"""


def test_a_restore_that_found_no_room_leaves_the_store_and_nothing_beside_it(
    cli, db, backup, environ
):
    """There is room for copies of the store, and none for its journal, which is larger."""
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("PRAGMA journal_mode = delete")
    before = names(db.parent)
    without_room = [sys.executable, "-c", _WITHOUT_ROOM, str(db.stat().st_size)]
    done = subprocess.run(
        [*without_room, "db", "restore", str(backup), "--force"],
        env=environ,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (6, "")
    assert "the disk is full or failing" in done.stderr
    assert names(db.parent) == before
    assert topics(db) == ["Before", "After"]


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_a_store_with_either_journal_is_copied_and_restored(cli, db, backup, journal):
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute(f"PRAGMA journal_mode = {journal}").fetchone() == (journal,)
    assert cli("db", "backup", db.with_name("copy.db")).code == 0
    assert topics(db.with_name("copy.db")) == ["Before", "After"]
    assert cli("db", "restore", backup, "--force").code == 0
    assert topics(db) == ["Before"]
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == (journal,)


# Secrets


@pytest.mark.parametrize("verb", ["info", "check", "upgrade", "backup", "restore x"])
@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://jana:hun@ter2@127.0.0.1:1/crm",
        "postgresql+psycopg://127.0.0.1:1/crm?user=jana&password=hun@ter2",
    ],
)
def test_no_password_of_an_address_is_ever_repeated(cli, verb, url):
    ran = cli("db", *verb.split(), env={"OPPCLI_DB": url})
    assert ran.code in (4, 6)
    assert "ter2" not in ran.out + ran.err
