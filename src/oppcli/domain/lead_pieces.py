"""Reads a lead that is typed as pieces with commas: `Peter Lang, Lang Bau, 0170 5551234, crane`.

The order is that of a business card: a person, a company, how to reach them, then what it is about.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from shlex import quote

from oppcli.domain.added_words import added_words
from oppcli.domain.field import FieldType
from oppcli.domain.fields import LEAD
from oppcli.domain.lead_words import SOURCES, lead_words
from oppcli.domain.legal_forms import LEGAL_FORMS, without_legal_form
from oppcli.domain.names import split_name
from oppcli.domain.wording import quoted
from oppcli.errors import WrongUsage

_KINDS_OF_FIRMS = frozenset(("bau", "trucks", "logistik", "logistics", "transport", "transporte"))
_UNITS = frozenset(("business", "facility", "operation", "description"))  # may begin a topic
_MOST_WORDS = 6  # of a company's name
_MOST_NAMES = 3  # words of a person's name
_NAME_WORD = re.compile(r"[^\W\d_]([^\W\d_]|[.'’-])*")
_BEGIN_A_TOPIC = frozenset("used new a an the wants needs about one two three four".split())  # noqa: SIM905 - words
_REACHED = re.compile("(phone|email)=")
_OF = ("of", "from", "at")  # between a person and a company


@dataclass(frozen=True, slots=True)
class LeadPieces:
    """What the pieces say: the topic and the fields. It is certain where each piece has one
    reading."""

    topic: str
    fields: Mapping[str, str]
    is_certain: bool

    @property
    def line(self) -> str:
        """The command that says the same with options."""
        given = (f"--{name.replace('_', '-')} {quote(text)}" for name, text in self.fields.items())
        return " ".join(["oppcli lead new", quote(self.topic), *given])


@dataclass(slots=True)
class _Card:
    """The pieces as far as they are read."""

    given: dict[str, str] = field(default_factory=dict)
    person: str = ""
    topic: list[str] = field(default_factory=list)
    is_reached: bool = False  # a telephone or an e-mail has been read
    is_certain: bool = True

    def put(self, name: str, text: str) -> None:
        if name in self.given:
            raise WrongUsage(
                f"{name} is given twice: {quoted(self.given[name])} and {quoted(text)}."
            )
        self.given[name] = text


def lead_pieces(words: Sequence[str]) -> LeadPieces | None:
    """The lead that the words say; None where the first word was quoted, and where no telephone or
    e-mail stands between commas, unless a person's name begins three pieces or more of which the
    second may be a company.

    Raises WrongUsage for a field that is given twice.
    """
    pieces = [piece.strip() for piece in re.split(r",(?:\s+|$)", " ".join(words)) if piece.strip()]
    pieces[:1] = _opened(pieces[0]) if pieces else []
    is_reached = any(_reached(piece) or _REACHED.match(piece) for piece in pieces)
    is_whole = " " in words[0] and not re.fullmatch("[^,]+,", words[0])
    if len(pieces) < 2 or is_whole or not (is_reached or _begins_a_card(pieces)):
        return None
    card = _Card()
    for place, piece in enumerate(pieces):
        _read(card, place, piece)
    company = card.given.get("company", "")
    if not is_reached and not is_company(company):
        card.is_certain = False  # `Lena Roth, Julia Kern, two trucks`: two persons
    if not card.topic and company and not is_company(company):
        card.is_certain = False  # `Peter Lang, Excavator, 0170 …`: a company, or what it is about
    if len(card.topic) > 1 and not (card.person or company):
        card.is_certain = False  # `peter lang, lang bau, 0170 …`
    said: Mapping[str, str] = {}
    if card.topic:
        last, said = lead_words(card.topic[-1].split(), ())
        card.topic[-1] = " ".join(last)
    topic = ", ".join(card.topic) or company or card.person
    person = split_name(card.person) if card.person else {}
    return LeadPieces(topic, {**said, **person, **card.given}, card.is_certain and bool(topic))


def _begins_a_card(pieces: Sequence[str]) -> bool:
    """Whether the first of several pieces is a person's name and the second a company's."""
    if len(pieces) <= len(("person", "company")):
        return False
    person, company = pieces[0].split(), pieces[1].split()
    return is_person(person) and len(company) <= _MOST_WORDS and _is_capitalised(company)


def is_person(words: Sequence[str]) -> bool:
    """Whether the words can be a person's name: two or three with capitals and of letters."""
    return 1 < len(words) <= _MOST_NAMES and _is_capitalised(words) and "&" not in words


