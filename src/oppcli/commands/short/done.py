"""oppcli done"""

from typing import Annotated

import typer

from oppcli.commands.decorator import completer
from oppcli.commands.options import STDIN, WRITES, command
from oppcli.commands.short.happening import At, Due, Next, On
from oppcli.context import Context

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

    Words instead of a number name an open one of yours by its subject, its type or its customer;
    what follows is what came of it. That comes before --next: all words behind --next are the next
    step. On a terminal you are asked for the next step, unless --next or --no-input is given.

    Examples:
      oppcli done 45 "ok, wants two" --next "send quote" --due fri
      oppcli done test drive liked it --next send quote
    """
    from oppcli.commands.completing import complete
    from oppcli.domain.refs import parse_refs

    words = [ref, *(outcome or ())]
    count = 1
    if all(isinstance(each, str) for each in parse_refs([ref], kind="activity")):
        ref, count = _in_words(ctx, words)
    said = " ".join(words[count:]) or None
    complete(ctx, [ref], said, on, duration, next_=next_, due=due, at=at)


def _in_words(ctx: Context, words: list[str]) -> tuple[str, int]:
    """The activity that the first words name, and how many they are; the first as it stands where
    nothing open is called so."""
    from oppcli.errors import SeveralFit
    from oppcli.queries.open_activities import open_activity_called

    try:
        found = open_activity_called(ctx.store, words, ctx.actor)
    except SeveralFit as several:
        pick = ctx.picker
        chosen = pick("Which activity?", [told for _, told in several.choices]) if pick else None
        if chosen is None:
            raise
        return several.choices[chosen][0], several.words
    return (words[0], 1) if found is None else (str(found[0]), found[1])
