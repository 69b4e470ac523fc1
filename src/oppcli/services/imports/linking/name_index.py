"""Reference names of one sort (owners, accounts …) and the numbers they stand for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oppcli.domain.names import name_key
from oppcli.domain.wording import either, nearest, quoted

_MOST_PROPOSED = 50  # names a proposal is looked for; it takes a while among many


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of names: the field that gives them, what they are called, where they are kept."""

    field: str
    noun: str  # in a sentence
    letter: str  # of their refs, where they have any
    known: str  # SQL: id, name


class NameIndex:
    """Looks names up exactly, but for case and blanks; each spelling once."""

    def __init__(self, sort: Sort, known: Iterable[tuple[int, str]]) -> None:
        self.sort = sort
        self._numbers: dict[str, int] = {}
        self._several: dict[str, list[int]] = {}
        self._by_spelling: dict[object, int] = {}
        self._proposed = 0
        for number, name in known:
            self._know(name_key(name), number)

    def numbers(self, texts: Sequence[object]) -> list[object]:
        """The number behind each name; None for no name, an unknown one and several of it."""
        return list(map(self._by_spelling.get, texts))

    def learn(self, texts: Sequence[object]) -> None:
        """Looks those names up, so that `numbers` knows them."""
        for text in set(texts):
            if text not in self._by_spelling and isinstance(text, str):
                number = self._numbers.get(name_key(text))
                if number is not None:
                    self._by_spelling[text] = number

    def several(self, text: str) -> list[int]:
        """The numbers of a name that stands for more than one."""
        return self._several.get(name_key(text), [])

    def unknown(self, texts: Iterable[object]) -> list[str]:
        """The names among those that are not known yet, each in its first spelling."""
        found: dict[str, str] = {}
        for text in dict.fromkeys(texts):
            if isinstance(text, str) and text not in self._by_spelling and not self.several(text):
                found.setdefault(name_key(text), text)
        return list(found.values())

    def add(self, name: str, number: int) -> None:
        """Makes a new name known."""
        self._know(name_key(name), number)

    def not_known(self, text: str) -> str:
        """The reason that refuses an unknown name, proposing near ones."""
        near: list[str] = []
        if self._proposed < _MOST_PROPOSED:
            self._proposed += 1
            near = nearest(name_key(text), self._numbers)
        said = f"{self.sort.field}: there is no {self.sort.noun} called {quoted(text)}"
        return f"{said}; did you mean {either(near)}?" if near else said

    def too_many(self, text: str) -> str:
        """The reason that refuses a name of several."""
        numbers = self.several(text)
        refs = either(f"{self.sort.letter}{number}" for number in sorted(numbers)[:5])
        return (
            f"{self.sort.field}: {len(numbers)} {self.sort.noun}s are called {quoted(text)}"
            f" ({refs})"
        )

    def _know(self, name: str, number: int) -> None:
        if name in self._several:
            self._several[name].append(number)
        elif name in self._numbers:
            self._several[name] = [self._numbers.pop(name), number]
        else:
            self._numbers[name] = number
