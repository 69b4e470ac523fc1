"""Makes folders that are their owner's alone, whatever the umask, and files that are whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def make_private(folder: Path) -> Path | None:
    """Makes a folder and those above it that are missing, each 0700; the uppermost one that it
    made, None where all were there. Raises OSError."""
    missing = [folder]
    while not missing[-1].parent.exists() and missing[-1].parent != missing[-1]:
        missing.append(missing[-1].parent)
    uppermost: Path | None = None
    for each in reversed(missing):
        try:
            each.mkdir(mode=0o700)
        except FileExistsError:
            if not each.is_dir():
                raise
        else:
            each.chmod(0o700)  # a umask may have taken rights that we need away
            uppermost = uppermost or each
    return uppermost


@contextmanager
def new_folder(folder: Path) -> Iterator[None]:
    """A folder of its owner's alone, made where it is missing.

    Where the block does not end well, what was made is taken away again, with the files in it; a
    folder that was there stays as it is. Raises OSError.
    """
    made = make_private(folder)
    try:
        yield
    except BaseException:
        if made is not None:
            import shutil

            shutil.rmtree(made, ignore_errors=True)
        raise


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file beside `path`, its owner's alone, that takes its place when the block ends well.

    Else nothing of it stays. Raises OSError.
    """
    import os
    import tempfile

    handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    draft = Path(made)
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
