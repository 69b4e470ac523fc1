"""oppcli diff"""

from contextlib import contextmanager
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import WithoutDashes, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import FILTERS, LISTS, By, InCurrency
from oppcli.commands.titles import titles_for
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from oppcli.domain.as_of import AsOf
    from oppcli.domain.grouping import Grouping
    from oppcli.output.flow import FlowTitle
    from oppcli.queries.flow import Found
    from oppcli.store import Store

app = typer.Typer(add_completion=False)

_HINT = "oppcli diff yesterday"


@command(
    app,
    FILTERS,
    LISTS,
    titled="What changed",
    without_dashes=WithoutDashes(moments=("first", "last")),
)
def diff(
    ctx: Context,
    filters: Filters,
    first: Annotated[
        str,
        typer.Argument(
            metavar="FROM",
            help="The end of a day, or a moment: 30sep, 'last mon', '2026-11-20 14:00'.",
            autocompletion=completer("day"),
        ),
    ],
    last: Annotated[
        str | None,
        typer.Argument(metavar="TO", help="The same; else now.", autocompletion=completer("day")),
    ] = None,
    by: By = None,
    currency: InCurrency = None,
    listed: Annotated[
        str | None,
        typer.Option(
            "--list",
            metavar="LINE",
            help="The records behind a line: won, lost, new, pushed_out …",
            autocompletion=completer("flow_line"),
        ),
    ] = None,
) -> None:
    """Show what happened to the pipeline between two moments.

    start + new, reopened, owner in, pulled in + up, down, rates − won, lost, canceled, owner out,
    pushed out, removed = end, in money and in count. --close PERIOD picks opportunities by their
    expected close while open, and by their closing day once closed. Those that move into or out of
    the period are pulled in or pushed out; owner in and owner out are those that came from, or
    went to, another owner, or another group of the filters and of --by. Removed are those whose
    creation was undone.

    Amounts are in the base currency: the start at the rates of FROM, the end at the rates of TO,
    and `rates` is the difference between the two; closed ones keep the rate of their closing. A
    currency without a rate on one of the days gets a table of its own. In csv and json `down` is
    negative, and all that goes out is positive.

    Examples:
      oppcli diff "last mon"
      oppcli diff since september by owner
      oppcli diff 2026-09-30 today --close 2026q4
      oppcli diff 2026-09-30 today --close 2026q4 --by manager
      oppcli diff 2026-09-30 today --close 2026q4 --list lost -o csv
    """
    from oppcli.domain.flow import parse_line
    from oppcli.domain.grouping import Grouping, parse_grouping
    from oppcli.output.flow import FlowTitle
    from oppcli.queries.flow import flows
    from oppcli.queries.flow_states import FlowQuestion, StoreThen
    from oppcli.queries.lines import filter_words
    from oppcli.queries.reconstructed import nothing_known_before, reconstructed_from

    line = parse_line(listed) if listed else ""
    first = _evening_before(ctx, first)
    begin, end = _moments(ctx, first, last)
    with _stores(ctx, begin, end) as (then, later):
        grouping = parse_grouping(by, default="") if by else Grouping(())
        converter = ctx.converter("own" if "currency" in grouping.names else currency)
        question = FlowQuestion(
            filters, ctx.asking, grouping, ctx.settings["base_currency"], converter is not None
        )
        with later.snapshot(), then.snapshot():
            found = flows(
                StoreThen(then, begin.day), StoreThen(later, end.day), question, listed=line
            )
            told = reconstructed_from(then, ctx.zone) or reconstructed_from(later, ctx.zone)
            told = told or nothing_known_before(ctx.store, begin.day, ctx.zone)
    heading = FlowTitle(_what(ctx, filters), begin, end, ctx.present, ctx.zone)
    _show(ctx, found, line, grouping, heading)
    if told:
        ctx.out.note(told)
    if not line:
        _say_notes(ctx, found, begin.day, is_past=then.is_past)
        words = [*([last] if last else []), *filter_words(filters), *ctx.seen_by]
        _say_the_way_on(ctx, found, grouping, heading, [first, *words])


