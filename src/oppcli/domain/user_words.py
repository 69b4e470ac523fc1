"""Which user a word means: the actor for `me` and its like, or the user of that name."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from oppcli.domain.name_matching import called, match
from oppcli.domain.names import name_key

_Of = TypeVar("_Of")

ME = "@me"  # the actor, as filters have it
MYSELF = frozenset(("me", "mine", "my", ME))  # words for the actor
_OF_USERS = ("owner", "manager")  # fields in which `me` is nobody else; a team may be called so


def says_me(words: Sequence[str]) -> bool:
    """Whether the first word means the actor: `my changes`, `all mine`."""
    return bool(words) and words[0].casefold() in MYSELF


def means_me(word: object, field: str = "owner") -> bool:
    """Whether a word behind a field of users or teams means the actor: `me` or `@me`."""
    mine = ("me", ME) if field in _OF_USERS else (ME,) if field == "team" else ()
    return isinstance(word, str) and word.strip().casefold() in mine


def user_meant(word: str, me: str, field: str = "owner") -> str:
    """The name that a word behind a field means: `me` for the actor, else the word itself."""
    return me if means_me(word, field) else word


def users_called(word: str, me: str, users: Iterable[tuple[str, str]]) -> list[str]:
    """The users that are called so, whole; of each its login and a name. `me` needs no record."""
    return [me] if means_me(word) else list(dict.fromkeys(called(word, users)))


def names_meant(
    word: str, me: str, names: Iterable[str], field: str
) -> tuple[list[str], list[str]]:
    """The names that a word behind a field fits, and near ones where it fits none.

    `me` alone means the actor, never a user whose name begins alike.
    """
    if field in _OF_USERS and means_me(word):
        mine = [name for name in names if name_key(name) == name_key(me)]
        return mine or [me], []
    found = match(word, enumerate(names))
    return [name for _, name in found.found], found.near
