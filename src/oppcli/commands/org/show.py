"""oppcli org show"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, AS_OF)
def show(
    ctx: Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Its name.", autocompletion=completer("part_name"))
    ],
    kind: Annotated[
        str,
        typer.Option(
            help="Which, when several have the name.",
            metavar="KIND",
            autocompletion=completer("part"),
        ),
    ] = "",
) -> None:
    """Show a user with managers and reports, or a business with all below it.

    Examples:
      oppcli org show jana
    """
    from oppcli.domain.organisation import part_named
    from oppcli.domain.tree import above
    from oppcli.output.organisation import parts_table, unit_screen, user_screen
    from oppcli.queries import organisation as query

    what, found = query.find(ctx.store, name, part_named(kind) if kind else None)
    facts = query.part(ctx.store, what, found)
    if not ctx.out.is_screen:
        ctx.out.table(parts_table(what, [facts]))
    elif what.name == "user":
        managers = above(found, query.manager_tree(ctx.store))
        reports = query.reports_of(ctx.store, found)
        ctx.out.lines(user_screen(facts, managers, reports, query.teams_of(ctx.store, found)))
    else:
        ctx.out.lines(unit_screen(what, facts, query.below_unit(ctx.store, found, what.name)))
