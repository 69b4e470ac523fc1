"""What an import proposes for an unknown value: the choice that it misspells, or a synonym;
nothing where it finds neither. An ending is never proposed, nor an open choice for one.

A misspelling has the same words with one slip in one of them. `No interest`, `Unsold` and
`Contact` are no misspellings of interest, sold and contract: they are other words.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from oppcli.domain.nearness import distance, is_slip
from oppcli.importing.values.endings import Endings, Tokens, tokenized

_SHORTEST = 5  # letters of a word that a slip leaves recognisable: `Shot` is not hot
_LONG = 8  # letters of a word in which one may be another letter: `Massage` is not message
_INFLECTED = 4  # letters of a word that an ending may follow: `Opened` is open, `News` is not new
_INFLECTIONS = ("s", "es", "d", "ed", "ing")
# Words that one slip makes of words that choices and stages are often called by.
_OTHER_WORDS = frozenset(
    (
        *("contact", "contacts", "contacted", "contract", "contracts", "contracted", "contrast"),
        *("shipping", "shopping", "quality", "qualify", "quote", "quota", "quotas", "quotes"),
        *("trial", "trail", "trials", "trails", "signing", "singing", "signed", "singed"),
        *("scoping", "scooping", "planning", "planing", "pricey", "complaint", "compliant"),
        *("reserved", "reversed", "proposed", "prepared", "prospect", "prosect", "diner", "dinner"),
        *("interest", "internet", "quite", "quiet", "angle", "angel", "casual", "causal"),
    )
)


def proposed(kind: str, field: str, said: str, choices: Mapping[str, str]) -> str:
    """The choice to propose for what a file says, '' for none.

    `choices`: each way to spell a choice → the choice.
    """
    endings = Endings(kind)
    ends = field in ("stage", "status", "forecast_category")
    if ends and (endings.mentions(said) or endings.doubt(said) is not None):
        return ""
    open_ones = {
        spelling: choice
        for spelling, choice in choices.items()
        if not (ends and endings.of(choice) is not None)
    }
    meant = synonym_of(kind, field, said)
    if meant in open_ones.values():
        return meant
    found = {choice for spelling, choice in open_ones.items() if _misspells(said, spelling)}
    return found.pop() if len(found) == 1 else ""


def _misspells(said: str, spelling: str) -> bool:
    """Whether the words of a file are those of a choice, but for one slip in one of them."""
    words, known = tokenized(said), tokenized(spelling)
    if not words or len(words) != len(known):
        return "".join(words) == "".join(known) != ""
    others = [pair for pair in zip(words, known, strict=True) if pair[0] != pair[1]]
    return not others or (len(others) == 1 and _is_slip(*others[0]))


def _is_slip(word: str, name: str) -> bool:
    """Whether a word is that other one, misspelled or inflected, and none of its own."""
    if not word.isalpha() or word[0] != name[0] or len(name) < _INFLECTED:
        return False
    stem = name.removesuffix("e")
    if any(word in (name + ending, stem + ending) for ending in _INFLECTIONS):
        return True
    if min(len(word), len(name)) < _SHORTEST or {word, name} <= _OTHER_WORDS:
        return False
    return is_slip(word, name) or (len(name) >= _LONG and distance(word, name) == 1)


def synonym_of(kind: str, field: str, said: str) -> str:
    """The choice that other systems call so, '' for none; see `synonyms.toml`."""
    return _synonyms().get(kind, {}).get(field, {}).get(tokenized(said), "")


@cache
def _synonyms() -> dict[str, dict[str, dict[Tokens, str]]]:
    """Kind → field → the words of a synonym → the choice."""
    text = (files("oppcli.importing.values") / "synonyms.toml").read_text("utf-8")
    return {
        kind: {
            field: {tokenized(word): choice for choice, words in table.items() for word in words}
            for field, table in fields.items()
        }
        for kind, fields in tomllib.loads(text).items()
    }
