"""Copies of a SQLite store: taken while others write, verified, put in another's place.

A copy is made under a hidden name beside its place and gets its own name only once it is found
sound, so that nobody ever takes half a copy for a backup. https://www.sqlite.org/backup.html
"""

import os
import shlex
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path

from oppcli import drafts
from oppcli.errors import (
    OppError,
    RuleRefused,
    StoreBusy,
    StoreDamaged,
    StoreUnusable,
    UnfinishedCopy,
)
from oppcli.store_files import SIDE_FILES
from oppcli.stores.sqlite import storefile
from oppcli.stores.sqlite.errors import patiently, said
from oppcli.stores.sqlite.faults import integrity_of


def copy(source: Path, place: Path, *, budget: float, force: bool = False) -> None:
    """Makes a verified copy of the store at `source`, readable by its owner alone.

    Raises RuleRefused where something is at `place` already, unless `force`; StoreUnusable for a
    source that is damaged or a place that cannot be written. Then nothing is left behind.
    """
    drafts.sweep(place.parent, source.name)
    # Under the name of its store, so that the next one finds it, whatever that is called.
    with _draft(place.with_name(f"{source.name}.backup"), place) as draft:
        _fill(source, draft, budget, place)
        _put(draft, place, force=force)


def place_for_backup(path: Path, what: datetime | int, folder: Path | None = None) -> Path:
    """A free name for a copy, beside the store or in `folder`.

    It says when the copy was taken, in UTC, or under which schema.
    """
    word = f"schema{what}" if isinstance(what, int) else f"{what:%Y%m%dT%H%M%SZ}"
    return _free(path if folder is None else folder / path.name, word)


def backups_beside(path: Path) -> list[Path]:
    """The copies that lie beside a store under the names that oppcli gives them, oldest first."""
    try:
        found = [each for each in path.parent.iterdir() if _is_backup(path, each)]
    except OSError:  # the folder may be closed to us though the file is not
        return []
    return sorted(found, key=lambda each: (each.stat().st_mtime_ns, each.name))


def restore(source: Path, path: Path, at: datetime, *, budget: float) -> Path | None:
    """Makes the store at `path` what the sound one at `source` is; gives where the old one is kept.

    Others who use the store meanwhile wait, and then find the restored one. Killed half-way the
    old one is whole. None where there was no store.
    """
    if storefile.schema_of(path) is None:
        made = storefile.create(path, lambda fresh: _fill(source, fresh, budget, path))
        if not made:
            raise RuleRefused(f"somebody has just made a store at {path}; nothing was restored.")
        _choose_journal(path)
        return None
    with _draft(path) as draft:
        _fill(source, draft, budget, path)
        kept = _free(path, f"replaced-{at:%Y%m%dT%H%M%SZ}")
        if faults(path, budget):
            _exchange(draft, path, kept)
        else:
            _overwrite(draft, path, kept, budget)
    return kept


def start_over(path: Path, build: Callable[[Path], None], *, budget: float) -> None:
    """Puts a new store in the place of an unfinished copy; anything else stays as it is.

    Killed half-way the unfinished copy is as it was.
    """
    try:
        storefile.schema_of(path)
    except UnfinishedCopy:
        pass
    else:
        return
    try:
        with _draft(path) as draft:
            build(draft)
            with closing(_open(path, "rw")) as copy, closing(_open(draft, "ro")) as fresh:
                _lock(copy, budget, path)
                (version,) = copy.execute("PRAGMA user_version").fetchone()
                if version < 0:  # else another process has just finished it
                    _copy_pages(fresh, copy, budget, path, path)
    except sqlite3.Error as error:
        raise said(error, path) or error from error
    _choose_journal(path)


def faults(path: Path, budget: float) -> list[str]:
    """What SQLite finds wrong with the file; nothing for a sound one. Raises StoreBusy."""
    try:
        with closing(_open(path, "ro")) as connection:
            return patiently(lambda: integrity_of(connection), budget, path)
    except sqlite3.DatabaseError as error:
        return [str(error)]


def _fill(source: Path, draft: Path, budget: float, place: Path) -> None:
    """Copies the store as it is at one moment, and makes sure that the copy is sound; it becomes
    the file at `place`."""
    try:
        with closing(_open(source, "ro")) as reader, closing(_open(draft, "rw")) as writer:
            patiently(lambda: reader.execute("PRAGMA schema_version").fetchone(), budget, source)
            _copy_pages(reader, writer, budget, source, place)
            if integrity_of(writer):
                raise StoreUnusable(
                    f"{source} is damaged, so no copy of it was made.",
                    f"oppcli --db {shlex.quote(os.fspath(source))} db check",
                )
    except sqlite3.Error as error:
        raise said(error, place) or error from error
    if storefile.schema_of(draft) is None:  # raises for a source that is another program's
        raise StoreUnusable(f"{draft} is gone.")
    _sync(draft)


