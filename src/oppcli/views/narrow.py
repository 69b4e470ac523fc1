"""The text of a view with only those columns and joins that a query needs."""

import re
from functools import cache

_WORD = re.compile(r"\w+")
_JOINED = re.compile(r"LEFT JOIN (\w+)(?: (?!ON\b)(\w+))? ON (.+)")


def narrowed(table: str, columns: str, joins: str, sql: str) -> str:
    """`(SELECT … FROM table t LEFT JOIN …) t` with the columns whose names are words of `sql`.

    A word that means something else brings a column too many, which changes no row: all joins are
    LEFT JOINs by the number of the other record.
    """
    words = set(_WORD.findall(sql))
    picked = [text for name, text in _parted(columns).items() if name in words]
    needed = set(_WORD.findall(" ".join(picked)))
    wanted: list[str] = []
    for line in reversed(joins.strip().splitlines()):  # a join may need one of those before it
        if (found := _JOINED.match(line.strip())) is None:
            raise ValueError(line)
        if (found[2] or found[1]) in needed:
            needed |= set(_WORD.findall(found[3]))
            wanted.insert(0, line.strip())
    return f"(SELECT {', '.join(picked or ['t.id'])} FROM {table} t {' '.join(wanted)}) t"


@cache
def _parted(columns: str) -> dict[str, str]:
    """The columns of a SELECT by their names: the word after AS, or after the table's."""
    parts: list[str] = []
    depth = begin = 0
    for mark in re.finditer(r"[(),]", columns):
        depth += (mark[0] == "(") - (mark[0] == ")")
        if mark[0] == "," and depth == 0:
            parts.append(columns[begin : mark.start()])
            begin = mark.end()
    parts.append(columns[begin:])
    return {re.split(r"[\s.]", part.strip())[-1]: part.strip() for part in parts}
