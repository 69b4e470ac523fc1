"""oppcli snooze"""

from dataclasses import replace
from typing import Annotated

import typer

from oppcli.commands.arguments import ActivityRefs
from oppcli.commands.command import InRows
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.date_words import UNTIL
from oppcli.domain.fields import ACTIVITY

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(ACTIVITY, "open"), asks=())
def snooze(
    ctx: Context,
    refs: ActivityRefs,
    until: Annotated[
        str,
        typer.Argument(metavar="WHEN", help="2d, +1w, fri, mon 9:00; the time of day stays."),
        InRows("when"),
    ],
) -> None:
    """Put activities off: by days, or to a day or a time.

    Words instead of a ref name an open one of yours by its subject, its type or its customer.
    A count such as 2d is added to the activity's day, or to today if that day has passed. Of those
    that filters find, what is due later already stays as it is.

    Examples:
      oppcli snooze A45 2d
      oppcli snooze A45 A46 next week
      oppcli snooze test drive fri
      oppcli snooze test drive to saturday
      oppcli snooze --owner @me --where "due<today" mon
    """
    from oppcli.commands.completing import named_in_words
    from oppcli.domain.time_words import trailing
    from oppcli.output.sentences import edited
    from oppcli.queries.identifying import customers_of_activities
    from oppcli.services import activities

    words = [*refs, until]
    count = max(min(trailing(words), len(refs)), 1)
    refs, until = words[:-count], " ".join(words[-count:])
    if not ctx.is_exact and len(refs) > 1 and refs[-1].casefold() in ("to", *UNTIL):
        refs = refs[:-1]
    if not ctx.is_exact and not any(map(str.isdigit, refs[0])):
        named, rest = named_in_words(ctx, [*refs, until], "snooze")
        refs = list(named) if len(rest) == 1 else refs
    # Filters find what is due later, too, and putting off brings nothing forward.
    found = ctx.find_all("activity", refs)
    whom = customers_of_activities(ctx.store, found)  # before anything is saved: a read can fail
    done = activities.snooze(ctx.work, found, until, only_later=ctx.is_of_many)
    ctx.wrote([replace(each, whom=whom[each.ref]) for each in done], edited)
