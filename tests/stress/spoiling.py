"""Stores that something other than oppcli changed: flipped bytes, altered tables, half a copy.

Bytes are flipped in files; what is altered, and what is copied, is in files or on a server.
"""

import random
import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from stress.failing import Bench
from stress.outcome import Outcome, unsound
from surroundings import Ran

# What a seller types at a store whose file is damaged: every kind of list, a report, a write.
TYPED: tuple[list[str], ...] = (
    ["opp", "list"],
    ["opp", "show", "1", "-o", "json"],
    ["lead", "list", "--status", "all", "-o", "json"],
    ["activity", "list", "--status", "all"],
    ["deal", "list", "--status", "all", "-q"],
    ["device", "list"],
    ["today"],
    ["pipeline", "--by", "owner"],
    ["forecast"],
    ["dashboard"],
    ["history"],
    ["process", "check"],
    ["opp", "edit", "1", "topic=Other"],
    ["opp", "new", "More", "--account", "Acme"],
    ["undo"],
    ["export", "opportunity", "-o", "jsonl"],
    ["db", "info"],
    ["db", "check"],
)
_AT_ONCE = 6  # commands that are typed at a file after each flip
_ALLOWED = {0, 2, 3, 4, 5, 6}  # 1 is a bug


def flipped_bytes(folder: Path, times: int, seed: int) -> Outcome:
    """Bytes of a store's file are flipped: no command ends as a bug, a check finds what it can."""
    chance = random.Random(seed)
    bench = Bench(folder)
    bench.fresh()
    whole = bench.db.read_bytes()
    used = [place for place, byte in enumerate(whole) if byte]  # much of a page is empty
    lost: list[str] = []
    codes: Counter[int] = Counter()
    for time_ in range(times):
        among = chance.choice((used, used, range(len(whole))))
        places = chance.choices(among, k=chance.choice((1, 1, 3, 30)))
        for words in [*chance.sample(TYPED[:-1], _AT_ONCE - 1), TYPED[-1]]:
            bench.db.write_bytes(_flipped(whole, places, chance.randrange(8)))
            ran = _typed(bench, words)
            codes[ran.code] += 1
            if ran.code not in _ALLOWED or "Traceback" in ran.err:
                lost.append(f"flip {time_}: {' '.join(words)}: exit {ran.code} {ran.err.strip()}")
            if words == ["db", "check"] and ran.code == 0 and _seen_by_sqlite(bench.db):
                lost.append(f"flip {time_}: db check finds nothing: {_seen_by_sqlite(bench.db)}")
            for each in bench.db.parent.glob("opp.db-*"):
                each.unlink()
    note = ", ".join(f"{often} × exit {code}" for code, often in sorted(codes.items()))
    return Outcome(load=sum(codes.values()), faults=times, lost=tuple(lost), note=note)


def _typed(bench: Bench, words: Sequence[str]) -> Ran:
    """What escapes is what the user would see as a traceback."""
    try:
        return bench.type(words)
    except Exception as error:
        return Ran(1, "", f"Traceback: {error!r}")


def _flipped(whole: bytes, places: Sequence[int], bit: int) -> bytes:
    flipped = bytearray(whole)
    for place in places:
        flipped[place] ^= 1 << bit
    return bytes(flipped)


def _seen_by_sqlite(path: Path) -> list[str]:
    try:
        return unsound(path)
    except sqlite3.Error as error:
        return [str(error)]
