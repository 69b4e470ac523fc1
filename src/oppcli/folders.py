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
    """A new file, its owner's alone, whose content `path` has when the block ends well.

    It takes the place of the file at `path`, or of the one that a link there leads to; a device
    or a pipe stays and is written to. Where the block does not end well nothing is left. Raises
    OSError, and RuleRefused where `path` is the store or belongs to it.
    """
    import errno
    import os

    from oppcli import drafts
    from oppcli.store_files import refuse_store

    refuse_store(path)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if path.exists() and not path.is_file():
        with _written_to(path) as draft:
            yield draft
        return
    place = Path(os.path.realpath(path)) if path.is_symlink() else path
    with drafts.draft(place) as draft:
        yield draft
        refuse_store(path)  # it may be opened only by whoever fills the draft
        draft.replace(place)


@contextmanager
def _written_to(stream: Path) -> Iterator[Path]:
    """A file whose content is written to a device or a pipe when the block ends well."""
    from shutil import copyfileobj
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="oppcli-") as folder:
        draft = Path(folder) / stream.name
        draft.touch(mode=0o600)
        yield draft
        with draft.open("rb") as made, stream.open("wb") as to:
            copyfileobj(made, to)
