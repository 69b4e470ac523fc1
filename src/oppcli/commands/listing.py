"""What every `list` does: filters to rows to a table."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from oppcli.context import Context
from oppcli.domain.field import IDLE
from oppcli.domain.fields import ACTIVITY, LEAD, OPPORTUNITY, Kind
from oppcli.domain.wording import either
from oppcli.output.listing import (
    as_leads,
    keeping,
    list_table,
    with_alike_first,
    with_ends,
    with_owners,
)
from oppcli.output.table import Table
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.lists import (
    Listing,
    columns_typed,
    currencies_of,
    field_named,
    has_several_currencies,
    how_many,
    in_base,
    listed,
    listing,
    picked_by,
    shows_amounts,
    sorts_by_amount,
    usual_columns,
    with_columns,
)
from oppcli.queries.where import Where
from oppcli.stored import Rows

if TYPE_CHECKING:
    from oppcli.domain.rates import Factor

_WIDE = 120  # cells of a screen that has room for a subject and what came of it
_USUAL_IDLE = 30  # days that are proposed where none were asked for


def found(ctx: Context, kind: Kind, filters: Filters, *status: str) -> int:
    """How many records of a kind with one of those statuses fit."""
    where = compile_filters(ctx.store, kind, filters, ctx.asking, default_status=status)
    return how_many(ctx.store, kind, where)


def show_list(
    ctx: Context,
    kind: Kind,
    filters: Filters,
    *,
    default_status: Sequence[str] | None = None,
    unsaid: str = "",
    instead: Callable[[], str] | None = None,
) -> Where:
    """Lists the records of a kind that fit, and gives what they were picked by.

    People need not be told the column `unsaid`, unless they ask for it. They see what the list is
    sorted by, and what its conditions leave different values of. `instead` gives what is said where
    nothing is found, '' for the usual.
    """
    _read_columns(ctx, kind, filters)
    usual, kept = _usual(ctx, kind, filters, unsaid)
    wanted = listing(kind, ctx.out.fields or usual, ctx.out.sort)
    where = compile_filters(ctx.store, kind, filters, ctx.asking, default_status=default_status)
    rows, rates = _rows(ctx, wanted, where)
    table = list_table(
        [wanted.field(name) for name in wanted.names],
        rows.rows,
        seen=wanted.seen,
        today=ctx.today,
        zone=ctx.zone,
        for_people=ctx.out.is_for_people,
        as_days=_as_days(kind, ctx.out.sort),
        is_narrow=(ctx.out.style.width or _WIDE) < _WIDE,
        rates=rates,
    )
    if ctx.out.is_for_people and not ctx.out.fields:
        if {"lost_reason", "competitor"} <= {*usual} and "status" not in usual:
            table = with_ends(table, ctx.out.style.width)
        if kind is LEAD:
            table = as_leads(table, are_new="est_close_date" not in usual)
        is_narrowed = bool(filters.owner or filters.team or filters.manager)
        table = with_alike_first(table, kept)
        table = with_owners(keeping(table, kept), ctx.actor, is_narrowed=is_narrowed)
    if not rows.rows:
        told = instead() if instead else ""
        told = told or _left_by_status(ctx, wanted, filters, default_status or ())
        table = replace(table, empty=told) if told else table
    _show(ctx, kind, table)
    is_told = ctx.out.fields and not ctx.out.is_for_people and ctx.out.format != "xlsx"
    if is_told and (mixed := _mixed_amounts(wanted, rows)):
        ctx.out.note(mixed)
    if IDLE.name in kept:
        ctx.out.note(_of_idle(ctx, kind, filters))
    return where


def _show(ctx: Context, kind: Kind, table: Table) -> None:
    """Shows the table; what was said or is to be done, and to whom a sale was lost, stands below
    its row on a screen that has no room for it."""
    if kind in (ACTIVITY, OPPORTUNITY) and ctx.out.is_usual_screen and ctx.out.is_terminal:
        from oppcli.output.second_lines import (
            lines_of_rows,
            not_below,
            put_below,
            with_room_for_ends,
            with_room_for_texts,
        )

        fitted = with_room_for_texts if kind is ACTIVITY else with_room_for_ends
        seen = fitted(ctx.out.shown(ctx.out.seen(table)), ctx.out.style)
        if put_below(seen):
            ctx.out.lines(lines_of_rows(seen, ctx.out.style))
            ctx.out.hidden(not_below(seen, ctx.out.style))
            ctx.out.say_the_rest(table, len(seen.rows))
            return
    ctx.out.table(table)


def _usual(
    ctx: Context, kind: Kind, filters: Filters, unsaid: str
) -> tuple[Sequence[str], list[str]]:
    """The columns where none are asked for; those that people see since the list is picked by
    them."""
    usual = usual_columns(kind, filters.status, for_people=ctx.out.is_for_people)
    kept: list[str] = []
    if ctx.out.is_for_people:
        kept = picked_by(kind, filters, ctx.out.sort, ctx.asking)
        usual = with_columns([name for name in usual if name != unsaid], kept)
    if ctx.out.format == "xlsx" and kind is OPPORTUNITY:  # people read it: private buyers, too
        usual = ["customer" if name == "account" else name for name in usual]
    return usual, kept


def _rows(ctx: Context, wanted: Listing, where: Where) -> "tuple[Rows, list[Factor | None] | None]":
    """The rows, and what turns the amounts of each into the base currency where they are sorted by
    amounts of several currencies."""
    rates = None
    with ctx.store.snapshot():
        rows = listed(ctx.store, wanted, where, ctx.asking, titles=ctx.out.is_for_people)
        converter = ctx.converter() if "base" in wanted.names else None
        if converter is not None:
            rows = in_base(ctx.store, wanted, where, rows, converter)
        if sorts_by_amount(wanted, ctx.out.sort) and has_several_currencies(wanted, rows):
            from oppcli.queries.worth import factors

            worth = converter or ctx.converter()
            rates = factors(ctx.store, wanted.kind, where, worth, ctx.asking) if worth else None
    return rows, rates


def _left_by_status(ctx: Context, wanted: Listing, filters: Filters, usual: Sequence[str]) -> str:
    """The note where nothing has one of the `usual` statuses, and others would fit; else ''."""
    if not usual or filters.status:
        return ""
    every = compile_filters(ctx.store, wanted.kind, filters, ctx.asking, is_told=False)
    rest = len(listed(ctx.store, wanted, every, ctx.asking).rows)
    if not rest:
        return ""
    words = either(status.replace("_", " ") for status in usual)
    others = f"{rest:,} no longer {'is' if rest == 1 else 'are'}"
    return f"none is {words}; {others}: --status all"


def _as_days(kind: Kind, sort: str | None) -> list[str]:
    """The instants of which people read the day; one that the list is sorted by keeps its time."""
    words = (word.strip().lstrip("+-") for word in (sort or "").split(","))
    sorted_by = {field_named(kind, word).name for word in words if word}
    return [name for name in ("last_activity", "created_at") if name not in sorted_by]


def _mixed_amounts(wanted: Listing, rows: Rows) -> str:
    """What is said of amounts in several currencies where the fields that were asked for leave
    these out; '' where they do not."""
    seen = wanted.names[: wanted.seen]
    if "currency" in seen or not shows_amounts(wanted):
        return ""
    codes = currencies_of(wanted, rows)
    return f"amounts are in {', '.join(codes)}: add currency to --fields" if len(codes) > 1 else ""


def _read_columns(ctx: Context, kind: Kind, filters: Filters) -> None:
    """Puts the names of columns for the words of `--fields` and `--sort`."""
    out = ctx.out
    if out.fields:
        typed = columns_typed(kind, out.fields, filters.status)
        out.fields = [word.lstrip("+-") for word in typed]
    if out.sort:
        out.sort = ",".join(columns_typed(kind, out.sort.split(","), filters.status))


def _of_idle(ctx: Context, kind: Kind, filters: Filters) -> str:
    """What idle counts, with the line that lists those without an activity for as long; without a
    line where the conditions ask for those that are idle for fewer days or for some alone."""
    from oppcli.domain.filters import Op, without_field
    from oppcli.queries.filters import conditions
    from oppcli.queries.lines import line_of

    texts = filters.where or ()
    asked = [each for each in conditions(kind, texts, ctx.asking) if each.field is IDLE]
    longer = next((each for each in asked if each.op.is_at_least), None)
    days = _USUAL_IDLE
    if longer is not None:  # `no activity for 30 days` is more than 30 days ago, as `idle>30` is
        days = int(str(longer.values[0])) - (longer.op is Op.GE)
    if len(asked) > 1 or (asked and longer is None) or days < 1:
        return "idle counts changes, too"
    others = [without_field(text, kind, IDLE) for text in texts]
    rest = replace(filters, where=[text for text in others if text])
    words = ["opp", "list", "no", "activity", "for", str(days), "days"]
    return f"idle counts changes, too; without them: {line_of(words, rest, ctx.seen_by)}"
