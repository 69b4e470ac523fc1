"""A command loads and runs what it needs, and no more.

One that changes records loads no more than one that reads: the databases' own drivers. SQLModel
and SQLAlchemy take longer to load than the command takes; they are for what makes and upgrades a
store, and for `Store.session`. Of our own files a list loads few, and a move runs few: whoever
reads how a command works has no more than those to open.
"""

import json
import subprocess
import sys

import pytest

import serving
from test_architecture import HAPPENING, WRITES, loaded
from world import FILES, MET

# What each command that writes is typed with here, on the small store. The other ones of WRITES
# change no store that is there: they copy one, make one, or keep a setting.
WRITING = {
    ("lead", "new"): ("Crane",),
    ("lead", "edit"): ("2", "rating=hot"),
    ("lead", "assign"): ("2", "--to", "mia", "--create"),
    ("lead", "qualify"): ("2",),
    ("lead", "disqualify"): ("2", "--reason", "lost"),
    ("lead", "reopen"): ("3",),
    ("opp", "new"): ("Crane", "--device", "VIN9", "--create"),
    ("opp", "edit"): ("1", "next_step=call", "close=eoy"),
    ("opp", "advance"): ("1", "--set", "interest_type=new"),
    ("opp", "back"): ("2", "--reason", "too early"),
    ("opp", "close"): ("1", "--lost", "--reason", "price"),
    ("opp", "reopen"): ("3",),
    ("opp", "hold"): ("1",),
    ("opp", "resume"): ("4",),
    ("opp", "assign"): ("1", "--to", "kim", "--create"),
    ("deal", "new"): ("O1", "Bus", "--price", "10k", "--offered"),
    ("deal", "edit"): ("1", "price=9k"),
    ("deal", "offer"): ("1",),
    ("deal", "sign"): ("1",),
    ("deal", "cancel"): ("1",),
    ("activity", "log"): ("O1", "call", "Budget ok"),
    ("activity", "plan"): ("O1", "task", "Send quote"),
    ("activity", "edit"): ("2", "due=+1w"),
    ("activity", "done"): ("2", "--next", "Ring"),
    ("activity", "cancel"): ("2",),
    ("account", "new"): ("Globex",),
    ("account", "edit"): ("1", "phone=5"),
    ("contact", "new"): ("Ada Lane",),
    ("contact", "edit"): ("1", "phone=5"),
    ("device", "new"): ("--vin", "VIN5"),
    ("device", "edit"): ("VIN1", "model=FH16"),
    ("catalogue", "import"): ("products.csv",),
    ("import",): ("calls.csv", "--kind", "activity"),
    ("org", "add"): ("user", "leif"),
    ("org", "edit"): ("jana", "business=North", "--create"),
    ("org", "import"): ("teams.csv", "--kind", "user"),
    ("currency", "set"): ("USD", "0.9"),
    ("currency", "import"): ("rates.csv",),
    ("currency", "refreeze"): (),
    ("quota", "set"): ("jana", "2026q4", "1m"),
    ("field", "add"): ("opportunity", "sizes", "--type", "number"),
    ("field", "edit"): ("opportunity", "budget", "--label", "Money"),
    ("field", "remove"): ("opportunity", "budget"),
    ("process", "apply"): ("own.toml", "--move", "quotation=offer", "--move", "contract=offer"),
    **{(verb,): ("1", "Budget ok") for verb in HAPPENING},
    ("done",): ("2", "ok", "--next", "Ring", "--at", "fri 9:00"),
    ("snooze",): ("2", "2d"),
    ("edit",): ("1", "next_step=call"),
    ("won",): ("1", "48k", "--skip-stages"),
    ("lost",): ("1", "price"),
    ("undo",): (),
    ("redo",): (),
}
_COPYING = {("db", verb) for verb in ("backup", "restore", "upgrade", "copy")}
_ELSEWHERE = {("config", "set"), ("completion", "install"), ("completion", "uninstall"), ("demo",)}


