"""What undo and redo share: the number of a batch, and how what they did is shown."""

from typing import Annotated

import typer

from oppcli.context import Context
from oppcli.domain.undone import Undone

InBatch = Annotated[
    str | None, typer.Argument(metavar="BATCH", help="Number of a batch, as history shows it.")
]


def show_undone(ctx: Context, done: Undone) -> None:
    """Shows what was taken back: a line each for the first records, then counts."""
    from oppcli.output.undoing import undone_lines, undone_refs, undone_table

    if ctx.out.quiet:
        for ref in undone_refs(done):
            ctx.out.say(ref)
    elif ctx.out.is_default_format or ctx.out.format in ("table", "plain"):
        for line in undone_lines(done, ctx.today, ctx.zone):
            ctx.out.say(line)
    else:
        ctx.out.table(undone_table(done))
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
