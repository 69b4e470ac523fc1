"""Stores that something other than oppcli changed: flipped bytes, altered tables, half a copy.

Bytes are flipped in files; what is altered, and what is copied, is in files or on a server.
"""

import io
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from oppcli.app import main
from oppcli.context import Invocation
from oppcli.stores.addresses import is_server
from stress.failing import Bench
from stress.grounds import Files, Schemas
from stress.outcome import Outcome, environ, unsound
from surroundings import OPPCLI, Ran
from world import FILES, WORLD

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


# What other programs do to a store's own objects, by name: the statements on a file and on a
# server, and what a refusal says.
_TENFOLD = "CREATE VIEW v_pipeline AS SELECT 'O1' AS ref, 10 * 10000 AS est_revenue"
_TRIGGER = """CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS
 $$ BEGIN DELETE FROM change; RETURN NULL; END $$"""
Statements = tuple[str, ...]
ALTERED: Mapping[str, tuple[Statements, Statements, str]] = {
    "a changed view": (
        ("DROP VIEW v_pipeline", _TENFOLD),
        ("DROP VIEW v_pipeline", _TENFOLD),
        "the view v_pipeline was changed",
    ),
    "a view that is gone": (
        ("DROP VIEW v_pipeline",),
        ("DROP VIEW v_pipeline",),
        "the view v_pipeline is missing",
    ),
    "a trigger on a table of ours": (
        ("CREATE TRIGGER forget AFTER INSERT ON change BEGIN DELETE FROM change; END",),
        (
            _TRIGGER,
            "CREATE TRIGGER forget AFTER INSERT ON change EXECUTE FUNCTION forget()",
        ),
        "there is a trigger forget on the table change",
    ),
    "an added column": (
        ("ALTER TABLE lead ADD COLUMN mine TEXT",),
        ("ALTER TABLE lead ADD COLUMN mine TEXT",),
        "the table lead has a column mine that is not ours",
    ),
    "a dropped column": (
        ("DROP VIEW IF EXISTS v_activity", "ALTER TABLE activity DROP COLUMN body"),
        ("ALTER TABLE activity DROP COLUMN body CASCADE",),
        "the table activity has lost its column body",
    ),
    "a missing index": (
        ("DROP INDEX change_of",),
        ("DROP INDEX change_of",),
        "the index change_of is missing",
    ),
}
_BESIDE = ("CREATE VIEW mine AS SELECT * FROM v_pipeline", "CREATE TABLE notes (text TEXT)")
_READS = (["opp", "list"], ["pipeline"], ["activity", "list"], ["history"], ["dashboard"])
_WRITES = (["opp", "new", "More"], ["opp", "edit", "1", "topic=Other"], ["undo"])


def altered_stores(folder: Path, ground: Files | Schemas) -> Outcome:
    """Each kind of alteration: no write is taken, `db check` names it, no command is a bug.

    What stands beside our tables and views harms nothing.
    """
    lost: list[str] = []
    load = 0
    for number, (name, (on_file, on_server, said)) in enumerate(ALTERED.items()):
        place = _filled(folder, ground, f"altered {number}")
        _change(place, on_server if is_server(place) else on_file)
        before = _records(ground, place)
        for words in (*_READS, *_WRITES, ["db", "check"]):
            ran = _at(place, folder, words)
            load += 1
            wanted = {0, 6} if words in _READS else {6} if words in _WRITES else {5, 6}
            if ran.code not in wanted:
                lost.append(f"{name}: {' '.join(words)}: exit {ran.code} {ran.err.strip()}")
            elif words not in _READS and said not in ran.out + ran.err:
                lost.append(f"{name}: {' '.join(words)} does not name it: {ran.err.strip()}")
        if _records(ground, place) != before:
            lost.append(f"{name}: something was written")
    place = _filled(folder, ground, "beside")
    _change(place, _BESIDE)
    for words in (*_READS, *_WRITES, ["db", "check"]):
        ran = _at(place, folder, words)
        load += 1
        if ran.code != 0:
            lost.append(f"beside ours: {' '.join(words)}: exit {ran.code} {ran.err.strip()}")
    return Outcome(load=load, faults=len(ALTERED), lost=tuple(lost))


# `db copy` with pages of a few rows, killed at the start of the page of that number.
_KILLED = """
import os, signal, sys
from oppcli.app import run
from oppcli.services import copying
whole, left = copying._page, [int(sys.argv.pop(1))]

def page(*given, **named):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(*given, **named)

copying._PAGE = 3
copying._page = page
run()
"""
_REFUSED = (*_READS, *_WRITES, ["db", "info"], ["db", "check"], ["export", "lead"])


