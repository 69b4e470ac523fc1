"""Which record is meant: permanent refs such as O12, ranges and lists of them, and names.

A word that does not look like a ref is left as it is, to be looked up as a name by `match` of
`name_matching.py`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from oppcli.domain.fields import KINDS, PREFIXES
from oppcli.domain.names import name_key
from oppcli.domain.wording import with_article
from oppcli.errors import NotFound, WrongUsage

State = Literal["", "open", "closed"]  # which records a name may mean: all, open or closed ones
MOST_IN_RANGE = 1000
_LARGEST = 2**53  # what every reader of JSON still counts exactly
_LONGEST_REF = 20
_LONGEST_LIST = 10_000  # characters
_RANGE = re.compile(r"([#A-Za-z]?[0-9]{1,16})-([#A-Za-z]?[0-9]{1,16})")
_REF = re.compile(r"([#A-Za-z]?)([0-9]{1,16})")


def may_be_ref(word: str) -> bool:
    """Whether a word is shaped like a record or a range of them: `12`, `14-16`, `O12`."""
    return re.fullmatch(r"[A-Za-z]?[0-9]+(-[A-Za-z]?[0-9]+)?", word) is not None


@dataclass(frozen=True, slots=True)
class Ref:
    """A record's permanent reference: its kind's name and its number from 1."""

    kind: str
    number: int

    def __str__(self) -> str:
        return f"{KINDS[self.kind].prefix}{self.number}"


def has_letter_of(word: str, kind: str) -> bool:
    """Whether a word is a ref with the letter of that kind: `A12` of an activity."""
    found = _REF.fullmatch(word)
    return found is not None and PREFIXES.get(found[1].upper()) == kind


def is_ref_of(word: str, ref: Ref) -> bool:
    """Whether a word is that record's ref, with its letter or its bare number, and no name."""
    found = _REF.fullmatch(word.strip())
    is_letter = found is not None and found[1].upper() in ("", "#", KINDS[ref.kind].prefix)
    return found is not None and is_letter and int(found[2]) == ref.number


def parse_ref(text: str, *, kind: str | None) -> Ref | None:
    """The ref `O12`, `o12`, or where the kind is known `12` and `#12`; None for a name.

    Raises NotFound for a ref of another kind than the one asked for.
    """
    if len(text) > _LONGEST_REF:
        return None
    found = _REF.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= _LARGEST:
        return None
    letter = found[1].upper()
    named = kind if letter in ("", "#") else PREFIXES.get(letter)
    if named is None:
        return None
    ref = Ref(named, int(found[2]))
    if kind is not None and named != kind:
        raise NotFound(
            f"{ref} is {with_article(named)}, not {with_article(kind)}.",
            f"oppcli {noun_of(named)} show {ref}",
        )
    return ref


def stored_ref(
    word: str,
    *,
    kind: str | None,
    is_stored: Callable[[Ref], bool],
    is_name: Callable[[str], bool],
    missing: Callable[[Ref], NotFound],
) -> Ref | None:
    """The ref of a record that is stored, or None for a word that is to be looked up as a name.

    A word that looks like a ref of another kind, or of a record that is not there, is a name
    where `is_name` knows something called exactly so: an account may be called A1. Raises
    NotFound otherwise; `missing` words it for a ref of nothing.
    """
    try:
        ref = parse_ref(word, kind=kind)
    except NotFound:
        if is_name(word):
            return None
        raise
    if ref is None or is_stored(ref):
        return ref
    if is_name(word):
        return None
    raise missing(ref)


def parse_refs(
    words: Sequence[str],
    *,
    kind: str | None,
    is_name: Callable[[str], bool] = lambda _: False,
) -> list[Ref | str]:
    """The records several words mean, each once, in order: `12 14-16`, `O3,O7`, `"Acme GmbH"`.

    Raises WrongUsage for a range that runs backwards or holds more than 1,000 records, and
    NotFound for a ref of another kind, unless `is_name` knows something called so.
    """
    meant: dict[Ref | str, None] = {}
    for word in words:
        try:
            meant.update(dict.fromkeys(_refs_of(word, kind)))
        except (NotFound, WrongUsage):
            if not is_name(word):
                raise
            meant[word] = None
    return list(meant)


