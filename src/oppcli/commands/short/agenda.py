"""oppcli agenda"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated

import typer

from oppcli.commands.command import WithoutDashes, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)


@command(app, FILTERS, LISTS, AS_OF, titled="Agenda", without_dashes=WithoutDashes("period"))
def agenda(
    ctx: Context,
    filters: Filters,
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="PERIOD",
            help="Days to show: tomorrow, week of 14 dec, dec; by default the rest of this week.",
            autocompletion=completer("period"),
        ),
    ] = None,
) -> None:
    """Show what is planned, day by day.

    Open activities with their times, customers, telephones, and the opportunity that each is
    about, and offers on their last day; yours, unless --owner says otherwise. On each day those
    with a time come first. The last line counts the open ones of days that passed.

    Examples:
      oppcli agenda
      oppcli agenda tomorrow
      oppcli agenda "next week" --owner leif
      oppcli agenda leif tomorrow
    """
    from oppcli.commands.own_work import own_unless_said
    from oppcli.domain.agenda import week_end
    from oppcli.output.agenda import planned_table
    from oppcli.output.second_lines import lines_of_rows, with_room_for_texts
    from oppcli.queries.planned import agenda as planned
    from oppcli.queries.planned import leads_and_ended

    asked = own_unless_said(ctx, filters)
    since, until = ctx.today, week_end(ctx.today)
    if period is not None:
        meant = ctx.asking.period(period)
        since, until = meant.start, meant.end
    found = planned(ctx.store, asked, ctx.asking, since, until)
    is_read = ctx.out.is_for_people
    about = leads_and_ended(ctx.store, [each.ref for each in found]) if is_read else None
    table = planned_table(found, ctx.today, for_people=is_read, about=about)
    if not found and (told := _done_then(ctx, asked, since, until)):
        table = replace(table, empty=told)
    if ctx.out.is_plain_screen:
        shown = with_room_for_texts(ctx.out.shown(table), ctx.out.style)
        ctx.out.lines(lines_of_rows(shown, ctx.out.style, [each.day for each in found]))
        ctx.out.say_the_rest(table, len(shown.rows))
    else:
        ctx.out.table(table)
    if told := _late(ctx, filters, asked, {each.ref for each in found}):
        ctx.out.note(told)


def _late(ctx: Context, filters: Filters, asked: Filters, listed: Collection[str]) -> str:
    """`2 late: oppcli today --owner ole`, of open activities of days that passed which are not
    `listed`; '' for none."""
    from shlex import join

    from oppcli.queries.lines import filter_words
    from oppcli.queries.planned import planned

    rows = planned(ctx.store, asked, ctx.asking, ctx.today - timedelta(days=1))
    count = sum(f"A{number}" not in listed for number, *_ in rows)
    line = join(["oppcli", "today", *filter_words(filters), *ctx.seen_by])
    return f"{count:,} late: {line}" if count else ""


def _done_then(ctx: Context, filters: Filters, since: date, until: date) -> str:
    """What is said where nothing is planned for days on which something was done; '' else."""
    from shlex import join

    from oppcli.commands.listing import found
    from oppcli.domain.fields import ACTIVITY
    from oppcli.domain.wording import counted
    from oppcli.queries.lines import filter_words

    about = replace(filters, owner=None, team=None, manager=None)
    if about != Filters():
        return ""
    done = replace(filters, done=f"{since}..{until}")
    if not (count := found(ctx, ACTIVITY, done, "done")):
        return ""
    line = join(["oppcli", "activity", "list", *filter_words(done), *ctx.seen_by])
    return f"nothing planned; {counted(count, 'was', 'were')} done: {line}"
