"""A copy that was killed half-way is no store: every command but the copy itself refuses it."""

import shlex
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from half_saved import leave_half
from oppcli.lazy import load
from oppcli.store import Store
from oppcli.stores.addresses import is_server, shown
from serving import PASSWORD
from surroundings import NOW
from test_architecture import commands
from world import FILES

# Kills the process at the start of the page whose number is the first word, as a reset would; at
# 0 before the copy notes of which store it is one.
_KILLED = """
import os, signal, sys
from oppcli.app import run
from oppcli.services import copying
whole, left = copying._page, [int(sys.argv.pop(1))]

def kill(*given):
    os.kill(os.getpid(), signal.SIGKILL)

def page(*given, **named):
    left[0] -= 1
    if not left[0]:
        kill()
    return whole(*given, **named)

if not left[0]:
    copying._Copying._mark = kill

copying._PAGE = 3
copying._page = page
run()
"""
# What never opens the store, or opens one that its words name.
_WITHOUT_THE_STORE = {
    "completion install",
    "completion uninstall",
    "config get",
    "config list",
    "config set",
    "db copy",
    "db restore",
    "demo",
}
_BY_FILE = ["org import teams.csv", "currency import rates.csv", "process apply own.toml"]


@pytest.fixture
def kill_copy(environ, tmp_path):
    """Types `db copy` from the store to an address and kills it at some page."""

    def kill(to, *words, at=9):
        done = subprocess.run(
            [sys.executable, "-c", _KILLED, str(at), "db", "copy", "--to", str(to), *words],
            env=environ,
            capture_output=True,
            text=True,
        )
        assert done.returncode == -signal.SIGKILL, done.stderr

    return kill


@pytest.fixture(params=["a file", "a database like the source"])
def unfinished(request, typed, new_address, tmp_path, kill_copy):
    """The address of a copy of a store with a few records, killed half-way."""
    typed(
        ["opp", "new", "Fleet", "--account", "Acme", "--create"],
        ["opp", "new", "Crane", "--account", "Acme", "--revenue", "10k"],
        ["activity", "log", "O1", "call", "called"],
    )
    to = str(tmp_path / "copy.db") if request.param == "a file" else new_address(empty=True)
    kill_copy(to)
    return to


@pytest.fixture
def refusal(address, unfinished):
    """The whole sentence."""
    source, target = shown(address), shown(unfinished)
    resume = f"oppcli db copy --from {shlex.quote(source)} --to {shlex.quote(target)}"
    return (
        f"error: {target} is an unfinished copy of {source}; resume: {resume}, or start anew with"
        " --force.\n"
    )


READS = [
    "opp list",
    "opp show 1",
    "pipeline",
    "today",
    "sql 'select 1'",
    "export all -o jsonl",
    "history",
]
WRITES = [
    "opp new X",
    "opp edit 1 topic=Y",
    "undo",
    "redo",
    "activity log O1 call x",
    "demo --fill",
]
OF_STORES = ["db info", "db check", "db check --repair", "db upgrade", "db backup"]


@pytest.mark.parametrize("line", [*READS, *WRITES[:-1], *OF_STORES])
def test_a_command_is_refused_and_says_how_to_resume(cli, unfinished, refusal, line):
    words = shlex.split(line)
    if words[:2] == ["db", "backup"] and is_server(unfinished):
        pytest.skip("a server has no file to back up")
    for env, before in (({"OPPCLI_DB": unfinished}, []), ({}, ["--db", unfinished])):
        ran = cli(*before, *words, env=env)
        assert (ran.code, ran.out, ran.err) == (6, "", refusal)


