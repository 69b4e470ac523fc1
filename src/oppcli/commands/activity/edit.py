"""oppcli activity edit"""

import typer

from oppcli.commands.arguments import ActivityRefs
from oppcli.commands.decorator import command
from oppcli.commands.editing import found_and_given
from oppcli.commands.options import STDIN_EDITS, WRITES, fields_of, found
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY

app = typer.Typer(add_completion=False)


_FIELDS = fields_of(ACTIVITY, without=("status",))


@command(app, _FIELDS, WRITES, STDIN_EDITS, found(ACTIVITY, "open", besides=_FIELDS))
def edit(ctx: Context, refs: ActivityRefs, typed: dict[str, str]) -> None:
    """Change fields of activities, or correct what was logged.

    Fields are given as field=value or as options; `none` empties a field. The history keeps the
    earlier values. Only `done` and `cancel` change the status, and only a done activity has an
    outcome and completed_at.

    Examples:
      oppcli activity edit 41 due=fri priority=high
      oppcli activity edit 52 --starts "tomorrow 10:00" --duration 1h
      oppcli activity edit 17 outcome="wants three" completed_at="mon 14:00" regarding=O12
      oppcli activity edit --where "owner=leif due=today" owner=mia
    """
    from oppcli.output.sentences import edited
    from oppcli.services import activities

    found, values = found_and_given(ctx, ACTIVITY, refs)
    ctx.wrote(activities.edit(ctx.work, found, {**typed, **values}), edited)
