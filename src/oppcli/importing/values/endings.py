"""Tells which words of a file say that a record has ended, in the languages of `endings.toml`.

`Closed Won`, `6-closed_won`, `Abgeschlossen gewonnen` and `Vunnet` are one ending. What may also
be a stage (`Closed` alone, `Done`) is undecided: it is never taken for an ending by itself.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib.resources import files

from oppcli.domain.field import UNSOLD

Tokens = tuple[str, ...]

# Letters that lose nothing but their stroke or tie when accents are dropped.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})
# How the same letters are written where a keyboard lacks them.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "ł": "l"})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)?\s*%|[^\W_]+")
_NUMBER = re.compile(r"[a-z]?[0-9]+|[0-9.,]+\s*%")
_SEPARATOR = re.compile(r"\s*[-–—:/|,;(>→]\s*")
_COUNTED = frozenset(("stage", "step", "phase", "status", "etapa", "etape", "fase"))
_REST_ENDS = frozenset(UNSOLD)  # endings that a reason may follow: `Lost - Price`


class Doubt(Enum):
    """Why a word that may be an ending is not taken for one."""

    CLOSED = "closed"  # it ends the sale and does not say how
    DONE = "done"  # it may be a stage as well


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one kind of record: phrase → ending, and the words around them."""

    endings: Mapping[Tokens, str]
    closed: frozenset[str]
    about: frozenset[str]
    because: frozenset[str]
    hedged: frozenset[str]
    undecided: frozenset[Tokens]
    parts: Mapping[str, str]  # each word that is an ending by itself → the ending


@dataclass(frozen=True, slots=True)
class Endings:
    """The endings of one kind of record. `added`: words the user gave → their ending."""

    kind: str
    added: Mapping[str, str] = field(default_factory=dict)

    def of(self, text: str) -> str | None:
        """The ending that a cell says, None where it says none or leaves it open."""
        added = self._added(text)
        if added is not None:
            return added
        tokens = tokenized(text)
        return _ending(text, tokens, _words(self.kind)) if tokens else None

    def is_added(self, text: str) -> bool:
        """Whether the user said that this cell is an ending."""
        return self._added(text) is not None

    def doubt(self, text: str) -> Doubt | None:
        """Why a cell that is not an ending may still be one; None for everything else."""
        words, tokens = _words(self.kind), tokenized(text)
        if self.of(text) is not None or not tokens:
            return None
        if tokens in words.undecided or _without(tokens, words.about) in words.undecided:
            return Doubt.DONE
        head = tokenized(_SEPARATOR.split(text.strip(), maxsplit=1)[0])
        for each in (_without(tokens, words.about), _without(head, words.about)):
            if each and all(token in words.closed for token in each):
                return Doubt.CLOSED
        found = _mentioned(tokens, words)
        is_hedged = len(found) < 2 and not words.hedged.isdisjoint(tokens)
        return Doubt.DONE if self.mentions(text) and not is_hedged else None

    def mentions(self, text: str) -> bool:
        """Whether a word for an ending, or for closed, is anywhere in the text."""
        words, tokens = _words(self.kind), tokenized(text)
        known = words.closed | words.parts.keys()
        return self.of(text) is not None or any(token in known for token in tokens)

    def _added(self, text: str) -> str | None:
        """What the user said of a cell, compared as the values of a map are."""
        if not self.added:
            return None
        said = text.strip().casefold()
        found = next((end for cell, end in self.added.items() if cell.casefold() == said), None)
        return None if found is None else _meanings(self.kind).get(found, found)


def known_endings() -> frozenset[str]:
    """Every word that an ending of some kind may be called by: won, lost, disqualified …"""
    kinds = _data()["meanings"]
    return frozenset(word for table in kinds.values() for pair in table.items() for word in pair)


