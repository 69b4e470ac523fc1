"""Finds a known customer at the end of the topic of a new sale: `plough ziegler`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oppcli.domain.legal_forms import without_legal_form
from oppcli.domain.name_matching import SAME, KnownNames, plain_words
from oppcli.domain.refs import Ref

_MOST_WORDS = 5  # of a name at the end
_FEWEST_LETTERS = 4  # of a word that names somebody by a part of the name
# Behind these a name says something else than whom the sale is for: `crane from Ziegler`.
_LEADS_ELSEWHERE = frozenset(
    (
        *("the", "a", "an", "his", "her", "its", "my", "our", "their", "this", "that", "new"),
        *("used", "demo", "in", "on", "at", "of", "to", "from", "with", "per", "or", "and", "by"),
        *("like", "near", "than", "against", "via", "not", "no"),
    )
)


@dataclass(frozen=True, slots=True)
class NamedAtTheEnd:
    """The words before a name, the name, and the customers whom it fits; whether it is their whole
    name, behind words that leave no other meaning."""

    before: str
    name: str
    customers: Sequence[tuple[Ref, str]]
    is_certain: bool


def named_at_the_end(topic: str, known: Sequence[tuple[Ref, str]]) -> NamedAtTheEnd | None:
    """The customers of `known` whose whole name ends a topic, with or without its legal form, else
    those whom its last word names: a person's last name, or the first word of a company's. None
    where nobody is named.
    """
    words = topic.split()
    names = KnownNames(_spelled(known))
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        before, name = words[:-count], " ".join(words[-count:])
        fit = names.fitting(name)
        if fit.how in SAME:
            customers = [known[place] for place in dict.fromkeys(place for place, _ in fit.found)]
            leads = before[-1].casefold().rstrip(",") if before else ""
            is_certain = bool(leads) and name[0].isalpha() and leads not in _LEADS_ELSEWHERE
            return NamedAtTheEnd(" ".join(before).rstrip(","), name, customers, is_certain)
    if len(words) < 2 or len(words[-1]) < _FEWEST_LETTERS:
        return None
    customers = [each for each in known if _is_called_in_part(*each, words[-1])]
    rest = " ".join(words[:-1])
    return NamedAtTheEnd(rest, words[-1], customers, is_certain=False) if customers else None


def _spelled(known: Sequence[tuple[Ref, str]]) -> Iterable[tuple[int, str]]:
    for place, (_, name) in enumerate(known):
        yield place, name
        if (short := without_legal_form(name)) != name:
            yield place, short


def _is_called_in_part(ref: Ref, name: str, word: str) -> bool:
    parts, wanted = plain_words(name), plain_words(word)
    return len(parts) > 1 and [parts[-1 if ref.kind == "contact" else 0]] == wanted
