"""oppcli lead new"""

import typer

from oppcli.commands.arguments import Topic
from oppcli.commands.options import STDIN, WRITES, command, fields_of
from oppcli.context import Context
from oppcli.domain.fields import LEAD

app = typer.Typer(add_completion=False)


@command(app, fields_of(LEAD, without=("topic",)), WRITES, STDIN)
def new(ctx: Context, topic: Topic, typed: dict[str, str]) -> None:
    """Add a lead.

    Examples:
      oppcli lead new "Excavator for quarry" --company "Globex Mining" --email jana@globex.example
      oppcli lead new "Wants a test drive" --first-name Ola --phone "+46 31 10 20 30" --rating hot
    """
    from oppcli.output.sentences import added
    from oppcli.services import leads

    written = leads.new(ctx.work, topic, typed)
    ctx.wrote([written], added)
