"""oppcli lead qualify"""

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.arguments import LeadRef
from oppcli.commands.command import InRows, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, fields_of, pairs
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.wording import quoted
from oppcli.errors import SeveralFit, WrongUsage

if TYPE_CHECKING:
    from oppcli.domain.refs import Ref

app = typer.Typer(add_completion=False)


@command(
    app,
    fields_of(OPPORTUNITY, without=("account", "contact")),
    WRITES,
    STDIN,
    asks=("est_revenue", "est_close_date", "interest_type"),
)
def qualify(
    ctx: Context,
    ref: LeadRef,
    typed: dict[str, str],
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help="An amount, a day it closes; field=value."),
        InRows(takes_fields=True),
    ] = None,
    account: Annotated[
        str | None,
        typer.Option(help="Existing account to link.", autocompletion=completer("account")),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(help="Existing contact to link.", autocompletion=completer("contact")),
    ] = None,
    no_opportunity: Annotated[
        bool, typer.Option("--no-opportunity", help="Create no opportunity.")
    ] = False,
) -> None:
    """Turn a lead into an account, a contact and an opportunity.

    An account with the company's name is linked or, if no company is named, the account with that
    e-mail domain; otherwise a new account is created. A contact with that e-mail, with that phone
    and last name, or with that name in the account is linked; otherwise a new contact is created.
    If several match you are asked; in a script --account and --contact choose. The opportunity
    takes over the lead's fields; options set more fields.

    Examples:
      oppcli lead qualify 7 --revenue 480k --close eoq
      oppcli lead qualify 7 480k next friday
      oppcli lead qualify 7 revenue 52k close 18 dec
      oppcli lead qualify 7 --account C5 --no-opportunity
    """
    from oppcli.commands.adding import creating
    from oppcli.commands.naming import first_named
    from oppcli.domain.added_words import given_once
    from oppcli.output.sentences import qualified
    from oppcli.services import qualifying

    lead, more = first_named(ctx, [ref, *(words or ())], "lead", has_text=False)
    typed = given_once(OPPORTUNITY, _said(lead, more), typed)
    chosen = {"account": account, "contact": contact}
    while True:
        try:
            result = creating(
                ctx,
                lambda work: qualifying.qualify(
                    work, lead, typed, **chosen, with_opportunity=not no_opportunity
                ),
            )
            break
        except SeveralFit as several:
            # Asked outside the transaction, which would keep others from writing.
            pick = ctx.picker
            names = [f"{ref}  {name}" for ref, name in several.choices]
            place = pick(f"Which {several.kind}?", names) if pick else None
            if place is None:
                raise
            chosen[several.kind] = several.choices[place][0]
    ctx.wrote([result], qualified)


def _said(lead: "Ref", words: Sequence[str]) -> dict[str, str]:
    """The fields that the words behind the lead give: an amount, a day, field=value or without
    the sign."""
    from oppcli.commands.editing import whole_values, with_signs
    from oppcli.domain.added_words import given_once
    from oppcli.domain.sale_words import amount_and_close

    if not words:
        return {}
    line: Sequence[str] = [str(lead), *words]
    fields: dict[str, str] = {}
    if any("=" in word for word in words):
        line = whole_values(line)
    else:
        line, fields = amount_and_close(line)
        line = with_signs(OPPORTUNITY, line)
    given = pairs(word for word in line if "=" in word)
    (_, *rest), more = amount_and_close([word for word in line if "=" not in word])
    known = given_once(OPPORTUNITY, fields, more, given)
    if rest:
        raise _unread(lead, rest, known)
    return known


def _unread(lead: "Ref", words: Sequence[str], known: dict[str, str]) -> WrongUsage:
    """What is said of words that no field was found in, and the line with those that are `known`
    and a place for the others."""
    from oppcli.domain.sale_words import amount_among

    amount = "" if "est_revenue" in known else amount_among(words)
    if amount:
        known = {"revenue": amount, **known}
        words = [word for word in words if word not in amount.split()] or words
    if any(map(OPPORTUNITY.field, words)):
        lacking = [f"{word}=…" for word in words if OPPORTUNITY.field(word)]
    elif amount or "est_revenue" in known:
        lacking = [] if "est_close_date" in known else ["close=DAY"]
    else:
        lacking = [f"topic={quote(' '.join(words))}"]
    names = {"est_revenue": "revenue", "est_close_date": "close"}
    typed = [f"{names.get(name, name)}={quote(value)}" for name, value in known.items()]
    return WrongUsage(
        f"{quoted(' '.join(words))} is neither an amount nor a day.",
        f"oppcli lead qualify {lead.number} {' '.join([*typed, *lacking])}",
    )
