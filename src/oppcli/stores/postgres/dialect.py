"""Our SQL as PostgreSQL has it, and its results as SQLite gives them.

The queries are written once. What the two databases understand differently, and cannot be
written so that both agree, is changed here: how parameters are marked, that LIKE passes over the
case of A to Z, and that lower() knows every alphabet whatever the database's locale. `folded(…)`
and `name_key(…)` are those of `domain/names.py`, which both databases have. What SQLite reads of
the JSON object of a record's own fields by `json_extract(own, '$.name')` is `own::json ->> 'name'`.
Whether a text is beyond ASCII, which our SQL asks before it has SQLite fold one, is not asked here:
`folded` looks itself.
"""

import re
from functools import lru_cache
from typing import Any

from psycopg import Connection
from psycopg.adapt import Buffer, Loader

_TOKEN = re.compile(
    r"""(?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|::)
      | :(?P<name>[A-Za-z_]\w*)
      | (?P<mark>\?)
      | (?P<percent>%)
      | \b(?P<own>lower|folded|name_key)(?=\s*\()
      | \bjson_extract\(\s*(?P<json>(?:\w+\.)?own)\s*,\s*'\$\.(?P<key>\w+)'\s*\)
      | \blength\((?P<beyond>[\w."]+)\)\s<>\slength\(CAST\((?P=beyond)\sAS\sBLOB\)\)
      | \b(?P<like>LIKE)\b""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


@lru_cache(maxsize=1_000)
def translated(sql: str) -> str:
    """A statement with `:name` or `?` as psycopg is told it."""
    return _TOKEN.sub(_translated, sql)


def has_marks(sql: str) -> bool:
    """Whether values are bound by place, with `?`."""
    return any(found.lastgroup == "mark" for found in _TOKEN.finditer(sql))


def _translated(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "text":
            return found[0].replace("%", "%%")
        case "name":
            return f"%({found['name']})s"
        case "mark":
            return "%s"
        case "percent":
            return "%%"
        case "json" | "key":
            return f"({found['json']}::json ->> '{found['key']}')"
        case "beyond":
            return "TRUE"
        case "own":
            return f"oppcli_{found['own'].lower()}"
        case _:
            return "ILIKE"


def adapt(connection: "Connection[Any]") -> None:
    """Makes what `connection` reads be of the types that SQLite gives."""
    connection.adapters.register_loader("numeric", _NumberLoader)
    connection.adapters.register_loader("bool", _TruthLoader)


class _NumberLoader(Loader):
    """What sums of whole numbers are there: a whole number again. What has decimals is real."""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data).decode()
        return int(text) if text.lstrip("-").isdigit() else float(text)


class _TruthLoader(Loader):
    def load(self, data: Buffer) -> int:
        return int(bytes(data) == b"t")
