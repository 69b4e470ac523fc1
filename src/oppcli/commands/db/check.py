"""oppcli db check"""

from typing import Annotated

import typer

from oppcli.commands.decorator import command
from oppcli.commands.options import LISTS
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, LISTS)
def check(
    ctx: Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Repair what can be repaired without guessing.")
    ] = False,
) -> None:
    """Check that the file is intact and that the records agree with each other and the history.

    Findings are listed with what repairs them, and the exit code is 5. Passed gates that are no
    longer met are notes only. Repairs are in the history like any other change.

    Examples:
      oppcli db check
      oppcli db check --repair
      oppcli db check -o json
    """
    from oppcli.domain.findings import refuse_faults
    from oppcli.domain.wording import counted
    from oppcli.queries.checks.checking import check as check_
    from oppcli.queries.checks.checking import records

    if repair:
        for line in ctx.store.mend():
            ctx.out.note(line)
    found = check_(ctx.store, ctx.now)
    if repair and any(each.mend for each in found):
        from oppcli.output.findings import repaired_line
        from oppcli.services.repairs import repair as repair_

        for each in repair_(ctx.work, found):
            ctx.out.note(repaired_line(each))
        found = check_(ctx.store, ctx.now)
    if ctx.out.is_screen:
        from oppcli.output.findings import findings_screen

        ctx.out.lines(findings_screen(found, ctx.out.width))
    else:
        from oppcli.output.findings import findings_table

        ctx.out.table(findings_table(found))
    refuse_faults(found)
    ctx.out.note(f"{counted(records(ctx.store), 'record')} checked: nothing is wrong.")
