"""oppcli report stages"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)


@command(
    app, FILTERS, LISTS, AS_OF, titled="Days in each stage", without_dashes=WithoutDashes("as_of")
)
def stages(ctx: Context, filters: Filters) -> None:
    """Show how many days opportunities take to leave each stage.

    median: half have left the stage by then, of an even number the mean of the middle two;
    nine_in_ten: nine in ten have. Those that are still in the stage count as not having left yet
    (Kaplan & Meier), so that the slow ones are not forgotten; a stage that fewer have left shows
    none. Closing counts as leaving.

    Examples:
      oppcli report stages
      oppcli report stages --brand Nordal -o csv
    """
    from oppcli.commands.report.showing import converter_of
    from oppcli.commands.report_title import entitled, until_today
    from oppcli.commands.titles import titles_for
    from oppcli.domain.funnel import days_in_stages
    from oppcli.output.report_tables import stage_survival_table
    from oppcli.queries.reconstructed import history_begins
    from oppcli.queries.reports import journeys as query

    with ctx.store.snapshot():
        known = query.stages(ctx.store)
        found = query.journeys(ctx.store, filters, ctx.asking, converter_of(ctx))
        tables = days_in_stages(found, known.keys, ctx.today)
        told = history_begins(ctx.store, filters, ctx.asking, "stage")
    order = dict.fromkeys(known.keys.values())
    titles = titles_for(ctx, ("stage",))
    lines = [(stage, tables[stage]) for stage in order if stage in tables]
    if ctx.out.draws:
        from oppcli.output.drawings import stage_bands

        ctx.out.draw(*stage_bands(lines, titles))
    what = until_today(ctx, "Stays")
    table = stage_survival_table(lines, titles)
    ctx.out.table(entitled(ctx, table, what, filters=filters))
    for note in told:
        ctx.out.note(note)
