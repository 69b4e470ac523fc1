"""The source systems whose exports are known: each TOML file here is one, called as its file.

A new system is a new file; recognition, `--from`, completion and messages ask `names`.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from oppcli.importing.layouts.profile import Profile, parse_profile

_ENDING = ".toml"
_OTHERS = "others"  # what the systems have that oppcli does not import


@cache
def names() -> tuple[str, ...]:
    """The keys of all source systems, in alphabetical order."""
    found = (each.name for each in files(__name__).iterdir() if each.name.endswith(_ENDING))
    return tuple(sorted({name.removesuffix(_ENDING) for name in found} - {_OTHERS}))


@cache
def profile(name: str) -> Profile:
    """The profile of the system of that name."""
    return parse_profile(_text(name), _others().get(name, {}))


def anybodys() -> dict[str, list[str]]:
    """Tables of no system in particular that are nothing to import: what each is, its headings."""
    return {what: said["marks"] for what, said in _others()["anybody"]["objects"].items()}


@dataclass(frozen=True, slots=True)
class LastWords:
    """What stands below anybody's table, in lower case: the words of sums, how notes begin, and
    notes that are nothing but that."""

    sums: frozenset[str]
    notes: tuple[str, ...]
    whole_notes: frozenset[str]


@cache
def last_words() -> LastWords:
    """What stands below anybody's table."""
    said = _others()["anybody"]["below"]
    notes = {*map(str.casefold, said["notes"])}
    notes.update(footer for each in profiles() for footer in each.footers)
    sums, whole = (frozenset(map(str.casefold, said[name])) for name in ("sums", "whole_notes"))
    return LastWords(sums, tuple(sorted(notes)), whole)


@cache
def _others() -> dict[str, Any]:
    """What every system has that oppcli does not import."""
    return tomllib.loads(_text(_OTHERS))


def _text(name: str) -> str:
    return (files(__name__) / f"{name}{_ENDING}").read_text("utf-8")


def profiles() -> list[Profile]:
    """The profiles of all systems, in the order of `names`."""
    return [profile(name) for name in names()]
