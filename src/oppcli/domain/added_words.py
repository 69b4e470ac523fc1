"""Reads the words behind `new`: a name or topic, field=value words, a telephone, an e-mail."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from shlex import quote

from oppcli.domain.amount_words import amount_length, is_currency
from oppcli.domain.field import Kind
from oppcli.domain.unit_words import is_size
from oppcli.domain.wording import quoted
from oppcli.errors import WrongUsage

_PHONE_PIECE = re.compile(r"[+(]*[0-9][0-9()/.-]*")
_PHONE_BEGIN = re.compile(r"[+(]|0[0-9]")
_FEWEST = 6  # digits: a shorter number is one of a house, a model, a year
_GROUP = re.compile("[0-9]{2,4}")
_FEWEST_GROUPS, _FEWEST_BARE, _MOST = 3, 8, 15  # of a telephone without + or 0
_MOST_NAMES = 3  # words of a person's name
_MOST_OF_A_COMPANY = 6  # words of a company's name
_EMAIL = re.compile(r"[^\s@=]+@[^\s@=]+\.[^\s@=]+")
_FIELD = re.compile(r"[A-Za-z][\w-]*=")


@dataclass(frozen=True, slots=True)
class Added:
    """What the words say: plain words `before` and `after` the telephone or e-mail (all of them
    are `before` where there is neither), and the fields as they were typed.

    `name` is the end of `before` that was quoted as a person's name of several words, else ''.
    """

    before: str
    after: str
    fields: Mapping[str, str]
    name: str = ""

    @property
    def reaches(self) -> bool:
        """Whether a telephone or an e-mail stands among the words by itself."""
        return bool({"phone", "email"} & self.fields.keys())

    @property
    def plain(self) -> str:
        """All plain words."""
        return f"{self.before} {self.after}".strip()


def added_words(words: Sequence[str], person: str = "", *, is_person: bool = False) -> Added:
    """Reads the words. A telephone begins with + or 0 and may be of several words; with any digit
    where they say nothing but who somebody is (`is_person`).

    Right behind the name of a `person`, which is before the words or with the first of them, it may
    begin with any digit: `912 345 678`; so it may behind the company of a person in quotes.

    Raises WrongUsage for a plain word behind a field's value, which may belong to it, for a field
    given twice, and for two telephones or e-mails.
    """
    plain: tuple[list[str], list[str]] = ([], [])
    fields: dict[str, str] = {}
    words = _without_commas(words)
    rest, has_met = list(words), False
    behind, count = _bare_phone(words, person)
    while rest:
        word = rest.pop(0)
        if count and len(words) - len(rest) - 1 == behind:
            put_once(fields, "phone", " ".join([word, *rest[: count - 1]]))
            del rest[: count - 1]
            has_met = True
        elif _FIELD.match(word):
            name, _, value = word.partition("=")
            if name == "phone" and _is_phone_piece(value):
                value = _with_pieces(value, rest)
            elif value:
                more = max(amount_length([value, *rest], needs_currency=True) - 1, 0)
                value = " ".join([value, *rest[:more]])
                del rest[:more]
            put_once(fields, name, value)
            if rest and not _FIELD.match(rest[0]):
                meant = quote(f"{name}={' '.join([value, rest[0]])}")
                raise WrongUsage(
                    f"{quoted(rest[0])} stands behind {name}=; quote a value with blanks.", meant
                )
        elif _EMAIL.fullmatch(word):
            put_once(fields, "email", word)
            has_met = True
        elif phone := _phone(word, rest, is_person):
            put_once(fields, "phone", phone)
            has_met = True
        else:
            plain[has_met].append(word)
    last = plain[0][-1] if plain[0] and has_met else ""
    is_name = " " in last and all(word[0].isupper() for word in last.split())
    return Added(" ".join(plain[0]), " ".join(plain[1]), fields, last if is_name else "")


def _without_commas(words: Sequence[str]) -> list[str]:
    """The words, without a comma right behind an e-mail or the last group of a telephone."""
    return [word[:-1] if word.endswith(",") and _is_reach(word[:-1]) else word for word in words]


def _is_reach(word: str) -> bool:
    return _EMAIL.fullmatch(word) is not None or _is_phone_piece(word)


def before_fields(words: Sequence[str]) -> int:
    """How many words come before the first `field=value`. The first word always counts: it is the
    name or the topic."""
    places = (place for place, word in enumerate(words) if place and _FIELD.match(word))
    return next(places, len(words))


def named_first(words: Sequence[str], kind: Kind, name: str, command: str) -> list[str]:
    """The words of `new` with what the record is called, its field `name`, at their front.

    `revenue=5 topic=Van` is `Van`, `revenue=5`. Where the first word is another field, and none
    says the name, it is ''. Raises WrongUsage, with the line of `command` to type, where a plain
    word and a field both say it.
    """
    named = [word for word in words if _says(word, kind, name)]
    is_field_first = bool(words) and (words[0] in named or bool(_field_name(words[0], kind)))
    if not named:
        return ["", *words] if is_field_first else list(words)
    if len(named) > 1 or not is_field_first:
        plain = " ".join(word for word in words if not _FIELD.match(word))
        values = [word.partition("=")[2] for word in named]
        one, other = [plain, *values][-2:]
        rest = " ".join(quote(word) for word in words if word not in named and "=" in word)
        raise WrongUsage(
            f"{name} is given twice: {quoted(one)} and {quoted(other)}.",
            f"{command} {quote(other)} {rest}".rstrip(),
        )
    return [named[0].partition("=")[2], *(word for word in words if word not in named)]


def without_fields(
    words: Sequence[str], kind: Kind, names: Collection[str]
) -> tuple[list[str], dict[str, str]]:
    """Takes `field=value` words of those `names` from both ends of a text; gives the text, and the
    fields: `outcome=reached spoke to her` is `spoke to her`, and outcome is `reached`.

    Raises WrongUsage for a field with two values.
    """
    rest, fields = list(words), dict[str, str]()
    for place in (0, -1):
        while rest and (name := _field_name(rest[place], kind)) in names:
            value = rest.pop(place).partition("=")[2]
            if fields.get(name) != value:
                put_once(fields, name, value)
    return rest, fields


def came_of_it(
    words: Sequence[str], kind: Kind, names: Collection[str], options: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """What came of an activity, as one word or none, and its other fields: those of the `options`
    and those of the `names` that are typed as `field=value` at either end of the words.

    Words behind `outcome=` belong to its value: `outcome=fine said yes`. Raises WrongUsage for a
    field with two values.
    """
    fields = list(takewhile(lambda word: "=" in word, words))
    text, given = without_fields(words, kind, names)
    if text and any(word.casefold().startswith("outcome=") for word in fields):
        text = [given.pop("outcome"), *text]
    said = {"outcome": " ".join(text)} if text else {}
    given = given_once(kind, options, said, given)
    outcome = given.pop("outcome", "")
    return [outcome] if outcome else [], given


def _field_name(word: str, kind: Kind) -> str:
    """The name of the field that a word gives: `est_revenue` of `revenue=5`; '' for other words."""
    field = kind.field(word.partition("=")[0]) if _FIELD.match(word) else None
    return field.name if field is not None and field.settable else ""


def _says(word: str, kind: Kind, name: str) -> bool:
    """Whether the word gives that field, also one of two parts that nothing else sets: the name of
    a contact."""
    field = kind.field(word.partition("=")[0]) if _FIELD.match(word) else None
    return field is not None and field.name == name


def given_once(kind: Kind, *given: Mapping[str, str]) -> dict[str, str]:
    """The fields that several parts of a line give together, by their names.

    Raises WrongUsage where one of them gets two values.
    """
    together: dict[str, str] = {}
    for fields in given:
        for word, value in fields.items():
            field = kind.field(word)
            name = field.name if field else word
            if together.get(name) != value:
                put_once(together, name, value)
    return together


def phone_length(words: Sequence[str]) -> int:
    """How many of the first words are a telephone that begins with + or 0; 0 for none."""
    rest = _without_commas(words[1:])
    if not words or not _phone(words[0].rstrip(","), rest, is_person=False):
        return 0
    return len(words) - len(rest)


def _bare_phone(words: Sequence[str], person: str) -> tuple[int, int]:
    """Where a telephone without + or 0 begins right behind a name, or behind the company of a
    person in quotes, and of how many words it is; 0 words for none.

    It has three or more groups of 2 to 4 digits, or is one word of 9 digits or more. Thousands
    (`184 000 000`), an amount with its currency, a year and a size behind it are no part of it.
    """
    place = 0 if " " in person else 1
    name = [*person.split(), *words[:place]]
    if " " in person:
        place = _company_length(words)
    is_named = all(map(str.isalpha, name)) if " " in person else all(map(_is_name_word, name))
    is_name = 2 <= len(name) <= _MOST_NAMES and is_named
    behind = words[place:]
    if not is_name or not behind:
        return 0, 0
    groups = list(takewhile(_GROUP.fullmatch, behind))
    if groups and is_size(groups[-1], "".join(behind[len(groups) : len(groups) + 1])):
        groups.pop()
    if len(groups) > _FEWEST_GROUPS and _is_year_behind(groups):
        groups.pop()
    if len(groups) < _FEWEST_GROUPS or not _FEWEST_BARE <= len("".join(groups)) <= _MOST:
        groups = [behind[0]] if re.fullmatch("[0-9]{9,15}", behind[0]) else []
    following = "".join(behind[len(groups) : len(groups) + 1])
    is_amount = groups and (groups[-1].endswith("000") or is_currency(following))
    return place, 0 if is_amount else len(groups)


def _company_length(words: Sequence[str]) -> int:
    """How many of the first words may be a company's name: those before a word with a digit."""
    names = takewhile(lambda word: not ("=" in word or any(map(str.isdigit, word))), words)
    count = len(list(names))
    return count if count <= _MOST_OF_A_COMPANY else 0