def is_company(text: str) -> bool:
    """Whether a name ends in what only companies have: `SEO Offers Ltd`."""
    words = text.split()
    is_short = 1 < len(words) <= _MOST_WORDS and words[0][:1].isupper()
    return is_short and without_legal_form(" ".join(words)) != " ".join(words)


def person_of_company(text: str) -> tuple[str, str]:
    """The person and the company of `Sofia Ek of Ek Bygg AB`; any other text and ''.

    Without a word between them, the company ends as only companies do or has the person's last
    name: `Agnes Pohl Getränke Pohl`.
    """
    person, _, company = min(
        (text.partition(f" {word} ") for word in _OF), key=lambda parts: len(parts[0])
    )
    words = person.split()
    if not company and len(words) > _MOST_NAMES and _is_capitalised(words):
        words, rest = words[:2], words[2:]
        if is_company(" ".join(rest)) or words[-1] in rest or _is_kind_of_firm(rest):
            return " ".join(words), " ".join(rest)
        return text, ""
    is_person = 1 < len(words) <= _MOST_NAMES and _is_capitalised(words)
    return (person, company) if is_person and _is_capitalised(company.split()) else (text, "")


def company_before(text: str) -> tuple[str, str]:
    """The company that a text begins with, and the words behind it: `Lang Bau GmbH`, `crane`;
    '' and the text where that is not certain, or where nothing is behind it."""
    words = text.split()
    for count in range(2, min(len(words), _MOST_WORDS + 1)):
        if is_company(" ".join(words[:count])):
            return " ".join(words[:count]), " ".join(words[count:])
    return "", text


def company_behind(name: str, topic: str, person: str) -> tuple[str, str, str]:
    """The topic, the person and the company, where words stand behind a name in quotes and before a
    telephone or an e-mail: `"Sofia Ek" Ek Bygg AB sofia@ekbygg.example`.

    The quotes say where the name ends, so that the words are the company, whatever its capitals.
    Words such as `used trailer` are what it is about; behind a topic in quotes, `"used tipper" Eva
    Lund`, they are the person.
    """
    behind = person.removeprefix(f"{name} ")
    if behind == person:
        return topic, person, ""
    rest = "" if topic == person else topic
    if _is_about(behind):
        return f"{behind} {rest}".strip(), name, ""
    words = behind.split()
    is_name = is_person(words) and not is_company(behind) and not _is_capitalised(name.split())
    if is_name or not is_called(name) or _is_about(name):
        is_short = len(words) <= _MOST_NAMES
        return (f"{name} {rest}".strip(), behind, "") if is_short else (topic, person, "")
    return rest or name, name, behind


def is_called(name: str) -> bool:
    """Whether words can be what somebody is called, in small letters as well: `k. posch`."""
    words = name.split()
    return 1 < len(words) <= _MOST_NAMES and all(map(_NAME_WORD.fullmatch, words))


def may_be_topic(company: str, person: str) -> bool:
    """Whether a company in small letters may be what a lead is about: `grain trailer`; not one with
    a legal form, or with the name of the person."""
    words = company.casefold().split()
    is_form = words[-1] in {form.casefold() for form in LEGAL_FORMS} or words[-1] in _KINDS_OF_FIRMS
    shares = {*words} & {*person.casefold().split()}
    return company == company.casefold() and not is_form and not shares


