"""What a record says of a product, and what catalogue and device add to that or rule out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from oppcli.domain.names import is_same_name, name_key
from oppcli.domain.wording import either
from oppcli.errors import Refusal

LEVELS = ("brand", "class", "model", "model_code", "variant")

# What an opportunity and its device say alike: field of the one → of the other.
ALIKE = {**{level: level for level in LEVELS}, "interest_type": "condition"}

# A new device takes after the opportunity that names it in all of these: its field → the other's.
TAKES_AFTER = {of_device: own for own, of_device in ALIKE.items()}
TAKES_AFTER |= {"currency": "currency", "facility": "facility"}

Chain = tuple[str, str, str, str, str]  # a value a level; '' where the chain says nothing
Said = Mapping[str, str | None]  # field → what a record says in it, None for nothing


@dataclass(frozen=True, slots=True)
class Completed:
    """`values`: level → what it is now, for levels that change; `unknown`: levels not listed."""

    values: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """`values`: what an opportunity says after its device, for fields in which it said nothing."""

    values: dict[str, str]
    refusal: Refusal | None = None


class Catalogue:
    """The chains that are known, looked up by what one of their levels says."""

    def __init__(self, chains: Iterable[Chain]) -> None:
        self._chains: list[Chain] = list(chains)
        self._by_value: defaultdict[tuple[int, str], list[Chain]] = defaultdict(list)
        for chain in self._chains:
            for place, value in enumerate(chain):
                self._by_value[place, name_key(value)].append(chain)

    def __bool__(self) -> bool:
        return bool(self._chains)

    def complete(self, given: Said) -> Completed:
        """Fills the levels above the deepest known one, where all fitting chains agree on them.

        Known values are spelled as the catalogue does; case and blanks do not matter. Refuses
        known values that contradict each other, naming what would fit.
        """
        wanted = {level: name_key(given.get(level) or "") for level in LEVELS}
        named = [level for level in LEVELS if wanted[level]]
        known = [level for level in named if self._that_say(level, wanted)]
        unknown = tuple(level for level in named if level not in known)
        if not known:
            return Completed(unknown=unknown)
        fitting = self._fitting(known, wanted)
        if not fitting:
            return Completed(unknown=unknown, refusal=self._contradiction(given, known, wanted))
        return Completed(_spelled(given, fitting, known, unknown), unknown)

    def _that_say(self, level: str, wanted: Mapping[str, str]) -> list[Chain]:
        return self._by_value.get((LEVELS.index(level), wanted[level]), [])

    def _fitting(self, levels: Iterable[str], wanted: Mapping[str, str]) -> list[Chain]:
        """The chains that say what is wanted on all of the levels."""
        places = [LEVELS.index(level) for level in levels]
        fewest = min((self._that_say(LEVELS[place], wanted) for place in places), key=len)
        return [
            chain
            for chain in fewest
            if all(name_key(chain[place]) == wanted[LEVELS[place]] for place in places)
        ]

    def _contradiction(self, given: Said, known: list[str], wanted: Mapping[str, str]) -> Refusal:
        """Names the first value from above that the values below it, which fit together, rule
        out."""
        below = known[-1]
        for depth in range(len(known) - 2, -1, -1):
            level = known[depth]
            if self._fitting(known[depth:], wanted):
                continue
            fitting = self._fitting(known[depth + 1 :], wanted)
            right = sorted({chain[LEVELS.index(level)] or "none" for chain in fitting})
            return Refusal(
                level,
                f"the catalogue has {below} {given[below]} under {level} {either(right)},"
                f" not {given[level]}",
                f"{level}='{right[0]}', or {below}=none",
            )
        raise AssertionError("consistent values were called a contradiction")


def _spelled(
    given: Said, fitting: list[Chain], known: list[str], unknown: tuple[str, ...]
) -> dict[str, str]:
    """What the levels down to the deepest known one are, where the fitting chains agree."""
    values: dict[str, str] = {}
    deepest = LEVELS.index(known[-1])
    # A model under a brand that is not listed is another one: what is above it says nothing.
    is_another = any(LEVELS.index(level) < deepest for level in unknown)
    for place, level in enumerate(LEVELS[: deepest + 1]):
        spellings = {chain[place] for chain in fitting}
        may_fill = level not in unknown and not is_another
        if len(spellings) == 1 and (level in known or may_fill):
            (spelled,) = spellings
            if spelled and spelled != given.get(level):
                values[level] = spelled
    return values


def fitted(opportunity: Said, device: Said, called: str) -> Fitted:
    """What an opportunity takes over from its device, or the refusal where the two differ.

    `called` is what the device is called in the refusal. Case does not matter.
    """
    values: dict[str, str] = {}
    against: list[str] = []
    fixes: list[str] = []
    for own, of_device in ALIKE.items():
        said, its = opportunity.get(own), device.get(of_device)
        if its is None:
            continue
        if said is None:
            values[own] = its
        elif not is_same_name(said, its):
            against.append(f"its {of_device} is {its}, not {said}")
            fixes.append(f"{own}='{its}'")
    if not against:
        return Fitted(values)
    why = f"{called} does not fit: {'; '.join(against)}"
    return Fitted({}, Refusal("device", why, f"{' '.join(fixes)}, or another device"))
