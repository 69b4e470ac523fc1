"""What the catalogue says of a product: what stands above what was named, and what contradicts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oppcli.domain.wording import either
from oppcli.errors import RuleRefused

LEVELS = ("brand", "class", "model", "model_code", "variant")

Chain = tuple[str, str, str, str, str]  # a value a level; '' where the chain says nothing


@dataclass(frozen=True, slots=True)
class Completed:
    """`values`: level → what it is now, for levels that change; `unknown`: levels not listed."""

    values: dict[str, str]
    unknown: tuple[str, ...]


def complete(given: Mapping[str, str | None], chains: Iterable[Chain]) -> Completed:
    """Fills the levels above the deepest known one, where every fitting chain agrees on them.

    Known values are spelled as the catalogue does; case and blanks do not matter. Raises
    RuleRefused when known values contradict each other, naming what would fit.
    """
    listed = list(chains)
    wanted = {level: _folded(given.get(level) or "") for level in LEVELS}
    named = [level for level in LEVELS if wanted[level]]
    known = [level for level in named if any(_is(chain, level, wanted) for chain in listed)]
    unknown = tuple(level for level in named if level not in known)
    if not known:
        return Completed({}, unknown)
    fitting = [chain for chain in listed if all(_is(chain, level, wanted) for level in known)]
    if not fitting:
        raise _contradiction(given, known, wanted, listed)
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
    return Completed(values, unknown)


def _contradiction(
    given: Mapping[str, str | None],
    known: list[str],
    wanted: Mapping[str, str],
    chains: list[Chain],
) -> RuleRefused:
    """Names the first value from above that the values below it, which fit together, rule out."""
    fitting, below = chains, known[-1]
    for level in reversed(known):
        narrower = [chain for chain in fitting if _is(chain, level, wanted)]
        if narrower:
            fitting = narrower
            continue
        place = LEVELS.index(level)
        right = sorted({chain[place] or "none" for chain in fitting})
        return RuleRefused(
            f"the catalogue has {below} {given[below]} under {level} {either(right)},"
            f" not {given[level]}.",
            f"{level}='{right[0]}', or {below}=none",
        )
    raise AssertionError("values that fit together were called a contradiction")


def _is(chain: Chain, level: str, wanted: Mapping[str, str]) -> bool:
    return _folded(chain[LEVELS.index(level)]) == wanted[level]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
