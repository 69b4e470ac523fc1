"""What SQLite says when something is in the way, in our words; and how long we wait for a lock."""

import os
import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from shlex import quote
from typing import TypeVar

from oppcli.errors import OppError, RuleRefused, StoreBusy, StoreDamaged, StoreUnusable
from oppcli.rows import SumTooLarge

_T = TypeVar("_T")
_LONGEST = 500  # bytes; SQLite takes 512, and the names of its side files are longer


def patiently(action: Callable[[], _T], budget: float, path: Path) -> _T:
    """Repeats `action` while others hold the lock, with random pauses so that none starves."""
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
            problem = said(error, path)
            if not isinstance(problem, StoreBusy) or time.monotonic() > until:
                raise problem or error from error
        time.sleep(random.uniform(0, pause))
        pause = min(pause * 2, 0.1)


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
        return StoreBusy(
            f"another command is still writing to {path}.", "wait a moment and try again"
        )
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
