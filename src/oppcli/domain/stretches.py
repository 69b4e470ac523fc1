"""Many numbers, kept as the stretches without holes that they form, with a text for each."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from oppcli.domain.past import runs


class Stretches:
    """Which text belongs to a number: 24 bytes for each stretch of numbers with one text.

    A number has one text at most.
    """

    def __init__(self, found: Iterable[tuple[int, int, str]] = ()) -> None:
        """`found` are the stretches: first number, last number, text."""
        ordered = sorted(found)
        self._firsts = array("q", [first for first, _, _ in ordered])
        self._lasts = array("q", [last for _, last, _ in ordered])
        self._texts = [text for _, _, text in ordered]

    @classmethod
    def of(cls, texts: Mapping[str, Iterable[int]]) -> "Stretches":
        """Those of the numbers of each text."""
        return cls(
            (first, last, text) for text, numbers in texts.items() for first, last in runs(numbers)
        )

    @classmethod
    def read(cls, listed: Mapping[str, str]) -> "Stretches":
        """Those that `listed` tells: for each text its numbers as `1-5 9`."""
        return cls(
            (int(first), int(last or first), text)
            for text, numbers in listed.items()
            for first, _, last in (part.partition("-") for part in numbers.split())
        )

    def listed(self) -> dict[str, str]:
        """Each text and its numbers as `1-5 9`."""
        parts: dict[str, list[str]] = {}
        for first, last, text in self:
            part = f"{first}-{last}" if first != last else str(first)
            parts.setdefault(text, []).append(part)
        return {text: " ".join(each) for text, each in parts.items()}

    def get(self, number: int) -> str | None:
        """The text of a number, None where it has none."""
        place = bisect_right(self._firsts, number) - 1
        return self._texts[place] if place >= 0 and number <= self._lasts[place] else None

    def __contains__(self, number: int) -> bool:
        return self.get(number) is not None

    def __iter__(self) -> Iterator[tuple[int, int, str]]:
        return zip(self._firsts, self._lasts, self._texts, strict=True)

    def __bool__(self) -> bool:
        return bool(self._texts)
