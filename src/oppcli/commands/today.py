"""oppcli today"""

from typing import Annotated

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.errors import BadValue
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)

_FARTHEST = 366


@command(
    app,
    FILTERS,
    LISTS,
    AS_OF,
    titled="Today",
    ahead="agenda",
    without_dashes=WithoutDashes("as_of"),
)
def today(
    ctx: Context,
    filters: Filters,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show why each line ranks where it does.")
    ] = False,
    days: Annotated[
        str | None,
        typer.Option("--days", metavar="N", help="How many days to look ahead; 0 for today only."),
    ] = None,
) -> None:
    """Show what to do now.

    Today's appointments come first. Then lapsed offers, which a line below the table says how
    to renew; overdue and due activities with telephone numbers; close dates that have passed or
    fall in this week; offers about to lapse; deliveries; new leads without a first contact; stale
    opportunities; opportunities without a next step; and activities without a day. They are your
    own, unless --owner says otherwise.

    Ranked: 1 appointments of today, by time; 2 what is late, lapsed offers first; then what is due
    soon: 3 activities, 4 offers, 5 deliveries, 6 closings; 7 new leads; 8 stale opportunities; 9
    opportunities without a next step; 10 activities without a day. From 2 on, each rank is sorted
    by priority (highest first), then day (oldest first), then amount (largest first).

    Activities are listed from 3 days before they are due, offers and deliveries from 7 days,
    closings from Monday of their week; with --days N all of them from N days before, and nothing
    that has no day.

    Examples:
      oppcli today
      oppcli today --explain
      oppcli today --days 14
      oppcli today used
      oppcli today --owner leif --business "Nordic Trucks"
    """
    from dataclasses import replace

    from oppcli.commands.own_work import own_unless_said
    from oppcli.output.agenda import agenda_table, renewals
    from oppcli.output.second_lines import lacks_room, lines_of_rows, with_room_for_texts
    from oppcli.queries.planned import leads_and_ended
    from oppcli.queries.today import agenda

    ahead = None if days is None else _days(days)
    asked = own_unless_said(ctx, filters)
    items = agenda(ctx.store, asked, ctx.asking, ahead)
    is_read, about = ctx.out.is_for_people, None
    if is_read:
        shown = items[: ctx.out.most_rows or None] if ctx.out.is_plain_screen else items
        about = leads_and_ended(ctx.store, [item.ref for item in shown])
    table = agenda_table(
        items, ctx.today, explain=explain, for_people=is_read, days=ahead, about=about
    )
    if ctx.out.is_plain_screen:
        fitted = with_room_for_texts(ctx.out.shown(table), ctx.out.style)
        table = replace(table, columns=fitted.columns)
    if ctx.out.is_plain_screen and lacks_room(fitted, ctx.out.style):
        ctx.out.lines(lines_of_rows(fitted, ctx.out.style))
        ctx.out.say_the_rest(table, len(fitted.rows))
    else:
        ctx.out.table(table)
    if hint := renewals(items):
        ctx.out.note(hint)


def _days(text: str) -> int:
    """How many days ahead to look. Raises BadValue."""
    from oppcli.domain.numbers import read_whole

    count = read_whole(text, "a number of days", "--days 7")
    if not 0 <= count <= _FARTHEST:
        raise BadValue(f"--days is a number from 0 to {_FARTHEST}, not {count:,}.", "--days 7")
    return count
