"""A command line as it was typed, with other words in it."""

from collections.abc import Sequence
from shlex import quote


def with_ref(typed: Sequence[str], name: Sequence[str], ref: object) -> str:
    """The words that were typed, quoted as a shell needs them, with a ref in the place of a name.

    Where the name does not stand among them as it is, the ref alone.
    """
    words, count = list(typed), len(name)
    for place in range(len(words) - count + 1):
        if words[place : place + count] == list(name):
            return " ".join(
                [*map(quote, words[:place]), str(ref), *map(quote, words[place + count :])]
            )
    return str(ref)
