"""Lists are quick and right while a long import writes."""

import subprocess
import time
from pathlib import Path

from stress.outcome import Outcome, environ, rows
from stress.racing import racers
from surroundings import OPPCLI

_EVERY = 0.02  # seconds from one list to the next


def write_table(path: Path, count: int) -> Path:
    """A CSV of so many opportunities, each with an identity of its own."""
    with path.open("w", encoding="utf-8") as file:
        file.write("external_id,topic,account,owner,stage,est_revenue,close\n")
        for number in range(count):
            day = f"2027-{number % 12 + 1:02}-{number % 28 + 1:02}"
            file.write(
                f"x{number},Fleet {number},Customer {number % 997},seller{number % 20},"
                f"interest,{number % 90_000 + 1000},{day}\n"
            )
    return path


def lists_during_an_import(folder: Path, count: int, *, worst: float = 2.0) -> Outcome:
    """A list every 20 ms while `count` rows are imported: none fails, none is slow."""
    db = folder / "reading.db"
    told_to = environ(db, folder)
    table = write_table(folder / "reading.csv", count)
    lost: list[str] = []
    took: list[float] = []
    with racers(1, told_to) as (reader,):
        reader.send([["opp", "new", "First"]])
        reader.answers()
        importing = subprocess.Popen(
            [*OPPCLI, "import", str(table), "--kind", "opportunity", "-q"],
            env=told_to,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while importing.poll() is None:
            start = time.monotonic()
            reader.send([["opp", "list", "--owner", "jana", "-o", "csv"]])
            (ran,) = reader.answers()
            took.append(time.monotonic() - start)
            if ran.code != 0 or "First" not in ran.out:
                lost.append(f"a list said: {ran.err or ran.out}")
            time.sleep(max(0.0, _EVERY - took[-1]))
        said = importing.communicate()[1]
    if importing.returncode != 0:
        lost.append(f"the import said: {said}")
    if rows(db, "SELECT count(*) FROM opportunity") != [(count + 1,)]:
        lost.append("the import is not whole")
    if max(took) > worst:
        lost.append(f"a list took {max(took):.2f} s")
    return Outcome(load=len(took) + 1, lost=tuple(lost), note=f"slowest list {max(took):.2f} s")
