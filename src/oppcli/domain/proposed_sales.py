"""Proposes a line for a verb before the number of a record: `stage 1 quotation`, `mark 1 won`.

A bare number is that of an opportunity; behind a noun it is one of its records.
"""

import re
from collections.abc import Callable, Sequence
from shlex import quote

from oppcli.domain.field_words import fields_called
from oppcli.domain.fields import KINDS
from oppcli.domain.foreign_words import english
from oppcli.domain.meanings import (
    LETTERS,
    MEANT,
    NOUN_OF_REF,
    OUTCOMES,
    RENAMED,
    SENT,
    STAGED,
    STATED,
    TAKEN,
    THING,
    VERBS,
)
from oppcli.domain.sale_words import offer_line

# What a list or a report shows one record of: `tasks 1`, `contract 1`.
_OF_A_RECORD = frozenset(("today", "deal", "activity", "process", "db", "dashboard", "agenda"))
_FILLERS = frozenset(("to", "into", "as", "is", "in", "at", "->", "=", "status", "stage"))


def noun_of(rest: Sequence[str], noun: str = "") -> str:
    """The noun that the first of the words is a record of; '' for a word that is no number.

    A bare number is one of `noun`, or of the opportunities where none is typed.
    """
    ref = re.fullmatch(r"([LODACPV]?)([0-9]+)", rest[0].upper()) if rest else None
    if ref is None:
        return ""
    return NOUN_OF_REF[ref[1]] if ref[1] else noun or "opp"


def about_record(noun: str, word: str, rest: Sequence[str]) -> list[str] | str | None:
    """What a verb means before a record's number: the line, or the words that say the same.

    `stage 1 quotation` is a line; `mark 1 as won` is said by the words `won 1`. '' asks for the
    help; None is for a verb that means nothing particular there.
    """
    is_named = noun == "org" and word in RENAMED and rest[1:] and "=" not in "".join(rest)
    if is_named:
        return f"org edit {quote(rest[0])} name={quote(' '.join(_unfilled(rest[1:])))}"
    kind = noun_of(rest, noun) if noun in ("", *LETTERS) else ""
    if not kind:
        return None
    refs, said = refs_and_rest(rest)
    says_more = MEANT.get(word) in ("forward", "complete", "change") or word in (*STATED, *STAGED)
    if says_more and (words := _as_outcome(refs, said)):
        return words
    if word in STATED:
        return _shown(kind, refs) if not said else ""
    if word in RENAMED and rest[1:] and not any("=" in each for each in rest):
        return _renamed(kind, rest[0], _unfilled(rest[1:]))
    is_thing = word not in STAGED and word not in MEANT
    if is_thing and not noun and THING.get(word, "").split(" ")[0] in _OF_A_RECORD:
        return (offer_line(rest) if word in SENT else "") or f"show {rest[0]}"
    if not said and word in TAKEN:
        return f"{kind} assign {_quoted(refs)} --to @me" if kind in ("opp", "lead") else None
    if word == "owner" and kind in ("opp", "lead") and said:
        return f"{kind} assign {_quoted(refs)} --to {quote(' '.join(said))}"
    if kind == "lead" and said and MEANT.get(word) in ("lose", "reject", "cancel", "remove"):
        return f"lead disqualify {_quoted([*refs, *said])}"
    if (
        kind == "opp"
        and word not in {*MEANT, *STATED, *STAGED}
        and rest[1:]
        and (field := _field(word))
    ):
        return f"opp edit {rest[0]} {field}={quote(' '.join(_unfilled(rest[1:])))}"
    return _of_sale(word, refs, said) if kind == "opp" else None


def _of_sale(word: str, refs: list[str], said: list[str]) -> str | None:
    """What a verb means before the number of an opportunity, with the words behind it."""
    from oppcli.domain.time_words import plan_at_the_end

    meaning, numbers = MEANT.get(word), " ".join(refs)
    if word in STAGED and not said:
        return f"opp show {numbers}" if word == "stage" else None
    is_stage = word in STAGED or (meaning == "change" and "stage" in said[:1])
    stage = " ".join(_unfilled(said))
    if is_stage and stage and not plan_at_the_end(f"- {stage}")[1]:  # a day puts off
        return f"opp advance {numbers} --to {quote(stage)}"
    if meaning in ("win", "lose", "reject") and said:
        return ended("won" if meaning == "win" else "lost", refs, said)
    if meaning == "cancel" and said:
        return f"opp close {numbers} --canceled --note {quote(' '.join(said))}"
    return None


