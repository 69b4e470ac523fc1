"""Reads filters from words without dashes: `no activity for 3 weeks`, `without phone`, `slipping`.

Each function is given the words from some place on, and says which filter the first of them are
and how many they are. Names (`petra`, `used`) are read where the store is open, see
`commands/named_in_words.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from shlex import quote

from oppcli.domain.condition_words import (
    NO_ACTIVITY,
    NO_NEXT_STEP,
    PUSHED,
    STALE,
    SaidCondition,
    compared,
    empty,
    quiet,
)
from oppcli.domain.date_words import UNTIL, shape_of
from oppcli.domain.dates import is_count
from oppcli.domain.field import FieldType, Kind
from oppcli.domain.field_words import field_said, is_field_word
from oppcli.domain.fields import CONTACT, OPPORTUNITY
from oppcli.domain.periods import ONE_ENDED
from oppcli.domain.questions import command_for_question
from oppcli.domain.time_words import are_adjacent, is_one_day, leading
from oppcli.domain.wording import either, quoted
from oppcli.errors import WrongUsage

_WITHIN = ("in", "on", "during", "within", "for")
_UP_TO = frozenset(("to", "-", "–", *UNTIL, "through"))
_ENDS = {
    **{word: word for word in ONE_ENDED},
    **dict.fromkeys((*UNTIL, "by", "through"), "until"),
}
_LACKING = frozenset(("without", "no", "missing", "lacking"))
_FILLERS = frozenset(("where", "with", "that", "which", "have", "has", "having", "there", "is"))
_ARTICLES = frozenset(("a", "an", "any", "the"))
_MOST_WORDS = 3  # of a field: `expected close date`
_SLIPPED = frozenset(("slipped", "slipping", "slips", "pushed", "postponed", "delayed"))
_ACTIVITY = frozenset(("activity", "activities", "contact", "contacts"))
_REACHED = ("contacted", "called", "phoned", "rung", "touched", "spoken to", "spoken with")
_NOTHING_DONE = (
    *("nothing done", "nothing happened"),
    *(f"{no} {reached}" for no in ("not", "never") for reached in _REACHED),
)
# What compares, by its sign.
COMPARED = {
    ">": [["over"], ["above"], ["more", "than"]],
    "<": [["under"], ["below"], ["less", "than"]],
    ">=": [["at", "least"]],
    "<=": [["at", "most"]],
}
_LONGER = (*COMPARED[">"], *COMPARED[">="], ["longer", "than"])
_SAID_IDLE = frozenset(("for", "longer", "since"))
_UNITS_IN_DAYS = {"d": 1, "w": 7, "m": 30}
_CHANGED = frozenset(("changed", "updated", "edited"))
_THIS = ("this", "ytd", "qtd", "mtd", "today")


@dataclass(frozen=True, slots=True)
class SaidFilter:
    """A condition on the records of a list, which the first `count` words say."""

    condition: SaidCondition
    count: int


def bounded(words: Sequence[str]) -> tuple[int, str]:
    """The time that the first words are, as a period, and how many they are: `in december`,
    `before 15 dec`, `by friday`, `from 1 dec to 15 dec`; 0 and '' for none. `dec to jan` is read
    where lists are."""
    first = words[0].casefold() if words else ""
    end = _ENDS.get(first, "")
    if not end and first not in _WITHIN:
        return 0, ""
    if first == "from":  # `from 1 dec to 15 dec`
        count, text = period_said(words[1:])
        if ".." in text:
            return 1 + count, text
    count = leading(words[1:])
    if not count:
        return 0, ""
    text = " ".join(words[1 : 1 + count])
    return 1 + count, f"{end} {text}" if end else text


def period_said(words: Sequence[str]) -> tuple[int, str]:
    """How many of the first words are a time, and that: `dec jan`, `dec to jan` and `dec and jan`
    are `dec..jan`."""
    count = leading(words)
    behind = words[count:]
    joined = 1 if behind and behind[0].casefold() in _UP_TO else 0
    more = leading(behind[joined:]) if count else 0
    first, last = " ".join(words[:count]), " ".join(behind[joined : joined + more])
    if not more and count and behind and behind[0].casefold() == "and":
        more = leading(behind[1:])
        last = " ".join(behind[1 : 1 + more])
        return (
            (count + 1 + more, f"{first}..{last}") if are_adjacent(first, last) else (count, first)
        )
    if not more or ".." in f"{first}{last}" or (is_one_day(first) and not joined):
        return count, first
    return count + joined + more, f"{first}..{last}"


def time_behind(words: Sequence[str]) -> tuple[int, str]:
    """How many of the first words are a time behind `closing` or `won`, and that: `next week`, `in
    dec to jan`, `before 15 dec`."""
    count, text = bounded(words)
    if not count or text.split()[0] in ONE_ENDED:
        return (count, text) if count else period_said(words)
    count, text = period_said(words[1:])
    return 1 + count, text


def one_filter(words: Sequence[str], kind: Kind, amount: str, path: str) -> SaidFilter | None:
    """The filter of records of a kind that the first words say; None where they say none.

    `amount` is the field that `amount` means, '' for none. Raises WrongUsage for what is almost
    one, with the line of the command `path` that is.
    """
    skipped = 0
    while skipped < len(words) - 1 and words[skipped].casefold() in _FILLERS:
        skipped += 1
    rest = words[skipped:]
    is_sale = kind.name == OPPORTUNITY.name
    found = _of_sales(rest, path) if is_sale else None
    found = found or _empty(rest, kind, amount) or _changed(rest, kind)
    if found is None:
        return _given(words, kind)
    return SaidFilter(found.condition, found.count + skipped)


def _given(words: Sequence[str], kind: Kind) -> SaidFilter | None:
    """`with trade-in`: the amount in that field is more than zero.

    None for `with trade-in over 10k`, which compares the amount.
    """
    skipped = 1 + ("".join(words[1:2]).casefold() in _ARTICLES)
    if words[0].casefold() != "with":
        return None
    for length in range(_MOST_WORDS, 0, -1):
        behind = [word.casefold() for word in words[skipped + length :]]
        phrase = " ".join(words[skipped : skipped + length])
        field = kind.field(field_said(phrase, kind, "")) if phrase else None
        is_compared = any(
            behind[: len(way)] == [*way] for ways in COMPARED.values() for way in ways
        )
        if field is not None and field.type is FieldType.MONEY and not is_compared:
            return SaidFilter(compared(field.name, ">", "0"), min(skipped + length, len(words)))
    return None


def _of_sales(words: Sequence[str], path: str) -> SaidFilter | None:
    if words[0].casefold() == "stale":
        return SaidFilter(STALE, 1)
    return _idle(words, path) or _inactive(words, path) or _slipping(words, path)


def _idle(words: Sequence[str], path: str) -> SaidFilter | None:
    """`idle over 30 days`, `idle 3 weeks`. Raises WrongUsage for `idle` without a number."""
    plain = [word.casefold() for word in words]
    if plain[0] != "idle":
        return None
    skipped, sign = 1, ">"
    while plain[skipped : skipped + 1] and plain[skipped] in _SAID_IDLE:
        skipped += 1
    for each, ways in COMPARED.items():
        for way in ways:
            if plain[skipped : skipped + len(way)] == way:
                sign, skipped = each, skipped + len(way)
    skipped += plain[skipped : skipped + 1] == ["than"]
    days, count = _days_said(words[skipped:])
    length = leading(words[skipped:])
    if count and length <= max(count, 1):
        return SaidFilter(compared("idle", sign, str(days)), skipped + count)
    if length:
        said = " ".join(words[skipped : skipped + length])
        raise WrongUsage(
            "'idle' needs a number of days or weeks.", f"{path} no activity since {said}"
        )
    raise WrongUsage(
        "'idle' needs a number of days; stale ones are idle for longer than their stage allows.",
        f"{path} --where 'idle>30' or {path} --where stale",
    )


def _days_said(words: Sequence[str]) -> tuple[int, int]:
    """The number of days that the first words are, and how many words: `30`, `3 weeks`, `three
    weeks`, `a month` (30 days); two times 0 for none."""
    text = " ".join(words[:2])
    shape, parts = shape_of(text)
    if len(words) > 1 and shape == "9a" and is_count(text) and parts[1][:1] in _UNITS_IN_DAYS:
        return int(parts[0]) * _UNITS_IN_DAYS[parts[1][:1]], 2
    shape, parts = shape_of("".join(words[:1]))
    if shape == "9a" and is_count("".join(parts)) and parts[1][:1] in _UNITS_IN_DAYS:
        return int(parts[0]) * _UNITS_IN_DAYS[parts[1][:1]], 1
    return (int(parts[0]), 1) if shape == "9" else (0, 0)


def refuse_dangling(words: Sequence[str], dated: Mapping[str, str], path: str) -> None:
    """Raises WrongUsage for `since monday` where nothing says what happened since. `dated` maps
    each word that can be typed before a time, `won`, to its meaning."""
    count, text = bounded(words)
    if not count or text.split(maxsplit=1)[0] not in ONE_ENDED or not dated:
        return
    first: dict[str, str] = {}
    for word, meant in dated.items():
        first.setdefault(meant, word)
    said = [f"{path} {word} {text}" for word in [*first.values(), "changed"]]
    raise WrongUsage(f"{quoted(text)} does not say of what.", either(said))


def _refuse_other(phrase: str, kind: Kind) -> None:
    """Raises WrongUsage where a field is said to be empty that only people have."""
    if kind.name in (OPPORTUNITY.name, "deal", "activity") and phrase in ("phone", "email"):
        raise WrongUsage(
            f"{kind.plural} have no {phrase}; contacts do.", f"oppcli contacts without {phrase}"
        )


def _empty(words: Sequence[str], kind: Kind, amount: str) -> SaidFilter | None:
    """`no phone`: the field is empty. `without next step`: and nothing is planned."""
    if not words or words[0].casefold() not in _LACKING:
        return None
    skipped = 1 + ("".join(words[1:2]).casefold() in _ARTICLES)
    for length in range(_MOST_WORDS, 0, -1):
        phrase = " ".join(words[skipped : skipped + length])
        if len(words) < skipped + length:
            continue
        if name := field_said(phrase, kind, amount):
            is_step = name == "next_step" and kind.name == OPPORTUNITY.name
            return SaidFilter(NO_NEXT_STEP if is_step else empty(name), skipped + length)
    _refuse_other(field_said("".join(words[skipped : skipped + 1]), CONTACT, ""), kind)
    return None


def _inactive(words: Sequence[str], path: str) -> SaidFilter | None:
    """`no activity since friday`, `not called since friday`: the last activity was before that, or
    there was none. `for three weeks`: the record was made before that, too."""
    plain = [word.casefold() for word in words]
    length = _no_activity(plain)
    if not length:
        return None
    behind = plain[length:]
    count, since = _since(behind, words[length:], path)
    if count:
        # What is younger than `3 weeks ago` has not been silent for so long.
        is_for_long = since.endswith(" ago")
        return SaidFilter(quiet(since, made_before=is_for_long), length + count)
    if plain[length - 1].startswith("contact"):
        raise WrongUsage(
            "'no contact' can mean without a contact person, or never called or visited.",
            f"{path} --where contact=none or {path} no activity",
        )
    return SaidFilter(NO_ACTIVITY, length)


def _no_activity(plain: Sequence[str]) -> int:
    """How many of the first words say that nothing was done; 0 where they do not."""
    if plain[:1] == ["untouched"]:
        return 1
    if length := next((n for n in (2, 3) if " ".join(plain[:n]) in _NOTHING_DONE), 0):
        return length
    if plain[:1] and plain[0] in _LACKING:
        length = 2 + ("".join(plain[1:2]) in _ARTICLES)
        return length if "".join(plain[length - 1 : length]) in _ACTIVITY else 0
    return 0


def _since(plain: Sequence[str], words: Sequence[str], path: str) -> tuple[int, str]:
    """How many of the first words are the time without an activity up to now, and its first day:
    `for over 3 weeks`, `since 9 nov`, `this month`."""
    skipped, is_since = 0, plain[:1] in (["since"], ["after"])
    if plain[:1] and plain[0] in (*_WITHIN, "since", "after"):
        skipped = 1
    skipped += plain[skipped : skipped + 1] == ["the"]
    for way in _LONGER:
        if plain[skipped : skipped + len(way)] == way:
            skipped += len(way)
            break
    count = leading(words[skipped:])
    if not count:
        return 0, ""
    text = " ".join(words[skipped : skipped + count])
    said = text.casefold().split()
    is_rolling = said[0] in ("last", "past") and len(said) == len(("last", "3", "weeks"))
    if is_count(text) and not is_rolling and said[-1] != "ago":
        return skipped + count, f"{text} ago"
    if not (is_since or is_rolling or said[0] in _THIS):
        raise WrongUsage(
            "only the last activity of each is known, so that a time without any reaches to today.",
            f"{path} no activity since {text}",
        )
    return skipped + count, text


def _slipping(words: Sequence[str], path: str) -> SaidFilter | None:
    """`slipped`: the close is later than it first was, as the dashboard's slipping ones are."""
    first = words[0].casefold() if words else ""
    if first not in _SLIPPED:
        return None
    behind = words[2:] if "".join(words[1:2]).casefold() in (*_WITHIN, "since") else words[1:]
    if leading(behind):
        line = command_for_question(["pushed", *words[1:]])  # which of the two figures a list has
        raise WrongUsage(
            "a list knows which closes were moved to a later day, a review knows when.",
            f"oppcli {line}" if line else f"{path} {quote(first)}",
        )
    return SaidFilter(PUSHED, 1)


def _changed(words: Sequence[str], kind: Kind) -> SaidFilter | None:
    """`changed since yesterday`: by when a record last changed."""
    if not words or words[0].casefold() not in _CHANGED or kind.field("updated_at") is None:
        return None
    count, text = bounded(words[1:])
    if not count:
        count = leading(words[1:])
        text = " ".join(words[1 : 1 + count])
    return SaidFilter(compared("updated_at", "=", text), 1 + count) if count else None


def word_of_a_filter(word: str, kind: Kind) -> bool:
    """Whether a word belongs to a field, a status or a time, so that nobody looks for it."""
    plain = word.casefold().strip(",")
    status = kind.field("status")
    known = {*_LACKING, *_SLIPPED, *_ENDS, *_CHANGED, "idle", "over", "under", "than", "by"}
    known |= {"days", "weeks", "months", "day", "week", "month", "closing", "created", "stage"}
    known |= {*(status.filter_words if status else ()), "closed", "category", "product"}
    is_field = kind.field(plain) is not None or is_field_word(plain)
    return plain in known or is_field or bool(leading([plain]))
