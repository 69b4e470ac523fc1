"""Paths as people type them: `~` and `~jana` stand for home folders."""

from pathlib import Path

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue


def path_of(text: str) -> Path:
    """The path that was typed. Raises BadValue for one that no file can have."""
    if "\0" in text:
        raise BadValue(f"{quoted(text)} is not the name of a file.")
    try:
        return Path(text).expanduser()
    except RuntimeError:  # nobody of that name is known here
        raise BadValue(f"{quoted(text)} names nobody's home folder.", f"./{text}") from None
