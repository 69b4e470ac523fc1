"""What files call the fields of each kind, in many languages, as `headings.toml` has it."""

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

from oppcli.importing.layouts.normalize import squeezed

# The words that a heading may begin with for the kind itself:
# `Opportunity: Stage`, `Deal - Stage`.
OWN_WORDS: dict[str, tuple[str, ...]] = {
    "lead": ("lead",),
    "opportunity": ("opportunity", "opp", "deal"),
    "activity": ("activity", "task"),
    "account": ("account", "company", "organization", "organisation"),
    "contact": ("contact", "person"),
    **{kind: (kind,) for kind in ("device", "user", "team", "business", "facility", "operation")},
}
KINDS_CALLED = ("lead", "opportunity", "activity", "account", "contact")

# Letters that lose nothing but their stroke or tie when accents are dropped.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})
# How the same letters are written where a keyboard lacks them.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

_ENGLISH = "en"


@cache
def ranked(kind: str) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Heading, squeezed → field: in English, in other languages, and where no other means it."""
    data = _data()
    english: dict[str, str] = {}
    foreign: dict[str, str] = {}
    last: dict[str, str] = {}
    # What a kind calls a field itself goes before what all of them call it.
    for table in (data.get(kind, {}), data["every"] if kind in KINDS_CALLED else {}):
        for name, by_language in table.items():
            for language, headings in by_language.items():
                into = english if language == _ENGLISH else foreign
                for heading in headings:
                    for form in spellings(heading):
                        into.setdefault(form, name)
    for name, by_language in data["last"].get(kind, {}).items():
        for headings in by_language.values():
            last |= {form: name for heading in headings for form in spellings(heading)}
    return english, foreign, last


@cache
def may_mean(kind: str, heading: str) -> tuple[str, ...]:
    """The fields that a heading can mean, of which none is more likely than the others."""
    asked = squeezed(heading)
    for said, names in _data()["may"].get(kind, {}).items():
        if asked in spellings(said):
            return tuple(names)
    return ()


def tables(kind: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Field → what it is called in any language, and heading → the fields that it can mean."""
    called: dict[str, list[str]] = {}
    every = _data()["every"] if kind in KINDS_CALLED else {}
    for table in (_data().get(kind, {}), every, _data()["last"].get(kind, {})):
        for name, by_language in table.items():
            called.setdefault(name, []).extend(
                each for said in by_language.values() for each in said
            )
    return called, dict(_data()["may"].get(kind, {}))


def spellings(heading: str) -> tuple[str, ...]:
    """A heading as it is compared: as it is, without accents, and with them spelt out."""
    said = unicodedata.normalize("NFC", heading).casefold()
    bare = unicodedata.normalize("NFKD", said.translate(_PLAIN))
    plain = "".join(each for each in bare if not unicodedata.combining(each))
    return tuple(dict.fromkeys(map(squeezed, (said, plain, said.translate(_SPELT_OUT)))))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("oppcli.importing.layouts") / "headings.toml").read_text("utf-8"))
