"""oppcli device new"""

import typer

from oppcli.commands.adding import MoreWords, creating, named_and_given
from oppcli.commands.decorator import command
from oppcli.commands.options import ADDS, STDIN, fields_of
from oppcli.context import Context
from oppcli.domain.fields import DEVICE
from oppcli.errors import WrongUsage

app = typer.Typer(add_completion=False)


@command(
    app,
    fields_of(DEVICE),
    ADDS,
    STDIN,
    asks=("serial_number", "stock_number", "brand", "model", "condition", "list_price"),
)
def new(ctx: Context, typed: dict[str, str], words: MoreWords = None) -> None:
    """Add a device, known by its serial number (VIN), its stock number or both.

    Fields may be given as field=value. It is available until an opportunity reserves it.

    Examples:
      oppcli device new --vin YV2RT40A1KB123456 --brand Volvo --model FH16 --condition new
      oppcli device new --stock S-1042 --brand Volvo --condition used --year 2022 --price 64k
    """
    from oppcli.domain.added_words import given_once
    from oppcli.output.sentences import added
    from oppcli.services import devices

    name, given = named_and_given("", words)
    if name:
        raise WrongUsage(f"{name} is not of the form field=value.", "oppcli device new stock=S-1")
    fields = given_once(DEVICE, typed, given)
    ctx.wrote([creating(ctx, lambda work: devices.new(work, fields))], added)