def _ending(text: str, tokens: Tokens, words: _Words) -> str | None:
    """The ending of a text: alone, beside words for closed, or before its reason."""
    if "?" in text:
        return None
    found = words.endings.get(tokens)
    if found is not None or tokens in words.undecided:
        return found
    around = words.closed | words.about
    found = words.endings.get(_without(tokens, around)) or _squeezed(tokens, words)
    if found is not None:
        return found
    front = _without_front(tokens, words.about)
    found = _closed_before(front, words) or _before_reason(front, words)
    if found is None:
        head = tokenized(_SEPARATOR.split(text.strip(), maxsplit=1)[0])
        ending = words.endings.get(_without(head, around))
        found = ending if ending in _REST_ENDS or ending == "disqualified" else None
    return found if found is not None and _mentioned(tokens, words) <= {found} else None


def _closed_before(tokens: Tokens, words: _Words) -> str | None:
    """The ending of `Closed Lost to Competition`: closed, an ending, and more about it."""
    if len(tokens) < 2 or tokens[0] not in words.closed:
        return None
    rest = tokens[1:]
    if words.endings.get(rest[:1]) == "won" and not words.hedged.isdisjoint(rest[1:2]):
        return None  # "Closed Won Back", as "Win Back"
    return words.endings.get(rest[:2]) or words.endings.get(rest[:1])


def _before_reason(tokens: Tokens, words: _Words) -> str | None:
    """The ending of `Lost to competitor`: what a reason may follow, and its preposition."""
    if len(tokens) < 3 or tokens[1] not in words.because:
        return None
    ending = words.parts.get(tokens[0])
    return ending if ending in _REST_ENDS else None


def _squeezed(tokens: Tokens, words: _Words) -> str | None:
    """The ending of `closedwon` and `wonclosed`."""
    if len(tokens) != 1:
        return None
    (token,) = tokens
    for closed in words.closed:
        if token.startswith(closed) and (found := words.parts.get(token[len(closed) :])):
            return found
        if token.endswith(closed) and (found := words.parts.get(token[: -len(closed)])):
            return found
    return None


def _mentioned(tokens: Tokens, words: _Words) -> set[str]:
    """The endings whose words are among the tokens."""
    return {words.parts[token] for token in tokens if token in words.parts}


def _without(tokens: Tokens, some: frozenset[str]) -> Tokens:
    """The tokens between those of `some` at either end."""
    front = _without_front(tokens, some)
    return _without_front(front[::-1], some)[::-1]


def _without_front(tokens: Tokens, some: frozenset[str]) -> Tokens:
    place = next((at for at, token in enumerate(tokens) if token not in some), len(tokens))
    return tokens[place:]


def tokenized(text: str) -> Tokens:
    """The words of a text in lower case, without accents, counting numbers and percentages."""
    split = _CAMEL.sub(" ", text).casefold().translate(_PLAIN)
    plain = "".join(c for c in unicodedata.normalize("NFKD", split) if not unicodedata.combining(c))
    found = _TOKEN.findall(plain)
    while found and (_NUMBER.fullmatch(found[0]) or (found[0] in _COUNTED and len(found) > 1)):
        found.pop(0)
    return tuple(token for token in found if not token.endswith("%"))


@cache
def _data() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((files("oppcli.importing.values") / "endings.toml").read_text("utf-8"))


def _meanings(kind: str) -> Mapping[str, str]:
    """Word for an ending → what it is for that kind; nothing for kinds that do not end."""
    return _data()["meanings"].get(kind, {})


@cache
def _words(kind: str) -> _Words:
    meanings, data = _meanings(kind), _data()
    endings = {
        phrase: meant
        for table, meant in meanings.items()
        for phrase in _phrases(data[table].values())
    }
    undecided = frozenset(_phrases(data["undecided"].values())) - endings.keys()
    return _Words(
        endings,
        frozenset(phrase[0] for phrase in _phrases(data["closed"].values())),
        frozenset(phrase[0] for phrase in _phrases(data["about"].values())),
        frozenset(phrase[0] for phrase in _phrases(data["because"].values())),
        frozenset(phrase[0] for phrase in _phrases(data["hedged"].values())),
        undecided,
        {phrase[0]: meant for phrase, meant in endings.items() if len(phrase) == 1},
    )


def _phrases(languages: Iterable[Iterable[str]]) -> Iterable[Tokens]:
    for words in languages:
        for word in words:
            yield tokenized(word)
            yield tokenized(word.translate(_SPELT_OUT))