def test_every_command_of_the_menu_refuses_it(cli, unfinished, monkeypatch, tmp_path):
    """Each is typed as its help shows it; only those without a store go on."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    without = _WITHOUT_THE_STORE | ({"db backup"} if is_server(unfinished) else set())
    refused = set()
    for words, verb in commands():
        examples = load(words[-1], verb).help.partition("Examples:\n")[2].splitlines()
        for line in (*(each.strip().removeprefix("oppcli ") for each in examples), *_BY_FILE):
            typed = shlex.split(line.partition(" > ")[0])
            if tuple(typed[: len(words)]) == words and "|" not in typed and "--db" not in typed:
                ran = cli(*typed, env={"OPPCLI_DB": unfinished})
                if "is an unfinished copy of" in ran.err and ran.code == 6:
                    refused.add(" ".join(words))
    assert {" ".join(words) for words, _ in commands()} - refused == without


def test_completion_proposes_nothing_of_it(cli, unfinished):
    env = {"OPPCLI_DB": unfinished, "_OPPCLI_COMPLETE": "zsh"}
    ran = cli("opp", "show", "", env=env)
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_the_copy_resumes_whatever_was_typed_meanwhile(cli, address, unfinished):
    for line in (*WRITES, *OF_STORES, "import x.csv"):
        cli(*shlex.split(line), env={"OPPCLI_DB": unfinished})
    ran = cli("db", "copy", "--from", address, "--to", unfinished)
    assert ran.code == 0, ran.err
    assert "of them just now; both sides have the same contents" in ran.err
    for words in (["export", "opportunity", "-o", "json"], ["history", "-o", "json"]):
        assert cli(*words, env={"OPPCLI_DB": unfinished}).out == cli(*words).out
    assert cli("db", "check", env={"OPPCLI_DB": unfinished}).code == 0
    assert cli("opp", "new", "Next", "-q", env={"OPPCLI_DB": unfinished}).out == "O3\n"


@pytest.mark.parametrize("at", range(1, 40, 3))
def test_killed_at_any_page_it_is_no_store_and_resumes(cli, address, kill_copy, typed, at, db):
    typed(
        ["opp", "new", "Fleet", "--account", "Acme", "--create"],
        ["activity", "log", "O1", "call", "x"],
    )
    copy = db.with_name("copy.db")
    kill_copy(copy, at=at)
    assert cli("--db", copy, "opp", "list").code == 6
    kill_copy(copy, at=1)
    assert cli("db", "copy", "--to", copy).code == 0
    assert cli("--db", copy, "db", "check").code == 0


@pytest.mark.parametrize("more", [(), ("--force",)])
def test_killed_before_its_first_page_it_is_no_store_either(
    cli, address, kill_copy, typed, new_address, more
):
    typed(["opp", "new", "Fleet", "--account", "Acme", "--create"])
    copy = str(new_address(empty=True))
    if more:
        kill_copy(copy, at=3)
    kill_copy(copy, *more, at=0)
    refused = cli("opp", "new", "Lost", env={"OPPCLI_DB": copy})
    assert (refused.code, "is an unfinished copy of another store" in refused.err) == (6, True)
    assert "resume: oppcli db copy --to " in refused.err
    assert cli("db", "copy", "--to", copy).code == 0
    assert cli("export", "opp", env={"OPPCLI_DB": copy}).out == cli("export", "opp").out


def test_force_starts_anew_from_the_same_store_or_another(cli, address, unfinished, new_address):
    assert cli("db", "copy", "--to", unfinished, "--force").code == 0
    whole = cli("export", "opportunity", env={"OPPCLI_DB": unfinished})
    assert whole.out == cli("export", "opportunity").out
    ran = cli("db", "copy", "--to", unfinished, "--force")
    assert (ran.code, "holds records already" in ran.err) == (4, True)


def test_the_unfinished_copy_of_another_store_is_resumed_from_there_or_started_anew(
    cli, unfinished, refusal, new_address
):
    other = new_address()
    assert cli("opp", "new", "Theirs", env={"OPPCLI_DB": other}).code == 0
    ran = cli("db", "copy", "--from", other, "--to", unfinished)
    assert (ran.code, ran.out, ran.err) == (6, "", refusal)
    assert cli("db", "copy", "--from", other, "--to", unfinished, "--force").code == 0
    (only,) = cli("opp", "list", "-o", "json", env={"OPPCLI_DB": unfinished}).json
    assert (only["ref"], only["topic"]) == ("O1", "Theirs")
    assert cli("opp", "new", "Next", "-q", env={"OPPCLI_DB": unfinished}).out == "O2\n"


def test_nothing_is_copied_or_restored_from_it(cli, address, unfinished, refusal, tmp_path):
    for words in (
        ["db", "copy", "--from", unfinished, "--to", tmp_path / "third.db"],
        ["db", "restore", unfinished, "--force"],
    ):
        if "restore" in words and (is_server(unfinished) or is_server(address)):
            continue
        ran = cli(*words)
        assert (ran.code, ran.out, ran.err) == (6, "", refusal)
    assert not (tmp_path / "third.db").exists()


def test_nothing_is_restored_onto_it(cli, db, typed, kill_copy, tmp_path):
    typed(["opp", "new", "Fleet"], ["db", "backup", str(tmp_path / "kept.bak")])
    copy = tmp_path / "copy.db"
    kill_copy(copy)
    before = copy.read_bytes()
    ran = cli("--db", copy, "db", "restore", tmp_path / "kept.bak", "--force")
    assert (ran.code, "is an unfinished copy of" in ran.err) == (6, True)
    assert copy.read_bytes() == before


def test_a_copy_that_is_on_its_way_is_refused_to_others_and_to_open_stores(
    cli, address, typed, tmp_path
):
    """Also to a process that opened the target while it was still an empty store."""
    from oppcli.errors import UnfinishedCopy
    from oppcli.services import copying

    typed(["opp", "new", "Fleet"])
    to = tmp_path / "copy.db"
    early, seen = Store(str(to)), []
    assert early.exists() is False

    def watch(done: int) -> None:
        seen.append(cli("--db", to, "opp", "new", "Theirs").code)
        with pytest.raises(UnfinishedCopy), early.transaction(actor="x", command="x", now=NOW):
            raise AssertionError("a transaction was opened")

    with closing(Store(address)) as source, closing(Store(str(to))) as target, closing(early):
        copying.copy(source, target, NOW, watch)
    assert seen
    assert set(seen) == {6}
    assert cli("--db", to, "opp", "list", "-o", "json").json[0]["topic"] == "Fleet"


def test_two_copies_at_once_make_one(cli_process, address, typed, new_address):
    typed(*(["opp", "new", f"Deal {number}"] for number in range(5)))
    to = new_address(empty=True)
    ran = []
    threads = [
        threading.Thread(target=lambda: ran.append(cli_process("db", "copy", "--to", to)))
        for _ in range(3)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert 0 in [each.code for each in ran]
    assert {each.code for each in ran} <= {0, 4}, [each.err for each in ran]
    whole = cli_process("export", "opportunity", env={"OPPCLI_DB": to})
    assert whole.out == cli_process("export", "opportunity").out


def test_no_password_of_either_side_is_kept_or_said(cli, both, kill_copy, environ):
    file, server = both
    assert cli("opp", "new", "Fleet", env={"OPPCLI_DB": server}).code == 0
    environ["OPPCLI_DB"] = server
    kill_copy(file)
    ran = cli("--db", file, "opp", "list")
    assert (ran.code, f"unfinished copy of {shown(server)}" in ran.err) == (6, True)
    assert PASSWORD not in ran.err
    with closing(sqlite3.connect(file)) as connection:
        assert PASSWORD not in "".join(connection.iterdump())


def test_a_copy_that_another_version_began_is_only_started_anew(cli, db, typed, kill_copy):
    typed(["opp", "new", "Fleet"])
    copy = db.with_name("copy.db")
    kill_copy(copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = -1")
    assert cli("--db", copy, "opp", "list").code == 6
    ran = cli("db", "copy", "--to", copy)
    assert (ran.code, "another version of oppcli began" in ran.err) == (6, True)
    assert cli("db", "copy", "--to", copy, "--force").code == 0
    assert cli("--db", copy, "db", "check").code == 0
    assert [each.name for each in db.parent.iterdir() if each.name.startswith(".")] == []


def test_force_leaves_alone_what_is_no_unfinished_copy(cli, db, tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    assert cli("db", "copy", "--to", mine, "--force").code == 6
    assert mine.read_text() == "mine"
    assert Path(db).exists()


@pytest.mark.parametrize("words", [[], ["--force"]], ids=["resumed", "anew"])
def test_a_copy_that_was_killed_while_it_saved_a_page_goes_on(cli, db, tmp_path, kill_copy, words):
    for topic in ("Fleet", "Crane", "Trailer"):
        assert cli("opp", "new", topic).code == 0
    to = tmp_path / "copy.db"
    kill_copy(to)
    leave_half(to)
    assert "is an unfinished copy of" in cli("opp", "list", "--db", to).err
    leave_half(to)
    ran = cli("db", "copy", "--to", to, *words)
    assert ran.code == 0, ran.err
    assert cli("opp", "list", "-o", "csv", "--db", to).out == cli("opp", "list", "-o", "csv").out
    assert cli("db", "check", "--db", to).code == 0
