"""Streams and files: their encoding, their width, whether a person looks at them."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from oppcli.errors import BadValue

SCREEN = 100  # cells of a screen whose width nobody can tell


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at it."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def make_lossless(stream: TextIO) -> None:
    """Let the stream take every text: pipes and files in UTF-8, terminals in their own encoding.

    What cannot be encoded is written as an escape instead of ending in an error.
    """
    if isinstance(stream, io.TextIOWrapper):
        encoding = stream.encoding if is_terminal(stream) else "utf-8"
        stream.reconfigure(encoding=encoding, errors="backslashreplace")


def terminal_width(stream: TextIO) -> int | None:
    """The width in cells of the terminal that the stream writes to; None for no terminal."""
    return screen_width(stream) if is_terminal(stream) else None


def screen_width(stream: TextIO) -> int:
    """The cells of a line: COLUMNS, else what the terminal says, else 100."""
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isdecimal() and int(wanted):
        return int(wanted)
    try:
        return os.get_terminal_size(stream.fileno()).columns or SCREEN
    except (OSError, ValueError):
        return SCREEN


def wants_colour(stream: TextIO, colour: str) -> bool:
    """Whether to colour: 'always' and 'never' decide, 'auto' asks NO_COLOR, TERM and the stream."""
    if colour != "auto":
        return colour == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return is_terminal(stream)


def open_what_is_closed() -> None:
    """Give a process that was started with `>&-` its three streams, leading nowhere.

    Else the next file that is opened, perhaps the store, would stand where prints go.
    """
    if sys.stdin is not None and sys.stdout is not None and sys.stderr is not None:
        return
    nowhere = os.open(os.devnull, os.O_RDWR)
    while nowhere <= 2:
        nowhere = os.dup(nowhere)
    os.close(nowhere)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def quiet_stdout() -> None:
    """Send what is still to be flushed nowhere; call it once the reader of the pipe is gone.

    Python flushes stdout once more when it ends, and would complain about the broken pipe.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.__stdout__.fileno() if sys.__stdout__ else 1)
    os.close(nowhere)


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A file to write to; it stands at `path` once it is whole, and else not at all.

    Raises BadValue when it cannot be written.
    """
    from oppcli.folders import replacing

    try:
        with replacing(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise BadValue(
            f"{path} cannot be written: {error.strerror}.", "--to with a folder you may write to"
        ) from error
