"""oppcli device new"""

import typer

from oppcli.commands.options import STDIN, WRITES, command, fields_of
from oppcli.context import Context
from oppcli.domain.fields import DEVICE

app = typer.Typer(add_completion=False)


@command(app, fields_of(DEVICE), WRITES, STDIN)
def new(ctx: Context, typed: dict[str, str]) -> None:
    """Add a device, known by its serial number (VIN), its stock number or both.

    It is available until an opportunity reserves it.

    Examples:
      oppcli device new --vin YV2RT40A1KB123456 --brand Volvo --model FH16 --condition new
      oppcli device new --stock S-1042 --brand Volvo --condition used --year 2022 --price 64k
    """
    from oppcli.output.sentences import added
    from oppcli.services import devices

    ctx.wrote([devices.new(ctx.work, typed)], added)