def _is_name_word(word: str) -> bool:
    return word[:1].isupper() and word.replace("-", "").replace("'", "").isalpha()


def _is_year_behind(groups: Sequence[str]) -> bool:
    """Whether the last group is a year behind a telephone that is whole without it."""
    is_year = re.fullmatch("19[5-9][0-9]|20[0-3][0-9]", groups[-1]) is not None
    return is_year and len("".join(groups[:-1])) >= _FEWEST_BARE + 1


def put_once(fields: dict[str, str], name: str, value: str) -> None:
    """Puts a field among others. Raises WrongUsage where it has another value already."""
    if fields.get(name, value) != value:
        raise given_twice(name, fields[name], value)
    fields[name] = value


def given_twice(name: str, one: str, other: str) -> WrongUsage:
    """What is said of a field with two values."""
    return WrongUsage(f"{name} is given twice: {quoted(one)} and {quoted(other)}.")


def _phone(word: str, rest: list[str], is_person: bool) -> str:
    """The telephone that begins with the word, its other words taken from `rest`; '' for none."""
    may_begin = is_person or _PHONE_BEGIN.match(word)
    if not may_begin or not all(map(_is_phone_piece, word.split())):
        return ""
    following = [*rest]
    text = _with_pieces(word, following)
    digits = [each for each in text if each.isdigit()]
    if len(digits) < _FEWEST or set(digits) == {"0"}:
        return ""
    rest[:] = following
    return text


def _with_pieces(word: str, rest: list[str]) -> str:
    """The word with those that go on with its telephone, which are taken from `rest`.

    With its country code it is as long as such numbers are. Otherwise it ends before a number that
    says a size or how many, `0170 5551234 18 t trailer`.
    """
    pieces = list(takewhile(_is_phone_piece, rest))
    texts = [" ".join([word, *pieces[:count]]) for count in range(len(pieces) + 1)]
    count = len(pieces)
    has_size = bool(pieces) and is_size(pieces[-1], "".join(rest[count : count + 1]))
    whole: list[int] = []
    if pieces and word.startswith("+"):
        from oppcli.domain.phones import is_complete

        whole = [count for count, text in enumerate(texts) if is_complete(text)]
    if whole:
        count = whole[-2] if has_size and whole[-2:] == [count - 1, count] else whole[-1]
    elif has_size and sum(map(str.isdigit, texts[-2])) >= _FEWEST:
        count -= 1
    del rest[:count]
    return texts[count]


def _is_phone_piece(word: str) -> bool:
    return _PHONE_PIECE.fullmatch(word) is not None
