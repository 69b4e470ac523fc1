"""Proposals as a shell takes them: nothing in them can run, break a line or move the cursor.

A shell evaluates or splits what completion prints unless it is told otherwise; our scripts read
lines instead, and bash, which puts a line in as it is, gets it quoted. A value that holds control
characters cannot be typed on a command line, so it is not proposed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from oppcli.domain.shell_words import HalfLine
from oppcli.output.screen_text import HAZARDS, safe_text

FILES = "\tfiles"  # no proposal begins with a tab

_HELP_WIDTH = 60
_ACTIVE = re.compile(r"[^\w./,+@%:=-]", re.ASCII)
_ACTIVE_IN_DOUBLE = re.compile(r'[$`"\\!]')


@dataclass(frozen=True, slots=True)
class Proposal:
    """A whole word that may stand where the cursor is, and what helps to tell it from others."""

    value: str
    help: str = ""


def write_for_bash(
    proposals: Iterable[Proposal], typed: HalfLine, stream: TextIO, *, is_listing: bool
) -> None:
    """A line for each word, quoted as the word that is being typed is.

    `is_listing` says that bash only lists them: then they are told with their help.
    """
    offered = _sayable(proposals)
    for each in offered:
        if is_listing and len(offered) > 1:
            help_ = f"  ({_help(each)})" if each.help else ""
            stream.write(f"{each.value[len(typed.kept) :]}{help_}\n")
        else:
            text = _quoted(each.value[len(typed.kept) :], typed.quote)
            if text is not None:
                stream.write(f"{text}\n")


def write_for_others(proposals: Iterable[Proposal], stream: TextIO) -> None:
    """A line for each word, for zsh and fish, which quote it themselves: the word, a tab, help."""
    stream.writelines(f"{each.value}\t{_help(each)}\n" for each in _sayable(proposals))


def _sayable(proposals: Iterable[Proposal]) -> Sequence[Proposal]:
    return [each for each in proposals if each.value and not re.search(HAZARDS, each.value)]


def _help(proposal: Proposal) -> str:
    line = safe_text(proposal.help)
    return line if len(line) <= _HELP_WIDTH else f"{line[: _HELP_WIDTH - 1]}…"


def _quoted(text: str, quote: str) -> str | None:
    """The text so that bash reads it as it is; None where the open quote cannot hold it."""
    if quote == "'":
        return None if "'" in text else text
    if quote == '"':
        return None if "!" in text else _ACTIVE_IN_DOUBLE.sub(r"\\\g<0>", text)
    return _ACTIVE.sub(lambda found: _escaped(found[0]), text)


def _escaped(mark: str) -> str:
    return f"\\{mark}" if mark.isascii() else mark
