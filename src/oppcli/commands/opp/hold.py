"""oppcli opp hold"""

from shlex import quote
from typing import Annotated

import typer

from oppcli.commands.arguments import OppRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY
from oppcli.errors import WrongUsage

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

    On hold they still count as open in every report, but cannot advance. They stay so until
    `resume`; a later day of closing is a change of its own: close="mid jan".

    Examples:
      oppcli opp hold 12 --next "budget decision in March"
      oppcli opp hold --brand volvo --next "price list in January"
    """
    from oppcli.output.sentences import edited
    from oppcli.services import opportunities

    if not ctx.is_exact:
        _refuse_until(refs)
    ctx.wrote(
        opportunities.hold(
            ctx.work, ctx.find_all("opportunity", refs, state="open"), note=next_step
        ),
        edited,
    )


def _refuse_until(words: list[str]) -> None:
    """Raises WrongUsage for `6 until mid jan`, as nothing takes it off hold on a day."""
    from oppcli.domain.said_times import is_moment

    place = next((n for n, word in enumerate(words) if n and word.casefold() in _UNTIL), 0)
    refs, day = " ".join(map(quote, words[:place])), " ".join(words[place + 1 :])
    if not place or not is_moment(day):
        return
    raise WrongUsage(
        "on hold has no last day: resume ends it, and close is the day that is expected.",
        f"oppcli opp edit {refs} close={quote(day)}, then oppcli opp hold {refs}",
    )
