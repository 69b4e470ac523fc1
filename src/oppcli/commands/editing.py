"""Tells refs from `field=value` words on a command line that takes both."""

from collections.abc import Sequence

from oppcli.commands.options import pairs
from oppcli.errors import WrongUsage


def split_refs(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The refs, and the fields given as `field=value`. Raises WrongUsage without a ref."""
    refs = [word for word in words if "=" not in word]
    if not refs:
        raise WrongUsage("which record? No ref was given.", "oppcli opp edit 12 close=fri")
    return refs, pairs(word for word in words if "=" in word)