def ended(outcome: str, refs: Sequence[str], said: Sequence[str]) -> str:
    """`lost 1 price`; several at once take `opp close`, whose words are a note."""
    if len(refs) < 2:
        return f"{outcome} {_quoted([*refs, *said])}"
    note = f" --note {quote(' '.join(said))}" if said else ""
    return f"opp close {_quoted(refs)} --{outcome}{note}"


def _field(word: str) -> str:
    """The field of an opportunity that a word is the name of: `close-date` is est_close_date."""
    kind = KINDS["opportunity"]
    names = [field.name for field in kind.fields if field.settable]
    field = kind.field(word)
    if field and field.name in names:
        return field.name
    return next(iter(fields_called(word.replace("-", "_"), names)), "")


def _as_outcome(refs: list[str], said: Sequence[str]) -> list[str]:
    """The words of the verb that an outcome behind a number is: `won 1` of `1 as won`; none where
    no outcome stands there."""
    outcome, *more = _unfilled(said) or [""]
    outcome = english(outcome)
    return [outcome, *refs, *more] if outcome in OUTCOMES else []


def _is_number(word: str) -> bool:
    """Whether the word is the number of a record: `12`, `O12`."""
    return bool(re.fullmatch(r"[LODACPV]?[0-9]+", word.upper()))


def _unfilled(said: Sequence[str]) -> list[str]:
    """The words without those that lead to them: `won` of `as won`."""
    place = 0
    while place < len(said) and said[place].casefold() in _FILLERS:
        place += 1
    return list(said[place:])


def refs_and_rest(rest: Sequence[str]) -> tuple[list[str], list[str]]:
    """The numbers at the beginning, and what stands behind them."""
    count = 0
    while count < len(rest) and _is_number(rest[count]):
        count += 1
    return list(rest[:count]), list(rest[count:])


def _shown(kind: str, refs: Sequence[str]) -> str:
    return f"{kind} show {refs[0]}"


def _renamed(kind: str, ref: str, said: Sequence[str]) -> str:
    """`edit 1 topic=Foo`: a new title, or of a contact its names."""
    if kind == "contact":
        names = [f"last_name={quote(said[-1])}"] if said else []
        if said[1:]:
            names.insert(0, f"first_name={quote(' '.join(said[:-1]))}")
        return f"contact edit {ref} {' '.join(names)}"
    title = KINDS["opportunity" if kind == "opp" else kind].title
    return f"{kind} edit {ref} {title}={quote(' '.join(said))}"


def closing_line(refs: Sequence[str], with_typed: Callable[[str], str]) -> str:
    """What is proposed for closing without saying how: the outcome among the words, `1 lost price`,
    the end of records that are no opportunities, or the help, never an outcome that nobody said.

    `with_typed` gives a line with the options that were typed.
    """
    line = _outcome_said(refs) or closed_instead(refs)
    return with_typed(line) if line else "opp close --help"


def _outcome_said(refs: Sequence[str]) -> str:
    """The line of the outcome behind the numbers; '' for none."""
    said = about_record("", "close", refs)
    if isinstance(said, list):
        word, *rest = said
        if MEANT.get(word) in ("win", "lose"):
            return ended("won" if MEANT[word] == "win" else "lost", *refs_and_rest(rest))
        if MEANT.get(word) == "cancel" and all(map(_is_number, rest)):
            return f"opp close {_quoted(rest)} --canceled"
    return ""


def closed_instead(refs: Sequence[str]) -> str:
    """What is meant by closing records that are no opportunities, all of one kind: a lead is
    disqualified, an activity done, anything else shown; '' for opportunities."""
    kinds = {noun_of([ref]) for ref in refs}
    kind = next(iter(kinds)) if len(kinds) == 1 else ""
    if kind in ("", "opp"):
        return ""
    numbers = _quoted([ref.upper() for ref in refs])
    line = VERBS.get(kind, {}).get("complete", "")
    return f"{kind} {line.replace('…', numbers)}" if line else f"{kind} show {numbers}"


def is_bare_number(rest: Sequence[str]) -> bool:
    """Whether a number without a letter stands first."""
    return bool(rest) and rest[0].isascii() and rest[0].isdigit()


def _quoted(words: Sequence[str]) -> str:
    return " ".join(map(quote, words))
