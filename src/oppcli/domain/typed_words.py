"""A command line as it was typed, with other words in it."""

from collections.abc import Sequence
from shlex import quote, split


def with_near(typed: Sequence[str], name: str, near: str) -> str:
    """The command line that was typed with the near name in the place of a misspelled one, as one
    word; '' where the name does not stand in it as words of its own."""
    again = with_ref(typed, [name], quote(near))
    return "" if again == quote(near) else f"oppcli {again}"


def words_with_near(typed: Sequence[str], name: str, near: str) -> list[str]:
    """The words that were typed with the near name in the place of a misspelled one, as one word;
    none where the name does not stand among them as words of its own."""
    again = with_ref(typed, [name], quote(near))
    return [] if again == quote(near) else split(again)


def with_ref(typed: Sequence[str], name: Sequence[str], ref: object) -> str:
    """The words that were typed, quoted as a shell needs them, with a ref in the place of a name.

    Where the name does not stand among them as it is, nor in pieces, the ref alone.
    """
    for said in (list(name), " ".join(name).split()):
        for place in range(len(typed) - len(said) + 1):
            field, sign, _ = typed[place].rpartition("=")  # `regarding=berg` has it as its value
            first, *more = typed[place : place + len(said)] or ("",)
            if said and [first.removeprefix(before := f"{field}{sign}"), *more] == said:
                behind = map(quote, typed[place + len(said) :])
                return " ".join([*map(quote, typed[:place]), f"{before}{ref}", *behind])
    return str(ref)
