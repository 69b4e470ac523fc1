"""Hidden files that become a file once they are whole, and what a killed command left of them.

A draft is locked as long as whoever fills it lives, so the next command that makes one in the same
place can tell what is nobody's and remove it.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from oppcli.store_files import SIDE_FILES

_MARK = ".draft-"


@contextmanager
def draft(place: Path) -> Iterator[Path]:
    """An empty 0600 file beside `place`, gone at the end under that name. Raises OSError.

    Drafts for the same place that nobody fills any more are removed first.
    """
    sweep(place.parent, place.name)
    handle, name = _made(place)
    is_held = os.name != "nt"  # there an open file cannot get its own name
    if not is_held:
        os.close(handle)
    try:
        yield Path(name)
    finally:
        for each in _with_side_files(Path(name)):
            each.unlink(missing_ok=True)
        if is_held:
            os.close(handle)


def sweep(folder: Path, name: str) -> None:
    """Removes drafts of the file of that name, and of backups of it, that nobody fills any more."""
    wanted = re.compile(rf"\.{re.escape(name)}(?:\..+)?{re.escape(_MARK)}[a-z0-9_]+")
    with suppress(OSError):
        for each in list(folder.iterdir()):
            if wanted.fullmatch(each.name):
                _remove_if_nobodys(each)


def _made(place: Path) -> tuple[int, str]:
    while True:
        handle, name = tempfile.mkstemp(prefix=f".{place.name}{_MARK}", dir=place.parent)
        with suppress(OSError, AttributeError):
            os.fchmod(handle, 0o600)  # a umask may have taken rights that we need away
        # Another command may sweep it before it is locked: it has the lock then, or the file is
        # gone already.
        if _lock(handle) and Path(name).exists():
            return handle, name
        os.close(handle)


def _remove_if_nobodys(path: Path) -> None:
    """On Windows a file that is open cannot be removed, which is a lock as well."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDWR)
        try:
            if _lock(handle):
                for each in _with_side_files(path):
                    each.unlink(missing_ok=True)
        finally:
            os.close(handle)


def _lock(handle: int) -> bool:
    """Locks an open file against other processes; False where one has it."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _with_side_files(path: Path) -> list[Path]:
    return [path, *(path.with_name(path.name + ending) for ending in SIDE_FILES)]
