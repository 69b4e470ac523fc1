"""Names that are probably of the same company: one begins with the other's words, or looks so.

They are told, never taken for one another: a file names its companies exactly.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from oppcli.domain.names import name_key

_BEGINNING = 3  # letters that names which look alike begin with
_MOST_COMPARED = 200  # names of which one is looked for
_MOST_IN_ALL = 200_000  # comparisons of letters; they take a while
_ALIKE = 0.88  # of 1 for the same letters
_LONGER = 2  # letters that one of two names which look alike has more


class NearNames:
    """Names with their numbers, to be asked for one that is near another."""

    def __init__(self, known: Iterable[tuple[int, str]]) -> None:
        self._known: list[tuple[int, str, str]] = []
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        self._by_beginning: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self._compared = 0
        for number, name in known:
            plain = name_key(name)
            if plain:
                self._by_word[plain.split()[0]].append(len(self._known))
                self._by_beginning[plain[:_BEGINNING], len(plain)].append(len(self._known))
                self._known.append((number, name, plain))

    def of(self, name: str) -> tuple[int, str] | None:
        """Number and name of the first that is the same or near; None for none."""
        wanted = name_key(name) if self._known else ""
        if not wanted:
            return None
        words = set(wanted.split())
        for place in self._by_word[wanted.split()[0]][:_MOST_COMPARED]:
            number, each, plain = self._known[place]
            others = set(plain.split())
            if words <= others or others <= words:
                return number, each
        for number, each, plain in self._begun_alike(wanted):
            if _digits(plain) == _digits(wanted) and _looks_alike(plain, wanted):
                return number, each
        return None

    def _begun_alike(self, wanted: str) -> Iterator[tuple[int, str, str]]:
        """Names of about that length that begin alike, as long as there is time for them."""
        for length in range(len(wanted) - _LONGER, len(wanted) + _LONGER + 1):
            for place in self._by_beginning.get((wanted[:_BEGINNING], length), ())[:_MOST_COMPARED]:
                if self._compared >= _MOST_IN_ALL:
                    return
                self._compared += 1
                yield self._known[place]


def _digits(text: str) -> list[str]:
    """Branch 1 is not branch 2."""
    return [each for each in text if each.isdigit()]


def _looks_alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
