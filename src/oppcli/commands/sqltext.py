"""Where the SQL of `oppcli sql` comes from, and how long its answer may take."""

import re

from oppcli.context import Context
from oppcli.domain.texts import path_of
from oppcli.errors import BadValue, WrongUsage

# Shorter than what a writer waits for others: a slow question makes no command fail.
USUAL_SECONDS = 20.0
_MOST = 1 << 20  # characters: a device may never end


def text_of(ctx: Context, query: str | None, file: str | None) -> str:
    """The SQL: the argument, a file, or stdin. Raises WrongUsage for none or two of them."""
    if query is not None and file is not None:
        raise WrongUsage("SQL is given as an argument or in a file, not both.", "oppcli sql --help")
    if file is not None:
        text = _read(file)
    elif query == "-" or (query is None and not ctx.run.stdin.isatty()):
        text = ctx.run.stdin.read(_MOST + 1)
    else:
        text = query or ""
    if not text.strip():
        raise WrongUsage("no SQL was given.", "oppcli sql 'select ref, topic from v_opportunity'")
    if len(text) > _MOST:
        raise BadValue("the SQL is longer than 1 MB.", "oppcli sql --help")
    if "\0" in text:
        raise BadValue("the SQL holds a NUL character.", "oppcli sql --help")
    return text


def seconds_of(text: str | None) -> float:
    """The time limit in seconds, 0 for none. Raises BadValue."""
    if text is None:
        return USUAL_SECONDS
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?s?", text.strip()):
        raise BadValue(f"--timeout is a number of seconds, not '{text}'.", "--timeout 60")
    return float(text.strip().removesuffix("s"))


def _read(file: str) -> str:
    try:
        with path_of(file).open(encoding="utf-8-sig") as stream:
            return stream.read(_MOST + 1)
    except OSError as error:
        raise BadValue(f"{file} cannot be read: {error.strerror}.", "--file FILE") from error
    except UnicodeDecodeError as error:
        raise BadValue(f"{file} is not text in UTF-8.", "--file FILE") from error
