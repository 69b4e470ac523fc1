"""oppcli done"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES
from oppcli.commands.short.happening import At, Due, Next, On
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY

# Fields that may stand as field=value beside what came of it.
_BY_NAME = frozenset(("outcome", "completed_at", "duration_minutes"))

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, asks=("outcome",))
def done(
    ctx: Context,
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="Activity: 45, A45, or words of its subject, type or customer.",
            autocompletion=completer("activity"),
        ),
    ],
    outcome: Annotated[
        list[str] | None, typer.Argument(metavar="OUTCOME", help="What came of it.")
    ] = None,
    next_: Next = None,
    due: Due = None,
    at: At = None,
    on: On = None,
    duration: Annotated[str | None, typer.Option(help="20m, 1h30.", metavar="TIME")] = None,
) -> None:
    """Complete an activity, by its number or its subject.

    Several refs complete as many: A45 A46. Words instead of a ref name an open one of yours by its
    subject, its type or its customer; what follows is what came of it. That comes before --next:
    all words behind --next are the next step. On a terminal you are asked for the next step, unless
    --next or --no-input is given.

    Examples:
      oppcli done 45 "ok, wants two" --next "send quote" --due fri
      oppcli done test drive liked it --next send quote
    """
    from oppcli.commands.completing import complete, named_in_words
    from oppcli.domain.added_words import without_fields

    words, given = without_fields([ref, *(outcome or ())], ACTIVITY, _BY_NAME)
    refs, said = named_in_words(ctx, words, "done")
    said = [*said, *filter(None, [given.get("outcome")])]
    on, duration = on or given.get("completed_at"), duration or given.get("duration_minutes")
    complete(ctx, refs, " ".join(said) or None, on, duration, next_=next_, due=due, at=at)
