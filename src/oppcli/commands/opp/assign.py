"""oppcli opp assign"""

from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.arguments import KeepActivities, OppRefs
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.refs import has_letter_of

if TYPE_CHECKING:
    from oppcli.domain.results import Written
    from oppcli.services.work import Work

app = typer.Typer(add_completion=False)


_OPEN_LEADS = ("lead", "new", "contacted")


@command(app, WRITES, STDIN, found(OPPORTUNITY, "open", "on_hold", along=_OPEN_LEADS))
def assign(
    ctx: Context,
    refs: OppRefs,
    to: Annotated[
        str,
        typer.Option(help="User or team.", metavar="OWNER", autocompletion=completer("owner")),
    ],
    keep_activities: KeepActivities = False,
) -> None:
    """Give opportunities, or leads, to another owner.

    The open activities of the old owner go along. `all` are those that you own, and with all work
    of an owner (`all`, or --owner and no other filter) the open leads go along, too.

    Examples:
      oppcli opp assign 12 14-16 --to leif
      oppcli opp assign 12 L7 to leif
      oppcli opp assign 12 --to leif --keep-activities
      oppcli opp assign --owner mia --to leif --yes
      oppcli opp assign --owner mia --stage quotation --to leif --yes
    """
    from oppcli.commands.adding import creating
    from oppcli.output.sentences import edited
    from oppcli.services import leads, opportunities

    given_leads = [word for word in refs if has_letter_of(word, "lead")]
    given = [word for word in refs if word not in given_leads]
    found = ctx.find_all("opportunity", given, state="open")
    found_leads = ctx.find_all("lead", given_leads)

    def hand_over(work: "Work") -> "list[Written]":
        with work.transaction():
            return [
                *opportunities.hand_over(work, found, to, keep_activities=keep_activities),
                *leads.hand_over(work, found_leads, to, keep_activities=keep_activities),
            ]

    ctx.wrote(creating(ctx, hand_over), edited)
