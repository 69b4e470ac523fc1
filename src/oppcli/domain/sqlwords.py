"""Reads SQL just as far as a good answer needs: its parameters and its names, no grammar."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue, WrongUsage

Value = str | int | float

# What a name may not be looked for in comes first: texts, quoted names, comments, PostgreSQL's ::.
_PIECE = re.compile(
    r"""'(?:[^']|'')*'? | "(?:[^"]|"")*"? | --[^\n]* | /\*.*?(?:\*/|\Z) | ::
      | (?P<parameter>:[A-Za-z_]\w*) | (?P<name>[A-Za-z_]\w*)""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,15})?")
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def parameters(sql: str) -> list[str]:
    """The names of its `:parameters`, each once, without the colon."""
    return list(dict.fromkeys(word[1:] for word in _pieces(sql, "parameter")))


def names(sql: str) -> list[str]:
    """Its keywords and names outside of quotes, each once, in lower case."""
    return list(dict.fromkeys(word.lower() for word in _pieces(sql, "name")))


def bound(sql: str, given: Mapping[str, str], *, me: str, today: date) -> dict[str, Value]:
    """The values for its parameters: those given, and `:me` and `:today` unless given.

    Raises WrongUsage for a parameter that has no value, and for a value that it does not use.
    """
    asked = parameters(sql)
    values: dict[str, Value] = {"me": me, "today": today.isoformat()}
    values |= {_plain_name(name): value_of(text) for name, text in given.items()}
    for name in asked:
        if name not in values:
            raise WrongUsage(f"the SQL asks for :{name}.", f"--param {name}=VALUE")
    for name in map(_plain_name, given):
        if name not in asked:
            known = ", ".join(f":{each}" for each in asked) or "no parameters"
            raise WrongUsage(
                f"the SQL does not use :{name}; it has {known}.", f"write :{name} where it belongs"
            )
    return {name: values[name] for name in asked}


def value_of(text: str) -> Value:
    """The number for a text that is plainly a number, else the text; `'17'` in quotes is a text."""
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    return float(text) if number[1] else int(text)


def _plain_name(name: str) -> str:
    plain = name.removeprefix(":")
    if not _NAME.fullmatch(plain):
        raise BadValue(f"{quoted(name)} is not a name for a parameter.", "--param since=2026-10-01")
    return plain


def _pieces(sql: str, group: str) -> Iterator[str]:
    return (found[group] for found in _PIECE.finditer(sql) if found[group])
