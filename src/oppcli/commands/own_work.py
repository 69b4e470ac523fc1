"""Whose work `today` and `agenda` show."""

from dataclasses import replace

from oppcli.context import Context
from oppcli.queries.asked import Filters
from oppcli.queries.owners import owns_nothing


def own_unless_said(ctx: Context, filters: Filters) -> Filters:
    """The filters, of the work of whoever asks unless they say otherwise; of everyone's, with a
    note, where nothing here is that person's."""
    if filters.owner or filters.team or filters.manager:
        return filters
    if owns_nothing(ctx.store, ctx.actor):
        ctx.out.note(f"{ctx.actor} has no records here; showing everyone's.")
        return filters
    ctx.out.narrow("Owner", ctx.actor)
    return replace(filters, owner=["@me"])
