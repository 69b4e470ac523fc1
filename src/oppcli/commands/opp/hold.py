"""oppcli opp hold"""

import re
from shlex import quote
from typing import Annotated

import typer

from oppcli.commands.arguments import OppRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY

_UNTIL = ("until", "till")

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
    every report, but cannot advance. They stay so until `resume`; a later day of closing is a
    change of its own: close="mid jan".

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
    from oppcli.services import opportunities

    found, waits_for = found_and_text(ctx, "opportunity", refs, next_step, state="open")
    name, sign, text = (waits_for or "").partition("=")
    field = OPPORTUNITY.field(name) if sign else None
    if field is not None and field.name == "next_step":
        waits_for = text
    is_said = waits_for and next_step is None and not ctx.is_exact
    until = held_until(waits_for or "", ctx.work.day, ctx.today) if is_said else None
    step = NextStep.on(until.step, until.when) if until else None
    note = until.waits_for if until else waits_for
    ctx.wrote(opportunities.hold(ctx.work, found, note=note, next_step=step), held)
    if until is None and (day := _until(waits_for or "")):
        these = " ".join(map(str, found))
        ctx.out.note(
            f"it stays on hold until it is resumed; a task can remind you:"
            f" oppcli task {found[0]} 'take up {these} again' --due {quote(day)}"
        )


def _until(text: str) -> str:
    """The day behind the last `until` of what is waited for; '' for none."""
    from oppcli.domain.said_times import is_moment

    *_, day = re.split(rf"\b(?:{'|'.join(_UNTIL)})\s+", f" {text}", flags=re.IGNORECASE)
    return day if day.strip() != text and is_moment(day) else ""
