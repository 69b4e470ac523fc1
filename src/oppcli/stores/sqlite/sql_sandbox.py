"""Runs SQL that a person typed on SQLite: it can read, and nothing else, for a limited time.

Four locks on one door: the file is opened read-only, `query_only` is on, every action but reading
is refused before it runs, and the clock is looked at all the time.
"""

import re
import sqlite3
import time
from collections.abc import Iterator, Mapping

from oppcli.result_set import PAGE, Page, ResultSet, SqlProblem
from oppcli.stores.sqlite.errors import is_ctrl_c

_ALLOWED = frozenset(
    (
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
    )
)
_FUNCTIONS_REFUSED = frozenset(("load_extension", "fts3_tokenizer"))
_STEPS = 5_000  # of SQLite's machine between two looks at the clock: about a millisecond
_LARGEST_VALUE = 64 * 1024 * 1024  # bytes of one text or blob

# What SQLite says → the kind of the problem; the group is the word it is about.
_SAID = (
    ("column", r"no such column: (.+)"),
    ("table", r"no such table: (?:main\.)?(.+)"),
    ("function", r"no such function: (.+)"),
    ("function", r"not authorized to use function: (.+)"),
    ("syntax", r'near "(.+)": syntax error'),
    ("syntax", r'unrecognized token: "(.*)"?'),
    ("incomplete", r"incomplete input()"),
    ("ambiguous", r"ambiguous column name: (.+)"),
    ("several", r"You can only execute one statement at a time()"),
    ("number", r"Binding \d+ has no name()"),
    (
        "forbidden",
        r"(?:not authorized|attempt to write|access to .* is prohibited|cannot VACUUM)()",
    ),
    ("large", r"(?:string or blob too big|integer overflow)()"),
)


def ask(
    connection: sqlite3.Connection,
    sql: str,
    params: Mapping[str, object],
    seconds: float,
) -> ResultSet:
    """Runs one statement that reads and takes its whole answer. Closes the connection.

    Raises SqlProblem for SQL that is refused, wrong, or takes longer than `seconds` (0: as long as
    it takes), KeyboardInterrupt as soon as it is pressed, sqlite3.Error for trouble with the file.
    """
    clock = _Clock(seconds)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
        connection.set_authorizer(_may)
        connection.set_progress_handler(clock, _STEPS)
        cursor = connection.execute(sql, params)
        if cursor.description is None:
            raise SqlProblem("incomplete")
        return ResultSet(tuple(column[0] for column in cursor.description), _pages(cursor))
    except sqlite3.Error as error:
        if is_ctrl_c(error):
            raise (SqlProblem("slow") if clock.is_over else KeyboardInterrupt) from error
        raise _problem(error) or error from error
    finally:
        connection.close()


class _Clock:
    """Tells SQLite to stop once the time is over."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._end = time.monotonic() + seconds if seconds else None

    def __call__(self) -> bool:
        self.is_over = self._end is not None and time.monotonic() > self._end
        return self.is_over


def _may(action: int, _: str | None, name: str | None, *more: str | None) -> int:
    refused = action == sqlite3.SQLITE_FUNCTION and name in _FUNCTIONS_REFUSED
    return sqlite3.SQLITE_OK if action in _ALLOWED and not refused else sqlite3.SQLITE_DENY


def _pages(cursor: sqlite3.Cursor) -> Iterator[Page]:
    while page := cursor.fetchmany(PAGE):
        yield page


def _problem(error: sqlite3.Error) -> SqlProblem | None:
    text = str(error)
    if re.search("locked|busy|malformed database|not a database|disk|unable to open", text):
        return None  # the file's doing, not the SQL's
    for kind, said in _SAID:
        found = re.match(said, text)
        if found:
            return SqlProblem(kind, found[1])
    return SqlProblem("other", text)
