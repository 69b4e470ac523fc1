"""How well a name fits what somebody typed: the one ladder by which names are found.

A name is the text, else it begins with it, else it holds its words. Case, runs of blanks and the
marks around words never count, and accents count only where somebody types them and a name has
them: `muller` is Müller, `müller` is Müller before Muller. Who is found by a name, in whatever
command, option, filter or text, is found here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from operator import itemgetter
from typing import Generic, Literal, TypeVar

from oppcli.domain.names import has_accents, name_key, unaccented, without_unseen
from oppcli.domain.wording import nearest_keys

_Of = TypeVar("_Of")
How = Literal["exact", "alike", "prefix", "words", "none"]
SAME: tuple[How, ...] = ("exact", "alike")  # of one name, however it is written

_AROUND = ",;:.()\"'"  # marks around a word of a name
_LONGEST_NAME = 500
_FEWEST_WITHIN = 3  # letters of a word that is looked for within others


class Rung(IntEnum):
    """How a name has what was typed, the best first."""

    SAME = 0  # it has the same words
    BEGINS = 1  # it begins with them
    WHOLE = 2  # it has them as whole words elsewhere
    HOLDS = 3  # it has them as parts of its words


@dataclass(frozen=True, slots=True)
class Fit(Generic[_Of]):
    """The names that fit best, each with what it is the name of, and how: `alike` ones are the same
    but for accents and the marks around words."""

    how: How
    found: list[tuple[_Of, str]]


@dataclass(frozen=True, slots=True)
class Match:
    """The records a name fits: how, which by their numbers, and near names where none fits."""

    kind: How
    found: list[tuple[int, str]]
    near: list[str]


def words_of(text: str) -> list[str]:
    """The words of a name as they are compared: `Lang, Peter` is `lang` and `peter`."""
    return _parts(name_key(text))


def plain_words(text: str) -> list[str]:
    """The same without accents: whoever looks for a name may leave them out."""
    return [unaccented(word) for word in words_of(text)]


def rung(name: str, typed: str, *, has_text: bool = False) -> Rung | None:
    """How one name has what was typed, of which accents count where it has any; None where it does
    not fit. With `has_text` a text follows what was typed, so its words are whole ones, of which
    only the first may be the beginning of one of the name."""
    key = name_key(name)
    wanted = _typed_key(typed)
    if not has_accents(wanted):
        key, wanted = unaccented(key), unaccented(wanted)
    return _rung(key, _Wanted(wanted), has_text=has_text)


def has_beginnings(name: str, typed: str) -> bool:
    """Whether every word that was typed begins a word of the name, in any order."""
    parts, words = plain_words(name), plain_words(typed)
    return bool(words) and all(any(part.startswith(word) for part in parts) for word in words)


def called(typed: str, names: Iterable[tuple[_Of, str]]) -> list[_Of]:
    """The items of exactly that name, else those whose name differs in accents and marks only."""
    fit = KnownNames(names).fitting(typed)
    return [each for each, _ in fit.found] if fit.how in SAME else []


class KnownNames(Generic[_Of]):
    """Names with what each is the name of, whose keys are worked out once."""

    def __init__(self, names: Iterable[tuple[_Of, str]]) -> None:
        self.all = list(names)

    @cached_property
    def _keys(self) -> list[str]:
        return [name_key(name) for _, name in self.all]

    @cached_property
    def _plain(self) -> list[str]:
        return list(map(unaccented, self._keys))

    def fitting(self, typed: str, *, has_text: bool = False) -> Fit[_Of]:
        """The names on the highest rung that any is on.

        Where some begin with what was typed, those that have its words as whole words fit as well:
        `müller` is Müller Erdbau and Spedition Müller. With `has_text`: see `rung`.
        """
        # An older store may have a name with signs that nobody sees: it is found as it is stored.
        for key in dict.fromkeys((name_key(typed), _typed_key(typed))):
            pairs = zip(self.all, self._keys, strict=True)
            if exact := [each for each, known in pairs if key and known == key]:
                return Fit("exact", exact)
        key = _typed_key(typed)
        if not key:
            return Fit("none", [])
        fit = self._on(_Wanted(key), self._keys, has_text) if has_accents(key) else None
        return fit or self._on(_Wanted(unaccented(key)), self._plain, has_text) or Fit("none", [])

    def _on(self, wanted: "_Wanted", keys: Sequence[str], has_text: bool) -> Fit[_Of] | None:
        rungs: dict[Rung, list[int]] = {}
        for place, key in enumerate(keys):
            if (found := _rung(key, wanted, has_text=has_text)) is not None:
                rungs.setdefault(found, []).append(place)
        if not rungs:
            return None
        same, begun = rungs.get(Rung.SAME), rungs.get(Rung.BEGINS)
        meant = same or (begun and begun + rungs.get(Rung.WHOLE, []))
        meant = meant or [place for each in rungs.values() for place in each]
        how: How = "alike" if same else "prefix" if begun else "words"
        return Fit(how, [self.all[place] for place in sorted(meant)])

    def near(self, typed: str) -> Iterator[str]:
        """Names that look like the text as a whole or in one of their words, the nearest first. Of
        several names that hold the same word the first by the alphabet is meant."""
        spelled: dict[str, str] = {}
        pairs = [(key, name) for key, (_, name) in zip(self._keys, self.all, strict=True)]
        for key, name in sorted(pairs, key=itemgetter(1), reverse=True):
            spelled.update(dict.fromkeys(key.split(), name))
        spelled.update(pairs)
        return (spelled[part] for part in nearest_keys(name_key(typed), spelled, 5))


def match(text: str, names: Iterable[tuple[int, str]]) -> Match:
    """The names of records that fit a text that is nothing but a name, by their numbers.

    When nothing fits, `near` proposes names that look alike; they are never a match. A text longer
    than any name that is typed fits only itself.
    """
    if len(text) > _LONGEST_NAME:
        same = [(number, name) for number, name in names if name == text]
        return Match("exact" if same else "none", same, [])
    if not text.strip():
        return Match("none", [], [])
    known = KnownNames(names)
    fit = known.fitting(text)
    near = [] if fit.found else list(dict.fromkeys(known.near(text)))
    return Match(fit.how, sorted(fit.found), near)


def _typed_key(typed: str) -> str:
    """The key of what was typed, without signs that nobody sees: names are stored without them."""
    return name_key(without_unseen(typed))


class _Wanted:
    """What was typed, by its key, as a name is compared with it."""

    def __init__(self, key: str) -> None:
        self.words = _parts(key) or key.split()
        self.text = " ".join(self.words)


def _rung(key: str, wanted: _Wanted, *, has_text: bool) -> Rung | None:
    for word in wanted.words:
        if word not in key:  # most names: quicker than taking them apart
            return None
    parts = _parts(key)
    if parts == wanted.words:
        return Rung.SAME
    if has_text:
        begins = parts[: len(wanted.words)] == wanted.words
    else:
        begins = " ".join(parts).startswith(wanted.text)
    if begins:
        return Rung.BEGINS
    if has_text and not _holds(parts, wanted.words):
        return None
    if all(word in parts for word in wanted.words):
        return Rung.WHOLE
    has_all = all(_is_part(word, parts) for word in wanted.words)
    return Rung.HOLDS if has_all else None


def _is_part(word: str, parts: Sequence[str]) -> bool:
    """Whether a word is part of one of a name's: at its beginning, or anywhere where it is long
    enough to mean it: `to` is no excavator."""
    if len(word) >= _FEWEST_WITHIN or not word.isalpha():
        return True
    return any(part.startswith(word) for part in parts)


def _parts(key: str) -> list[str]:
    return [part for word in key.split() if (part := word.strip(_AROUND))]


def _holds(parts: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether a name has all the words, each once, of which the first may be the beginning of
    one."""
    if len(typed) > len(parts):
        return False
    left = list(parts)
    for word in typed[1:]:
        if word not in left:
            return False
        left.remove(word)
    return any(part.startswith(typed[0]) for part in left)
