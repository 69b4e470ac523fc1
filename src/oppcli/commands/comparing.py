"""`--compare`: a report of then beside that of now, with the difference."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import completer
from oppcli.context import Context
from oppcli.output.table import Table
from oppcli.queries.filter_arguments import Filters

if TYPE_CHECKING:
    from datetime import date

    from oppcli.domain.calendar import Period

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
# The same, where the opportunities that count as open are those of the second store: `Context` is
# the store as it is now, then the store as it was at the end of the period.
WithOpenOf = Callable[[Context, Context, str], Told]


def show_report(
    ctx: Context,
    compare: str | None,
    period: str,
    report: Report,
    *,
    what: str = "",
    filters: Filters | None = None,
    with_open_of: WithOpenOf | None = None,
) -> None:
    """Shows a report of a period, or compares it with that of another period or day.

    A day, or a moment: the store as it was then, the same period. A longer period: what the same
    report says of it today. `with_open_of` is given for a report that counts what is open: it then
    counts what was open at the end of the other period. `what` it shows, and the periods that
    `filters` keep, are its title; without `what` the table has one of its own.
    """

    def told(at: Context, span: str) -> Told:
        table, notes = report(at, span)
        if not what:
            return table, notes
        from oppcli.commands.report_title import entitled

        return entitled(ctx, table, what, span, filters), notes

    if compare is None:
        table, notes = told(ctx, period)
    else:
        table, notes = _compared(ctx, compare, period, told, with_open_of)
    ctx.out.table(table)
    for note in notes:
        ctx.out.note(note)


def _compared(
    ctx: Context, compare: str, period: str, report: Report, with_open_of: WithOpenOf | None
) -> Told:
    from oppcli.output.compared import compared

    span = _longer_period(ctx, compare, period) if period else None
    now, notes = report(ctx, period)
    notes = [note for note in notes if not note.startswith("* ")]  # no rate has a star here
    if span:
        if with_open_of is None or span.end >= ctx.today:
            then, of_then = report(ctx, span.key)
        else:
            then, of_then = _of_period(ctx, span, with_open_of)
        notes += _unknown(ctx, then, span.end)
        notes += _other_rate_notes(of_then, notes)
        seen = f", as of {ctx.as_of.moment(ctx.zone)}" if ctx.as_of else ""
        return compared(then, now, f"against {span.label}{seen}"), notes
    moment = ctx.moment(compare, "--compare yesterday", ctx.as_of)
    past = ctx.at(moment)
    try:
        then, of_then = report(past, period)
        of_then += _not_known(ctx, past, then, now)
        notes += _unknown(ctx, then, past.today)
    finally:
        past.close()
    notes += _other_rate_notes(of_then, notes)
    _take_notes(ctx, past)
    from oppcli.commands.since import note_other_weekday

    note_other_weekday(ctx, compare, moment.day)
    end = "end of " if moment.is_day and moment.day < ctx.today else ""
    seen = ctx.as_of.moment(ctx.zone) if ctx.as_of else "now"
    return compared(then, now, f"{end}{moment.moment(ctx.zone)} → {seen}"), notes


def _of_period(ctx: Context, span: "Period", report: WithOpenOf) -> Told:
    """The report of a period that is over, with what was open at its end."""
    from oppcli.domain.as_of import end_of

    past = ctx.at(end_of(span.end, ctx.zone))
    try:
        then = report(ctx, past, span.key)
    finally:
        past.close()
    _take_notes(ctx, past)
    return then


def _take_notes(ctx: Context, past: Context) -> None:
    for note, always in past.asking.notes.items():
        ctx.asking.note(note, always=always)


def _unknown(ctx: Context, then: Table, last_day: "date") -> list[str]:
    """Since when anything is known, where the report of then is empty because it is of before."""
    from oppcli.output.table import NUMBERS

    places = [place for place, column in enumerate(then.columns) if column.type in NUMBERS]
    if any(getattr(row[place], "minor", row[place]) for row in then.rows for place in places):
        return []
    from oppcli.queries.reconstructed import nothing_known_before

    told = nothing_known_before(ctx.store, last_day, ctx.zone)
    return [told] if told else []


def _other_rate_notes(of_then: list[str], notes: list[str]) -> list[str]:
    """The notes of missing rates that are only of then."""
    from oppcli.output.currencies import RateNote

    return [note for note in of_then if isinstance(note, RateNote) and note not in notes]


def _not_known(ctx: Context, past: Context, then: Table, now: Table) -> list[str]:
    """Notes of currencies that stand apart in the report of then alone: no rate was known then."""
    from oppcli.domain.rates import no_rate
    from oppcli.output.currencies import RateNote

    present, converter = ctx.converter(), past.converter()
    if present is None or converter is None or not present.is_fixed:
        return []
    codes = _currencies(then) - _currencies(now) - {present.base}
    return [
        RateNote(f"no rate for {no_rate(code, past.today)}: its amounts of then stand apart")
        for code in sorted(codes)
        if present.factor(code) and not converter.factor(code)
    ]


def _currencies(table: Table) -> set[str]:
    place = table.position("currency")
    return set() if place is None else {str(row[place]) for row in table.rows if row[place]}


def _longer_period(ctx: Context, text: str, period: str) -> "Period | None":
    """The period of several days that is meant for a report of another, looking back; None for a
    day, a moment, or what is neither."""
    from oppcli.domain.calendar import Look
    from oppcli.domain.compared_words import a_year_before
    from oppcli.errors import BadValue

    if same := a_year_before(text, ctx.asking.period(period), ctx.fiscal_year_start):
        if text.strip().casefold() == "last year":
            whole = ctx.asking.period(text).key
            ctx.asking.note(f"last year is {same.label} here; the whole year: --compare {whole}")
        return same
    try:
        found = ctx.asking.period(text, Look.BACK)
    except BadValue:
        return None
    return found if found.start != found.end else None
