"""oppcli deal edit"""

import typer

from oppcli.commands.arguments import DealRefs
from oppcli.commands.decorator import command
from oppcli.commands.editing import found_and_given
from oppcli.commands.options import STDIN_EDITS, WRITES, fields_of
from oppcli.context import Context
from oppcli.domain.fields import DEAL
from oppcli.domain.sale_words import valid_at_the_end

app = typer.Typer(add_completion=False)


@command(app, fields_of(DEAL), WRITES, STDIN_EDITS)
def edit(ctx: Context, refs: DealRefs, typed: dict[str, str]) -> None:
    """Change the terms of deals that are scenarios or offered.

    The opportunity's revenue follows at once. Signed deals cannot be changed.

    Examples:
      oppcli deal edit 3 discount=6k accessories=8500
      oppcli deal edit 3 --qty 3
      oppcli deal edit 3 until 14 dec
    """
    from oppcli.commands.adding import creating
    from oppcli.output.deal_sentences import edited, not_offered
    from oppcli.services import deals

    if not ctx.is_exact and not any("=" in word for word in refs):
        refs, valid_until = valid_at_the_end(refs)
        typed = {"valid_until": valid_until, **typed} if valid_until else typed
    found, given = found_and_given(ctx, DEAL, refs, typed)
    done = creating(ctx, lambda work: deals.edit(work, found, given))
    ctx.wrote(done, edited)
    for deal in done if "valid_until" in given else ():
        for note in not_offered(deal, ctx.today):
            ctx.out.note(note)
