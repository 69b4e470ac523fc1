"""Processes struck at random moments: SIGKILL and Ctrl-C during imports and commands."""

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stress.outcome import Outcome, environ, rows, stumps, unsound
from stress.reading import write_table
from surroundings import OPPCLI

_RECORDS = "SELECT count(*) FROM opportunity"


def _start(words: list[str], told_to: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        [*OPPCLI, *words],
        env=told_to,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _run(words: list[str], told_to: dict[str, str]) -> tuple[int, str, str]:
    process = _start(words, told_to)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def _wait(process: subprocess.Popen, db: Path, seconds: float, *, writing: bool) -> None:
    """Until so long after the start or, with `writing`, after it has begun to change the store."""
    journal = db.with_name(f"{db.name}-journal")
    while writing and process.poll() is None and not journal.exists():
        time.sleep(0.001)
    time.sleep(seconds)


def _struck(
    folder: Path, count: int, times: int, seed: int, blow: signal.Signals
) -> Iterator[tuple[Path, dict[str, str], subprocess.Popen, str, str]]:
    """Imports of `count` rows into new stores, each struck once, half of them while they write."""
    chance = random.Random(seed)
    table = write_table(folder / "struck.csv", count)
    words = ["import", str(table), "--kind", "opportunity"]
    whole = folder / "whole" / "opp.db"
    start = time.monotonic()
    assert _run(words, environ(whole, folder))[0] == 0
    lasts = time.monotonic() - start
    for number in range(times):
        db = folder / f"{blow.name} {number}" / "opp.db"
        told_to = environ(db, folder)
        assert _run(["opp", "new", "Before"], told_to)[0] == 0
        process = _start(words, told_to)
        writing = number % 2 == 1
        _wait(process, db, chance.uniform(0, lasts * (0.6 if writing else 1)), writing=writing)
        process.send_signal(blow)
        out, err = process.communicate(timeout=120)
        yield db, told_to, process, out, err


def killed_imports(folder: Path, count: int, times: int, seed: int) -> Outcome:
    """After SIGKILL: a sound file, all rows or none, and the same import again completes it."""
    lost: list[str] = []
    halves: Counter[str] = Counter()
    for db, told_to, process, _, _ in _struck(folder, count, times, seed, signal.SIGKILL):
        lost += unsound(db)
        kept = rows(db, _RECORDS)[0][0] - 1
        halves["all" if kept else "none"] += 1
        if kept not in (0, count):
            lost.append(f"{kept} of {count} rows after a kill")
        if process.returncode == 0 and kept != count:
            lost.append("an import ended well and kept nothing")
        code, _, err = _run(
            ["import", str(folder / "struck.csv"), "--kind", "opportunity"], told_to
        )
        if (code, rows(db, _RECORDS)) != (0, [(count + 1,)]):
            lost.append(f"the same import again: {code} {err}")
        if rows(db, "SELECT count(DISTINCT external_id) FROM opportunity") != [(count,)]:
            lost.append("a row was taken twice")
        if left := stumps(db):
            lost.append(f"left behind: {left}")
        checked = _run(["db", "check"], told_to)
        if checked[0] != 0:
            lost.append(f"db check: {checked[1]}{checked[2]}")
    note = f"seed {seed}: {halves['none']} × nothing, {halves['all']} × all was kept"
    return Outcome(load=3 * times, faults=times, lost=tuple(lost), note=note)


def interrupted_imports(folder: Path, count: int, times: int, seed: int) -> Outcome:
    """After Ctrl-C: what it says is what is stored, and the exit code is 130."""
    lost: list[str] = []
    said: Counter[str] = Counter()
    for db, _, process, _, err in _struck(folder, count, times, seed, signal.SIGINT):
        kept = rows(db, _RECORDS)[0][0] - 1
        last = err.strip().split("\n")[-1]
        lost += unsound(db)
        expected = {
            (0, count): True,
            (130, 0): last == "error: interrupted; nothing was saved.",
            (130, count): last == "error: interrupted; what was done is saved.",
        }
        if process.returncode == -signal.SIGINT and "oppcli/" not in err and kept == 0:
            said["before its first line"] += 1  # Python itself was still starting
            continue
        said["done" if process.returncode == 0 else last] += 1
        if not expected.get((process.returncode, kept), False) or "Traceback" in err:
            lost.append(f"exit {process.returncode}, {kept} rows kept, said: {err[-300:]!r}")
        if left := stumps(db):
            lost.append(f"left behind: {left}")
    note = f"seed {seed}: " + ", ".join(f"{often} × {word}" for word, often in said.items())
    return Outcome(load=2 * times, faults=times, lost=tuple(lost), note=note)


def killed_once_saved(folder: Path, processes: int, times: int) -> Outcome:
    """Commands that are killed the moment they said that a record is added: it is there."""
    db = folder / "saved.db"
    told_to = environ(db, folder)
    assert _run(["opp", "new", "First"], told_to)[0] == 0
    lost: list[str] = []
    for number in range(times):
        words = [["opp", "new", f"Fleet {number}.{place}"] for place in range(processes)]
        started = [_start(each, told_to) for each in words]
        for process in started:
            said = process.stdout.readline()
            process.kill()
            process.communicate()
            ref = said.split(" ")[0].removeprefix("O")
            if not ref.isdigit():
                lost.append(f"it said {said!r}")
            elif rows(db, "SELECT count(*) FROM opportunity WHERE id = :id", {"id": ref}) != [(1,)]:
                lost.append(f"O{ref} was said to be added, and is not there")
    lost += unsound(db)
    return Outcome(load=processes * times, faults=processes * times, lost=tuple(lost))
