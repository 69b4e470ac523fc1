"""Odd places and odd moments: nothing is made that was not asked for, and nothing is left."""

import os
import sqlite3
import subprocess
from contextlib import closing

import pytest

from surroundings import OPPCLI


@pytest.mark.parametrize("place", [":memory:", "sqlite:///:memory:", "file:x.db?mode=memory"])
def test_a_store_in_memory_is_refused_and_makes_no_file(cli, tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    for words in (["opp", "list"], ["opp", "new", "Fleet"]):
        ran = cli(*words, "--db", place)
        assert (ran.code, "a store is kept in a file" in ran.err) == (6, True)
    assert [each.name for each in tmp_path.iterdir() if "memory" in each.name] == []


def test_a_dry_run_makes_no_store_and_no_folder(cli, tmp_path):
    place = tmp_path / "new" / "a.db"
    ran = cli("opp", "new", "Fleet", "--dry-run", "--db", place)
    assert (ran.code, "Nothing was saved" in ran.err, "created" in ran.err) == (0, True, False)
    assert not place.parent.exists()


def test_the_next_backup_removes_what_a_killed_one_left(cli, db):
    assert cli("opp", "new", "Fleet").code == 0
    left = db.with_name(f".{db.name}.20261129T120000Z.bak.draft-abcd1234")
    other = db.with_name(f".{db.name}.settings")
    for each in (left, left.with_name(f"{left.name}-journal"), other):
        each.write_bytes(b"")
    assert cli("db", "backup").code == 0
    hidden = [each.name for each in db.parent.iterdir() if each.name.startswith(".")]
    assert hidden == [other.name]


def test_the_next_backup_finds_what_a_killed_one_of_any_name_left(cli, db, tmp_path):
    assert cli("opp", "new", "Fleet").code == 0
    folder = tmp_path / "backups"
    folder.mkdir()

    def hidden():
        return [each.name for each in folder.iterdir() if each.name.startswith(".")]

    def killed_backup():
        argv = [*OPPCLI, "--db", db, "db", "backup", folder / "first.db", "--force"]
        with subprocess.Popen(argv, stdout=subprocess.DEVNULL) as process:
            while process.poll() is None and not hidden():
                pass
            process.kill()
        return hidden()

    assert any(killed_backup() for _ in range(40)), "no backup was killed before its end"
    assert cli("db", "backup", folder / "second.db").code == 0
    assert hidden() == []


@pytest.mark.parametrize("mask", [0, 0o022, 0o277, 0o777])
def test_folders_are_their_owners_alone_under_every_umask(cli, tmp_path, mask):
    place = tmp_path / "one" / "two" / "a.db"
    before = os.umask(mask)
    try:
        ran = cli("opp", "new", "Fleet", "--db", place)
    finally:
        os.umask(before)
    assert ran.code == 0, ran.err
    for folder in (place.parent, place.parent.parent):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert place.stat().st_mode & 0o777 == 0o600


def test_no_home_is_no_trouble(cli, environ):
    environ["HOME"] = "/dev/null"
    environ.pop("OPPCLI_CONFIG", None)
    environ.pop("XDG_CONFIG_HOME", None)
    assert cli("opp", "list").code == 0


def test_a_million_columns_and_a_deep_map_are_refused(cli, tmp_path):
    wide, rows, deep = tmp_path / "wide.csv", tmp_path / "rows.csv", tmp_path / "deep.toml"
    wide.write_text(",".join(f"c{each}" for each in range(1_000_000)) + "\n")
    ran = cli("import", wide, "--kind", "opportunity")
    assert (ran.code, "has 1,000,000 headings" in ran.err) == (5, True)
    rows.write_text("topic\nFleet\n")
    for text in ("a = " + "[" * 100_000, "a." * 5_000 + "b = 1"):
        deep.write_text(text)
        ran = cli("import", rows, "--map-file", deep)
        assert (ran.code, "nested too deeply" in ran.err) == (5, True), ran.err


def test_a_number_says_which_batch_is_taken_back_after_undo_redo_and_undo(cli):
    assert cli("opp", "new", "Fleet").code == 0  # 1
    assert cli("opp", "edit", "1", "next_step=call").code == 0  # 2
    for verb in ("undo", "redo", "undo"):  # 3 to 5
        assert cli(verb).code == 0
    refused = cli("undo", "2")
    assert (refused.code, "command 2 is already undone" in refused.err) == (4, True)
    assert cli("undo", "4").code == 4
    assert cli("undo", "3").code == 0  # the first undo holds again, until now
    (record,) = cli("opp", "show", "1", "-o", "json").json
    assert record["next_step"] == "call"
    assert cli("db", "check").code == 0


def test_an_activity_of_a_later_day_stays_the_last_touch(cli, tmp_path, environ):
    assert cli("opp", "new", "Fleet").code == 0
    assert cli("deal", "new", "O1", "Bus", "--price", "10k", "--offered").code == 0
    calls = tmp_path / "calls.csv"
    calls.write_text(
        "type,subject,regarding,status,completed_at,external_id\n"
        "call,Later,O1,done,2026-12-15T10:00:00Z,1\n"
    )
    assert cli("import", calls, "--kind", "activity", "--source-system", "s").code == 0
    environ["OPPCLI_TODAY"] = "2026-11-24"
    assert cli("deal", "cancel", "1").code == 0
    assert cli("db", "check").code == 0


def typed(db, *words, limit=None, **environ):
    """What a process of its own says, whose files may not be larger than `limit` bytes."""
    argv = [*OPPCLI, "--db", db, *words]
    if limit:
        argv = ["/bin/sh", "-c", f'ulimit -f {limit // 512}; exec "$0" "$@"', *argv]
    ran = subprocess.run(argv, capture_output=True, text=True, env=os.environ | environ)
    return ran.returncode, ran.stderr


@pytest.mark.skipif(os.name != "posix", reason="ulimit is of POSIX shells")
def test_a_copy_that_cannot_be_written_is_named_and_not_its_source(cli, db, tmp_path):
    assert cli("opp", "new", "Fleet").code == 0
    assert cli("db", "backup", tmp_path / "sound.db").code == 0
    half = db.stat().st_size // 2
    full = "could not be written: the disk is full or failing."
    code, err = typed(db, "db", "backup", tmp_path / "new.db", limit=half)
    assert (code, f"{tmp_path / 'new.db'} {full}" in err) == (6, True), err
    place = tmp_path / "other.db"
    code, err = typed(place, "db", "restore", tmp_path / "sound.db", limit=half)
    assert (code, f"{place} {full}" in err) == (6, True), err
    code, err = typed(db, "db", "restore", tmp_path / "sound.db", "--force", limit=half)
    assert (code, f"{db} {full}" in err) == (6, True), err
    assert sorted(each.name for each in tmp_path.iterdir() if each.suffix == ".db") == ["sound.db"]
    assert cli("db", "check").code == 0


def test_a_path_that_is_too_long_for_sqlite_is_not_called_read_only(cli, tmp_path):
    place = tmp_path.joinpath(*["d" * 200] * 4, "x.db")
    ran = cli("opp", "new", "Fleet", "--db", place)
    assert (ran.code, "its path is longer than SQLite takes" in ran.err) == (6, True), ran.err


@pytest.mark.skipif(os.name != "posix", reason="TZ is of POSIX systems")
@pytest.mark.parametrize("frozen", ["2026-11-23", ""])
def test_a_time_zone_a_day_from_utc_is_refused_by_its_name(db, frozen):
    code, err = typed(db, "opp", "new", "Fleet", TZ="UTC+25", OPPCLI_TODAY=frozen)
    assert (code, "TZ names a time zone that is a day or more from UTC" in err) == (5, True), err
    assert "OPPCLI_TODAY" not in err


def test_an_export_that_fails_leaves_no_new_folder(cli, db, tmp_path):
    folder = tmp_path / "new" / "export"
    cli("opp", "new", "Fleet")
    with closing(sqlite3.connect(db)) as file:
        (size,) = file.execute("PRAGMA page_size").fetchone()
        root = "SELECT rootpage FROM sqlite_master WHERE name = 'lead'"
        (page,) = file.execute(root).fetchone()
    whole = bytearray(db.read_bytes())
    whole[(page - 1) * size : (page - 1) * size + 8] = b"damaged!"
    db.write_bytes(whole)
    for words in (("all",), ("opportunities", "leads")):
        assert cli("export", *words, "--to", folder).code == 6
        assert not folder.parent.exists()
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("mine")
    assert cli("export", "all", "--to", folder).code == 6
    assert (folder / "notes.txt").read_text() == "mine"
