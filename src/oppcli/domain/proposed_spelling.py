"""Which command or word is meant by one that has no meaning and is spelled nearly so."""

from collections.abc import Collection, Iterable, Mapping

from oppcli.domain.acts import READS
from oppcli.domain.meanings import MEANT, THING
from oppcli.domain.nearness import distance, is_slip, verb_near

_LONG_WORD = 5  # letters of a word that is compared with words of a meaning
_SAFE_ACTS = ("read", "search", "list", "make", "change", "convert", "give", "plan", "log")
_SHORT_NAME = 3  # letters of `add` and `ls`, which more is near than is meant
_BEGUN = 3  # letters that tell which command was begun


def spelled_near(
    noun: str, word: str, menu: Mapping[str, object], other_names: Iterable[str]
) -> str:
    """The command of the menu that a word without a meaning is nearly; '' for none."""
    above = [] if noun else [name for name, entry in menu.items() if word in _verbs(entry)]
    if len(above) == 1:
        return f"{above[0]} {word}"
    is_slip = any(distance(word, name) == 1 for name in menu)
    begun = [name for name in menu if name.startswith(word) and len(word) >= _BEGUN]
    if len(begun) == 1 and begun[0] in READS and not is_slip:
        return begun[0]
    others = (name for name in other_names if len(name) > _SHORT_NAME)
    return verb_near(word, [*menu, *others])


def spelled(word: str) -> str:
    """The one word that has a meaning, and that `word` is a misspelling of: `serach`, `convret`.

    None that ends or takes back something, and '' where words of several meanings are near.
    """
    if len(word) < _LONG_WORD:
        return ""
    known = {**THING, **{each: act for each, act in MEANT.items() if act in _SAFE_ACTS}}
    near = [
        each
        for each in known
        if len(each) >= _LONG_WORD and each[:1] == word[:1] and is_slip(word, each)
    ]
    is_one = len({known[each] for each in near}) == 1
    ends = any(distance(word, each) <= 1 for each in MEANT if MEANT[each] not in _SAFE_ACTS)
    return near[0] if is_one and not ends else ""


def _verbs(entry: object) -> Collection[str]:
    """The verbs of a noun of the menu; none of a verb."""
    verbs: Collection[str] = getattr(entry, "verbs", ())
    return verbs
