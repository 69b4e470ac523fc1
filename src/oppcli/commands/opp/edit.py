"""oppcli opp edit"""

import typer

from oppcli.commands.arguments import KeepActivities, OppRefs
from oppcli.commands.editing import found_and_given
from oppcli.commands.options import STDIN_EDITS, WRITES, command, fields_of, found
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY

app = typer.Typer(add_completion=False)


_FIELDS = fields_of(OPPORTUNITY)


@command(app, _FIELDS, WRITES, STDIN_EDITS, found(OPPORTUNITY, "open", "on_hold", besides=_FIELDS))
def edit(
    ctx: Context, refs: OppRefs, typed: dict[str, str], keep_activities: KeepActivities = False
) -> None:
    """Change fields of open opportunities.

    Fields are given as field=value or as options; `none` empties a field, and
    `probability=default` gives the probability back to the stage. A new owner gets the open
    activities of the old one.

    Examples:
      oppcli opp edit 12 next_step="send quote" close=fri
      oppcli opp edit 12 14-16 --owner leif --create
      oppcli opp edit --where "owner=leif close=overdue" close=+2w
    """
    from oppcli.output.sentences import edited
    from oppcli.services import opportunities

    found, values = found_and_given(ctx, OPPORTUNITY, refs)
    given = {**typed, **values}
    done = opportunities.edit(ctx.work, found, given, keep_activities=keep_activities)
    ctx.wrote(done, edited)
