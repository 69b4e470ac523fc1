"""Runs SQL that a person typed on a server: it can read, and nothing else, for a limited time.

One statement, which begins as one that reads, in a transaction that is read-only; the server
looks at the clock. What the user may not see, the server does not show.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg

from oppcli.result_set import PAGE, Page, ResultSet, SqlProblem
from oppcli.stores.postgres.dialect import has_marks, translated

if TYPE_CHECKING:
    from psycopg import Connection

# COPY could write files and DO run programs of the server's; these read whatever follows.
_READS = re.compile(
    r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/|\()*(?:explain\b(?:\s|\([^)]*\)|analyze\b|verbose\b)*)?"
    r"(?:\s|\()*(?:select|with|values|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHERS = re.compile(
    r"\W*(?:insert|update|delete|merge|truncate|create|alter|drop|grant|revoke|copy|do|call|set"
    r"|reset|show|begin|start|commit|end|rollback|abort|savepoint|release|prepare|execute"
    r"|deallocate|declare|fetch|move|close|lock|listen|notify|unlisten|vacuum|analyze|cluster"
    r"|reindex|comment|refresh|import|load|discard|checkpoint|reassign|security|pragma|attach"
    r"|detach|replace|explain)\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"(?:\s|;|--[^\n]*(?:\n|$)|/\*.*?\*/)*", re.DOTALL)
_FORBIDDEN = {"25006", "25001", "42501"}

# What the server's code says → the kind of the problem, and where its sentence has the word.
_SAID = {
    "42703": ("column", r'column "?(.+?)"? (?:of relation .* )?does not exist'),
    "42P01": ("table", r'(?:relation|FROM-clause entry for table) "(.+?)"'),
    "42883": ("function", r"function (.+?)\("),
    "42702": ("ambiguous", r'column reference "(.+?)"'),
    "42601": ("syntax", r'at or near "(.+?)"'),
    "42P02": ("number", ""),
    "54000": ("large", ""),
    "22003": ("large", ""),
    "57014": ("slow", ""),
}
_PLAIN = (str, int, float, bytes, type(None))


def ask(
    connection: "Connection[Any]", sql: str, params: Mapping[str, object], seconds: float
) -> ResultSet:
    """Runs one statement that reads and takes its whole answer. Closes the connection.

    Raises SqlProblem for SQL that is refused, wrong, or takes longer than `seconds` (0: as long as
    it takes), psycopg.Error for trouble with the server.
    """
    with closing(connection):
        reads = _reading(sql)
        connection.read_only = True
        limit = f"{int(seconds * 1000)}"
        connection.execute("SELECT set_config('statement_timeout', %s, true)", (limit,))
        # Each way sends it as one statement, whatever is in it; a cursor of the server's has no
        # word for EXPLAIN, and only that gives out as much as is asked for.
        explains = "explain" in reads[0].lower()
        try:
            with connection.cursor() if explains else connection.cursor("answer") as cursor:
                if isinstance(cursor, psycopg.ServerCursor):
                    cursor.execute(translated(sql), params)
                else:
                    cursor.execute(translated(sql), params, prepare=True)
                columns = tuple(column.name for column in cursor.description or ())
                if not columns:
                    raise SqlProblem("incomplete")
                return ResultSet(columns, _pages(cursor))
        except psycopg.Error as error:
            raise _problem(error) or error from error


def _reading(sql: str) -> re.Match[str]:
    """The words that say that it reads. Raises SqlProblem for any others."""
    if _NOTHING.fullmatch(sql):
        raise SqlProblem("incomplete")
    if has_marks(sql):
        raise SqlProblem("number")
    reads = _READS.match(sql)
    if reads is not None:
        return reads
    if _OTHERS.match(sql):
        raise SqlProblem("forbidden")
    word = re.search(r"\w+|\S", sql)
    raise SqlProblem("syntax", word[0] if word else "")


def _pages(cursor: "psycopg.Cursor[Any] | psycopg.ServerCursor[Any]") -> Iterator[Page]:
    while page := cursor.fetchmany(PAGE):
        yield [tuple(map(_plain, row)) for row in page]


def _plain(value: object) -> object:
    """Values of types that a file does not have, as texts."""
    return value if isinstance(value, _PLAIN) else str(value)


def _problem(error: psycopg.Error) -> SqlProblem | None:
    """What is wrong with the SQL; None for trouble with the server."""
    code, said = error.sqlstate or "", error.diag.message_primary or ""
    if code in _FORBIDDEN or (code == "0A000" and "DECLARE CURSOR" in said):
        return SqlProblem("forbidden")
    if code in _SAID:
        kind, where = _SAID[code]
        if kind == "syntax" and "multiple commands" in said:
            return SqlProblem("several")
        if kind == "syntax" and "end of input" in said:
            return SqlProblem("incomplete")
        found = re.search(where, said) if where else None
        return SqlProblem(kind, found[1] if found else "")
    if code[:2] in ("0A", "21", "22", "42"):
        return SqlProblem("other", said)
    return None
