"""oppcli done"""

from itertools import takewhile
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
    from oppcli.commands.done_or_planned import next_in_the_text
    from oppcli.domain.added_words import came_of_it, without_fields

    refs, text = [ref], outcome or []
    if not ctx.is_exact:
        words = [ref, *text]
        first = list(takewhile(lambda word: without_fields([word], ACTIVITY, _BY_NAME)[1], words))
        first = first if len(first) < len(words) else []
        named, behind = named_in_words(ctx, words[len(first) :], "done")
        refs, text = list(named), [*first, *behind]
        if not (next_ or due or at):
            text, step, _ = next_in_the_text(ctx, None, text)
            if step:
                next_, due, at = step.text, step.due, step.at
        options = {"completed_at": on, "duration_minutes": duration}
        text, given = came_of_it(
            text, ACTIVITY, _BY_NAME, {name: said for name, said in options.items() if said}
        )
        on, duration = given.get("completed_at"), given.get("duration_minutes")
    complete(ctx, refs, " ".join(text) or None, on, duration, next_=next_, due=due, at=at)
