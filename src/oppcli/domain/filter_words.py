"""The words of a filter: its text cut into field names, operators and values, nothing judged."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

_LONGEST = 4000
_NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
_OPERATOR = r"\s*(!=|!~|>=|<=|=|~|>|<)\s*"
_QUOTED = r"\"([^\"]*)\"|'([^']*)'"
_BARE = r"[^\s,\"'=<>~][^\s,=<>~]*"
_BARE_WITH_COMMAS = r"[^\s,\"'=<>~][^\s=<>~]*"
_COMMA = r"\s*,\s*"
_HINT = "est_revenue>=10k brand~volvo owner=jana,leif"


class Op(Enum):
    """How a field is compared."""

    EQ = "="
    NE = "!="
    GT = ">"
    GE = ">="
    LT = "<"
    LE = "<="
    HAS = "~"
    LACKS = "!~"

    @property
    def is_ordering(self) -> bool:
        return self in (Op.GT, Op.GE, Op.LT, Op.LE)


@dataclass(frozen=True, slots=True)
class Word:
    """A value as typed, and whether it stood in quotes."""

    text: str
    is_quoted: bool

    @property
    def is_none(self) -> bool:
        return not self.is_quoted and self.text.lower() == "none"


def read_words(text: str, alone: Collection[str] = ()) -> Iterator[tuple[str, Op, list[Word]]]:
    """Each condition's field name, operator and values, in order; `and` between them is dropped.

    A name that may stand `alone` means its yes. After an ordering operator the comma belongs to
    the one value, as in `est_revenue>=10,000`.
    Raises BadValue where the text is no row of conditions.
    """
    if len(text) > _LONGEST:
        raise BadValue(f"the filter is longer than {_LONGEST:,} characters.", "fewer conditions")
    at, before = _blanks(text, 0), ""
    while at < len(text):
        name = _match(_NAME, text, at)
        if name is None:
            raise BadValue(f"{quoted(text[at:])} is not a condition.", _HINT)
        operator = _match(_OPERATOR, text, name.end())
        if operator is None and name[0].lower() in alone:
            yield name[0], Op.EQ, [Word("yes", is_quoted=False)]
            before, at = name[0], _blanks(text, name.end())
            continue
        if operator is None:
            _expect_and(name[0], before)
            at = _blanks(text, name.end())
            continue
        op = Op(operator[1])
        words, at = _values(text, operator.end(), name[0], op)
        yield name[0], op, words
        before = f'{name[0]}{op.value}"{words[-1].text}'
        at = _blanks(text, at)


def _values(text: str, at: int, name: str, op: Op) -> tuple[list[Word], int]:
    """The values that begin at a place, and where they end."""
    words: list[Word] = []
    while True:
        word, at = _value(text, at, name, op)
        words.append(word)
        comma = _match(_COMMA, text, at)
        if comma is None:
            break
        at = comma.end()
    if at < len(text) and not text[at].isspace():
        raise BadValue(
            f"{quoted(text[at:])} cannot follow a value.", f'{name}{op.value}"a value in quotes"'
        )
    return words, at


def _value(text: str, at: int, name: str, op: Op) -> tuple[Word, int]:
    if found := _match(_QUOTED, text, at):
        return Word(found[1] if found[1] is not None else found[2], True), found.end()
    if found := _match(_BARE_WITH_COMMAS if op.is_ordering else _BARE, text, at):
        return Word(found[0], False), found.end()
    if text[at : at + 1] in ('"', "'"):
        raise BadValue(
            f"the quote is not closed: {quoted(text[at:])}.", f'{name}{op.value}"a value"'
        )
    if text[at : at + 1] in tuple("=<>~"):
        raise BadValue(f"{name} is followed by two operators.", f"{name}{op.value}…")
    raise BadValue(f"{name}{op.value} has no value.", f"{name}=none finds what is empty")


def _expect_and(word: str, before: str) -> None:
    if word.lower() == "or":
        raise BadValue(
            "conditions cannot be joined by or; a comma means any of.", "owner=jana,leif"
        )
    if word.lower() != "and":
        hint = f'{before} {word}"' if before else _HINT
        raise BadValue(f"{quoted(word)} stands alone; a value with blanks needs quotes.", hint)


def _blanks(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip())


def _match(pattern: str, text: str, at: int) -> re.Match[str] | None:
    return re.compile(pattern).match(text, at)