@contextmanager
def _stores(ctx: Context, begin: "AsOf", end: "AsOf") -> "Iterator[tuple[Store, Store]]":
    """The store as it was at both moments, with the own fields of the later one."""
    from oppcli.domain.field import OWN_FIELDS
    from oppcli.domain.fields import OPPORTUNITY

    ctx.store.read("SELECT 1")  # makes or upgrades the store before its past is looked at
    then = ctx.store.at(begin)
    later = ctx.store if end.at >= ctx.now else ctx.store.at(end)
    try:
        later.own_fields(OPPORTUNITY.name)  # all are read at once, and kept when it is closed
        OWN_FIELDS.set(later.own_fields)
        yield then, later
    finally:
        then.close()
        later.close()


def _show(
    ctx: Context, found: "Found", line: str, grouping: "Grouping", heading: "FlowTitle"
) -> None:
    """The records of a `line`; else the figures, drawn for people where there are no groups."""
    from oppcli.output import flow as output

    out, for_people = ctx.out, ctx.out.is_for_people
    titles = titles_for(ctx, (*grouping.names, "stage"))
    is_screen = for_people and out.format != "md" and out.is_plain_screen
    if line:
        out.table(
            output.records_table(
                found.records, line, grouping, titles, for_people=for_people, today=ctx.today
            )
        )
    elif found.totals and not grouping.names and (is_screen or out.draws):
        shapes = output.waterfalls(found.totals, heading)
        if out.draws:
            out.draw(*shapes)
        else:
            out.lines(output.waterfall_lines(shapes, out.style))
    elif is_screen and grouping.names:
        out.table(output.group_table(found.totals, found.lines, grouping, titles, heading))
    else:
        out.table(
            output.flow_table(found.totals, found.lines, grouping, titles, for_people=for_people)
        )


def _say_the_way_on(
    ctx: Context,
    found: "Found",
    grouping: "Grouping",
    heading: "FlowTitle",
    words: list[str],
) -> None:
    """What the heading has no room for of the `words` behind `diff`, and how to list the records of
    a figure."""
    from oppcli.domain.flow import line_to_list
    from oppcli.output.flow import footer

    if not found.totals or ctx.out.is_page:
        return
    groups = ["--by", ",".join(grouping.names)] if grouping.names else []
    if told := heading.first_left_out([*words[1:], *groups]):
        ctx.out.note(told)
    ctx.out.note(footer(["oppcli", "diff", *words], line_to_list(found.totals)))


def _moments(ctx: Context, first: str, last: str | None) -> "tuple[AsOf, AsOf]":
    """Both moments, in their order. Raises BadValue."""
    from oppcli.commands.since import note_other_weekday
    from oppcli.errors import BadValue

    begin, end = ctx.moment(first, _HINT), ctx.moment(last or "now", _HINT)
    note_other_weekday(ctx, first, begin.day)
    if begin.at > end.at:
        raise BadValue(
            f"{first} is after {last or 'now'}.",
            f"oppcli diff {quote(last or 'now')} {quote(first)}",
        )
    return begin, end


def _evening_before(ctx: Context, text: str) -> str:
    """The day before the first that counts, of `since monday`; any other moment as it is."""
    from datetime import timedelta

    from oppcli.domain.calendar import Look
    from oppcli.domain.flow_words import SINCE
    from oppcli.errors import BadValue

    since, _, rest = text.partition(" ")
    if since.casefold() != SINCE or not rest:
        return text
    try:
        start = ctx.asking.period(rest, Look.BACK).start
    except BadValue:  # a moment such as `mon 9am`, or what is reported as no day
        return rest
    return (start - timedelta(1)).isoformat()


def _what(ctx: Context, filters: Filters) -> str:
    """`2026 Q4 pipeline`."""
    if not filters.close:
        return "Open pipeline"
    if filters.close.strip().lower() in ("none", "no date"):
        return "Pipeline without a date"
    return f"{ctx.asking.period(filters.close).label} pipeline"


def _say_notes(ctx: Context, found: "Found", since: "date", *, is_past: bool) -> None:
    """Which currencies stand apart, and how many amounts are unknown."""
    from oppcli.domain.rates import Apart
    from oppcli.output.currencies import no_rate_notes
    from oppcli.output.flow import amount_note, taking_part

    notes = amount_note(found.without_amount)
    if found.converter is not None:
        worth = [
            # What left the pipeline meanwhile may be closed by now.
            Apart(code, *taking_part(sums), has_closed=True)
            for code, sums in found.totals.items()
        ]
        base, has_rates = found.converter.base, found.converter.is_fixed
        past = since if is_past else None
        notes += no_rate_notes(worth, base, has_rates=has_rates, since=since, past=past)
    for note in notes:
        ctx.out.note(note)
