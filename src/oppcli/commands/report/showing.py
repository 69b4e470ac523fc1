"""What the reports of sales share: the base currency, their groups, and the notes below."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from oppcli.commands.comparing import Told
from oppcli.commands.titles import titles_for
from oppcli.context import Context
from oppcli.domain.periods import Period
from oppcli.domain.tally import Tallied, Tally
from oppcli.output.table import Table
from oppcli.queries.converting import Converter
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.reports.sales import Moment

# How many open and closed records a line shows, and their amounts together.
Shown = Callable[[Tally], tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Found:
    """The lines of a report, in order, all of them together, each record once, by currency, and
    what its groups and stages are called."""

    lines: list[Tallied]
    together: list[Tallied]
    names: tuple[str, ...]
    titles: dict[str, str]
    converter: Converter
    period: Period
    then: Moment | None = None  # of which moment the open ones are, if it is not now


def converter_of(ctx: Context) -> Converter:
    """What converts into the base currency."""
    converter = ctx.converter()
    assert converter is not None  # only `own` asks for none
    return converter


def closed_sales(
    ctx: Context,
    filters: Filters,
    period: str,
    by: list[str] | None,
    *,
    default: str,
    also: tuple[str, ...] = (),
    past: Context | None = None,
    only_closed: bool = False,
) -> Found:
    """Tallies by the groups asked for; `also` are more that this report knows.

    No `default` is one line of all. The open ones are those of `past`, if it is given; a
    report that shows `only_closed` ones has none.
    """
    from oppcli.domain.grouping import Grouping, parse_grouping
    from oppcli.queries.grouped import rolled_sales
    from oppcli.queries.reports.sales import sales

    grouping = parse_grouping(by, default=default, also=also) if by or default else Grouping(())
    converter, span = converter_of(ctx), ctx.asking.period(period)
    found = sales(
        ctx.store,
        filters,
        ctx.asking,
        period=span,
        grouping=grouping,
        converter=converter,
        then=(then := moment_of(past)),
        only_closed=only_closed,
    )
    lines = rolled_sales(ctx.store, found.lines, grouping)
    together = sorted(found.totals, key=lambda line: line.currency)
    titles = titles_for(ctx, grouping.names)
    return Found(lines, together, grouping.names, titles, converter, span, then)


def moment_of(past: Context | None) -> Moment | None:
    """The moment of which the open ones of a report are; None for now."""
    if past is None:
        return None
    return Moment(past.store, past.asking, converter_of(past))


def told_sales(found: Found, table: Table, lines: Sequence[Tallied], shown: Shown) -> Told:
    """The table, with what stands apart and what the stars mean, of the lines in it."""
    from oppcli.output.sales_tables import few_notes

    apart = (
        []  # each currency is a row of its own, and none is lacking in any sum
        if "currency" in found.names
        else apart_notes(found.converter, found.together, shown, found.period, found.then)
    )
    return table, [
        *apart,
        *few_notes(line.tally.decided for line in lines),
    ]


def apart_notes(
    converter: Converter,
    lines: Sequence[Tallied],
    shown: Shown,
    period: Period,
    then: Moment | None = None,
) -> list[str]:
    """Which currencies have no rate, how much stands apart in them, and what to type.

    What is closed was closed in `period`; what is open was so `then`, if it is given.
    """
    if then is not None:
        closed = [replace(line, tally=line.tally.of_closed) for line in lines]
        still_open = [replace(line, tally=line.tally.of_open) for line in lines]
        return [
            *apart_notes(converter, closed, shown, period),
            *apart_notes(then.converter, still_open, shown, period),
        ]
    from oppcli.domain.rates import Apart
    from oppcli.output.currencies import no_rate_notes

    worth = []
    for line in lines:
        opened, ended, amount = shown(line.tally)
        worth.append(Apart(line.currency, opened + ended, amount, bool(opened), bool(ended)))
    return list(
        no_rate_notes(
            worth,
            converter.base,
            has_rates=converter.is_fixed,
            since=period.start,
            past=converter.past_day,
        )
    )
