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
    one, and a field's name with its amount that field; `offered` at the end is --offered. A plain
    number at the end may be the price: a terminal asks.

    Examples:
      oppcli deal new 12 "Two FH16" --qty 2 --price 240k --discount 5k --accessories 7500 --offered
      oppcli deal new 12 "One used FH" --price 90k --trade-in 30k --valid-until +2w
      oppcli deal new 12 XC60 45k until friday --offered
    """
    from oppcli.commands.naming import first_named
    from oppcli.domain.added_words import given_once, named_first
    from oppcli.domain.sale_words import (
        amount_among,
        price_at_the_end,
        sale_words,
        without_offered,
    )
    from oppcli.output.deal_sentences import added, left_out
    from oppcli.services import deals

    line = [opportunity, title, *(words or ())]
    under, said_words = first_named(ctx, line, "opportunity", state="open")
    if not said_words:
        raise missing("title", f"oppcli deal new {under.number}", [])
    said_words = named_first(said_words, DEAL, "title", f"oppcli deal new {under.number}")
    if not said_words[0]:
        raise missing("title", f"oppcli deal new {under.number}", said_words[1:])
    _refuse_named_trade_in(typed, under.number, said_words)
    if not ctx.is_exact:
        said_words, is_last = without_offered(said_words)
        offered = offered or is_last
    (title, *more), said = sale_words(said_words, DEAL, "unit_price", "valid_until")
    title, given = named_and_given(title, more)
    fields = given_once(DEAL, said, typed, given)
    amount = amount_among([title])
    if amount and not ctx.is_exact and not any(DEAL.field(name) is _PRICE for name in fields):
        raise WrongUsage(
            f"{amount} stands in the title, and the deal has no price.",
            f"oppcli deal new {under.number} {quote(title)} --price {amount}",
        )
    if not ctx.is_exact and len(said_words) > 1:
        title, fields = _with_bare_price(ctx, under.number, title, fields, offered=offered)
    made = creating(ctx, lambda work: deals.new(work, under, title, fields, offered=offered))
    ctx.wrote([made], added)
    for note in left_out(made):
        ctx.out.note(note)
    number_said = price_at_the_end(title, takes_years=True)[1]
    if number_said and not (made.record["unit_price"] or ctx.is_exact):
        edit = f"oppcli deal edit {made.ref} price={number_said}"
        ctx.out.note(f"{made.ref} has no price; if {number_said} is the price: {edit}")


def _with_bare_price(
    ctx: Context, number: int, title: str, fields: dict[str, str], *, offered: bool
) -> tuple[str, dict[str, str]]:
    """The title and the fields, where a plain number at the end of the words may be the price.

    A terminal asks. Raises WrongUsage otherwise, with the line for each meaning.
    """
    from oppcli.commands.asking import agrees
    from oppcli.domain.sale_words import price_at_the_end

    what, price = price_at_the_end(title)
    if not price or any(DEAL.field(name) is _PRICE for name in fields):
        return title, fields
    if agrees(ctx, f"Is {price} the price?"):
        return what, {**fields, "unit_price": price}
    if ctx.may_ask:
        return title, fields
    more = [f"--{name.replace('_', '-')} {quote(text)}" for name, text in fields.items()]
    more += ["--offered"] if offered else []
    line = " ".join([f"oppcli deal new {number} {quote(what)} --price {price}", *more])
    as_title = " ".join([f"oppcli deal new {number} {quote(title)}", *more])
    raise WrongUsage(
        f"{price} at the end may be the price or a part of the title.", f"{line}, or {as_title}"
    )


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
        f"--trade-in is an amount; what {quoted(named)} is goes into a note:"
        f" oppcli note {number} {quote(f'trade-in: {named}')}.",
        f"--trade-in {amount_among(words[::-1]) or '12k'}",
    )
