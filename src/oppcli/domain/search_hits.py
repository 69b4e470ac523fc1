"""What a search over all kinds finds, and which of it comes first."""

from collections.abc import Sequence
from dataclasses import dataclass

from oppcli.domain.name_matching import Rung, rung
from oppcli.domain.names import name_key
from oppcli.domain.refs import Ref

_EXACT, _BEGINS, _WORDS, _OWN, _LINKED, _SAID = range(6)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that holds all words, with what a line about it needs.

    `names` are what it is called: a device has two numbers, a lead a topic, a person and a company.
    `is_own` says whether the words are in its own fields, `is_said` whether some are only in what
    activities say. `recent` is the day or the instant of what happened last. Amounts are in minor
    units. `links` are other records that the line names: what a lead became, what an activity is
    about.
    """

    ref: Ref
    names: tuple[str, ...]
    is_own: bool
    is_said: bool
    is_open: bool
    recent: str
    status: str = ""
    type: str = ""
    who: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    link: str = ""
    day: str = ""
    owner: str = ""
    amount: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class OpenSales:
    """The open opportunities of a customer: how many, their amounts by currency, in minor units,
    and who owns them."""

    count: int
    amounts: tuple[tuple[str, int], ...]
    owners: tuple[str, ...] = ()


def best_first(hits: Sequence[Hit], text: str) -> list[Hit]:
    """The hits in the order that people expect.

    A name that is the text comes first, then one that begins with it, one that holds all its
    words, another field of the record, the name of a linked record, what activities say. Among
    equals open records come before closed ones, and what happened lately before what is older.
    """
    latest = sorted(hits, key=lambda hit: (hit.recent, hit.ref.number), reverse=True)
    return sorted(latest, key=lambda hit: (_place(hit, text), not hit.is_open))


def _place(hit: Hit, text: str) -> int:
    if hit.ref.kind == "activity" or hit.is_said:
        return _SAID
    if not hit.is_own:
        return _LINKED
    rungs = [found for name in hit.names if (found := rung(name, text)) is not None]
    return {Rung.SAME: _EXACT, Rung.BEGINS: _BEGINS}.get(min(rungs), _WORDS) if rungs else _OWN


def is_where(hit: Hit, text: str) -> bool:
    """Whether the words are in the address of a record and in none of its names."""
    words = [name_key(word) for word in text.split()]
    named = name_key(" ".join(hit.names))
    at = name_key(hit.address)
    return bool(at) and all(word in at for word in words) and not all(w in named for w in words)


def is_called(hit: Hit, word: str) -> bool:
    """Whether a record's name has the word as a word of its own: `Volvo V60` has V60."""
    wanted = name_key(word)
    return any(wanted in name_key(name).split() for name in hit.names)
