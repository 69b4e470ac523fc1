"""Which of several records somebody means who typed a name that fits all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from oppcli.domain.wording import MOST_NAMED

# Asks a question with numbered choices; gives the place of the chosen one, None for none.
Pick = Callable[[str, Sequence[str]], int | None]

_Meant = TypeVar("_Meant")


@dataclass(frozen=True, slots=True)
class NameLookup:
    """A command line whose names are looked up: its words as they were typed, what asks which
    record is meant (None where nobody can be asked), what is told how a name was understood, and
    the command's `verb`."""

    typed: Sequence[str]
    pick: Pick | None
    tell: Callable[[str], None]
    verb: str


def picked(
    meant: Sequence[_Meant], question: str, choices: Sequence[str], pick: Pick | None
) -> _Meant | None:
    """The one that somebody picks, of as many as fit a question; None where nobody picks one."""
    place = pick(question, choices[:MOST_NAMED]) if pick else None
    return None if place is None else meant[place]
