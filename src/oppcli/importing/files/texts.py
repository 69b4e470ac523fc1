"""Reads a short text file whole, or standard input."""

import stat
from typing import TextIO

from oppcli.domain.texts import path_of
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue, NotFound

_MOST = 1_000_000  # bytes


def read_text(file: str, stdin: TextIO) -> str:
    """The text of a UTF-8 file; of `stdin` for `-`.

    Raises NotFound for a file that does not exist, BadValue for one that is no short text.
    """
    if file == "-":
        try:
            return stdin.read(_MOST)
        except UnicodeDecodeError:
            raise BadValue("standard input is not UTF-8 text.") from None
    path = path_of(file)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadValue(f"{quoted(file)} is not a file of text.")
        if path.stat().st_size > _MOST:
            raise BadValue(f"{quoted(file)} is larger than {_MOST:,} bytes.")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"there is no file {quoted(file)}.") from None
    except UnicodeDecodeError:
        raise BadValue(f"{quoted(file)} is not UTF-8 text.", "save it as UTF-8") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise BadValue(f"{quoted(file)} cannot be read: {reason or 'no such name'}.") from None
