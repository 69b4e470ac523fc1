"""Texts as people type them: which can be stored, and which name a file.

A text can be stored if every file and database can give it back exactly. In a path `~` and
`~jana` stand for home folders.
"""

from pathlib import Path

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

LONGEST = 100_000


def storable(what: str, text: str) -> str:
    """`text` itself. Raises BadValue if it holds NUL or half a character, or is too long."""
    if len(text) > LONGEST:
        raise BadValue(f"{what} is longer than {LONGEST:,} characters.")
    if "\0" in text:
        raise BadValue(f"{what} holds a NUL character, which cannot be stored.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise BadValue(f"{what} is not valid text: it holds half a character.") from None
    return text


def path_of(text: str) -> Path:
    """The path that was typed. Raises BadValue for one that no file can have."""
    if "\0" in text:
        raise BadValue(f"{quoted(text)} is not the name of a file.")
    try:
        return Path(text).expanduser()
    except RuntimeError:  # nobody of that name is known here
        raise BadValue(f"{quoted(text)} names nobody's home folder.", f"./{text}") from None
