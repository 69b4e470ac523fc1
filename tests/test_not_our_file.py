"""A file that is no sound store of ours is said to be so by every command, and left as it is.

Every command of the menu is typed as its help shows it first.
"""

import hashlib
import os
import shlex
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from oppcli.commands import COMMANDS
from oppcli.lazy import load
from oppcli.processes import definitions
from rights import as_bound_user
from test_architecture import NEEDS_SALES, WRITES, commands, examples_of

EVERY = {words: examples_of(load(words[-1], line))[0] for words, line in commands()}
OPENS_NONE = {("schema",), ("demo",)} | {("config", verb) for verb in ("list", "get", "set")}
OPENS_NONE |= {("completion", verb) for verb in ("install", "uninstall")}
BACKUP = "oppcli.db.20261123T120000Z.bak"  # as the help of `db restore` names it
FILES = {
    "deals.csv": "topic,account\nFleet,Acme\n",
    "leads.csv": "topic,company\nFleet,Acme\n",
    "sales_teams.csv": "sales_agent,regional_office\nleif,North\n",
    "products.csv": "brand,class,model,model_code,variant\nVolvo,Truck,FH16,,\n",
    "eurofxref-hist.csv": "Date,USD,\n2026-11-20,1.1,\n",
    "service.toml": next(text for text in definitions() if 'key = "simple"' in text).replace(
        'key = "simple"', 'key = "service"'
    ),
}


def typed(words) -> list[str]:
    """A command line as the help shows it, without the name of the program."""
    return shlex.split(EVERY[words])[1:]


@pytest.fixture
def here(tmp_path, monkeypatch, fresh_store):
    """A folder with the files that the examples of the help name, a sound backup among them."""
    folder = tmp_path / "here"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    shutil.copy(fresh_store, folder / BACKUP)
    monkeypatch.chdir(folder)
    return folder


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE opportunity (id INTEGER)")
        other.commit()


def noise(size: int) -> bytes:
    return bytes((number * 7919) % 251 for number in range(size))


def headless(path: Path) -> None:
    """A store with noise after its first page's header."""
    content = bytearray(path.read_bytes())
    content[100:8192] = noise(8092)
    path.write_bytes(bytes(content))


def rotten(path: Path) -> None:
    """A store with noise in all the pages between the first and the last."""
    content = bytearray(path.read_bytes())
    content[4096:-4096] = noise(len(content) - 8192)
    path.write_bytes(bytes(content))


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA user_version = 999")


def instead(make):
    def remake(path: Path) -> None:
        path.unlink()
        make(path)

    return remake


NOT_OURS = {
    "a CSV named .db": instead(lambda path: path.write_text("ref,topic\nO1,Fleet\n")),
    "an empty file": instead(lambda path: path.write_bytes(b"")),
    "a foreign database": instead(foreign),
    "noise": instead(lambda path: path.write_bytes(noise(4096))),
    "half a store": half,
    "a store with a page of noise": headless,
    "a store with noise in the middle": rotten,
    "the first bytes of a store": lambda path: path.write_bytes(path.read_bytes()[:50]),
    "a newer schema": newer,
    "a folder": instead(lambda path: path.mkdir()),
    "links in a circle": instead(lambda path: path.symlink_to(path)),
    "a link that leads nowhere": instead(lambda path: path.symlink_to("nowhere.db")),
    "a pipe": instead(os.mkfifo),
}
# Their first page says that they are ours, so that these look at them, or put a backup there.
DAMAGED = {"half a store", "a store with a page of noise", "a store with noise in the middle"}


def state(path: Path) -> object:
    """What is at `path`: contents of a file, where a link leads, the mode of anything else."""
    if path.is_symlink():
        return path.readlink()
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else path.stat().st_mode


@pytest.mark.parametrize("name", NOT_OURS)
def test_every_command_says_so_and_leaves_it_as_it_is(cli, db, here, name):
    NOT_OURS[name](db)
    before = state(db)
    wrong = []
    for words in EVERY:
        if words in OPENS_NONE or (name in DAMAGED and words == ("db", "restore")):
            continue
        ran = cli(*typed(words))
        finds = {5, 6} if name in DAMAGED and words == ("db", "check") else {6}
        lines = ran.err.splitlines()
        is_clean = len(lines) == 2 and lines[0].startswith("error: ") and "  try: " in lines[1]
        kept = state(db) == before and [each.name for each in db.parent.iterdir()] == [db.name]
        if ran.code not in finds or not is_clean or not kept:
            wrong.append((*words, ran))
            break
    assert wrong == []


@pytest.mark.parametrize("name", sorted(DAMAGED))
def test_a_backup_takes_the_place_of_a_damaged_store_which_is_kept(cli, db, here, name):
    NOT_OURS[name](db)
    before = state(db)
    ran = cli(*typed(("db", "restore")))
    assert ran.code == 0, ran.err
    (kept,) = db.parent.glob("*.replaced-*.bak")
    assert (state(kept), str(kept) in ran.out) == (before, True)
    assert cli("db", "check").code == 0


def test_commands_that_open_no_store_do_not_mind(cli, db, here):
    db.write_text("no store")
    for words in OPENS_NONE - {("demo",)}:
        assert cli(*typed(words), env={"SHELL": "/bin/bash"}).code == 0


def test_a_newer_schema_says_what_to_upgrade(cli, db):
    newer(db)
    assert "written by a newer oppcli (schema 999" in cli("opp", "list").err


NEEDS_NO_RECORD = {
    *[(noun, "new") for noun in ("lead", "opp", "account", "contact", "device")],
    *[(noun, "import") for noun in ("org", "currency", "catalogue")],
    *[("currency", "set"), ("quota", "set"), ("org", "add"), ("import",), ("process", "apply")],
    *[("db", "backup"), ("db", "restore")],
}


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_every_read_reads_and_every_write_is_refused_where_nothing_may_be_written(
    environ, cli, db, here, journal
):
    assert cli("opp", "new", "Fleet").code == 0
    with closing(sqlite3.connect(db)) as other:
        other.execute(f"PRAGMA journal_mode = {journal}")
    before = state(db)
    db.chmod(0o400)
    db.parent.chmod(0o500)
    words = [words for words in EVERY if words not in OPENS_NONE]
    try:
        told = as_bound_user(environ, [typed(each) for each in words])
    finally:
        db.parent.chmod(0o700)
    writes = WRITES - {("db", "upgrade")}
    # Finds nothing to be written here; and nothing that was won.
    for each in (("currency", "refreeze"), *NEEDS_SALES):
        words, told = _but(each, words, told)
    wrong = [
        (*each, ran)
        for each, ran in zip(words, told, strict=True)
        # The record that the help names may not be there, which is said first.
        if ran.code not in ((6, 3) if each in writes else (0, 3))
        or (each in NEEDS_NO_RECORD and ran.code != 6)
    ]
    assert wrong == []
    assert state(db) == before
    assert [each.name for each in db.parent.iterdir()] == [db.name]


def test_the_menu_is_what_is_typed_here():
    assert {words[0] for words in EVERY} == set(COMMANDS)


def _but(command, words, told):
    """What was typed and what was told, without one command."""
    kept = [(each, ran) for each, ran in zip(words, told, strict=True) if each != command]
    return [each for each, _ in kept], [ran for _, ran in kept]