def _is_about(text: str) -> bool:
    """Whether words say what a lead is about: `used trailer`, `2 tractors`."""
    first = text.casefold().split(" ")[0]
    return first in _BEGIN_A_TOPIC or first.isdigit()


def telephone_in(text: str) -> str:
    """The telephone that stands among the words of a text; '' for none."""
    for place, word in enumerate(words := text.replace(",", " ").split()):
        if word[:1] in "+0(" and (found := added_words(words[place:]).fields.get("phone", "")):
            return found
    return ""


def _opened(piece: str) -> list[str]:
    """The pieces of a first one that has no commas: `walk-in Eva Lund 070 123 45 67` is a source, a
    person and a telephone, `Sofia Ek of Ek Bygg AB` a person and a company."""
    first, *more = piece.split()
    source = [first] if first in SOURCES and more else []
    if source:
        first, *more = more
    added = added_words(more, first)
    person, company = person_of_company(f"{first} {added.before}".strip())
    is_person = company or 1 < len(person.split()) <= _MOST_NAMES
    if not (_is_capitalised(person.split()) and is_person):
        return [piece]
    reached = (f"{name}={text}" for name, text in added.fields.items())
    return [each for each in (person, company, *reached, added.after, *source) if each]


def _read(card: _Card, place: int, piece: str) -> None:
    """Reads one piece."""
    words = piece.split()
    named = _named(piece)
    if reached := _reached(piece):
        card.is_reached = True
        for name, text in reached.items():
            card.put(name, text)
    elif named is not None:
        card.put(*named)
        card.is_reached |= named[0] in ("phone", "email")
    elif place and (values := said_by(words)):
        for name, text in values.items():
            card.put(name, text)
    elif is_company(piece) or _is_kind_of_firm(words):
        card.put("company", piece)
    elif place == 0 and 1 < len(words) <= _MOST_NAMES and _is_capitalised(words):
        card.person = piece
    elif place == 1 and card.person and not card.is_reached and _is_capitalised(words):
        card.put("company", piece)
    elif card.person and card.person.split()[-1] in words[:-1] and _is_capitalised(words):
        card.put("company", piece)  # `Petra Imhof`, `Imhof Gartenbau`
    else:
        card.topic.append(piece)


def said_by(words: Sequence[str]) -> Mapping[str, str]:
    """The fields that the words of a piece say and nothing else: `web`, `max 19k`; {} for any
    other."""
    rest, found = lead_words(["", *words], ())
    return {} if rest[1:] else found


def _reached(piece: str) -> Mapping[str, str]:
    """The telephone or the e-mail that a piece is; {} for any other."""
    if not re.match(r"[+(0]|\S+@", piece):
        return {}
    added = added_words(piece.split())
    return added.fields if added.reaches and not added.plain else {}


def _named(piece: str) -> tuple[str, str] | None:
    """The field that a piece names with its value: `source phone`, `rating=hot`; None for none."""
    found = re.match(r"([\w-]+)(=|\s+)(.*)", piece, re.DOTALL)
    if found is None:
        return None
    name, sign, value = found.groups()
    known = LEAD.field(name) if value.strip() else None
    if known is None or not known.settable or (not sign.strip() and known.name in _UNITS):
        return None
    is_number = known.name == "phone" or known.type is FieldType.MONEY
    if not sign.strip() and is_number and not any(map(str.isdigit, value)):
        return None
    if not sign.strip() and known.name == "email" and "@" not in value:
        return None
    return known.name, value.strip()


def _is_kind_of_firm(words: Sequence[str]) -> bool:
    """Whether a name ends in what firms do: `Lang Bau`."""
    return len(words) > 1 and words[-1].casefold() in _KINDS_OF_FIRMS and _is_capitalised(words)


def _is_capitalised(words: Sequence[str]) -> bool:
    plain = [word for word in words if word != "&"]
    return all(word[:1].isupper() and not any(map(str.isdigit, word)) for word in plain)
