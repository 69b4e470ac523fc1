"""Texts as people type them: which can be stored, how they are cleaned, which name a file, and
which are a day.

A text can be stored if every file and database can give it back exactly. In a path `~` and
`~jana` stand for home folders.
"""

from datetime import date, time
from pathlib import Path
from unicodedata import normalize

from oppcli.domain.names import UNSEEN, without_unseen
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

LONGEST = 100_000


def clean(text: str, *, has_lines: bool = False) -> str:
    """`text` without blanks at its ends and in the composed form of Unicode (NFC).

    Inside, a run of blanks becomes one blank, and signs without a width are left out, with which
    two names would be seen as one; a text that `has_lines` keeps its lines and what is in them.
    No-break spaces and tabs are blanks.
    """
    if not text.isascii():
        text = text if has_lines else without_unseen(text)
        text = normalize("NFC", text)
        bare = text.strip().strip(UNSEEN)
        while bare != text:
            text, bare = bare, bare.strip().strip(UNSEEN)
    return text.strip() if has_lines else " ".join(text.split())


def storable(what: str, text: str, *, has_lines: bool = False) -> str:
    """The typed text as it is stored: clean. Raises BadValue as `check_storable` does, and for a
    text of which nobody would see anything.

    Whatever is typed as a text passes here, once. Of what is imported a cell of that kind is empty,
    and a folder that is restored is not cleaned.
    """
    stored = clean(check_storable(what, text), has_lines=has_lines)
    if text.strip() and not stored:
        raise BadValue(f"{what} holds nothing but signs that nobody sees.")
    return stored


def check_storable(what: str, text: str) -> str:
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


def has_digits(text: str) -> bool:
    """Whether a text that should be a telephone number can be one."""
    return any(map(str.isdigit, text))


def path_of(text: str) -> Path:
    """The path that was typed. Raises BadValue for one that no file can have."""
    if "\0" in text:
        raise BadValue(f"{quoted(text)} is not the name of a file.")
    try:
        return Path(text).expanduser()
    except RuntimeError:  # nobody of that name is known here
        raise BadValue(f"{quoted(text)} is not the home folder of any user.", f"./{text}") from None


def is_day(text: object) -> bool:
    """Whether it is a day as stores and our own files keep them: `2026-11-23`."""
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_time(text: str) -> bool:
    """Whether it is a time behind its day as stores keep instants: `T12:00:00Z`."""
    try:
        return f"T{time.fromisoformat(text[1:-1]).isoformat()}Z" == text
    except ValueError:
        return False


# What a formula may begin with, also in its full width, and blanks that lead up to one.
_RUN = frozenset("=+-@\t\r\n＝＋－＠")
_GUARD = "'"
_LOOKS_GUARDED = _RUN | {_GUARD}


def guarded(text: str) -> str:
    """A text that no spreadsheet runs as a formula: `'=1+1` for `=1+1`; a harmless one as it is.

    Texts that look guarded already get an apostrophe too, so that `unguarded` gives back exactly
    the text that was guarded.
    """
    is_run = text[:1] in _RUN or (text[:1] == _GUARD and text[1:2] in _LOOKS_GUARDED)
    return _GUARD + text if is_run else text


def unguarded(text: str) -> str:
    """The text that was guarded, or was harmless."""
    return text[1:] if text[:1] == _GUARD and text[1:2] in _LOOKS_GUARDED else text
