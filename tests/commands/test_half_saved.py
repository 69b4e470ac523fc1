"""What a killed command had saved half of is taken back by the next one, whatever it does."""

import shutil
from pathlib import Path

import pytest

from half_saved import leave_half
from rights import as_bound_user

_READS = [
    ["opp", "list"],
    ["today"],
    ["db", "check"],
    ["db", "info"],
    ["sql", "SELECT 1"],
    ["export", "opportunities"],
    ["opp", "list", "--as-of", "today"],
]
_WRITES = [
    ["edit", "1", "topic=Cranes"],
    ["call", "1", "spoke"],
    ["opp", "close", "1", "--won", "--skip-stages", "--actual-revenue", "9k"],
    ["lead", "new", "Jana"],
    ["opp", "new", "More"],
    ["import", "more.csv", "--kind", "opportunity"],
    ["undo"],
    ["db", "backup", "copy.bak"],
]


@pytest.fixture
def half(cli, db, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("more.csv").write_text("topic,external_id\nMore,a1\n")
    assert cli("opp", "new", "Fleet").code == 0
    leave_half(db)
    return db


@pytest.mark.parametrize("words", [*_READS, *_WRITES], ids=" ".join)
def test_the_next_command_takes_it_back_and_goes_on(cli, half, words):
    ran = cli(*words)
    assert ran.code == 0, ran.err
    assert not half.with_name(f"{half.name}-journal").exists()
    assert "half" not in cli("opp", "list").out
    assert cli("db", "check").code == 0


def test_a_backup_that_is_half_saved_can_be_restored(cli, db, half, tmp_path):
    shutil.copy(half, tmp_path / "b.bak")
    shutil.copy(f"{half}-journal", tmp_path / "b.bak-journal")
    assert cli("db", "restore", "b.bak", "--force").code == 0
    assert "Fleet" in cli("opp", "list").out
    assert cli("db", "check").code == 0


def test_a_store_that_is_half_saved_can_be_restored_over(cli, half, tmp_path):
    assert cli("opp", "new", "Other", "--db", "other.db").code == 0
    assert cli("db", "restore", "other.db", "--force").code == 0
    assert cli("opp", "list", "-q").out == "O1\n"
    kept = next(half.parent.glob("*.bak"))
    assert "Fleet" in cli("opp", "list", "--db", kept).out


def test_where_the_file_is_read_only_the_answer_says_what_it_takes(environ, half):
    half.chmod(0o400)
    half.with_name(f"{half.name}-journal").chmod(0o400)
    half.parent.chmod(0o500)
    try:
        (ran,) = as_bound_user(environ, [["opp", "list"]])
    finally:
        half.parent.chmod(0o700)
    assert ran.code == 6
    assert "a command was killed while it saved to" in ran.err
