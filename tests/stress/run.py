"""The concurrency checks at full length: `python tests/stress/run.py`. Takes some minutes.

Prints one line per check and exits 1 if any fails.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from oppcli.store import Store
from stress.racing import at_once, edits, racers


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def environ(db: Path) -> dict[str, str]:
    fixed = {"OPPCLI_DB": str(db), "OPPCLI_USER": "jana", "OPPCLI_TODAY": "2026-11-23"}
    return {**os.environ, **fixed, "OPPCLI_CONFIG": str(db.with_name("config.toml"))}


def rows(db: Path, sql: str) -> list[tuple]:
    store = Store(str(db))
    try:
        return store.read(sql).rows
    finally:
        store.close()


def first_commands(folder: Path, rounds: int = 25, processes: int = 12) -> bool:
    """All make the same new store at once: every one succeeds, on one schema."""
    good = 0
    for number in range(rounds):
        db = folder / f"round {number}" / "new.db"
        with racers(processes, environ(db)) as runners:
            told = at_once(runners, [[["opp", "new", "Fleet"]]] * processes)
        kept = rows(db, "SELECT count(*) FROM opportunity")[0][0]
        stages = rows(db, "SELECT count(*) FROM stage")[0][0]
        left = [path.name for path in db.parent.iterdir()]
        good += all(ran.code == 0 for ran in told) and (kept, stages, left) == (
            processes,
            7,
            ["new.db"],
        )
    return good == rounds


def lost_updates(
    folder: Path, *, processes: int = 8, each: int = 200, deferred: bool = False
) -> bool:
    """Edits of one opportunity: as many successes and history rows as edits, none locked out."""
    db = folder / f"edits{'-deferred' if deferred else ''}.db"
    with racers(1, environ(db)) as runners:
        at_once(runners, [[["opp", "new", "Fleet"]]])
    with racers(processes, environ(db), deferred=deferred) as runners:
        told = edits(runners, "1", each)
    kept = rows(db, "SELECT count(*) FROM change WHERE field = 'next_step'")[0][0]
    say(f"     {dict(Counter(ran.code for ran in told))} {kept} rows of history")
    return all(ran.code == 0 for ran in told) and kept == processes * each


def one_wins(folder: Path, rounds: int = 100) -> bool:
    """Two advance past the same last open gate at once: one moves, the other is refused."""
    db = folder / "advance.db"
    good = 0
    with racers(2, environ(db)) as runners:
        for number in range(1, rounds + 1):
            made = ["opp", "new", "Fleet", "--account", "Acme", "--create", "--revenue", "1k"]
            more = ["--close", "eoy", "--interest-type", "new", "--stage", "quotation"]
            at_once(runners[:1], [[[*made, *more]]])
            told = at_once(runners, [[["opp", "advance", str(number)]]] * 2)
            moved = rows(
                db,
                "SELECT count(*) FROM change WHERE field = 'stage' AND entity = 'opportunity'"
                f" AND entity_id = {number}",
            )
            good += sorted(ran.code for ran in told) == [0, 4] and moved == [(1,)]
    return good == rounds


def no_starving(folder: Path, seconds: float = 10) -> bool:
    """While four write without end, each write of a fifth takes under five seconds."""
    db = folder / "starving.db"
    with racers(5, environ(db)) as runners:
        *crowd, fifth = runners
        at_once([fifth], [[["opp", "new", "Fleet"]]])
        worst, until = 0.0, time.monotonic() + seconds
        for place, runner in enumerate(crowd):
            runner.send([["opp", "edit", "1", f"next_step={place}.{n}"] for n in range(300)])
        while time.monotonic() < until:
            start = time.monotonic()
            (ran,) = at_once([fifth], [[["opp", "edit", "1", f"description={start}"]]])
            worst = max(worst, time.monotonic() - start) if ran.code == 0 else float("inf")
        told = [ran for runner in crowd for ran in runner.answers()]
    say(f"     the slowest took {worst:.2f} s")
    return worst < 5 and all(ran.code == 0 for ran in told)


def main() -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checks = {
            "12 processes make one store, 25 rounds": lambda: first_commands(folder),
            "8 × 200 edits lose none": lambda: lost_updates(folder),
            "two advance, one wins, 100 rounds": lambda: one_wins(folder),
            "four endless writers starve nobody": lambda: no_starving(folder),
            "a mutant without IMMEDIATE is caught": lambda: (
                not lost_updates(folder, each=50, deferred=True)
            ),
        }
        for title, check in checks.items():
            start = time.monotonic()
            ok = check()
            failed += not ok
            say(f"{'ok  ' if ok else 'FAIL'} {title} ({time.monotonic() - start:.0f} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
