"""The moment that `--since` names."""

from typing import TYPE_CHECKING

from oppcli.context import Context

if TYPE_CHECKING:
    from oppcli.domain.as_of import AsOf


def since_moment(ctx: Context, text: str) -> "AsOf":
    """A day or a moment that has been, looking back; the first day of a longer period, as of
    `last week`. Raises BadValue."""
    from oppcli.domain.as_of import parse_as_of

    return parse_as_of(
        _first_day(ctx, text),
        now=ctx.now,
        today=ctx.today,
        zone=ctx.zone,
        order=ctx.date_order,
        fiscal_year_start=ctx.fiscal_year_start,
        hint="--since yesterday",
    )


def _first_day(ctx: Context, text: str) -> str:
    """The day that a period of several days begins with; any other text as it is."""
    from oppcli.domain.calendar import Look
    from oppcli.errors import BadValue

    try:
        period = ctx.asking.period(text, Look.BACK)
    except BadValue:  # a moment such as `mon 9am`, or what is reported as no day
        return text
    return text if period.start == period.end else period.start.isoformat()