def _copy_pages(
    source: sqlite3.Connection, target: sqlite3.Connection, budget: float, path: Path, place: Path
) -> None:
    """Copies all pages in one step, so that writers are kept waiting once and for a short time.

    `path` is told where it cannot be read, `place` where it cannot be written.
    """
    until = time.monotonic() + budget

    def give_up(*_: int) -> None:  # by itself the driver would wait for a lock without end
        if time.monotonic() > until:
            raise sqlite3.OperationalError("database is locked")

    try:
        source.backup(target, progress=give_up)
    except sqlite3.Error as error:
        found = said(error, path)
        if not isinstance(found, (StoreBusy, StoreDamaged)):
            found = said(error, place)
        raise found or error from error


def _overwrite(draft: Path, path: Path, kept: Path, budget: float) -> None:
    """Keeps a copy of a sound store and fills it from `draft`, while nobody else can write."""
    try:
        with closing(_open(path, "rw")) as store, closing(_open(draft, "ro")) as reader:
            _lock(store, budget, path)
            with _draft(kept) as old:
                with closing(_open(old, "rw")) as writer:
                    _copy_pages(store, writer, budget, path, kept)
                _sync(old)
                _put(old, kept)
            try:
                _copy_pages(reader, store, budget, path, path)
            except OppError:
                if not integrity_of(store):  # the old one is as it was, and needs no copy
                    kept.unlink(missing_ok=True)
                raise
    except sqlite3.Error as error:
        raise said(error, path) or error from error


def _lock(store: sqlite3.Connection, budget: float, path: Path) -> None:
    """Locks the file until it is closed, so that nothing is written between two steps."""
    store.execute("PRAGMA locking_mode = EXCLUSIVE")
    patiently(lambda: store.execute("BEGIN EXCLUSIVE"), budget, path)
    store.execute("COMMIT")


def _exchange(draft: Path, path: Path, kept: Path) -> None:
    """Puts `draft` in the place of a damaged store, which keeps what belongs to it."""
    try:
        _keep(path, kept)
        for ending in SIDE_FILES:  # an old journal would be played into the new file
            side = path.with_name(path.name + ending)
            if side.exists():
                side.rename(kept.with_name(kept.name + ending))
        draft.replace(path)
    except OSError as error:
        raise _cannot(path, error) from error
    _choose_journal(path)


def _keep(path: Path, kept: Path) -> None:
    """Gives the file a second name, so that there is one under the first at any time."""
    try:
        os.link(path, kept)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        path.rename(kept)


@contextmanager
def _draft(beside: Path, place: Path | None = None) -> Iterator[Path]:
    """An empty 0600 file beside a path, gone at the end under that name; it becomes `place`."""
    with ExitStack() as stack:
        try:
            fresh = stack.enter_context(drafts.draft(beside))
        except OSError as error:
            raise _cannot(place or beside, error) from error
        yield fresh


def _put(draft: Path, place: Path, *, force: bool = False) -> None:
    try:
        if force:
            draft.replace(place)
        elif not storefile.put(draft, place):
            raise RuleRefused(f"{place} exists already.", "another name, or --force to replace it")
    except OSError as error:
        raise _cannot(place, error) from error


def _free(path: Path, word: str) -> Path:
    for attempt in range(1, 1000):
        suffix = "" if attempt == 1 else f".{attempt}"
        place = path.with_name(f"{path.name}.{word}{suffix}.bak")
        if not os.path.lexists(place):
            return place
    raise StoreUnusable(f"{path} has too many backups beside it.", "remove the old ones")


def _is_backup(path: Path, other: Path) -> bool:
    name = other.name
    return name.startswith(f"{path.name}.") and name.endswith(".bak") and other.is_file()


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(storefile.address(path, mode), uri=True, timeout=0, isolation_level=None)


def _choose_journal(path: Path) -> None:
    with closing(_open(path, "rw")) as connection:
        connection.execute(f"PRAGMA journal_mode = {storefile.journal_mode(path.parent)}")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)  # Windows syncs only what may be written
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cannot(place: Path, error: OSError) -> StoreUnusable:
    return StoreUnusable(
        f"no copy can be made at {place}: {error.strerror}.", "a name in a folder of yours"
    )
