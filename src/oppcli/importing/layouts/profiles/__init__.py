"""Whose exports are known: a TOML file for each system, read when a file is imported."""

from functools import cache
from importlib.resources import files

from oppcli.importing.layouts.profile import Profile, parse_profile

NAMES = ("salesforce", "hubspot", "dynamics", "pipedrive", "zoho", "oppcli")


@cache
def profile(name: str) -> Profile:
    """The profile of the system of that name."""
    return parse_profile((files(__name__) / f"{name}.toml").read_text("utf-8"))


def profiles() -> list[Profile]:
    """All of them, in the order in which they are asked."""
    return [profile(name) for name in NAMES]
