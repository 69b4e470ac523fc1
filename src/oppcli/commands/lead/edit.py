"""oppcli lead edit"""

import typer

from oppcli.commands.arguments import KeepActivities, LeadRefs
from oppcli.commands.decorator import command
from oppcli.commands.editing import found_and_given
from oppcli.commands.options import STDIN_EDITS, WRITES, fields_of, found
from oppcli.context import Context
from oppcli.domain.field import OPEN_LEAD
from oppcli.domain.fields import LEAD

app = typer.Typer(add_completion=False)


_FIELDS = fields_of(LEAD)


@command(app, _FIELDS, WRITES, STDIN_EDITS, found(LEAD, *OPEN_LEAD, besides=_FIELDS))
def edit(
    ctx: Context, refs: LeadRefs, typed: dict[str, str], keep_activities: KeepActivities = False
) -> None:
    """Change fields of leads.

    Fields are given as field=value or as options; `none` empties a field. A new owner gets
    the open activities of the old one.

    Examples:
      oppcli lead edit 7 rating=hot phone="+46 31 10 20 30"
      oppcli lead edit 7 9-11 --owner leif --create
      oppcli lead edit --where "owner=leif rating=none" rating=cold
    """
    from oppcli.commands.adding import creating
    from oppcli.output.sentences import edited
    from oppcli.services import leads

    found, given = found_and_given(ctx, LEAD, refs, typed)
    ctx.wrote(
        creating(ctx, lambda work: leads.edit(work, found, given, keep_activities=keep_activities)),
        edited,
    )
