"""The moment that `--since` names."""

from typing import TYPE_CHECKING

from oppcli.context import Context

if TYPE_CHECKING:
    from oppcli.domain.as_of import AsOf


def since_moment(ctx: Context, text: str) -> "AsOf":
    """A day or a moment that has been, looking back. Raises BadValue."""
    from oppcli.domain.as_of import parse_as_of

    return parse_as_of(
        text,
        now=ctx.now,
        today=ctx.today,
        zone=ctx.zone,
        order=ctx.date_order,
        fiscal_year_start=ctx.fiscal_year_start,
        hint="--since yesterday",
    )
