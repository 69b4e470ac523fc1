"""The bytes of a file or of standard input, readable twice, and what they are when not text."""

import contextlib
import errno
import io
import os
import stat
import sys
import tempfile
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO

from oppcli.errors import BadValue, NotFound

STANDARD_INPUT = "-"
BLOCK = 1 << 20
# How workbooks begin: an xlsx or ods is a zip file, an xls an OLE file.
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_SAVE_AS_CSV = "open it in a spreadsheet and save the sheet as CSV UTF-8"
_UNPACK = "unpack it and import what is inside"

# How files begin that are not text, what they are, and what to do about it.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "compressed by gzip twice", "gunzip -c FILE | oppcli import -"),
    (b"BZh", "compressed by bzip2", "bunzip2 -c FILE | oppcli import -"),
    (b"\xfd7zXZ\x00", "compressed by xz", "xz -dc FILE | oppcli import -"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd", "zstd -dc FILE | oppcli import -"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"SQLite format 3\x00", "a SQLite database", "an oppcli store is opened with --db FILE"),
    (b"%PDF-", "a PDF document", "export it from its system as CSV"),
    (b"\x89PNG", "a picture", "give the CSV that it was exported as"),
)
_WEB_PAGE = (b"<!doctype html", b"<html", b"<table", b"<?xml")


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Content:
    """Bytes that can be read from their beginning as often as wanted; `name` is for messages."""

    name: str
    path: Path = field(repr=False)
    is_copy: bool = False  # in a temporary file

    def open(self) -> BinaryIO:
        return self.path.open("rb")

    @property
    def suffix(self) -> str:
        """`.csv`: the ending of its name in lower case, before `.gz`; '' for standard input."""
        name = self.name.lower()
        return Path(name.removesuffix(".gz")).suffix


def open_content(path: str) -> Content:
    """The content of that file, or of standard input for `-`.

    What can be read only once (a pipe) is kept in a temporary file, which goes with the Content.
    Raises NotFound for no such file, BadValue for a folder or what may not be read.
    """
    if path == STANDARD_INPUT:
        return standard_input(sys.stdin)
    try:
        mode = Path(path).stat().st_mode
        if stat.S_ISDIR(mode):
            raise BadValue(f"{path} is a folder, not a file.", f"oppcli import {path}/FILE.csv")
        if stat.S_ISREG(mode):
            Path(path).open("rb").close()
            return Content(path, Path(path))
        return kept(path, _blocks(lambda: Path(path).open("rb")))
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {path}.", "look at the name and the folder") from error
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise BadValue(f"{path} cannot be read: {said}.", "look at its permissions") from error


@contextmanager
def held(content: Content) -> Iterator[Content]:
    """The content until the block ends, then what was kept of it goes, whatever led out of it.

    Within another block that holds it, it stays: what reads it may be done again.
    """
    _holders[content.path] += 1
    try:
        yield content
    finally:
        _holders[content.path] -= 1
        if content.is_copy and not _holders[content.path]:
            _remove(content.path)
            _standard[:] = [each for each in _standard if each() is not content]


_holders: Counter[Path] = Counter()
_standard: list[weakref.ref[Content]] = []


def standard_input(stream: TextIO | None) -> Content:
    """The content of standard input: the same for as long as somebody holds it.

    Raises BadValue when it is closed.
    """
    held = _standard[-1]() if _standard else None
    if held is not None:
        return held
    if stream is None:
        raise BadValue("nothing comes in: standard input is closed.", "oppcli … < FILE")
    bytes_of = getattr(stream, "buffer", None) or io.BytesIO(stream.read().encode())
    if bytes_of.isatty():  # read in blocks, it would want Ctrl-D twice
        bytes_of = io.BytesIO(b"".join(iter(bytes_of.readline, b"")))
    content = kept("standard input", _blocks(lambda: bytes_of))
    _standard[:] = [weakref.ref(content)]
    return content


def refuse_unless_text(content: Content) -> None:
    """Raises BadValue, saying what it is, for an archive, a database, a picture or a web page."""
    with content.open() as stream:
        head = stream.read(4096)
    found = next((row for row in _SIGNATURES if head.startswith(row[0])), None)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB_PAGE):
        found = (b"", "a web page (HTML or XML), whatever its name says", _SAVE_AS_CSV)
    if found is not None:
        _, what, hint = found
        raise BadValue(f"{content.name} is {what}.", hint.replace("FILE", content.name))


def kept(name: str, blocks: Iterable[bytes]) -> Content:
    """Those bytes in a temporary file, which goes with the Content.

    Raises BadValue where they cannot be kept, and where they begin with so many NUL bytes that
    they come from a device without an end.
    """
    handle, path = tempfile.mkstemp(prefix="oppcli-import-")
    content = Content(name, Path(path), is_copy=True)
    gone = weakref.finalize(content, _remove, path)
    try:
        with os.fdopen(handle, "wb") as copy:
            for number, block in enumerate(blocks):
                if not number and len(block) == BLOCK and not block.strip(b"\0"):
                    raise BadValue(f"{name} holds nothing but NUL bytes.", "a file of rows")
                copy.write(block)
    except OSError as error:
        gone()
        if error.errno not in (errno.ENOSPC, errno.EFBIG):  # else it cannot be read
            raise
        raise BadValue(
            f"{name} cannot be kept in {tempfile.gettempdir()}: {error.strerror}.",
            "free some space there",
        ) from error
    except BaseException:
        gone()
        raise
    return content


def _blocks(opened: Callable[[], BinaryIO]) -> Iterator[bytes]:
    with opened() as stream:
        while block := stream.read(BLOCK):
            yield block


def _remove(path: str | Path) -> None:
    with contextlib.suppress(OSError):
        Path(path).unlink()


def is_workbook(content: Content) -> bool:
    """Whether it begins as workbooks do, or at least as what they are packed in."""
    with content.open() as stream:
        return stream.read(8).startswith((ZIP, OLE))
