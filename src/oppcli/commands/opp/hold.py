"""oppcli opp hold"""

from collections.abc import Sequence
from shlex import quote
from typing import Annotated

import typer

from oppcli.commands.arguments import OppRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.refs import Ref
from oppcli.errors import WrongUsage

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(OPPORTUNITY, "open"))
def hold(
    ctx: Context,
    refs: OppRefs,
    next_step: Annotated[
        str | None, typer.Option("--next-step", "--next", help="What it waits for.", metavar="TEXT")
    ] = None,
) -> None:
    """Put opportunities on hold.

    Words behind the refs or the name say what they wait for. Where these end in a day, a task or a
    call is planned for it, so that the sale comes back to mind. On hold they still count as open in
    every report, but cannot advance. They stay so until `resume`, which gives them back their next
    step; a later day of closing is a change of its own: close="mid jan".

    Examples:
      oppcli opp hold 12 --next "budget decision in March"
      oppcli opp hold huber waits for the new price list
      oppcli opp hold huber after the holidays, call him 7 jan
      oppcli opp hold --brand volvo --next "price list in January"
    """
    from oppcli.commands.naming import found_and_text
    from oppcli.domain.activity import NextStep
    from oppcli.domain.hold_words import held_until
    from oppcli.output.sentences import held
    from oppcli.services import holding

    found, waits_for = found_and_text(ctx, "opportunity", refs, next_step, state="open")
    is_said = bool(waits_for) and next_step is None and not ctx.is_exact
    if is_said:
        waits_for = _without_fields(found, waits_for or "")
    until = held_until(waits_for, ctx.work.day, ctx.today) if waits_for else None
    planned = until if is_said else None
    step = NextStep.on(planned.step, planned.when) if planned else None
    note = planned.waits_for if planned else waits_for
    ctx.wrote(holding.hold(ctx.work, found, note=note, next_step=step), held)
    if until and not planned:
        these = " ".join(map(str, found))
        ctx.out.note(
            f"it stays on hold until it is resumed; a task can remind you:"
            f" oppcli task {found[0]} 'take up {these} again' --due {quote(until.when)}"
        )
    elif is_said and not until and ctx.work.keep:
        _tell_no_day(ctx, found, waits_for or "")


def _tell_no_day(ctx: Context, found: Sequence[Ref], text: str) -> None:
    """Says that nothing reminds of the first sale of which nothing is planned for a day."""
    from oppcli.domain.hold_words import day_to_propose
    from oppcli.queries.planned import has_planned_day

    if ref := next((each for each in found if not has_planned_day(ctx.store, each.number)), None):
        due = quote(day_to_propose(text))
        ctx.out.note(
            f"no day: nothing reminds you; to plan it: oppcli task {ref} take up again --due {due}"
        )


def _without_fields(found: Sequence[Ref], text: str) -> str:
    """What the sales wait for, also as `next=new price list`. Raises WrongUsage for another field,
    with the line that sets it."""
    from oppcli.domain.added_words import without_fields
    from oppcli.domain.time_words import is_moment

    names = [field.name for field in OPPORTUNITY.settable]
    words, fields = without_fields(text.split(), OPPORTUNITY, names)
    waits_for = " ".join([*filter(None, [fields.pop("next_step", "")]), *words])
    for name, value in fields.items():
        whole = " ".join([value, *words])
        given = f"{name}={quote(whole if is_moment(whole) else value)}"
        raise WrongUsage(
            f"{name} is no part of what is waited for.",
            f"oppcli edit {' '.join(map(str, found))} {given}",
        )
    return waits_for
