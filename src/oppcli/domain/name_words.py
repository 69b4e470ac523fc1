"""Tells which of the first words of a command line are the name of a record.

`call peter lang no answer`: a name may be typed whole, as its beginning, or as its words in any
order, without quotes, and a text follows. The longest run of words that names a record is the name.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Generic, TypeVar

from oppcli.domain.name_matching import SAME, KnownNames, plain_words, rung, words_of
from oppcli.domain.names import name_key
from oppcli.domain.refs import may_be_ref

_Of = TypeVar("_Of", bound=Hashable)

_MOST_WORDS = 12  # of a name that is typed without quotes
_SHORTEST_PART = 3  # letters of a word that may be the beginning of a name's next word
_SURE_PART = 4  # letters of one that is taken for it, where it begins that of one name alone
_MARKS = (",", ";", ":")
_OF = frozenset(("of", "at", "from", "with", "bei", "von"))  # between a person and the company


@dataclass(frozen=True, slots=True)
class Reading(Generic[_Of]):
    """The first `count` words as a name, as it is looked up, and the records that it may be."""

    count: int
    name: str
    records: frozenset[_Of]


@dataclass(frozen=True, slots=True)
class _Run(Generic[_Of]):
    """A run of first words that names records: exactly, as the beginning of all their names, or
    only by some words of these."""

    count: int
    records: frozenset[_Of]
    is_exact: bool = False
    is_whole: bool = True


def name_readings(
    words: Sequence[str], names: Iterable[tuple[_Of, str]], *, ref: _Of | None = None
) -> list[Reading[_Of]]:
    """How the words can be read as a name and a text, the longest name first; one reading where the
    name is sure, and none where nothing is called so.

    Words in quotes, fields and options are no part of a name. Several readings are possible where
    a shorter run is a whole name or ends in a comma, where the word behind the run may be the
    beginning of the next one of several names, or has only three letters, and where a record is
    told by some words of its name alone. `ref` is the record that the first word is a ref of,
    which is a whole name.
    """
    known = KnownNames(names)
    typed = _unquoted(words)
    runs = [run for run in _runs(typed, known) if ref is None or run.count > 1]
    if ref is not None:
        runs.insert(0, _Run(1, frozenset((ref,)), is_exact=True))
    if not runs:
        return []
    longest = runs[-1]
    shorter = [run for run in runs[:-1] if run.is_exact or _ends(typed, run.count)]
    if not longest.is_whole and not shorter:
        shorter = [run for run in runs[:-1] if not run.records <= longest.records][-1:]
    longer = [] if longest.is_exact else _begun(typed, longest.count, known)
    if not shorter and any(_is_sure(typed, run) for run in longer):
        return [_reading(typed, run) for run in longer]
    return [_reading(typed, run) for run in (*longer, longest, *reversed(shorter))]


def with_company(
    words: Sequence[str], reading: Reading[_Of], companies: Mapping[_Of, str]
) -> Reading[_Of]:
    """The reading of a name that fits several records, longer by the words behind it that begin
    the company of some of them, or are words of its name: `stefan huber fink asked`, `huber at fink
    asked`. It has only the records whose companies have the most of these words; the same reading
    where none does. Behind the name of one record alone, only a whole word of its company counts.
    """
    typed = _unquoted(words)
    if len(reading.records) < 2 and not _is_word_of(typed[reading.count :], reading, companies):
        return reading
    counts = {
        record: _company_length(typed[reading.count :], companies.get(record) or "")
        for record in reading.records
    }
    most = max(counts.values())
    if not most or _ends(typed, reading.count):
        return reading
    count = reading.count + most
    meant = frozenset(record for record, length in counts.items() if length == most)
    return Reading(count, " ".join(typed[:count]), meant)


def _is_word_of(words: Sequence[str], reading: Reading[_Of], companies: Mapping[_Of, str]) -> bool:
    """Whether the first word is one of three letters or more of the company of a record that is
    not named by that company itself."""
    word = "".join(plain_words(words[0])) if words else ""
    named = plain_words(reading.name)
    return len(word) >= _SHORTEST_PART and any(
        word in parts and not set(named) & set(parts)
        for record in reading.records
        for parts in [plain_words(companies.get(record) or "")]
    )


def topic_length(words: Sequence[str], topic: str) -> int:
    """How many of the words behind a customer's name are words of a sale's topic; a number alone
    may be an amount."""
    is_word = bool(words) and any(map(str.isalpha, words[0])) and words[0].casefold() not in _OF
    return _company_length(words, topic) if is_word else 0


def says_company(words: Sequence[str], name: str, company: str) -> bool:
    """Whether words that name a person end in the beginning of the person's company: `huber at
    fink`."""
    ends = (words[place:] for place in range(1, len(words)))
    return any(
        _company_length(end, company) == len(end) and rung(name, end[-1], has_text=True) is None
        for end in ends
    )


def _company_length(words: Sequence[str], company: str) -> int:
    """How many of the words name a company, one such as `at` before it included: from its
    beginning or a whole word of three letters or more, whole words of it, of which the last may be
    a beginning. 0 for none."""
    start = 1 if words and words[0].casefold() in _OF else 0
    parts = plain_words(company)
    said = words[start:]
    first = "".join(plain_words(said[0])) if said else ""
    if len(first) >= _SHORTEST_PART and first in parts:
        parts = parts[parts.index(first) :]
    count = 0
    for typed, part in zip(said, parts, strict=False):
        plain = "".join(plain_words(typed))
        is_begun = len(plain) >= _SHORTEST_PART and part.startswith(plain)
        if not plain or not (is_begun or part == plain):
            break
        count += 1
        if part != plain or typed.endswith(_MARKS):
            break
    return start + count if count else 0


def whole_names(words: Sequence[str], names: Sequence[str]) -> list[str]:
    """The words of a line that takes nothing but records, each name as one word.

    No text follows, so the last word of a name may be its beginning: `berg logi 14` are two.
    """
    known = KnownNames(enumerate(names))
    rest, found = list(words), []
    while rest:
        count = _longest(rest, known)
        found.append(" ".join(rest[:count]))
        del rest[:count]
    return found


def _longest(words: Sequence[str], known: KnownNames[int]) -> int:
    """How many of the first words are one name. A word that is a name by itself begins no name that
    merely has all the words somewhere: `max maxim` are two."""
    longest = 1 if may_be_ref(words[0]) else len(_unquoted(words))
    if longest == 1:
        return 1
    is_name = known.fitting(words[0]).how in SAME
    for count in range(longest, 1, -1):
        how = known.fitting(" ".join(words[:count])).how
        if how in (*SAME, "prefix") or (how == "words" and not is_name):
            return count
    return 1


def names_apart(words: Sequence[str], names: Sequence[str]) -> list[str]:
    """The names in a line of several, each once: `kevin, marco and Nordic Trucks`.

    The longest run of words that is one of `names` is a name; words beside each other that belong
    to none are one name, which does not exist.
    """
    known = KnownNames(enumerate(names))
    keys = {name_key(name) for name in names}
    found: list[str] = []
    run: list[str] = []
    for word in [*_listed(words, keys), ""]:
        if word:
            run.append(word)
            continue
        unknown: list[str] = []
        for name in whole_names(run, names):
            if known.fitting(name).found or " " in name:
                found += [*filter(None, [" ".join(unknown)]), name]
                unknown = []
            else:
                unknown.append(name)
        found += filter(None, [" ".join(unknown)])
        run = []
    return list(dict.fromkeys(found))


def _listed(words: Sequence[str], keys: Collection[str]) -> Iterator[str]:
    """The words of a list, and '' where a comma, or an `and` between two, ends a name. A name that
    has a comma itself, such as `Nord, Inc`, is one word."""
    with_comma = {key for key in keys if "," in key}
    end = 0
    for place, word in enumerate(words):
        if place < end:
            continue
        if size := _size_of_one(words[place:], with_comma):
            end = place + size
            yield from ("", " ".join(words[place:end]).rstrip(","), "")
            continue
        behind = " ".join(words[place : place + 2])
        is_and = word.casefold() == "and" and 0 < place < len(words) - 1
        if is_and and not any(f" {name_key(behind)}" in key for key in keys):
            yield ""
        elif "," not in word or name_key(word) in keys:
            yield word
        else:
            for each in word.split(","):
                yield from (each.strip(), "")


def _size_of_one(words: Sequence[str], keys: Collection[str]) -> int:
    """How many of the first words are one of the names that have a comma; 0 where none is."""
    longest = max((key.count(" ") + 1 for key in keys), default=0)
    for size in range(min(longest, len(words)), 0, -1):
        key = name_key(" ".join(words[:size]))
        if key in keys or key.rstrip(",") in keys:
            return size
    return 0


def _unquoted(words: Sequence[str]) -> list[str]:
    """The first words as far as they may be one name that was typed without quotes."""
    if not words or " " in words[0]:
        return list(words[:1])
    behind = takewhile(
        lambda word: (
            " " not in word
            and "=" not in word
            and not word.startswith("-")
            and (word in _MARKS or bool(words_of(word)))
        ),
        words[1:_MOST_WORDS],
    )
    return [words[0], *behind]


def _runs(typed: Sequence[str], known: KnownNames[_Of]) -> list[_Run[_Of]]:
    """The runs of the first words that name records, the shortest first."""
    every = (_run(typed[:count], known) for count in range(1, len(typed) + 1))
    return list(takewhile(lambda run: run.records, every))


def _run(typed: Sequence[str], known: KnownNames[_Of]) -> _Run[_Of]:
    """The records that the words name; one word names what any word names."""
    count = len(typed)
    fit = known.fitting(" ".join(typed), has_text=count > 1)
    is_exact, is_whole = fit.how in SAME, True
    if fit.how == "words" and count > 1:
        is_whole = all(len(words_of(name)) == count for _, name in fit.found)
    return _Run(count, frozenset(each for each, _ in fit.found), is_exact, is_whole)


def _begun(typed: Sequence[str], count: int, known: KnownNames[_Of]) -> list[_Run[_Of]]:
    """The run that is longer by a word which may be the beginning of a name's next word."""
    words = plain_words(" ".join(typed[: count + 1]))
    if count >= len(typed) or _ends(typed, count) or len(words) <= count:
        return []
    *before, last = words
    if len(last) < _SHORTEST_PART or not last.isalpha():
        return []
    found = frozenset(
        record
        for record, name in known.all
        for parts in [plain_words(name)]
        if len(parts) > count
        and parts[count].startswith(last)
        and parts[count - 1].startswith(before[-1])
        and parts[: count - 1] == before[:-1]
    )
    return [_Run(count + 1, found)] if found else []


def _is_sure(typed: Sequence[str], run: _Run[_Of]) -> bool:
    """Whether the last word of a run, of four letters or more, begins a word of one name alone."""
    return len(run.records) == 1 and len(words_of(typed[run.count - 1])[0]) >= _SURE_PART


def _ends(typed: Sequence[str], count: int) -> bool:
    """Whether a comma behind that many words says that the name ends there."""
    return count < len(typed) and typed[count - 1].endswith(_MARKS)


def _reading(typed: Sequence[str], run: _Run[_Of]) -> Reading[_Of]:
    name = " ".join(typed[: run.count])
    return Reading(run.count, name.rstrip("".join(_MARKS)) or name, run.records)
