"""The commands that notes of reports propose: with every filter of the report."""

from collections.abc import Iterator, Sequence
from shlex import join

from oppcli.queries.filter_arguments import Filters

THIS_QUARTER = "this quarter"  # the period of a report that was given none
# The amount by which a report has its biggest groups: `by customer top 10`.
BIGGEST_OF = {"pipeline": "amount", "forecast": "weighted", "report winloss": "won"}


def line_of(words: Sequence[str], filters: Filters, seen_by: Sequence[str] = (), *more: str) -> str:
    """`oppcli opp list --manager ulf --close overdue`: the command of `words`, the filters of the
    report that proposes it, and `more`, looked at as the report was (`seen_by`)."""
    return join(["oppcli", *words, *filter_words(filters), *more, *seen_by])


def quotas_line(period: str, seen_by: Sequence[str] = ()) -> str:
    """The forecast by business of the period, which has the quotas that were withheld."""
    words = ["forecast", "--by", "business"]
    return line_of(words, Filters(), seen_by, *period_words(period))


def filter_words(filters: Filters) -> Iterator[str]:
    """The filter options as they would be typed."""
    for name in Filters.__dataclass_fields__:
        value = getattr(filters, name)
        flag = "--" + name.replace("_", "-")
        for word in [value] if isinstance(value, str) else value or ():
            yield from (flag, word)


def status_words(filters: Filters, status: Sequence[str]) -> list[str]:
    """Of that status; within those that were asked for, if any were."""
    if filters.status:
        return ["--where", f"status={','.join(status)}"]
    return ["--status", ",".join(status)]


def period_words(period: str) -> list[str]:
    """The option of a period, where one was given."""
    return [] if period == THIS_QUARTER else ["--period", period]
