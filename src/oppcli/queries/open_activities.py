"""Finds the open activity that somebody means by words: its subject, its type, its customer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from shlex import quote

from oppcli.domain.names import name_key, spoken
from oppcli.domain.refs import Ref
from oppcli.domain.wording import either, quoted
from oppcli.errors import SeveralFit
from oppcli.queries.told import customers
from oppcli.store import Store

_MOST_WORDS = 8  # of a name; more are what came of it
_LISTED = 5
_ABOUT = ("opportunity", "lead", "account", "contact")
_OPEN = f"""
SELECT a.id, a.type, a.subject, o.name, {", ".join(f"a.{each}_id" for each in _ABOUT)}
  FROM activity a JOIN owner o ON o.id = a.owner_id WHERE a.status = 'open' ORDER BY a.id
"""


@dataclass(frozen=True, slots=True)
class _Open:
    """An open activity: what it is called, and whom it is about once that was asked for."""

    ref: Ref
    type: str
    subject: str
    owner: str
    about: Ref | None
    customer: str = ""

    @property
    def told(self) -> str:
        """`A2 test drive EX20 (Globex)`."""
        whom = f" ({self.customer or self.about})" if self.about else ""
        kind = spoken(self.type)
        said = kind if name_key(self.subject) == kind else f"{kind} {self.subject}"
        return f"{self.ref} {said}{whom}"


def open_activity_called(
    store: Store, words: Sequence[str], me: str, verb: str
) -> tuple[Ref, int] | None:
    """The open activity that the first words name, and how many of them do; None where none fits.

    As many words as fit one are its name. One of `me` goes before those of others. A first
    word with blanks in it was quoted, and is the whole name. Raises SeveralFit, proposing `verb`.
    """
    most = 1 if " " in words[0] else min(len(words), _MOST_WORDS)
    known = _open(store)
    mine = [each for each in known if each.owner == me]
    return _called(store, mine, words, most, verb) or _called(store, known, words, most, verb)


def _called(
    store: Store, among: Sequence[_Open], words: Sequence[str], most: int, verb: str
) -> tuple[Ref, int] | None:
    named = customers(store, {each.about for each in among if each.about})
    known = [
        replace(each, customer=named.get(each.about, "")) if each.about else each for each in among
    ]
    for count in range(most, 0, -1):
        found = _fitting(known, name_key(" ".join(words[:count])))
        if len(found) == 1:
            return found[0].ref, count
        if found:
            raise _several(found, words[:count], words[count:], verb)
    return None


def _open(store: Store) -> list[_Open]:
    found = []
    for number, kind, subject, owner, *about in store.read(_OPEN).rows:
        refs = (Ref(name, at) for name, at in zip(_ABOUT, about, strict=True) if at is not None)
        found.append(_Open(Ref("activity", number), kind, subject, owner, next(refs, None)))
    return found


def _fitting(known: Sequence[_Open], wanted: str) -> list[_Open]:
    """Those whose subject is the text, else those that hold all its words."""
    exact = [each for each in known if name_key(each.subject) == wanted]
    return exact or [
        each
        for each in known
        for text in [name_key(f"{each.subject} {spoken(each.type)} {each.customer}").split()]
        if all(any(part.startswith(word) for part in text) for word in wanted.split())
    ]


def _several(
    found: Sequence[_Open], name: Sequence[str], rest: Sequence[str], verb: str
) -> SeveralFit:
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    outcome = f" {quote(' '.join(rest))}" if rest else ""
    return SeveralFit(
        "activity",
        [(str(each.ref), each.told) for each in found],
        f"{quoted(' '.join(name))} fits {len(found)} open activities:"
        f" {', '.join(each.told for each in found[:_LISTED])}{more}.",
        either(f"oppcli {verb} {each.ref}{outcome}" for each in found[:_LISTED]),
        words=len(name),
    )
