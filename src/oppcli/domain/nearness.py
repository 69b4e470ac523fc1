"""Which names of verbs, options and fields are near an unknown word."""

import re
from collections.abc import Iterable

from oppcli.domain.acts import ENDS, READS, act_of, known_verbs
from oppcli.domain.field_words import fields_called, is_field_word
from oppcli.domain.meanings import OPTIONS
from oppcli.domain.wording import nearest

_RISKY_OPTIONS = frozenset(
    ["force", "repair", "skip-stages", "canceled", "lost", "won", "create", "everything"]
)
_SHORT = 5  # letters of a name that many other words are near


def verb_near(word: str, menu: Iterable[str]) -> str:
    """The one name that `word` is a misspelling of; '' where none or several acts are near."""
    word = word.casefold()
    far = {name: distance(word, name) for name in menu}
    least = min(far.values(), default=0)
    best = [name for name in far if far[name] == least and _is_near(word, name)]
    return best[0] if len({act_of(name) for name in best}) == 1 else ""


def option_near(word: str, names: Iterable[str]) -> list[str]:
    """The options to propose for one that does not exist, with their dashes."""
    known, plain = list(names), word.lstrip("-").casefold()
    for meant in OPTIONS.get(plain, []):
        option = meant.split(" ")[0].lstrip("-")
        # `--to` is a file only where lists are written; elsewhere it is a person or a stage.
        if option in ("o", "q", *known) and ("FILE" not in meant or "excel-safe" in known):
            return [meant]
    if plain in OPTIONS:
        return []
    word = plain.replace("-", "_")
    if called := fields_called(word, {name.replace("-", "_") for name in known}):
        return [f"--{called[0].replace('_', '-')}"]
    if is_field_word(word):  # `--amount` is never --account
        return []
    near = nearest(plain, known)
    return [
        f"--{name}"
        for name in near
        if name not in _RISKY_OPTIONS or (distance(plain, name) <= 1 and plain[:1] == name[:1])
    ]


def fields_near(word: str, names: Iterable[str], count: int = 3) -> list[str]:
    """The fields to propose for a word that is not a field: by meaning, else by spelling."""
    known = list(names)
    plain = word.strip().lstrip("+-").casefold().replace("-", "_").replace(" ", "_")
    called = fields_called(plain, known)
    if called or is_field_word(plain):  # `amount` is never account
        return called[:count]
    return nearest(plain, known, count)


def distance(one: str, other: str) -> int:
    """How many letters are to be added, dropped, changed or swapped with their neighbour."""
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other)


def is_slip(word: str, name: str) -> bool:
    """Whether one letter is missing, too many or in its neighbour's place; another letter often
    makes another word: `score` is not `store`."""
    is_another = len(word) == len(name) and sorted(word) != sorted(name)
    return not is_another and distance(word, name) == 1


def _is_near(word: str, name: str) -> bool:
    if abs(len(word) - len(name)) > 2 or len(word) < 2:
        return False
    far = distance(word, name)
    if name in ENDS and len(name) < _SHORT:  # `last`, `post` and `cost` are not `lost`
        is_swapped = far == 1 and sorted(word) == sorted(name)
        return word[0] == name[0] and (is_swapped or _undoubled(word) == name)
    if name in READS or name not in known_verbs():
        return far <= (1 if len(name) <= _SHORT or word[0] != name[0] else 2)
    is_strict = name in ENDS or len(name) <= _SHORT
    return word[0] == name[0] and far <= (1 if is_strict else 2)


def _undoubled(word: str) -> str:
    """The word without letters that are typed twice: `undo` of `undoo`."""
    return re.sub(r"(.)\1", r"\1", word)
