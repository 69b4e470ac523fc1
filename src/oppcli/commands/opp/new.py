"""oppcli opp new"""

import typer

from oppcli.commands.arguments import Topic
from oppcli.commands.options import STDIN, WRITES, command, fields_of
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY

app = typer.Typer(add_completion=False)


@command(app, fields_of(OPPORTUNITY, without=("topic",)), WRITES, STDIN)
def new(ctx: Context, topic: Topic, typed: dict[str, str]) -> None:
    """Add an opportunity.

    It starts in the first stage of the default process and belongs to you.

    Examples:
      oppcli opp new "Fleet renewal 2027" --account "Acme GmbH" --create --revenue 480k --close eoq
      oppcli opp new "Used loader" --interest-type used --brand Volvo --owner leif --create
    """
    from oppcli.output.sentences import added
    from oppcli.services import opportunities

    written = opportunities.new(ctx.work, topic, typed)
    ctx.wrote([written], added)
