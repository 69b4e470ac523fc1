"""Whose work `today` and `agenda` show."""

from dataclasses import replace

from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.owners import owns_nothing


def own_unless_said(ctx: Context, filters: Filters) -> Filters:
    """The filters, limited to the actor's records unless they name an owner; with a note, those
    of everyone where the actor owns nothing here."""
    if filters.owner or filters.team or filters.manager:
        return filters
    if owns_nothing(ctx.store, ctx.actor):
        ctx.out.note(f"{ctx.actor} has no records here; showing everyone's.")
        return filters
    ctx.out.narrow("Owner", ctx.actor)
    return replace(filters, owner=["@me"])
