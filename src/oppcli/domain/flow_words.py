"""The one or two moments among the words behind `diff`: `30 sep to today`, `since monday`."""

from collections.abc import MutableMapping, Sequence
from shlex import quote
from typing import Any

from oppcli.domain.date_words import UNTIL
from oppcli.domain.time_words import leading
from oppcli.domain.wording import quoted
from oppcli.errors import WrongUsage

SINCE = "since"  # before the first day that counts, so that the moment is the evening before
_BEFORE = frozenset((SINCE, "from", "between"))
_BETWEEN = frozenset(("to", "and", "-", "–", "→", *UNTIL, "through", "vs", "vs.", "against"))


def take_moment(
    words: Sequence[str], values: MutableMapping[str, Any], names: Sequence[str]
) -> int:
    """How many of the first words are a moment, which is put into the first of the arguments that
    has none; 0 where they are none, and for a command without such arguments.

    Raises WrongUsage where all arguments have one.
    """
    count, text = moment_said(words) if names else (0, "")
    if not count:
        return 0
    name = next((each for each in names if not values[each]), None)
    if name is None:
        days = [values[each] for each in names]
        raise WrongUsage(
            f"{quoted(text)} is a moment too many beside {' and '.join(map(quoted, days))}.",
            f"oppcli diff {' '.join(map(quote, days))}",
        )
    values[name] = text
    return count


def moment_said(words: Sequence[str]) -> tuple[int, str]:
    """How many of the first words are a moment, and that: `since monday`, `to 30 sep` is `30 sep`;
    0 and '' for none."""
    first = words[0].casefold()
    skipped = 1 if first in _BEFORE or first in _BETWEEN else 0
    length = leading(words[skipped:])
    if not length:
        return 0, ""
    text = " ".join(words[skipped : skipped + length])
    return skipped + length, f"{SINCE} {text}" if first == SINCE else text