def killed_copies(folder: Path, ground: Files | Schemas, times: int, seed: int) -> Outcome:
    """`db copy` killed half-way: every command refuses what there is, and the copy resumes."""
    chance = random.Random(seed)
    source = _filled(folder, Files(folder), "source")
    whole = _at(source, folder, ["export", "changes", "-o", "jsonl"]).out
    lost: list[str] = []
    load = 0
    for number in range(times):
        to = ground.new(f"copy {number}")
        copy = ["db", "copy", "--to", to]
        page = str(chance.randrange(2, 60))
        done = subprocess.run(
            [sys.executable, "-c", _KILLED, page, *copy],
            env=environ(source, folder),
            capture_output=True,
            text=True,
        )
        if done.returncode != -signal.SIGKILL:
            lost.append(f"page {page}: the copy was not killed: {done.returncode} {done.stderr}")
            continue
        for words in _REFUSED:
            ran = _at(to, folder, words)
            if ran.code != 6 or "is an unfinished copy of" not in ran.err or ran.out:
                lost.append(f"page {page}: {' '.join(words)}: exit {ran.code} {ran.err.strip()}")
        ran = _at(source, folder, copy)
        if ran.code != 0:
            lost.append(f"page {page}: the copy does not resume: {ran.err.strip()}")
        if _at(to, folder, ["export", "changes", "-o", "jsonl"]).out != whole:
            lost.append(f"page {page}: the copy differs")
        if _at(to, folder, ["db", "check"]).code != 0:
            lost.append(f"page {page}: db check finds something in the copy")
        lost += [f"page {page}: left behind: {each}" for each in ground.left(to)]
        load += 4 + len(_REFUSED)
    return Outcome(load=load, faults=times, lost=tuple(lost))


def killed_backups(folder: Path, times: int, seed: int) -> Outcome:
    """SIGKILL during `db backup`: the store is whole, and the next backup removes what is left."""
    chance = random.Random(seed)
    place = _filled(folder, Files(folder), "backups")
    copies = Path(place).parent / "copies"
    copies.mkdir()
    told_to = environ(place, folder)
    start = time.monotonic()
    subprocess.run([*OPPCLI, "db", "backup", str(copies)], env=told_to, capture_output=True)
    lasts = time.monotonic() - start
    lost: list[str] = []
    half = 0
    for number in range(times):
        to = copies if number % 2 else copies.parent
        words = [*OPPCLI, "db", "backup", str(to / f"copy{number}.bak")]
        process = subprocess.Popen(
            words, env=told_to, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if number % 3:  # else at any moment; here while the copy is being filled
            while process.poll() is None and not _drafts(to):
                time.sleep(0.0005)
        else:
            time.sleep(chance.uniform(0, lasts))
        process.kill()
        process.wait()
        half += bool(_drafts(to))
        again = subprocess.run([*words, "--force"], env=told_to, capture_output=True, text=True)
        if again.returncode != 0:
            lost.append(f"kill {number}: the next backup: {again.stderr.strip()}")
        lost += [f"kill {number}: left behind: {each}" for each in _drafts(to)]
        for made in to.glob("copy*.bak"):
            lost += [f"kill {number}: {made.name}: {each}" for each in _seen_by_sqlite(made)]
            made.unlink()
    lost += unsound(Path(place))
    note = f"{half} × half a copy was there"
    return Outcome(load=2 * times, faults=times, lost=tuple(lost), note=note)


def _drafts(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name.startswith("."))


def _filled(folder: Path, ground: Files | Schemas, name: str) -> str:
    """The address of a store with the records of `world`."""
    place = ground.new(name)
    for file, text in FILES.items():
        (folder / file).write_text(text, encoding="utf-8")
    for words in WORLD:
        ran = _at(place, folder, [str(folder / word) if word in FILES else word for word in words])
        assert ran.code == 0, (words, ran.err)
    return place


def _at(place: str, folder: Path, words: Sequence[str]) -> Ran:
    """One command line at that store, in this process."""
    out, err = io.StringIO(), io.StringIO()
    run = Invocation(list(words), environ(place, folder), io.StringIO(), out, err)
    try:
        return Ran(main(list(words), run), out.getvalue(), err.getvalue())
    except Exception as error:  # the user would see a traceback
        return Ran(1, out.getvalue(), f"Traceback: {error!r}")


def _change(place: str, statements: Sequence[str]) -> None:
    """Runs statements past the program."""
    if is_server(place):
        import serving

        with serving.connection(place) as connection:
            for statement in statements:
                connection.execute(statement.encode())
        return
    with closing(sqlite3.connect(place, isolation_level=None)) as file:
        for statement in statements:
            file.execute(statement)


def _records(ground: Files | Schemas, place: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for table in ("batch", "change", "opportunity", "lead"):
        found += ground.rows(place, f"SELECT id, '{table}' FROM {table} ORDER BY id")
    return found
