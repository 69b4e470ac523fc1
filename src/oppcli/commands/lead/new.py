"""oppcli lead new"""

import typer

from oppcli.commands.adding import MoreWords, creating, topic_person_and_given
from oppcli.commands.arguments import Topic
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, fields_of
from oppcli.context import Context
from oppcli.domain.fields import LEAD

app = typer.Typer(add_completion=False)


@command(
    app,
    fields_of(LEAD, without=("topic",)),
    WRITES,
    STDIN,
    asks=("first_name", "last_name", "company", "phone", "email", "rating"),
)
def new(ctx: Context, topic: Topic, typed: dict[str, str], words: MoreWords = None) -> None:
    """Add a lead.

    Fields may be given as field=value. A person's name, then a telephone or an e-mail, then the
    topic are enough. A field's name with its amount or day is that field: close eoq.

    Examples:
      oppcli lead new "Excavator for quarry" --company "Globex Mining" --email jana@globex.example
      oppcli lead new "Eva Lund" 070-1234567 XC60
      oppcli lead new "Wants a test drive" --first-name Ola --phone "+46 31 10 20 30" --rating hot
    """
    from oppcli.domain.names import split_name
    from oppcli.domain.sale_words import field_words
    from oppcli.output.sentences import added
    from oppcli.services import leads

    (topic, *more), said = field_words([topic, *(words or ())], LEAD)
    topic, person, given = topic_person_and_given(topic, more)
    fields = {**said, **typed, **(split_name(person) if person else {}), **given}
    written = creating(ctx, lambda work: leads.new(work, topic, fields))
    ctx.wrote([written], added)
