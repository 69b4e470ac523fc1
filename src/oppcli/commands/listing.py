"""What every `list` does: filters to rows to a table."""

from collections.abc import Sequence
from dataclasses import replace

from oppcli.context import Context
from oppcli.domain.fields import Kind
from oppcli.domain.wording import either
from oppcli.output.listing import list_table
from oppcli.queries.asked import Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.lists import (
    has_several_currencies,
    in_base,
    listed,
    listing,
    sorts_by_amount,
    usual_columns,
)
from oppcli.queries.where import Where


def show_list(
    ctx: Context,
    kind: Kind,
    filters: Filters,
    *,
    default_status: Sequence[str] | None = None,
    unsaid: str = "",
) -> Where:
    """Lists the records of a kind that fit, and gives what they were picked by.

    People need not be told the column `unsaid`, unless they ask for it.
    """
    usual = usual_columns(kind, filters.status, for_people=ctx.out.is_for_people)
    if ctx.out.is_for_people:
        usual = [name for name in usual if name != unsaid]
    asked = ctx.out.fields or usual
    wanted = listing(kind, asked, ctx.out.sort)
    where = compile_filters(ctx.store, kind, filters, ctx.asking, default_status=default_status)
    rates = None
    with ctx.store.snapshot():
        rows = listed(ctx.store, wanted, where, ctx.asking, titles=ctx.out.is_for_people)
        converter = ctx.converter() if "base" in wanted.names else None
        if converter is not None:
            rows = in_base(ctx.store, wanted, where, rows, converter)
        if sorts_by_amount(wanted, ctx.out.sort) and has_several_currencies(wanted, rows):
            from oppcli.queries.worth import factors

            worth = converter or ctx.converter()
            rates = factors(ctx.store, kind, where, worth, ctx.asking) if worth else None
    fields = [wanted.field(name) for name in wanted.names]
    table = list_table(
        fields,
        rows.rows,
        seen=wanted.seen,
        today=ctx.today,
        zone=ctx.zone,
        for_people=ctx.out.is_for_people,
        rates=rates,
    )
    if default_status and not filters.status and not rows.rows:
        every = compile_filters(ctx.store, kind, filters, ctx.asking)
        if rest := len(listed(ctx.store, wanted, every, ctx.asking).rows):
            words = either(status.replace("_", " ") for status in default_status)
            others = f"{rest:,} {'is' if rest == 1 else 'are'} not"
            table = replace(table, empty=f"nothing that is {words}; {others}: --status all")
    ctx.out.table(table)
    return where
