"""oppcli sql"""

from typing import Annotated

import typer

from oppcli.commands.command import Family, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS, pairs
from oppcli.context import Context

app = typer.Typer(add_completion=False)

_LIMIT = Family(tuple(option for option in LISTS.options if option.name == "limit"))


@command(app, AS_OF, _LIMIT)
def sql(
    ctx: Context,
    query: Annotated[
        str | None,
        typer.Argument(
            metavar="SQL",
            help="One SELECT; - reads it from stdin.",
            autocompletion=completer("view"),
        ),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Read the SQL from a file.", autocompletion=completer("file")
        ),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="A value for :NAME; repeat for more."),
    ] = None,
    timeout: Annotated[
        str | None,
        typer.Option(metavar="SECONDS", help="Time limit (20); 0 for none."),
    ] = None,
    tables: Annotated[
        bool, typer.Option("--tables", help="List the views and their columns, or those of one.")
    ] = False,
) -> None:
    """Run a read-only SQL query over the documented views.

    It can only read. :me is your user name, :today the current day; --param gives other values, as
    numbers if they look like numbers ('17' in quotes is a text). The views have amounts twice:
    est_revenue, and est_revenue_minor in whole cents. Sum the second for exact totals.

    Examples:
      oppcli sql "select ref, topic from v_opportunity where owner = :me and is_open = 1"
      oppcli sql --file quarter.sql --param since=2026-10-01 -o csv
      oppcli sql --as-of 2026-09-30 "select sum(count) from v_pipeline"
      oppcli sql --tables pipeline
    """
    from oppcli.commands.sqltext import seconds_of, text_of
    from oppcli.domain.sqlwords import bound
    from oppcli.output.answers import answer_tables
    from oppcli.queries.sql import ask

    if tables:
        _show_views(ctx, query)
        return
    text = text_of(ctx, query, file)
    params = bound(text, pairs(param or ()), me=ctx.actor, today=ctx.today)
    ctx.out.pages(answer_tables(ask(ctx.store, text, params, seconds_of(timeout))))


def _show_views(ctx: Context, view: str | None) -> None:
    from oppcli.output.answers import views_table
    from oppcli.queries.sql import columns, views_named

    ctx.out.table(views_table({name: columns(ctx.store, name) for name in views_named(view)}))
