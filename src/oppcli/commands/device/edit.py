"""oppcli device edit"""

import typer

from oppcli.commands.arguments import DeviceRefs
from oppcli.commands.decorator import command
from oppcli.commands.editing import found_and_given
from oppcli.commands.options import STDIN_EDITS, WRITES, fields_of
from oppcli.context import Context
from oppcli.domain.fields import DEVICE

app = typer.Typer(add_completion=False)


@command(app, fields_of(DEVICE), WRITES, STDIN_EDITS)
def edit(ctx: Context, refs: DeviceRefs, typed: dict[str, str]) -> None:
    """Change fields of devices. Their status follows their opportunities.

    Examples:
      oppcli device edit V2 price=62k
      oppcli device edit V2 --stock S-1042
    """
    from oppcli.commands.adding import creating
    from oppcli.output.sentences import edited
    from oppcli.services import devices

    found, given = found_and_given(ctx, DEVICE, refs, typed)
    ctx.wrote(creating(ctx, lambda work: devices.edit(work, found, given)), edited)
