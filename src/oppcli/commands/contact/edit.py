"""oppcli contact edit"""

import typer

from oppcli.commands.arguments import ContactRefs
from oppcli.commands.decorator import command
from oppcli.commands.editing import found_and_given
from oppcli.commands.options import STDIN_EDITS, WRITES, fields_of
from oppcli.context import Context
from oppcli.domain.fields import CONTACT

app = typer.Typer(add_completion=False)


@command(app, fields_of(CONTACT), WRITES, STDIN_EDITS)
def edit(ctx: Context, refs: ContactRefs, typed: dict[str, str]) -> None:
    """Change fields of contacts.

    Examples:
      oppcli contact edit 5 phone="+46 31 10 20 30"
    """
    from oppcli.commands.adding import creating
    from oppcli.output.sentences import edited
    from oppcli.services import parties

    found, given = found_and_given(ctx, CONTACT, refs, typed)
    ctx.wrote(creating(ctx, lambda work: parties.edit(work, found, given)), edited)
