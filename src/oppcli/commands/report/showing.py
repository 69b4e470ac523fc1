"""What the reports of sales share: the base currency, their groups, and what is said below."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from oppcli.commands.comparing import Told
from oppcli.commands.titles import titles_for
from oppcli.context import Context
from oppcli.domain.tally import Tallied, Tally
from oppcli.output.table import Table
from oppcli.queries.asked import Filters
from oppcli.queries.converting import Converter

Shown = Callable[[Tally], tuple[int, int]]  # how many records a line shows, and their amounts


@dataclass(frozen=True, slots=True)
class Found:
    """The lines of a report, in order, all of them together, each record once, by currency, and
    what its groups and stages are called."""

    lines: list[Tallied]
    together: list[Tallied]
    names: tuple[str, ...]
    titles: dict[str, str]
    converter: Converter


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
) -> Found:
    """Tallies by the groups asked for; `also` are more that this report knows.

    No `default` is one line of all.
    """
    from oppcli.domain.grouping import Grouping, parse_grouping
    from oppcli.queries.grouped import rolled_sales
    from oppcli.queries.reports.sales import sales

    grouping = parse_grouping(by, default=default, also=also) if by or default else Grouping(())
    converter = converter_of(ctx)
    found = sales(
        ctx.store,
        filters,
        ctx.asking,
        period=ctx.asking.period(period),
        grouping=grouping,
        converter=converter,
    )
    lines = rolled_sales(ctx.store, found.lines, grouping)
    together = sorted(found.totals, key=lambda line: line.currency)
    return Found(lines, together, grouping.names, titles_for(ctx, grouping.names), converter)


def told_sales(found: Found, table: Table, lines: Sequence[Tallied], shown: Shown) -> Told:
    """The table, with what stands apart and what the stars mean, of the lines in it."""
    from oppcli.output.sales_tables import few_notes

    return table, [
        *apart_notes(found.converter, found.together, shown),
        *few_notes(line.tally.decided for line in lines),
    ]


def apart_notes(converter: Converter, lines: Iterable[Tallied], shown: Shown) -> list[str]:
    """Which currencies have no rate, how much stands apart in them, and what to type."""
    from oppcli.output.currencies import no_rate_notes

    worth = [(line.currency, *shown(line.tally)) for line in lines]
    return list(
        no_rate_notes(worth, converter.base, has_rates=converter.is_fixed, past=converter.past_day)
    )
