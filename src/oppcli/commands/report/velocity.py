"""oppcli report velocity"""

from typing import Annotated

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.comparing import Compare, Told, show_report
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS, By
from oppcli.commands.report import InPeriod
from oppcli.commands.titles import titles_for
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import THIS_QUARTER

_WHAT = "Sales velocity"
app = typer.Typer(add_completion=False)


@command(
    app, FILTERS, LISTS, AS_OF, titled=_WHAT, looks="back", without_dashes=WithoutDashes("period")
)
def velocity(
    ctx: Context,
    filters: Filters,
    period: InPeriod = THIS_QUARTER,
    by: By = None,
    stages: Annotated[
        bool, typer.Option("--stages", help="Days per stage, of stages left in the period.")
    ] = False,
    compare: Compare = None,
) -> None:
    """Show how fast the pipeline turns into revenue.

    Revenue a day = open opportunities × win rate × average won ÷ cycle days, the usual sales
    velocity formula. Open is counted now; win rate = won ÷ (won + lost), average won and the cycle
    (days from creation to winning) are those of opportunities closed in the period. With --compare
    PERIOD, open then is counted at the end of that period. With --stages: how many days
    opportunities stayed in the stages they left in the period.

    Examples:
      oppcli report velocity
      oppcli report velocity --compare "last quarter"
      oppcli report velocity --by owner --period "this year"
      oppcli report velocity --stages -o csv
    """
    if stages:
        if compare is not None:
            from oppcli.errors import WrongUsage

            raise WrongUsage("--stages is not compared.", "report stages --as-of DAY")
        _stages(ctx, filters, period, by)
        return
    show_report(
        ctx,
        compare,
        period,
        lambda at, span: _table_and_notes(at, filters, span, by),
        what=_WHAT,
        filters=filters,
        with_open_of=lambda at, past, span: _table_and_notes(at, filters, span, by, past),
    )


def _table_and_notes(
    ctx: Context,
    filters: Filters,
    period: str,
    by: list[str] | None,
    past: Context | None = None,
) -> Told:
    """The table, and the notes below it; the open ones are those of `past`, if it is given."""
    from oppcli.commands.report.showing import closed_sales, told_sales
    from oppcli.output.report_tables import velocity_table

    found = closed_sales(ctx, filters, period, by, default="", past=past)
    return told_sales(
        found,
        velocity_table(found.lines, found.names, found.titles, ctx.out.is_for_people),
        found.lines,
        lambda of: (of.open_count, of.decided, of.won + of.open),
    )


def _stages(ctx: Context, filters: Filters, period: str, by: list[str] | None) -> None:
    from oppcli.commands.report.showing import converter_of
    from oppcli.commands.report_title import entitled
    from oppcli.domain.funnel import stays
    from oppcli.domain.velocity import days_per_stage
    from oppcli.errors import WrongUsage
    from oppcli.output.report_tables import stage_days_table
    from oppcli.queries.reconstructed import history_begins
    from oppcli.queries.reports import journeys as query

    if by:
        raise WrongUsage("--stages has a row per stage, so it takes no --by.", "--owner NAME")
    converter = converter_of(ctx)
    with ctx.store.snapshot():
        known = query.stages(ctx.store)
        found = query.journeys(ctx.store, filters, ctx.asking, converter)
        told = history_begins(ctx.store, filters, ctx.asking, "stage")
        lines = days_per_stage(stays(found, known.keys, ctx.asking.period(period)))
    order = {key: place for place, key in enumerate(dict.fromkeys(known.keys.values()))}
    titles = titles_for(ctx, ("stage",))
    table = stage_days_table(sorted(lines, key=lambda line: order[line.stage]), titles)
    ctx.out.table(entitled(ctx, table, "Days in the stages left", period, filters))
    for note in told:
        ctx.out.note(note)