@pytest.fixture
def busy_store(cli, tmp_path, monkeypatch):
    """A store with records in every state that a command of WRITING starts from."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    person = ["--first-name", "Jana", "--company", "Acme", "--email", "jana@acme.example"]
    for words in (
        ["lead", "new", "Fleet renewal", *person, "--value", "480k", "--close", "fri"],
        ["lead", "qualify", "1"],
        ["activity", "log", "O1", "call", "Budget ok"],
        ["activity", "plan", "O1", "task", "Send quote", "--due", "fri"],
        ["device", "new", "--vin", "VIN1"],
        ["deal", "new", "O1", "FH16", "--device", "VIN1", "--price", "240k"],
        ["lead", "new", "Excavator"],
        ["lead", "new", "Loader"],
        ["lead", "disqualify", "3", "--reason", "lost"],
        ["opp", "new", "Bus", "--stage", "quotation", *MET],
        ["opp", "new", "Gone"],
        ["opp", "close", "3", "--lost", "--reason", "price"],
        ["opp", "new", "Waits"],
        ["opp", "hold", "4"],
        ["field", "add", "opportunity", "budget", "--type", "money"],
        ["account", "edit", "1", "phone=4"],
        ["undo"],
    ):
        ran = cli(*words)
        assert ran.code == 0, ran.err


def test_every_command_that_writes_records_is_tried():
    assert set(WRITING) == WRITES - _COPYING - _ELSEWHERE


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_write_to_a_store_that_is_there_loads_nothing_heavy(environ, busy_store, words):
    ((_, code, heavy),) = loaded(environ, (*words, *WRITING[words]))
    assert (code, heavy) == (0, [])


def test_a_session_is_seen_to_load_the_heavy_ones(environ, busy_store, db):
    """The tests above can fail."""
    code = (
        "import sys; from oppcli.store import Store\n"
        "before = 'sqlmodel' in sys.modules\n"
        "with Store(sys.argv[1]).session(): pass\n"
        "print(before, 'sqlmodel' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(db)], env=environ, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("False True\n", "")


@pytest.mark.skipif(serving.is_wanted(), reason="a server's store is made by SQLAlchemy")
def test_the_first_command_of_a_new_file_loads_nothing_heavy(environ):
    ((_, code, heavy),) = loaded(environ, ("opp", "new", "Fleet"))
    assert (code, heavy) == (0, [])


# Fewer is better: a file that a list need not load is imported where it is used, and files that
# are always read together are one file.
_MOST_LOADED = 60
_MOST_RUN = 40

# Which of our files have a function that runs, beside what runs while a file is imported.
_RUN = """
import json, os, sys
import oppcli
from oppcli import start

root = os.path.dirname(oppcli.__file__) + os.sep
ran = set()


def is_ours(frame):
    return frame.f_code.co_filename.startswith(root)


def is_importing(frame):
    while frame is not None:
        if is_ours(frame) and frame.f_code.co_name == "<module>":
            return True
        frame = frame.f_back
    return False


def note(frame, event, _):
    if event == "call" and is_ours(frame):
        name = frame.f_code.co_filename.removeprefix(root)
        if name not in ran and not is_importing(frame):
            ran.add(name)


def leave(code, leave=os._exit):
    sys.setprofile(None)
    sys.stderr.write(json.dumps(sorted(ran)))
    sys.stderr.flush()
    leave(code)


os._exit = leave
sys.setprofile(note)
start.run()
"""


@pytest.mark.skipif(serving.is_wanted(), reason="a server's driver has more files")
def test_a_list_loads_few_files(environ, busy_store):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "oppcli", "opp", "list"],
        env=environ,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.count("Fleet renewal")) == (0, 1)
    names = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines()]
    ours = [name for name in names if name.partition(".")[0] == "oppcli"]
    assert "oppcli.queries.lists" in ours
    assert len(ours) <= _MOST_LOADED, ours


@pytest.mark.skipif(serving.is_wanted(), reason="a server's driver has more files")
def test_a_move_runs_few_files(environ, busy_store, cli):
    assert cli("opp", "edit", "1", "interest_type=new").code == 0
    done = subprocess.run(
        [sys.executable, "-c", _RUN, "opp", "advance", "1"],
        env=environ,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.partition(" · ")[0]) == (0, "O1 Interest → Quotation")
    ran = json.loads(done.stderr)
    assert {"services/opportunities.py", "domain/process.py", "history.py"} <= set(ran)
    assert len(ran) <= _MOST_RUN, ran
