"""The files of the stores that this process uses: no file that a command writes replaces them."""

import os
from pathlib import Path
from typing import Protocol
from weakref import WeakSet

from oppcli.errors import RuleRefused

SIDE_FILES = ("-journal", "-wal", "-shm")  # what SQLite keeps beside a file


class StoreFile(Protocol):
    """A store in a file."""

    @property
    def path(self) -> Path: ...


# The stores whose files `refuse_store` refuses; whoever opens one puts it in.
IN_USE: WeakSet[StoreFile] = WeakSet()


def refuse_store(path: Path, hint: str = "another file") -> None:
    """Raises RuleRefused where something is to be written over a store or a file beside it.

    Nothing is opened, as to close a store's file gives up the locks of this process on it
    (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    for store in list(IN_USE):
        if _is_same(path, store.path):
            raise RuleRefused(f"{path} is the store itself.", hint)
        real = os.path.realpath(store.path)
        if any(_is_same(path, Path(real + ending)) for ending in SIDE_FILES):
            raise RuleRefused(f"{path} belongs to the store {store.path}.", hint)


def _is_same(path: Path, other: Path) -> bool:
    """Whether both are one file, by whatever names and links, be it there or not."""
    if os.path.realpath(path) == os.path.realpath(other):
        return True
    try:
        return path.samefile(other)
    except OSError:
        return False
