"""oppcli lead qualify"""

from collections.abc import Callable, Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.arguments import LeadRefs
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, fields_of, found, pairs
from oppcli.context import Context
from oppcli.domain.field import OPEN_LEAD
from oppcli.domain.fields import LEAD, OPPORTUNITY
from oppcli.domain.refs import leading_refs
from oppcli.domain.wording import quoted
from oppcli.errors import SeveralFit, WrongUsage

if TYPE_CHECKING:
    from oppcli.domain.refs import Ref
    from oppcli.domain.results import Qualified
    from oppcli.services.work import Work

app = typer.Typer(add_completion=False)
_FIELDS = fields_of(OPPORTUNITY, without=("account", "contact"))


@command(
    app,
    _FIELDS,
    WRITES,
    STDIN,
    found(LEAD, *OPEN_LEAD, besides=_FIELDS),
    asks=("est_revenue", "est_close_date", "interest_type"),
)
def qualify(
    ctx: Context,
    refs: LeadRefs,
    typed: dict[str, str],
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
    """Turn leads into accounts, contacts and opportunities.

    An account with the company's name is linked or, if no company is named, the account with that
    e-mail domain; otherwise a new account is created. A contact with that e-mail, with that phone
    and last name, or with that name in the account is linked; otherwise a new contact is created.
    If several match you are asked; in a script --account and --contact choose. The opportunity
    takes over the lead's fields; options set more fields, and so do an amount, a day it closes,
    `new`, `used` or `demo` and field=value behind the lead.

    Examples:
      oppcli lead qualify 7 --revenue 480k --close eoq
      oppcli lead qualify 7 used 480k next friday
      oppcli lead qualify 7 revenue 52k close 18 dec
      oppcli lead qualify 7 --account C5 --no-opportunity
      oppcli lead qualify 1-3 close=eoq
      oppcli lead qualify --where 'rating=hot' close=eoq
    """
    from oppcli.domain.added_words import given_once
    from oppcli.output.sentences import qualified
    from oppcli.services import qualifying

    leads, more = _leads_and_more(ctx, refs)
    typed = given_once(OPPORTUNITY, _said(leads, more), typed)
    chosen = {lead: {"account": account, "contact": contact} for lead in leads}
    done = _with_the_party_that_fits(
        ctx,
        chosen,
        lambda work: qualifying.qualify_all(
            work, chosen, typed, with_opportunity=not no_opportunity
        ),
    )
    ctx.wrote(done, qualified)


def _with_the_party_that_fits(
    ctx: Context,
    chosen: "Mapping[Ref, dict[str, str | None]]",
    do: "Callable[[Work], list[Qualified]]",
) -> "list[Qualified]":
    """Does it, and puts the account or contact that somebody at a terminal picks among several that
    fit a lead to what is `chosen` for it. Raises SeveralFit where nobody picks one."""
    from oppcli.commands.adding import creating

    pick = ctx.picker
    while True:
        try:
            return creating(ctx, do)
        except SeveralFit as several:
            # Asked outside the transaction, which would keep others from writing.
            names = [f"{ref}  {name}" for ref, name in several.choices]
            of = f" of {several.of}" if len(chosen) > 1 else ""
            place = pick(f"Which {several.kind}{of}?", names) if pick else None
            if place is None:
                raise
            for lead, parties in chosen.items():
                if str(lead) == several.of:
                    parties[several.kind] = several.choices[place][0]


def _leads_and_more(ctx: Context, words: list[str]) -> "tuple[list[Ref], list[str]]":
    """The leads, and the words behind them: `7 480k`, `1-3 close=eoq`, `L1 L4`, `holzer 480k`."""
    from oppcli.commands.naming import first_named

    if ctx.is_exact and len(words) > 1:
        return ctx.find_all("lead", words), []
    count = leading_refs(words, "lead")
    if count > 1 or (count and not words[0].isalnum()):
        return ctx.find_all("lead", words[:count]), words[count:]
    lead, more = first_named(ctx, words, "lead", has_text=False)
    return [lead], more


def _said(leads: "Sequence[Ref]", words: Sequence[str]) -> dict[str, str]:
    """The fields that the words behind the leads give: an amount, a day, which unit is wanted,
    field=value or without the sign."""
    from oppcli.commands.editing import with_whole_values
    from oppcli.domain.added_words import given_once
    from oppcli.domain.interest_words import without_unit
    from oppcli.domain.sale_words import amount_and_close

    if not words:
        return {}
    others, unit = without_unit(words)
    line: Sequence[str] = [str(leads[0]), *others]
    fields: dict[str, str] = {}
    if others and not any("=" in word for word in others):
        line, fields = amount_and_close(line)
    line = with_whole_values(OPPORTUNITY, line)
    given = pairs(word for word in line if "=" in word)
    (_, *rest), more = amount_and_close([word for word in line if "=" not in word])
    known = given_once(OPPORTUNITY, fields, more, given)
    if rest:  # `used crane` is a topic as a whole
        unread = [word for word in words if word in rest or word.casefold() in unit.values()]
        raise _unread(leads, unread, known)
    return given_once(OPPORTUNITY, known, unit)


def _unread(leads: "Sequence[Ref]", words: Sequence[str], known: dict[str, str]) -> WrongUsage:
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
    said = " ".join(map(str, leads)) if len(leads) > 1 else leads[0].number
    return WrongUsage(
        f"{quoted(' '.join(words))} is neither an amount nor a day.",
        f"oppcli lead qualify {said} {' '.join([*typed, *lacking])}",
    )
