"""Several processes on one store: nothing is lost, nobody is locked out, nothing is made twice.

`make stress` runs the same at full length.
"""

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import serving
from oppcli.errors import StoreBusy
from oppcli.services import opportunities
from oppcli.store import Store
from stress.racing import at_once, edits, racers
from surroundings import OPPCLI


@pytest.fixture
def locked(db):
    """The store while another process is writing; gives a way to end that."""
    other = sqlite3.connect(db, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def test_twelve_first_commands_at_once_make_one_store(environ, new_address):
    new = new_address(empty=True)
    with racers(12, {**environ, "OPPCLI_DB": new}) as runners:
        told = at_once(runners, [[["opp", "new", "Fleet"]]] * 12)
    assert {ran.code for ran in told} == {0}
    assert sum("created the store" in ran.err for ran in told) == 1
    assert sorted(ran.out.split()[0] for ran in told) == sorted(f"O{n}" for n in range(1, 13))
    if not serving.is_wanted():
        assert [path.name for path in Path(new).parent.iterdir()] == ["opp.db"]
    made = Store(new)
    assert made.read("SELECT count(*) FROM process").rows == [(2,)]
    made.close()


def test_edits_of_one_opportunity_by_eight_processes_are_all_kept(environ, store, cli):
    cli("opp", "new", "Fleet")
    with racers(8, environ) as runners:
        told = edits(runners, "1", 25)
    assert {(ran.code, ran.err) for ran in told} == {(0, "")}
    assert store.read("SELECT count(*), count(DISTINCT new) FROM v_change").rows == [(200, 200)]
    assert store.read("SELECT version FROM opportunity").rows == [(201,)]


def test_without_the_write_lock_at_the_beginning_edits_would_be_lost(db, environ, store, cli):
    """The mutant shows that the test above can fail."""
    cli("opp", "new", "Fleet")
    with racers(4, environ, deferred=True) as runners:
        told = edits(runners, "1", 50)
    failed = [ran for ran in told if ran.code != 0]
    assert failed
    kept = store.read("SELECT count(*) FROM v_change").rows[0][0]
    assert kept == len(told) - len(failed)


def test_of_two_who_advance_it_past_the_last_open_gate_one_wins(environ, store, cli):
    met = ["--account", "Acme", "--create", "--interest-type", "new", "--stage", "quotation"]
    for _ in range(5):
        assert cli("opp", "new", "Fleet", *met, "--revenue", "1k", "--close", "eoy").code == 0
    with racers(2, environ) as runners:
        for number in range(1, 6):
            told = at_once(runners, [[["opp", "advance", str(number)]]] * 2)
            assert sorted(ran.code for ran in told) == [0, 4]
    moves = "SELECT entity_id, old, new FROM v_change WHERE field = 'stage' ORDER BY entity_id"
    assert store.read(moves).rows == [(n, "Quotation", "Contract") for n in range(1, 6)]


def is_at_rest(process: subprocess.Popen) -> bool:
    """Whether a process has been asleep for a while: it waits."""
    for _ in range(10):
        if Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "S":
            return False
        time.sleep(0.05)
    return True


def test_of_two_who_saw_it_in_one_stage_and_advance_it_one_wins(db, environ, cli, locked):
    """It passes every gate, so nothing else would stop the second from moving it a stage more."""
    locked.execute("ROLLBACK")
    met = ["--account", "Acme", "--create", "--interest-type", "new", "--device", "VIN1"]
    days = ["--close", "eoy", "--delivery", "15 dec"]
    assert cli("opp", "new", "Fleet", *met, *days, "--revenue", "1k").code == 0
    locked.execute("BEGIN IMMEDIATE")
    both = [
        subprocess.Popen(
            [*OPPCLI, "opp", "advance", "1"],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    if not Path(f"/proc/{both[0].pid}/fd").is_dir():
        for each in both:
            each.kill()
        pytest.skip("no /proc to see that they wait")
    for each in both:
        while not any(fd.exists() and fd.resolve() == db for fd in open_files(each)):
            assert each.poll() is None
            time.sleep(0.02)
    while not all(map(is_at_rest, both)):
        assert [each.poll() for each in both] == [None, None]
    locked.execute("ROLLBACK")
    told = [(*each.communicate(timeout=60), each.returncode) for each in both]
    (_, err, _), (out, _, _) = sorted(told, key=lambda each: -each[2])
    assert sorted(code for *_, code in told) == [0, 4]
    assert out.startswith("O1 Interest → Quotation")
    assert err.startswith("error: somebody else has just moved O1 from Interest to Quotation.")
    assert "try: look first: oppcli opp show 1" in err
    assert cli("opp", "list", "--fields", "ref,stage").out == "ref\tstage\nO1\tquotation\n"


def open_files(process: subprocess.Popen) -> list[Path]:
    return list(Path(f"/proc/{process.pid}/fd").iterdir())


def test_a_write_waits_for_a_lock_and_succeeds(cli, locked, store):
    threading.Timer(1.0, lambda: locked.execute("ROLLBACK")).start()
    start = time.monotonic()
    assert cli("opp", "new", "Fleet").code == 0
    assert time.monotonic() - start >= 0.9
    assert store.read("SELECT ref FROM v_opportunity").rows == [("O1",)]


def test_past_its_budget_a_write_says_that_the_store_is_busy(db, locked, errand):
    busy = Store(str(db), budget=0.2)
    start = time.monotonic()
    with pytest.raises(StoreBusy, match="another command is still writing") as e:
        opportunities.new(errand(store=busy), "Fleet", {})
    assert 0.2 <= time.monotonic() - start < 2
    assert e.value.exit_code == 6


def test_a_writer_who_has_not_saved_yet_keeps_no_reader_waiting(db, locked):
    assert Store(str(db), budget=0.1).read("SELECT 1 FROM stage LIMIT 1").rows == [(1,)]


def test_a_writer_of_more_than_the_cache_holds_keeps_no_reader_waiting(db, work):
    """SQLite's own cache is 2 MB; what does not fit in it would go to the file at once."""
    with work.transaction() as tx:
        columns = ("name", "notes", "created_at", "updated_at", "version", "batch_id")
        stamps = ("2026-11-23", "2026-11-23", 1, tx.recorder.batch)
        rows = [(f"Customer {number}", "x" * 1000, *stamps) for number in range(5_000)]
        tx.insert_many("account", columns, rows)
        assert Store(str(db), budget=0.1).read("SELECT count(*) FROM account").rows == [(0,)]
    assert Store(str(db)).read("SELECT count(*) FROM account").rows == [(5_000,)]


def test_a_reader_who_is_done_keeps_no_writer_waiting(address, store, errand):
    store.read("SELECT * FROM stage")
    other = Store(address, budget=0.2)
    assert str(opportunities.new(errand(store=other), "Fleet", {}).ref) == "O1"
    other.close()


def test_interrupted_while_it_waits_a_command_says_so_and_saves_nothing(environ, locked, store, db):
    waiting = subprocess.Popen(
        [*OPPCLI, "opp", "new", "Fleet"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    descriptors = Path(f"/proc/{waiting.pid}/fd")
    if not descriptors.is_dir():
        waiting.kill()
        pytest.skip("no /proc to see that it waits")
    while not any(fd.exists() and fd.resolve() == db for fd in descriptors.iterdir()):
        assert waiting.poll() is None
        time.sleep(0.02)
    time.sleep(0.1)  # past opening the file, into waiting for it
    waiting.send_signal(signal.SIGINT)
    out, err = waiting.communicate(timeout=60)
    assert (waiting.returncode, out) == (130, "")
    assert err.startswith("error: interrupted; nothing was saved.")
    locked.execute("ROLLBACK")
    assert store.read("SELECT * FROM opportunity").rows == []


_HALF_WRITTEN = """
import sys, time
from datetime import UTC, datetime
from oppcli.services import opportunities
from oppcli.services.work import Work
from oppcli.store import Store
now = datetime(2026, 11, 23, tzinfo=UTC)
work = Work(Store(sys.argv[1]), "jana", "test", now, now.date(), UTC, "EUR")
with work.transaction() as tx:
    opportunities.add(tx, work, {"topic": "Half"})
    print("written", flush=True)
    time.sleep(30)
"""


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_struck_in_the_middle_of_a_write_nothing_is_saved_and_nothing_stays_locked(
    environ, address, cli, blow
):
    writing = subprocess.Popen(
        [sys.executable, "-c", _HALF_WRITTEN, address],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert writing.stdout.readline() == "written\n"
    writing.send_signal(blow)
    writing.communicate(timeout=60)
    assert cli("opp", "new", "Whole").out.startswith("O1 added: Whole")
    if not serving.is_wanted():
        assert [path.name for path in Path(address).parent.iterdir()] == ["opp.db"]
