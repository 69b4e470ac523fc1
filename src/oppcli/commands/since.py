"""The moment that `--since` names."""

from typing import TYPE_CHECKING

from oppcli.context import Context

if TYPE_CHECKING:
    from datetime import date

    from oppcli.domain.as_of import AsOf


def since_moment(ctx: Context, text: str) -> "AsOf":
    """A day or a moment that has been, looking back; the first day of a longer period, as of
    `last week`. Raises BadValue."""
    from oppcli.domain.as_of import parse_as_of

    found = parse_as_of(
        _first_day(ctx, text),
        now=ctx.now,
        today=ctx.today,
        zone=ctx.zone,
        order=ctx.date_order,
        fiscal_year_start=ctx.fiscal_year_start,
        hint="--since yesterday",
    )
    note_other_weekday(ctx, text, found.day)
    return found


def note_other_weekday(ctx: Context, text: str, day: "date") -> None:
    """Notes which other day is meant by `last monday` typed on a Tuesday, and the line for it."""
    from shlex import join

    from oppcli.domain.calendar import MONTHS, plain_day
    from oppcli.domain.moved_days import same_weekday_before

    other = same_weekday_before(text, day, ctx.today)
    if other is None:
        return
    argv, day_said = list(ctx.run.argv), f"{other.day} {MONTHS[other.month - 1][:3].lower()}"
    for typed in ([text], text.split()):
        at = next((n for n in range(len(argv)) if argv[n : n + len(typed)] == typed), None)
        if at is not None:
            line = join(["oppcli", *argv[:at], day_said, *argv[at + len(typed) :]])
            ctx.asking.note(f"{text} is yesterday; for {plain_day(other, ctx.today)}: {line}")
            return


def _first_day(ctx: Context, text: str) -> str:
    """The day that a period of several days begins with; any other text as it is."""
    from oppcli.domain.calendar import Look
    from oppcli.errors import BadValue

    try:
        period = ctx.asking.period(text, Look.BACK)
    except BadValue:  # a moment such as `mon 9am`, or what is reported as no day
        return text
    return text if period.start == period.end else period.start.isoformat()
