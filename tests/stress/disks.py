"""A disk that is full, a size that files may not pass, a file and a folder that are read-only."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from stress.failing import contents
from stress.outcome import Outcome, environ, stumps, unsound
from stress.reading import write_table
from surroundings import OPPCLI, Ran

# A compiled module cut short by the limit would break every later run.
_LIMITED = """
import resource, sys
sys.dont_write_bytecode = True
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
from oppcli.start import run
run()
"""
_CHANGES = [
    ["opp", "new", "Later", "--description", "x" * 90_000],
    ["opp", "edit", "1", f"description={'x' * 90_000}"],
    ["import", "table.csv", "--kind", "opportunity"],
    ["db", "backup"],
    ["db", "restore", "kept.bak", "--force"],
    ["undo"],
]


def _typed(program: Sequence[str], words: Sequence[str], told_to: dict[str, str]) -> Ran:
    folder = Path(told_to["OPPCLI_DB"]).parent
    done = subprocess.run(
        [*program, *words], env=told_to, cwd=folder, capture_output=True, text=True, timeout=120
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path | None]:
    """A disk of so many bytes, or None where none can be made (it takes root)."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _wrong(ran: Ran, db: Path, before: str, there: set[str], words: Sequence[str]) -> Iterator[str]:
    """What is not as it should be after a change that had no room, or had just enough."""
    said = f"{' '.join(words)[:40]}: exit {ran.code} {ran.err[:300]}"
    if ran.code not in (0, 6):
        yield said
    if ran.code and not (ran.err.startswith("error: ") and "Traceback" not in ran.err):
        yield said
    if ran.code and contents(db) != before:
        yield f"{said}; and yet something changed"
    if ran.code and (new := {each.name for each in db.parent.iterdir()} - there):
        yield f"{said}; left behind: {sorted(new)}"
    yield from unsound(db)
    yield from (f"{said}; left behind: {name}" for name in stumps(db))


def _prepared(folder: Path, count: int) -> Path:
    """A store with a few records, a backup of it, and a table to import."""
    folder.mkdir(exist_ok=True)
    db = folder / "opp.db"
    told_to = environ(db, folder)
    for words in (["opp", "new", "Earlier"], ["opp", "new", "Second"], ["opp", "hold", "1"]):
        assert _typed(OPPCLI, words, told_to).code == 0
    shutil.copy(db, folder / "kept.bak")
    assert _typed(OPPCLI, ["opp", "new", "Third"], told_to).code == 0
    write_table(folder / "table.csv", count)
    return db


def full_disks(folder: Path, count: int, sizes: Sequence[int]) -> Outcome:
    """Every kind of change with so much room beyond the store: refused, and nothing is left."""
    lost: list[str] = []
    faults = 0
    kept = _prepared(folder / "prepared", count).parent
    room = sum(each.stat().st_size for each in kept.iterdir())
    for number, size in enumerate(sizes):
        with small_disk(folder / f"disk {number}", room + 8 * 4096 + size) as disk:
            if disk is None:
                return Outcome(note="not run: only root can make a small disk")
            for words in _CHANGES:
                for each in disk.iterdir():
                    each.unlink()
                shutil.copytree(kept, disk, dirs_exist_ok=True)
                db = disk / "opp.db"
                before, there = contents(db), {each.name for each in disk.iterdir()}
                ran = _typed(OPPCLI, words, environ(db, folder))
                faults += ran.code != 0
                lost += _wrong(ran, db, before, there, words)
    load = len(sizes) * len(_CHANGES)
    return Outcome(load, faults, lost=tuple(lost), note=f"{faults} of {load} had no room")


def file_size_limits(folder: Path, count: int, sizes: Sequence[int]) -> Outcome:
    """The same where no file may grow beyond the store by so much."""
    lost: list[str] = []
    faults = 0
    kept = _prepared(folder / "prepared", count).parent
    db = folder / "limited" / "opp.db"
    for size in sizes:
        for words in _CHANGES:
            shutil.rmtree(db.parent, ignore_errors=True)
            shutil.copytree(kept, db.parent)
            before, there = contents(db), {each.name for each in db.parent.iterdir()}
            limit = _LIMITED.format(size=max(0, db.stat().st_size + size))
            ran = _typed([sys.executable, "-c", limit], words, environ(db, folder))
            faults += ran.code != 0
            lost += _wrong(ran, db, before, there, words)
    load = len(sizes) * len(_CHANGES)
    return Outcome(load, faults, lost=tuple(lost), note=f"{faults} of {load} were stopped")
