"""The words of a filter: its text cut into field names, operators and values, nothing judged."""

import re
from collections.abc import Collection, Iterable
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

    @property
    def is_at_least(self) -> bool:
        """Whether it has no largest value: > and >=."""
        return self in (Op.GT, Op.GE)


@dataclass(frozen=True, slots=True)
class Word:
    """A value as typed, and whether it stood in quotes."""

    text: str
    is_quoted: bool

    @property
    def is_none(self) -> bool:
        return not self.is_quoted and self.text.lower() == "none"

    @property
    def typed(self) -> str:
        """The value as a filter has it: in quotes where it stood in them, or has blanks."""
        mark = "'" if '"' in self.text else '"'
        is_whole = not self.is_quoted and not re.search(r"\s", self.text)
        return self.text if is_whole else f"{mark}{self.text}{mark}"


Condition = tuple[str, Op, list[Word]]


def read_words(
    text: str, alone: Collection[str] = (), fields: Collection[str] = ()
) -> list[Condition]:
    """Each condition's field name, operator and values, in order; `and` between them is dropped.

    A name that may stand `alone` means its yes. Another word without an operator continues the one
    unquoted value before it, as in `account=Masse KG`, unless it is a name of one of the `fields`.
    After an ordering operator the comma belongs to the one value, as in `est_revenue>=10,000`.
    Raises BadValue where the text is no row of conditions.
    """
    if len(text) > _LONGEST:
        raise BadValue(f"the filter is longer than {_LONGEST:,} characters.", "fewer conditions")
    found: list[Condition] = []
    at, may_go_on = _blanks(text, 0), False
    while at < len(text):
        name = _match(_NAME, text, at)
        operator = _match(_OPERATOR, text, name.end()) if name else None
        if name and operator:
            op = Op(operator[1])
            words, at = _values(text, operator.end(), name[0], op)
            found.append((name[0], op, words))
            may_go_on = len(words) == 1 and not words[0].is_quoted and not words[0].is_none
        elif name and name[0].lower() in alone and _ends(text, name.end()):
            found.append((name[0], Op.EQ, [Word("yes", is_quoted=False)]))
            at, may_go_on = name.end(), False
        elif name and name[0].lower() == "and" and _ends(text, name.end()):
            at, may_go_on = name.end(), False
        else:
            at = _continued(text, at, found, fields if may_go_on else None)
        at = _blanks(text, at)
    return found


def condition_text(name: str, op: Op, words: Iterable[Word]) -> str:
    """A condition that was read, as a filter has it."""
    return f"{name}{op.value}{','.join(word.typed for word in words)}"


def _continued(text: str, at: int, found: list[Condition], fields: Collection[str] | None) -> int:
    """Adds the word at a place to the last value, and gives where the word ends.

    Raises BadValue for a word that cannot be a part of it; `fields` are None where none can.
    """
    word = _match(_BARE, text, at)
    if word is None or not _ends(text, word.end()):
        raise BadValue(f"{quoted(text[at:])} is not a condition.", _HINT)
    if word[0].lower() == "or":
        raise BadValue(
            "conditions cannot be joined by or; a comma means any of.", "owner=jana,leif"
        )
    if fields is None or word[0].lower() in fields:
        name, op, words = found[-1] if found else ("", Op.EQ, [])
        hint = f'{name}{op.value}"{words[-1].text} {word[0]}"' if words else _HINT
        raise BadValue(f"{quoted(word[0])} stands alone; a value with blanks needs quotes.", hint)
    (last,) = found[-1][2]
    found[-1][2][0] = Word(f"{last.text} {word[0]}", is_quoted=False)
    return word.end()


def _ends(text: str, at: int) -> bool:
    """Whether a word ends at a place."""
    return at == len(text) or text[at].isspace()


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


def _blanks(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip())


def _match(pattern: str, text: str, at: int) -> re.Match[str] | None:
    return re.compile(pattern).match(text, at)
