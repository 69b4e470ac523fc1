"""`--compare`: a report of then beside that of now, with the difference."""

from collections.abc import Callable
from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.context import Context
from oppcli.output.table import Table

Compare = Annotated[
    str | None,
    typer.Option(
        "--compare",
        metavar="WHEN",
        help="Compare with a day or another period: then, now, difference.",
        autocompletion=completer("period"),
    ),
]
Told = tuple[Table, list[str]]  # a report, and what is said below it
Report = Callable[[Context, str], Told]  # of a store at some moment, and of a period


def show_report(ctx: Context, compare: str | None, period: str, report: Report) -> None:
    """Shows a report of a period, or compares it with that of another period or day.

    A day, or a moment: the store as it was then, the same period. A longer period: what the same
    report says of it today.
    """
    if compare is None:
        table, notes = report(ctx, period)
    else:
        table, notes = _compared(ctx, compare, period, report)
    ctx.out.table(table)
    for note in notes:
        ctx.out.note(note)


def _compared(ctx: Context, compare: str, period: str, report: Report) -> Told:
    from oppcli.output.compared import compared

    span = _longer_period(ctx, compare) if period else ""
    now, notes = report(ctx, period)
    if span:
        then, _ = report(ctx, compare)
        return compared(then, now, f"{span} → {ctx.asking.period(period).label}"), notes
    past = ctx.at(compare)
    try:
        then, _ = report(past, period)
    finally:
        past.close()
    day = past.as_of.moment(ctx.zone) if past.as_of else ""
    return compared(then, now, f"{day} → now"), notes


def _longer_period(ctx: Context, text: str) -> str:
    """What a period of several days is called; '' for a day, a moment, or what is neither."""
    from oppcli.errors import BadValue

    try:
        found = ctx.asking.period(text)
    except BadValue:
        return ""
    return found.label if found.start != found.end else ""
