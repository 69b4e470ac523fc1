"""oppcli deal new"""

import re
from contextlib import suppress
from shlex import quote
from typing import Annotated

import typer

from oppcli.commands.adding import MoreWords, creating, missing, named_and_given
from oppcli.commands.arguments import DealTitle, OppRef
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, fields_of
from oppcli.context import Context
from oppcli.domain.fields import DEAL
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue, WrongUsage

_PRICE = DEAL.field("unit_price")

app = typer.Typer(add_completion=False)


@command(
    app,
    fields_of(DEAL, without=("title",)),
    WRITES,
    STDIN,
    asks=("unit_price", "quantity", "valid_until"),
)
def new(
    ctx: Context,
    opportunity: OppRef,
    title: DealTitle,
    typed: dict[str, str],
    words: MoreWords = None,
    offered: Annotated[bool, typer.Option("--offered", help="Offer it at once.")] = False,
) -> None:
    """Add a deal under an opportunity.

    Fields may be given as field=value. A deal is a scenario, which does not count as revenue,
    until it is offered. Price and discount are per unit; accessories and trade-in are totals of
    the deal. In words behind the title an amount is the price, `valid` or `until` a day the last
    one, and a field's name with its amount that field.

    Examples:
      oppcli deal new 12 "Two FH16" --qty 2 --price 240k --discount 5k --accessories 7500 --offered
      oppcli deal new 12 "One used FH" --price 90k --trade-in 30k --valid-until +2w
      oppcli deal new 12 XC60 45k until friday --offered
    """
    from oppcli.commands.naming import first_named
    from oppcli.domain.added_words import given_once, named_first
    from oppcli.domain.sale_words import amount_among, sale_words
    from oppcli.output.deal_sentences import added
    from oppcli.services import deals

    line = [opportunity, title, *(words or ())]
    under, said_words = first_named(ctx, line, "opportunity", state="open")
    if not said_words:
        raise missing("title", f"oppcli deal new {under.number}", [])
    said_words = named_first(said_words, DEAL, "title", f"oppcli deal new {under.number}")
    if not said_words[0]:
        raise missing("title", f"oppcli deal new {under.number}", said_words[1:])
    _refuse_named_trade_in(typed, under.number, said_words)
    (title, *more), said = sale_words(said_words, DEAL, "unit_price", "valid_until")
    title, given = named_and_given(title, more)
    fields = given_once(DEAL, said, typed, given)
    amount = amount_among([title])
    if amount and not ctx.is_exact and not any(DEAL.field(name) is _PRICE for name in fields):
        raise WrongUsage(
            f"{amount} stands in the title, and the deal has no price.",
            f"oppcli deal new {under.number} {quote(title)} --price {amount}",
        )
    made = creating(ctx, lambda work: deals.new(work, under, title, fields, offered=offered))
    ctx.wrote([made], added)


def _refuse_named_trade_in(typed: dict[str, str], number: int, words: list[str]) -> None:
    """Raises BadValue for `--trade-in "VW Crafter" 12k`: a deal has no name of what is taken in."""
    from oppcli.domain.money import parse_amount
    from oppcli.domain.sale_words import amount_among

    named = typed.get("trade_in_value", "").strip()
    if not re.match("[A-Za-z]{2}", named) or named == "none":
        return
    with suppress(BadValue):
        parse_amount(named, currency="EUR")
        return
    raise BadValue(
        f"--trade-in is an amount; what {quoted(named)} is goes into a note.",
        f"--trade-in {amount_among(words[::-1]) or '12k'},"
        f" then oppcli note {number} {quote(f'trade-in: {named}')}",
    )
