"""oppcli done"""

from collections.abc import Mapping, Sequence
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
    from oppcli.domain.added_words import without_fields

    refs, text = [ref], outcome or []
    if not ctx.is_exact:
        words = [ref, *text]
        first = list(takewhile(lambda word: without_fields([word], ACTIVITY, _BY_NAME)[1], words))
        first = first if len(first) < len(words) else []
        named, behind = named_in_words(ctx, words[len(first) :], "done")
        refs, text = list(named), [*first, *behind]
        options = {"completed_at": on, "duration_minutes": duration}
        text, given = _came_of_it(text, {name: said for name, said in options.items() if said})
        on, duration = given.get("completed_at"), given.get("duration_minutes")
    complete(ctx, refs, " ".join(text) or None, on, duration, next_=next_, due=due, at=at)


def _came_of_it(
    words: Sequence[str], options: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """What came of it, and the fields that stand before or behind it, with those of the options.

    Words behind `outcome=` belong to its value: `outcome=fine said yes`. Raises WrongUsage where
    two things are said of one field.
    """
    from oppcli.domain.added_words import given_once, without_fields

    fields = list(takewhile(lambda word: "=" in word, words))
    text, given = without_fields(words, ACTIVITY, _BY_NAME)
    if text and any(word.casefold().startswith("outcome=") for word in fields):
        text = [given.pop("outcome"), *text]
    said = {"outcome": " ".join(text)} if text else {}
    given = given_once(ACTIVITY, options, said, given)
    outcome = given.pop("outcome", "")
    return [outcome] if outcome else [], given
