"""All stress checks at full length: `make stress`. Takes a quarter of an hour on two cores.

Prints a table: load held, faults injected, bad inputs tried, lost; exits 1 if anything is lost.
`--store URL` runs the races and the blows on a server as well, in an empty database of it.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import chdir
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from stress.disks import file_size_limits, full_disks
from stress.failing import failing_statements
from stress.grounds import Files, Schemas
from stress.inputs import bad_rows, open_quotes
from stress.outcome import Outcome
from stress.races import (
    first_commands,
    held_lock,
    list_left_open,
    lost_updates,
    mutant,
    no_starving,
    one_wins,
)
from stress.reading import lists_during_an_import
from stress.spoiling import altered_stores, flipped_bytes, killed_backups, killed_copies
from stress.striking import interrupted_imports, killed_imports, killed_once_saved

Check = Callable[[Path], Outcome]

_SIZES = [-1_000_000, -50_000, 0, 8_192, 65_536, 200_000, 1_000_000]
_LINE = "{:<52} {:>8} {:>8} {:>6} {:>5} {:>7}  {}"


def checks(seed: int) -> Mapping[str, Check]:
    """Every check by what it says, at full length."""
    return {
        "12 processes make one store, 25 rounds": lambda folder: first_commands(folder, 25),
        "8 × 200 edits of one opportunity": lambda folder: lost_updates(
            folder / "edits.db", folder, 200
        ),
        "… and without the write lock they are lost": lambda folder: mutant(folder, 50),
        "two advance one opportunity, 100 rounds": lambda folder: one_wins(
            folder / "advance.db", folder, 100
        ),
        "a lock held for 5 s": lambda folder: held_lock(folder, 5),
        "a fifth writer beside four endless ones": lambda folder: no_starving(
            folder / "starving.db", folder, 10
        ),
        "a write while a list is read slowly": list_left_open,
        "lists every 20 ms during 400,000 rows": lambda folder: lists_during_an_import(
            folder, 400_000
        ),
        "SIGKILL during imports of 20,000 rows": lambda folder: killed_imports(
            folder, Files(folder), 20_000, 30, seed
        ),
        "SIGKILL once a record is said to be added": lambda folder: killed_once_saved(
            folder, Files(folder), 4, 25
        ),
        "Ctrl-C during imports of 20,000 rows": lambda folder: interrupted_imports(
            folder, Files(folder), 20_000, 30, seed
        ),
        "every statement of every command fails": failing_statements,
        "a full disk": lambda folder: full_disks(folder, 5_000, [s for s in _SIZES if s >= 0]),
        "a limit on the size of files": lambda folder: file_size_limits(folder, 5_000, _SIZES),
        "37 bad rows among 1,000": lambda folder: bad_rows(folder, 1_000, 37, seed),
        "a quote left open in 10,000 lines": lambda folder: open_quotes(
            folder, 10_000, [2, 10, 5_000, 9_999]
        ),
        "500 times bytes of the file are flipped": lambda folder: flipped_bytes(folder, 500, seed),
        "altered tables, views, indexes, triggers": lambda folder: altered_stores(
            folder, Files(folder)
        ),
        "db copy is killed half-way and resumed": lambda folder: killed_copies(
            folder, Files(folder), 20, seed
        ),
        "SIGKILL during a backup, and the next one": lambda folder: killed_backups(
            folder, 40, seed
        ),
    }


def checks_of_a_server(url: str, seed: int) -> Mapping[str, Check]:
    """The races and the blows that have to end on a server as they do on a file."""
    schemas = Schemas(url)
    return {
        "server: 8 × 200 edits of one opportunity": lambda folder: lost_updates(url, folder, 200),
        "server: two advance one opportunity, 100 rounds": lambda folder: one_wins(
            url, folder, 100
        ),
        "server: a fifth writer beside four endless ones": lambda folder: no_starving(
            url, folder, 10
        ),
        "server: SIGKILL during imports of 20,000 rows": lambda folder: killed_imports(
            folder, schemas, 20_000, 30, seed
        ),
        "server: SIGKILL once a record is said to be added": lambda folder: killed_once_saved(
            folder, schemas, 4, 25
        ),
        "server: Ctrl-C during imports of 20,000 rows": lambda folder: interrupted_imports(
            folder, schemas, 20_000, 30, seed
        ),
        "server: altered tables, views, indexes, triggers": lambda folder: altered_stores(
            folder, schemas
        ),
        "server: db copy is killed half-way and resumed": lambda folder: killed_copies(
            folder, schemas, 20, seed
        ),
    }


def main() -> int:
    words = _words()
    seed = words.seed if words.seed is not None else random.SystemRandom().randrange(10**6)
    chosen = {**checks(seed), **(checks_of_a_server(words.store, seed) if words.store else {})}
    _say(f"seed {seed} (--seed {seed} strikes at the same moments)\n")
    _say(_LINE.format("", "commands", "faults", "bad", "lost", "s", ""))
    total = Outcome()
    for title, check in chosen.items():
        if words.only in title:
            total = _sum(total, _run(title, check))
    _say(_LINE.format("all", total.load, total.faults, total.bad, len(total.lost), "", ""))
    return 1 if total.lost else 0


def _run(title: str, check: Check) -> Outcome:
    """One check in a folder of its own, and its line of the table."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="stress-") as name, chdir(name):
        try:
            found = check(Path(name))
        except Exception as error:
            found = Outcome(lost=(f"the check itself failed: {error!r}",))
    took = f"{time.monotonic() - start:.0f}"
    counts = (found.load, found.faults, found.bad, len(found.lost))
    _say(_LINE.format(title, *counts, took, found.note).rstrip())
    for each in found.lost[:10]:
        _say(f"    {each}")
    return found


def _sum(one: Outcome, other: Outcome) -> Outcome:
    return Outcome(
        one.load + other.load,
        one.faults + other.faults,
        one.bad + other.bad,
        one.lost + other.lost,
    )


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", metavar="WORD", default="", help="what has this in its title")
    parser.add_argument("--seed", metavar="N", type=int, help="strike as an earlier run did")
    parser.add_argument("--store", metavar="URL", help="an empty database on a server")
    return parser.parse_args()


_say = partial(print, flush=True)


if __name__ == "__main__":
    sys.exit(main())
