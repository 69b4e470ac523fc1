"""Processes struck at random moments: SIGKILL and Ctrl-C during imports and commands.

The stores are files, or schemas of a server's database: see `grounds`.
"""

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stress.grounds import Files, Schemas
from stress.outcome import Outcome, environ
from stress.reading import write_table
from surroundings import OPPCLI

_RECORDS = "SELECT count(*) FROM opportunity"
_ENOUGH = 9  # blows; of so many one at least falls in time
# What is typed first after a kill, in turn.
_LOOKS = [["opp", "list"], ["db", "check"], ["export", "opportunities"], ["today"], ["db", "info"]]
# All that a row of the table says, as it is stored.
_TAKEN = """SELECT external_id, topic, account, owner, stage, est_revenue_minor, est_close_date
 FROM v_opportunity WHERE external_id IS NOT NULL ORDER BY external_id"""


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


def _struck(
    folder: Path, ground: Files | Schemas, count: int, times: int, seed: int, blow: signal.Signals
) -> Iterator[tuple[str, dict[str, str], subprocess.Popen, str, str]]:
    """Imports of `count` rows into new stores, each struck once, half of them while they write.

    The first that is given was not struck.
    """
    chance = random.Random(seed)
    table = write_table(folder / "struck.csv", count)
    words = ["import", str(table), "--kind", "opportunity"]
    start = lasts = 0.0
    for number in range(times + 1):
        place = ground.new(f"{blow.name} {number}")
        told_to = environ(place, folder)
        assert _run(["opp", "new", "Before"], told_to)[0] == 0
        start = time.monotonic()
        process = _start(words, told_to)
        if number:
            writing = number % 2 == 0
            with ground.watching(place) as is_written:
                while writing and process.poll() is None and not is_written():
                    time.sleep(0.001)
            time.sleep(chance.uniform(0, lasts * (0.6 if writing else 1)))
            process.send_signal(blow)
        out, err = process.communicate(timeout=120)
        lasts = lasts or time.monotonic() - start
        yield place, told_to, process, out, err


def killed_imports(
    folder: Path, ground: Files | Schemas, count: int, times: int, seed: int
) -> Outcome:
    """After SIGKILL: a sound store, all rows or none, and the same import again completes it."""
    lost: list[str] = []
    halves: Counter[str] = Counter()
    struck = _struck(folder, ground, count, times, seed, signal.SIGKILL)
    whole, _, process, _, err = next(struck)
    taken = ground.rows(whole, _TAKEN)
    assert (process.returncode, len(taken)) == (0, count), err
    for number, (place, told_to, process, _, _) in enumerate(struck):
        # Who looks past oppcli rolls back what was half saved, so oppcli has to look first.
        words = _LOOKS[number % len(_LOOKS)]
        code, _, err = _run(words, told_to)
        if code != 0:
            lost.append(f"{' '.join(words)} after a kill: {code} {err}")
        lost += ground.unsound(place)
        kept = ground.rows(place, _RECORDS)[0][0] - 1
        halves["all" if kept else "none"] += 1
        if kept not in (0, count):
            lost.append(f"{kept} of {count} rows after a kill")
        if process.returncode == 0 and kept != count:
            lost.append("an import ended well and kept nothing")
        code, _, err = _run(
            ["import", str(folder / "struck.csv"), "--kind", "opportunity"], told_to
        )
        if (code, ground.rows(place, _RECORDS)) != (0, [(count + 1,)]):
            lost.append(f"the same import again: {code} {err}")
        if ground.rows(place, _TAKEN) != taken:
            lost.append("the store does not hold what an import holds that nobody struck")
        if left := ground.left(place):
            lost.append(f"left behind: {left}")
        checked = _run(["db", "check"], told_to)
        if checked[0] != 0:
            lost.append(f"db check: {checked[1]}{checked[2]}")
    note = f"seed {seed}: {halves['none']} × nothing, {halves['all']} × all was kept"
    return Outcome(load=4 * times, faults=times, lost=tuple(lost), note=note)


def interrupted_imports(
    folder: Path, ground: Files | Schemas, count: int, times: int, seed: int
) -> Outcome:
    """After Ctrl-C: what it says is what is stored, and the exit code is 130."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a shell script
        signal.signal(signal.SIGINT, signal.default_int_handler)  # else the commands inherit it
    lost: list[str] = []
    said: Counter[str] = Counter()
    struck = _struck(folder, ground, count, times, seed, signal.SIGINT)
    assert next(struck)[2].returncode == 0
    for place, _, process, _, err in struck:
        lost += ground.unsound(place)
        kept = ground.rows(place, _RECORDS)[0][0] - 1
        last = err.strip().split("\n")[-1]
        expected = {
            (0, count): True,
            (130, 0): last == "error: interrupted; nothing was saved.",
            (130, count): last == "error: interrupted; what was done is saved.",
        }
        # Python itself was still starting: it ends by the signal, or with 1 and its own traceback.
        is_python = process.returncode == 1 and last == "KeyboardInterrupt"
        is_early = "oppcli/" not in err and kept == 0
        if is_early and (is_python or process.returncode == -signal.SIGINT):
            said["before its first line"] += 1
            continue
        said["done" if process.returncode == 0 else last] += 1
        if not expected.get((process.returncode, kept), False) or "Traceback" in err:
            lost.append(f"exit {process.returncode}, {kept} rows kept, said: {err[-300:]!r}")
        if left := ground.left(place):
            lost.append(f"left behind: {left}")
    if times > _ENOUGH and said["done"] == times:
        lost.append("no interruption came in time: this shows nothing")
    note = f"seed {seed}: " + ", ".join(f"{often} × {word}" for word, often in said.items())
    return Outcome(load=2 * times, faults=times, lost=tuple(lost), note=note)


def killed_once_saved(folder: Path, ground: Files | Schemas, processes: int, times: int) -> Outcome:
    """Commands that are killed the moment they said that a record is added: it is there."""
    place = ground.new("saved")
    told_to = environ(place, folder)
    assert _run(["opp", "new", "First"], told_to)[0] == 0
    lost: list[str] = []
    for number in range(times):
        words = [["opp", "new", f"Fleet {number}.{runner}"] for runner in range(processes)]
        started = [_start(each, told_to) for each in words]
        for process in started:
            said = process.stdout.readline()
            process.kill()
            process.communicate()
            ref = said.split(" ")[0].removeprefix("O")
            if not ref.isdigit():
                lost.append(f"it said {said!r}")
            elif ground.rows(place, f"{_RECORDS} WHERE id = {ref}") != [(1,)]:
                lost.append(f"O{ref} was said to be added, and is not there")
    lost += ground.unsound(place)
    return Outcome(load=processes * times, faults=processes * times, lost=tuple(lost))
