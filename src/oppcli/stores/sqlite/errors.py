"""What SQLite says when something is in the way, in our words; and how long we wait for a lock."""

import os
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shlex import quote
from typing import TypeVar
from urllib.parse import quote as in_url

from oppcli.errors import OppError, RuleRefused, StoreBusy, StoreDamaged, StoreUnusable
from oppcli.stored import SumTooLarge

_T = TypeVar("_T")
# A process was killed while it saved, and only a connection that writes can take that back.
_HALF_SAVED = (sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY)
_LONGEST = 500  # bytes; SQLite takes 512, and the names of its side files are longer


def patiently(action: Callable[[], _T], budget: float, path: Path) -> _T:
    """Repeats `action` while others hold the lock, with random pauses so that none starves.

    What a killed process had saved half of is taken back first, which a reader cannot do.
    """
    until = time.monotonic() + budget
    pause = 0.001
    while True:
        try:
            return action()
        except UnicodeDecodeError as error:  # SQLite's sentence repeats bytes that are not text
            raise damaged(path) from error
        except sqlite3.DatabaseError as error:
            if "integer overflow" in str(error):
                raise SumTooLarge from error
            problem = _taking_back(path) if _is_half_saved(error) else said(error, path)
            if not isinstance(problem, StoreBusy) or time.monotonic() > until:
                raise problem or error from error
        time.sleep(random.uniform(0, pause))
        pause = min(pause * 2, 0.1)


def _is_half_saved(error: BaseException | None) -> bool:
    return getattr(error, "sqlite_errorcode", 0) in _HALF_SAVED


def _taking_back(path: Path) -> OppError | KeyboardInterrupt | None:
    """Has SQLite roll back what a killed process left (https://www.sqlite.org/lockingv3.html#hot);
    StoreBusy, so that whoever met it tries again, or what is in the way."""
    address = f"file:{in_url(os.fspath(path))}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=0)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        return _half_saved(path) if _is_read_only(error) else said(error, path)
    return _busy(path)


def _is_read_only(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", 0)
    return code == sqlite3.SQLITE_IOERR_DELETE or code & 0xFF in (
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    )


def _half_saved(path: Path) -> StoreUnusable:
    return StoreUnusable(
        f"a command was killed while it saved to {path}, and what it had begun cannot be taken"
        " back: the file or its folder is read-only.",
        f"make both writable, then oppcli --db {quote(str(path))} db info",
    )


def _busy(path: Path) -> StoreBusy:
    return StoreBusy(f"another command is still writing to {path}.", "wait a moment and try again")


def is_ctrl_c(error: BaseException | None) -> bool:
    """Whether a statement ended since somebody pressed Ctrl-C.

    Python swallows the KeyboardInterrupt in what SQLite calls: its handler, and the functions of
    ours that statements use, which raise nothing else.
    """
    return (
        getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT
        or str(error) == "user-defined function raised exception"
    )


def said(error: BaseException | None, path: Path) -> OppError | KeyboardInterrupt | None:
    """A driver's error as a sentence or a Ctrl-C, or None for what is neither the file's nor the
    user's doing."""
    if is_ctrl_c(error):
        return KeyboardInterrupt()
    text = str(error)
    if "UNIQUE constraint failed" in text:
        columns = text.partition("failed: ")[2].split("\n")[0]
        names = " and ".join(part.rpartition(".")[2] for part in columns.split(", "))
        return RuleRefused(f"another record has the same {names}; nothing was saved.")
    if "CHECK constraint failed" in text:
        rule = text.partition("failed: ")[2].split("\n")[0].replace("_", " ")
        return RuleRefused(f"the store refuses this value ({rule}); nothing was saved.")
    if "NOT NULL constraint failed" in text:
        name = text.rpartition(".")[2].removesuffix("_id")
        return RuleRefused(f"{name} cannot be empty; nothing was saved.")
    if "FOREIGN KEY constraint failed" in text:
        return RuleRefused(
            "it refers to a record that does not exist, or another record still refers to"
            " it; nothing was saved."
        )
    if "locked" in text or "busy" in text:
        return _busy(path)
    if _is_half_saved(error):
        return _half_saved(path)
    if "unable to open" in text and len(os.fsencode(path.absolute())) > _LONGEST:
        return StoreUnusable(
            f"{path} cannot be opened: its path is longer than SQLite takes.",
            "a shorter one: --db FILE",
        )
    if "readonly" in text or "unable to open" in text:
        return StoreUnusable(
            f"{path} cannot be written: the file or its folder is read-only.",
            "choose another store: --db FILE",
        )
    if "is full" in text or "disk I/O" in text:
        return StoreUnusable(
            f"{path} could not be written: the disk is full or failing. Nothing was saved.",
            "free some space and try again",
        )
    if "Could not decode" in text:
        return StoreDamaged(
            f"{path} holds a text that cannot be read.", f"oppcli --db {quote(str(path))} db check"
        )
    return damaged(path) if is_damage(error) else None


def is_damage(error: BaseException | None) -> bool:
    """Whether SQLite cannot make sense of the file."""
    text = str(error)
    return any(
        said in text
        for said in (
            "malformed",
            "not a database",
            "unsupported file format",
            "foreign key mismatch",
        )
    )


def damaged(path: Path) -> StoreDamaged:
    """What is said of a file whose pages or schema cannot be read."""
    return StoreDamaged(
        f"{path} is damaged or not a database.", f"oppcli --db {quote(str(path))} db check"
    )
