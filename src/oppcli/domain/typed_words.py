"""A command line as it was typed, with other words in it."""

from collections.abc import Sequence
from shlex import quote


def with_ref(typed: Sequence[str], name: Sequence[str], ref: object) -> str:
    """The words that were typed, quoted as a shell needs them, with a ref in the place of a name.

    Where the name does not stand among them as it is, the ref alone.
    """
    words, count = list(typed), len(name)
    for place in range(len(words) - count + 1):
        field, sign, _ = words[place].rpartition("=")  # `regarding=berg` has it as its value
        before = f"{field}{sign}" if name and words[place] == f"{field}{sign}{name[0]}" else ""
        if [words[place].removeprefix(before), *words[place + 1 : place + count]] == list(name):
            behind = map(quote, words[place + count :])
            return " ".join([*map(quote, words[:place]), f"{before}{ref}", *behind])
    return str(ref)
