"""Many processes that write one store at once: nothing is lost, nobody is locked out.

The address of the store may be that of a file or of a server.
"""

import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from oppcli.store import Store
from stress.outcome import Outcome, environ, rows, stumps
from stress.racing import at_once, edits, racers
from surroundings import OPPCLI

_SLOWEST = 5.0  # seconds that a writer may have to wait in line


@contextmanager
def store_at(address: Path | str) -> Iterator[Store]:
    store = Store(str(address))
    try:
        yield store
    finally:
        store.close()


def asked(address: Path | str, sql: str) -> Sequence[tuple]:
    """What a store holds, by the way that every report goes."""
    with store_at(address) as store:
        return store.read(sql).rows


def first_commands(folder: Path, rounds: int, processes: int = 12) -> Outcome:
    """All make the same new store at once: every one succeeds, on one schema."""
    lost: list[str] = []
    for number in range(rounds):
        db = folder / f"round {number}" / "new.db"
        with racers(processes, environ(db, folder)) as runners:
            told = at_once(runners, [[["opp", "new", "Fleet"]]] * processes)
        lost += [ran.err for ran in told if ran.code != 0]
        counts = "SELECT count(*), (SELECT count(*) FROM process) FROM opportunity"
        if rows(db, counts) != [(processes, 2)]:
            lost.append(f"the store of round {number} holds {rows(db, counts)}")
        lost += [f"left behind: {name}" for name in stumps(db)]
    return Outcome(load=rounds * processes, lost=tuple(lost))


def lost_updates(
    address: Path | str, folder: Path, each: int, *, processes: int = 8, deferred: bool = False
) -> Outcome:
    """Edits of one opportunity: as many successes and rows of history as edits."""
    told_to = environ(address, folder)
    with racers(1, told_to) as runners:
        (made,) = at_once(runners, [[["opp", "new", "Fleet", "-q"]]])
    ref = made.out.strip()
    with racers(processes, told_to, deferred=deferred) as runners:
        told = edits(runners, ref, each)
    lost = [ran.err for ran in told if ran.code != 0]
    kept = asked(
        address,
        "SELECT count(*) FROM change WHERE entity = 'opportunity' AND field = 'next_step'"
        f" AND entity_id = {ref.removeprefix('O')}",
    )[0][0]
    if kept != processes * each:
        lost.append(f"{kept} rows of history for {processes * each} edits")
    return Outcome(load=processes * each, lost=tuple(lost), note=f"{kept} changes kept")


def mutant(folder: Path, each: int) -> Outcome:
    """Without the write lock at the beginning the same edits are lost: the check above can fail."""
    found = lost_updates(folder / "mutant.db", folder, each, processes=4, deferred=True)
    survived = () if found.lost else ("nobody noticed that the write lock is missing",)
    return Outcome(load=found.load, faults=1, lost=survived, note=f"caught {len(found.lost)} times")


def one_wins(address: Path | str, folder: Path, rounds: int) -> Outcome:
    """Two advance past the same last open gate at once: one moves, the other is refused."""
    lost: list[str] = []
    made = ["opp", "new", "Fleet", "--account", "Acme", "--create", "--revenue", "1k", "-q"]
    made += ["--close", "eoy", "--interest-type", "new", "--stage", "quotation"]
    with racers(2, environ(address, folder)) as runners:
        for _ in range(rounds):
            (ran,) = at_once(runners[:1], [[made]])
            ref = ran.out.strip()
            told = at_once(runners, [[["opp", "advance", ref]]] * 2)
            moved = asked(
                address,
                "SELECT count(*) FROM change WHERE field = 'stage' AND entity = 'opportunity'"
                f" AND entity_id = {ref.removeprefix('O')}",
            )
            if (sorted(ran.code for ran in told), moved) != ([0, 4], [(1,)]):
                lost.append(f"{ref}: {[ran.code for ran in told]}, moved {moved} times")
    return Outcome(load=3 * rounds, lost=tuple(lost))


def held_lock(folder: Path, seconds: float) -> Outcome:
    """A lock held so long: a write waits for it and succeeds."""
    db = folder / "held.db"
    lost: list[str] = []
    with racers(1, environ(db, folder)) as runners:
        at_once(runners, [[["opp", "new", "Fleet"]]])
        with closing(sqlite3.connect(db, isolation_level=None, check_same_thread=False)) as other:
            other.execute("BEGIN IMMEDIATE")
            ending = threading.Timer(seconds, lambda: other.execute("ROLLBACK"))
            ending.start()
            start = time.monotonic()
            (ran,) = at_once(runners, [[["opp", "edit", "1", "next_step=Ring"]]])
            took = time.monotonic() - start
            ending.join()
    if ran.code != 0 or took < seconds - 0.1:
        lost.append(f"exit {ran.code} after {took:.1f} s: {ran.err}")
    return Outcome(load=2, faults=1, lost=tuple(lost), note=f"waited {took:.1f} s")


def no_starving(
    address: Path | str, folder: Path, seconds: float, *, slowest: float = _SLOWEST
) -> Outcome:
    """While four write without end, each write of a fifth is done in time."""
    lost: list[str] = []
    worst, number = 0.0, 0
    with racers(5, environ(address, folder)) as runners:
        *crowd, fifth = runners
        (made,) = at_once([fifth], [[["opp", "new", "Fleet", "-q"]]])
        ref, each = made.out.strip(), int(seconds * 30)
        for place, runner in enumerate(crowd):
            runner.send([["opp", "edit", ref, f"next_step={place}.{n}"] for n in range(each)])
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            start = time.monotonic()
            (ran,) = at_once([fifth], [[["opp", "edit", ref, f"description=Step {number}"]]])
            number += 1
            worst = max(worst, time.monotonic() - start)
            lost += [ran.err] if ran.code else []
        told = [ran for runner in crowd for ran in runner.answers()]
    lost += [ran.err for ran in told if ran.code != 0]
    if worst >= slowest:
        lost.append(f"a write waited {worst:.2f} s")
    load = number + len(told)
    return Outcome(load=load, lost=tuple(lost), note=f"slowest write {worst:.2f} s")


def list_left_open(folder: Path) -> Outcome:
    """`opp list | sleep`: a list whose reader takes its time keeps no write waiting."""
    db = folder / "piped.db"
    told_to = environ(db, folder)
    lost: list[str] = []
    with racers(1, told_to) as runners:
        lines = [["opp", "new", "Fleet", "--description", "x" * 5000] for _ in range(50)]
        at_once(runners, [lines])
        wide = [*OPPCLI, "opp", "list", "--fields", "ref,description", "-o", "csv"]
        listing = subprocess.Popen(wide, env=told_to, stdout=subprocess.PIPE)
        try:
            listing.stdout.read(1)  # it lists now, and the rest fills the pipe
            start = time.monotonic()
            (ran,) = at_once(runners, [[["opp", "edit", "1", "next_step=Ring"]]])
            took = time.monotonic() - start
            if ran.code != 0 or listing.poll() is not None:
                lost.append(f"exit {ran.code} after {took:.1f} s: {ran.err}")
        finally:
            listing.kill()
            listing.communicate()
    return Outcome(load=52, lost=tuple(lost), note=f"the write took {took:.2f} s")