def found_refs(
    words: Sequence[str],
    names: Callable[[], Sequence[str]],
    *,
    kind: str,
    find: Callable[[str], Ref],
    are_whole: bool = False,
) -> list[Ref]:
    """The records that several words mean, each once; `find` gives the record of a name.

    Of the `names` of that kind, which are read where they are needed, the longest that the words
    begin with is a name, unless each word is whole: `fleet renewal 14` are two records.
    """
    if len(words) > 1 and not are_whole and any(not may_be_ref(word) for word in words[:-1]):
        from oppcli.domain.name_words import whole_names

        words = whole_names(words, names())

    def is_name(word: str) -> bool:
        return any(name_key(name) == name_key(word) for name in names())

    meant = parse_refs(words, kind=kind, is_name=is_name)
    return list(dict.fromkeys(each if isinstance(each, Ref) else find(each) for each in meant))


def leading_refs(words: Sequence[str], kind: str) -> int:
    """How many of the first words are refs of a kind where an amount may follow: behind the first
    word a plain number may be that, and only with its letter is it a ref: `7 480k`, `L1 L4`."""
    letter, count = KINDS[kind].prefix, 0
    for word in words:
        pieces = word.split(",")
        if not all(map(may_be_ref, pieces)) or (count and pieces[0][0].upper() != letter):
            break
        count += 1
    return count


def named(words: Sequence[str]) -> list[str]:
    """What the words of a line that takes nothing but records name: refs, or names with blanks,
    each by itself; any other words together are one name: `fleet renewal`."""
    pieces = [piece.strip() for word in words for piece in word.split(",")]
    are_refs = all(_RANGE.fullmatch(piece) or _REF.fullmatch(piece) for piece in pieces)
    if are_refs or any(" " in word for word in words):
        return list(words)
    return [" ".join(words)]


def _refs_of(word: str, kind: str | None) -> list[Ref | str]:
    if len(word) > _LONGEST_LIST:
        return [word]
    meant: list[Ref | str] = []
    for piece in word.split(","):
        refs = _range(piece.strip(), kind)
        if refs is None:
            return [word]  # one piece is no ref, so it is a name with commas
        meant.extend(refs)
    return meant


def _range(piece: str, kind: str | None) -> list[Ref] | None:
    """The refs of `12`, `14-16` or `O14-O16`; None for a name."""
    ends = _RANGE.fullmatch(piece)
    if ends is None:
        ref = parse_ref(piece, kind=kind)
        return None if ref is None else [ref]
    first = parse_ref(ends[1], kind=kind)
    last = parse_ref(ends[2], kind=kind or (first.kind if first else None))
    if first is None or last is None:
        return None
    if last.number < first.number:
        raise WrongUsage(f"{first}-{last} runs backwards.", f"{last}-{first}")
    if last.number - first.number >= MOST_IN_RANGE:
        raise WrongUsage(
            f"{first}-{last} names more than {MOST_IN_RANGE:,} records.",
            f"{first}-{first.number + MOST_IN_RANGE - 1}",
        )
    return [Ref(first.kind, number) for number in range(first.number, last.number + 1)]


def noun_of(kind: str) -> str:
    """The word of the command line for a kind: `opp` for an opportunity."""
    return "opp" if kind == "opportunity" else kind


def is_word(text: str) -> bool:
    """Whether it can be the key of a process or stage, or a reason: `no_budget`."""
    return text.replace("_", "").isalnum() and text.islower()


def kept_words(text: str) -> tuple[str, ...]:
    """The words of a list as the store keeps it. Raises ValueError where one is no word."""
    words = tuple(text.split())
    if not all(map(is_word, words)):
        raise ValueError(f"no list of words: {text!r}")
    return words
