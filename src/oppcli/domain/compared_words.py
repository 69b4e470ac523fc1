"""The words that compare a report with another time: `compare last month`, `vs 2026q3`."""

from collections.abc import Collection, Sequence
from shlex import quote

from oppcli.domain.said_times import leading
from oppcli.domain.wording import quoted
from oppcli.errors import WrongUsage

COMPARING = frozenset(("compare", "compared", "against", "versus", "vs", "vs."))
_BETWEEN = frozenset(("to", "with"))


def comparison(path: str, options: Collection[str], words: Sequence[str]) -> tuple[int, str]:
    """How many of the words, the first one of `COMPARING`, are the comparison, and the time in it.

    Raises WrongUsage where there is no time, or where the report `path` has no such option.
    """
    first, *behind = words
    skipped = 1 if "".join(behind[:1]).casefold() in _BETWEEN else 0
    length = leading(behind[skipped:])
    time = " ".join(behind[skipped : skipped + length])
    if "compare" not in options:
        of = next((name for name in ("period", "as_of") if name in options), "")
        alone = f"--{of.replace('_', '-')} {quote(time)}" if of and time else "--help"
        raise WrongUsage(f"{path} compares nothing.", f"{path} {alone}")
    if not time:
        raise WrongUsage(
            f"behind {quoted(first)} a day or a period is missing.",
            f"{path} --compare 'last month'",
        )
    return 1 + skipped + length, time
