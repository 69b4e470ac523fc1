"""Whose exports are known: a TOML file for each system, read when a file is imported."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from oppcli.importing.layouts.profile import Profile, parse_profile

NAMES = ("salesforce", "hubspot", "dynamics", "pipedrive", "zoho", "oppcli")


@cache
def profile(name: str) -> Profile:
    """The profile of the system of that name."""
    return parse_profile(_text(name), _others().get(name, {}))


def anybodys() -> dict[str, list[str]]:
    """Tables of no system in particular that are nothing to import: what each is, its headings."""
    return {what: said["marks"] for what, said in _others()["anybody"]["objects"].items()}


@cache
def _others() -> dict[str, Any]:
    """What every system has that oppcli does not import."""
    return tomllib.loads(_text("others"))


def _text(name: str) -> str:
    return (files(__name__) / f"{name}.toml").read_text("utf-8")


def profiles() -> list[Profile]:
    """All of them, in the order in which they are asked."""
    return [profile(name) for name in NAMES]
