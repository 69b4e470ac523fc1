"""The stages that files name: their order and their chances, whatever the order of the rows.

Everything counts rows or adds up whole numbers, so the same rows shuffled give the same process.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from oppcli.domain.field import CATEGORIES


@dataclass(slots=True)
class FoundStage:
    """What rows say of one stage; `orders` are the places that the file gives it.

    `entered` adds up the seconds since 1970 at which it was entered, in `entries` rows.
    """

    titles: Counter[str] = field(default_factory=Counter)
    orders: set[int] = field(default_factory=set)
    chances: Counter[int] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    entered: int = 0
    entries: int = 0

    @property
    def title(self) -> str:
        """Its most frequent spelling; the first by the alphabet among equals."""
        return min(self.titles, key=lambda title: (-self.titles[title], title))

    @property
    def chance(self) -> int | None:
        """The most frequent chance in percent, the lowest among equals; None where none is said."""
        return min(self.chances, key=lambda each: (-self.chances[each], each), default=None)

    @property
    def mean_chance(self) -> Fraction | None:
        """The mean of the chances that rows state."""
        total = sum(chance * rows for chance, rows in self.chances.items())
        return Fraction(total, self.chances.total()) if self.chances else None

    @property
    def mean_entry(self) -> Fraction | None:
        """The mean moment at which it was entered."""
        return Fraction(self.entered, self.entries) if self.entries else None

    @property
    def category(self) -> str:
        """The most frequent forecast category, the earliest among equals, else `pipeline`."""
        said = self.categories
        return min(CATEGORIES, key=lambda each: (-said[each], CATEGORIES.index(each)))


@dataclass(frozen=True, slots=True)
class Order:
    """Stages from first to last, what says so, and the titles whose place nothing decides."""

    stages: tuple[FoundStage, ...]
    by: str
    undecided: tuple[str, ...] = ()


def in_order(
    stages: Sequence[FoundStage],
    *,
    given: Mapping[str, int] | None = None,
    known: Mapping[str, int] | None = None,
    system: str = "",
) -> Order:
    """The stages in the first of these orders that has a place for each of them.

    That of the user (`given`), of the file, of the `system` (`known`), of their mean chances, of
    the mean moments they were entered. `given` and `known` are places by title. What one leaves
    equal the next decides, and at last the alphabet: those titles are `undecided`.
    """
    titles = [stage.title for stage in stages]
    places: dict[str, list[int | None] | list[Fraction | None]] = {
        "as told": [(given or {}).get(title) for title in titles],
        "as in the file": [min(stage.orders, default=None) for stage in stages],
        f"as in {system}": [(known or {}).get(title) for title in titles],
        "by their mean probability": [stage.mean_chance for stage in stages],
        "by the mean day they were entered": [stage.mean_entry for stage in stages],
    }
    whole = {by: ranks for by, ranks in places.items() if None not in ranks}
    deciding = [by for by, ranks in whole.items() if len(set(ranks)) > 1]
    # What an order leaves equal, or has no place for, the next one decides: those come last.
    partial = [ranks for by, ranks in places.items() if by not in whole and set(ranks) != {None}]
    used = [*(whole[by] for by in deciding), *partial]
    keys = [
        tuple((ranks[at] is None, ranks[at] or 0) for ranks in used) for at in range(len(stages))
    ]
    alike = Counter(keys)
    undecided = sorted(
        title
        for title, key in zip(titles, keys, strict=True)
        if alike[key] > 1 or (len(stages) > 1 and all(is_none for is_none, _ in key))
    )
    ranked = sorted(
        range(len(stages)), key=lambda at: (keys[at], titles[at].casefold(), titles[at])
    )
    by = deciding[0] if deciding else "as far as they are told" if partial else "by the alphabet"
    return Order(tuple(stages[at] for at in ranked), by, tuple(undecided))


def win_rate(won: int, lost: int) -> int | None:
    """Won ÷ (won + lost) in whole percent, half to even; None when none has ended."""
    return round(Fraction(100 * won, won + lost)) if won + lost else None
