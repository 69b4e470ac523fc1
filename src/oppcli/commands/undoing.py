"""What undo and redo share: the number of a batch, and how what they did is shown."""

from shlex import quote
from typing import Annotated

import typer

from oppcli.context import Context
from oppcli.domain.undo_result import Batch, Undone, batch_number
from oppcli.domain.user_words import MYSELF
from oppcli.domain.wording import quoted
from oppcli.errors import NotFound, WrongUsage

InBatch = Annotated[
    str | None,
    typer.Argument(
        metavar="BATCH", help="Number of a batch, as history shows it; a user or a record."
    ),
]
_LAST = frozenset(("last", *MYSELF))


def chosen(ctx: Context, text: str | None, *, again: bool) -> int | None:
    """The number of the batch that was typed; None for the last batch of the actor.

    The name of a user means the last command of that user, a record the last one that changed it:
    a terminal asks, a dry run shows it. Raises WrongUsage with its number where nobody can be
    asked, NotFound where there is none, and Exit for an answer other than yes.
    """
    if text is None or text.casefold() in _LAST:
        return None
    if not any(map(str.isalpha, text)):
        return batch_number(text)
    found, whose = _last_of(ctx, text, again=again)
    verb = "redo" if again else "undo"
    if found is None:
        raise NotFound(f"there is no command {whose} to {verb}.", f"oppcli history {quote(text)}")
    told = f"{found.number}: {found.command} ({found.told(ctx.today, ctx.zone)})"
    if not ctx.work.keep:
        return found.number
    if not ctx.may_ask:
        raise WrongUsage(
            f"the last command {whose} is {told}; nobody can be asked whether to {verb} it.",
            f"oppcli {verb} {found.number} --dry-run",
        )
    from oppcli.commands.asking import agrees

    if agrees(ctx, f"{verb.capitalize()} command {told}?"):
        return found.number
    ctx.out.note("Nothing was changed.")
    raise typer.Exit


def _last_of(ctx: Context, text: str, *, again: bool) -> tuple[Batch | None, str]:
    """The last command of a user or about a record, and how that is said."""
    from oppcli.domain.refs import parse_ref
    from oppcli.domain.user_words import users_called
    from oppcli.queries.find import ANYTHING
    from oppcli.queries.history import actors
    from oppcli.services.undoing.choosing import latest

    ref = parse_ref(text, kind=None)
    if ref is None:
        known = [(who, key) for key, who in actors(ctx.store).items()]
        actor = next(iter(users_called(text, ctx.actor, known)), None)
        if actor is not None:
            return latest(ctx.store, actor=actor, again=again), f"of {actor}"
        try:
            ref = ctx.find(None, text, among=ANYTHING)
        except NotFound:
            raise WrongUsage(
                f"a batch is a whole number, not {quoted(text)}.", "oppcli history"
            ) from None
    return latest(ctx.store, ref=ref, again=again), f"that changed {ref}"


def show_undone(ctx: Context, done: Undone) -> None:
    """Shows what was taken back: a line each for the first records, then counts."""
    from oppcli.output.undoing import undone_lines, undone_refs, undone_table

    if ctx.out.quiet:
        for ref in undone_refs(done):
            ctx.out.say(ref)
    elif ctx.out.is_screen:
        for line in undone_lines(done, ctx.today, ctx.zone, is_dry=not ctx.work.keep):
            ctx.out.say(line)
    else:
        ctx.out.table(undone_table(done))
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
