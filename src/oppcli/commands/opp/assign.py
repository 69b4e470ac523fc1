"""oppcli opp assign"""

from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.arguments import KeepActivities, OppRefs
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.field import OPEN_LEAD
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.owner_words import without_direction
from oppcli.domain.refs import has_letter_of, may_be_ref
from oppcli.domain.typed_words import with_ref
from oppcli.domain.wording import either, quoted
from oppcli.errors import Ambiguous, NotFound, WrongUsage

if TYPE_CHECKING:
    from oppcli.domain.refs import Ref
    from oppcli.domain.results import Written
    from oppcli.services.work import Work

app = typer.Typer(add_completion=False)


_OPEN_LEADS = ("lead", *OPEN_LEAD)


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
    of an owner (`all`, or --owner and no other filter) the open leads go along, too; `leads of` a
    user are the open leads alone. A name may be that of an opportunity, of a customer with one open
    opportunity, or of an open lead.

    Examples:
      oppcli opp assign 12 14-16 --to leif
      oppcli opp assign 12 L7 to leif
      oppcli opp assign furrer to leif
      oppcli opp assign 12 --to leif --keep-activities
      oppcli opp assign leads of mia to leif --yes
      oppcli opp assign --owner mia --to leif --yes
      oppcli opp assign --owner mia --stage quotation --to leif --yes
    """
    from oppcli.commands.adding import creating
    from oppcli.commands.handing_over import refuse_an_end
    from oppcli.output.sentences import edited
    from oppcli.services import leads, opportunities

    refuse_an_end(ctx, to)
    if not ctx.is_exact:
        refs = without_direction(refs)
        if activities := [word for word in refs if has_letter_of(word, "activity")]:
            raise WrongUsage(
                f"{activities[0]} is an activity; who does it is its owner.",
                f"oppcli edit {' '.join(activities)} {quote(f'owner={to}')}",
            )
    given_leads = [word for word in refs if has_letter_of(word, "lead")]
    given = [word for word in refs if word not in given_leads]
    found, found_leads = _named(ctx, given)
    found_leads += ctx.find_all("lead", given_leads)

    def hand_over(work: "Work") -> "list[Written]":
        with work.transaction():
            return [
                *opportunities.hand_over(work, found, to, keep_activities=keep_activities),
                *leads.hand_over(work, found_leads, to, keep_activities=keep_activities),
            ]

    ctx.wrote(creating(ctx, hand_over), edited)


def _named(ctx: Context, words: list[str]) -> "tuple[list[Ref], list[Ref]]":
    """The opportunities that the words name, or the one open lead that is called so.

    Where the name is that of both, a terminal asks. Raises Ambiguous otherwise.
    """
    is_name = bool(words) and not ctx.is_exact and not all(map(may_be_ref, words))
    lead = _open_lead(ctx, " ".join(words)) if is_name else None
    try:
        found = ctx.find_all("opportunity", words, state="open")
    except NotFound:
        if lead is None:
            raise
        return [], [lead]
    if lead is None:
        return found, []
    choices = [*found, lead]
    place = ctx.picker("Which is meant?", list(map(str, choices))) if ctx.picker else None
    if place is None:
        name = quoted(" ".join(words))
        raise Ambiguous(
            f"{name} is the name of {' and '.join(map(str, choices))}.",
            either(f"oppcli {with_ref(ctx.run.typed, words, each)}" for each in choices),
        )
    return ([], [lead]) if choices[place] == lead else ([choices[place]], [])


def _open_lead(ctx: Context, name: str) -> "Ref | None":
    """The one lead that is called so, where it is open."""
    from oppcli.queries.find import find, is_open_lead

    try:
        lead = find(ctx.store, "lead", name, state="open")
    except (NotFound, Ambiguous):
        return None
    return lead if is_open_lead(ctx.store, lead) else None
