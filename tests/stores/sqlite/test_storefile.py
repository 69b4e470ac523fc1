"""The file itself: whose it is, how it is made, how it keeps its journal."""

import sqlite3
from pathlib import Path

import pytest

from oppcli.errors import StoreUnusable
from oppcli.stores import versions
from oppcli.stores.sqlite import storefile


def test_nothing_is_not_ready(tmp_path):
    assert storefile.schema_of(tmp_path / "none.db") is None


def test_a_store_is_ready_and_says_so_in_its_first_hundred_bytes(db):
    header = db.read_bytes()[:100]
    assert storefile.schema_of(db) == versions.SCHEMA_VERSION
    assert int.from_bytes(header[68:72], "big") == storefile.APPLICATION_ID
    assert int.from_bytes(header[60:64], "big") == versions.SCHEMA_VERSION


@pytest.mark.parametrize("version", [0, -1])
def test_a_schema_number_that_never_was_is_refused(db, version):
    other = sqlite3.connect(db, isolation_level=None)
    other.execute(f"PRAGMA user_version = {version}")
    other.close()
    with pytest.raises(StoreUnusable):
        storefile.schema_of(db)


def test_a_store_is_made_whole(tmp_path):
    path = tmp_path / "opp.db"
    assert storefile.create(path, lambda fresh: fresh.write_text("whole") and None)
    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_store_that_cannot_be_filled_is_not_made(tmp_path):
    def fail(fresh: Path) -> None:
        fresh.write_text("half")
        raise ValueError

    with pytest.raises(ValueError):
        storefile.create(tmp_path / "opp.db", fail)
    assert list(tmp_path.iterdir()) == []


def test_who_comes_second_takes_what_the_first_has_made(tmp_path):
    path = tmp_path / "opp.db"

    def overtaken(fresh: Path) -> None:
        fresh.write_text("mine")
        path.write_text("theirs")

    assert storefile.create(path, overtaken) is False
    assert path.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
    ],
)
def test_wal_only_where_its_reset_bug_is_mended(tmp_path, monkeypatch, version, mode):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    expected = mode if storefile.is_local(tmp_path) else "DELETE"
    assert storefile.journal_mode(tmp_path) == expected


def test_the_journal_is_the_one_that_was_decided(db):
    other = sqlite3.connect(db)
    (mode,) = other.execute("PRAGMA journal_mode").fetchone()
    other.close()
    assert mode == storefile.journal_mode(db.parent).lower()


def test_a_folder_with_an_odd_name_is_as_local_as_its_parent(tmp_path):
    odd = tmp_path / "a b\tc\\ü"
    odd.mkdir()
    assert storefile.is_local(odd) == storefile.is_local(tmp_path)


def test_a_file_system_is_known_by_a_mount_point_with_blanks_and_other_alphabets():
    mounts = "/dev/sda / ext4 rw 0 0\nhost:/x /mnt/a\\040b\\134ü nfs4 rw 0 0\n"
    assert storefile._kind_at(Path("/mnt/a b\\ü/deals"), mounts) == "nfs4"
    assert storefile._kind_at(Path("/mnt/a"), mounts) == "ext4"
