"""The title of a report for people: what it shows, of which period, and as of when."""

from collections.abc import Iterator
from dataclasses import replace

from oppcli.context import Context
from oppcli.output.table import Table
from oppcli.queries.filter_arguments import Filters


def entitled(
    ctx: Context, table: Table, what: str, period: str = "", filters: Filters | None = None
) -> Table:
    """The table with its title, `Won and lost, 2026 Q4`, and the periods of the filters. The
    currency stands in the heading of the amounts.

    Where nothing is found, that line says what of, too. A page has a heading of its own, and
    programs read no title: for them the table stays as it is.
    """
    if not ctx.out.is_for_people or ctx.out.is_page:
        return table
    title = ", ".join((what, *_periods(ctx, period, filters)))
    return replace(table, title=title, as_of=as_of_day(ctx), empty=f"{title}: {table.empty}")


def until_today(ctx: Context, what: str) -> str:
    """`Pushes of all time until Mon 30 Nov (today)`: the title of a report without a period."""
    from oppcli.domain.dates import short_day

    return f"{what} of all time until {short_day(ctx.today, ctx.present)}"


def as_of_day(ctx: Context) -> str:
    """`as of Wed 30 Sep 2026`; '' for a report of now."""
    return f"as of {ctx.as_of.moment(ctx.zone)}" if ctx.as_of else ""


def period_called(ctx: Context, word: str) -> str:
    """The title of a period; a word that is not a period, such as `overdue`, as it was typed."""
    from oppcli.errors import BadValue

    try:
        return ctx.asking.period(word).label
    except BadValue:
        return word


def _periods(ctx: Context, period: str, filters: Filters | None) -> Iterator[str]:
    """The period of a report, and those of its filters."""
    if period:
        yield ctx.asking.period(period).label
    if filters is None:
        return
    for called, typed in (("closing", filters.close), ("created", filters.created)):
        if typed:
            words = [typed] if isinstance(typed, str) else typed
            yield f"{called} {', '.join(period_called(ctx, word) for word in words)}"
