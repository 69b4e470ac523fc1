"""Which kinds of record the name of a file speaks of: `Contacts_2026.csv` of contacts.

A system calls its files as it calls what they hold, so the words are those of the profiles.
"""

import re
from functools import cache

from oppcli.domain.reference_fields import IMPORTED, any_kind_named
from oppcli.importing.layouts.aliases import OWN_WORDS
from oppcli.importing.layouts.profiles import profiles

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_A-Za-z]+")


def kinds_in_name(stem: str) -> tuple[str, ...]:
    """The kinds that the words of a file's name speak of; those of the last word first."""
    known = _words()
    found = [kind for word in _WORD.findall(stem) for kind in known.get(word.lower(), ())]
    return tuple(dict.fromkeys(reversed(found)))


@cache
def _words() -> dict[str, tuple[str, ...]]:
    words: dict[str, list[str]] = {}
    for kind in IMPORTED:
        named = any_kind_named(kind)
        plural = [named.plural] if named is not None else []
        for word in (kind, *plural, *OWN_WORDS.get(kind, ())):
            _note(words, word, kind)
    for system in profiles():
        for export in system.exports:
            if export.kind in IMPORTED and " " not in export.what:
                _note(words, export.what, export.kind)
    return {word: tuple(kinds) for word, kinds in words.items()}


def _note(words: dict[str, list[str]], word: str, kind: str) -> None:
    """Notes a word, in the singular and the plural."""
    one = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
    many = f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"
    for each in (word, one, many):
        kinds = words.setdefault(each, [])
        if kind not in kinds:
            kinds.append(kind)
