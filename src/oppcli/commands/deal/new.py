"""oppcli deal new"""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.adding import MoreWords, creating, missing, named_and_given
from oppcli.commands.arguments import DealTitle, OppRef
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, fields_of
from oppcli.context import Context
from oppcli.domain.fields import DEAL
from oppcli.domain.offer_words import OfferWords, offer_words
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue, WrongUsage

if TYPE_CHECKING:
    from oppcli.domain.refs import Ref

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
    one, and a field's name with its amount that field; `22k each` is the price of one, `trade-in`
    with its amount what is taken in, and `offered` at the end --offered. A plain number at the end
    may be the price: a terminal asks.

    Examples:
      oppcli deal new 12 "Two FH16" --qty 2 --price 240k --discount 5k --accessories 7500 --offered
      oppcli deal new 12 "One used FH" --price 90k --trade-in 30k --valid +2w
      oppcli deal new 12 XC60 45k until friday --offered
      oppcli deal new 12 XC60 45k trade-in V70 9k offered
    """
    from oppcli.output.deal_sentences import added, left_out, not_offered
    from oppcli.services import deals

    under, said = _sale_and_words(ctx, [opportunity, title, *(words or ())])
    _refuse_named_trade_in(typed, under.number, said)
    offer = _read(ctx, under.number, said, typed, offered)
    made = creating(
        ctx, lambda work: deals.new(work, under, offer.title, offer.fields, offered=offer.offered)
    )
    ctx.wrote([made], added)
    for note in (*left_out(made), *not_offered(made, ctx.today)):
        ctx.out.note(note)
    if not (made.record["unit_price"] or ctx.is_exact):
        _tell_unread_price(ctx, made.ref, offer.title)


@dataclass(frozen=True, slots=True)
class _Offer:
    """What was typed of a deal: the number of its sale, its title, fields and `offered`."""

    number: int
    title: str
    fields: dict[str, str]
    offered: bool

    @property
    def named(self) -> set[str]:
        """The names of its fields, also where a short one was typed."""
        return {field.name for word in self.fields if (field := DEAL.field(word))}

    @property
    def has_price(self) -> bool:
        """Whether a field says what one costs."""
        return "unit_price" in self.named

    def line(self, title: str, **more: str) -> str:
        """The command that adds it with that title, and with these fields besides."""
        short = {"unit_price": "price", "valid_until": "valid", "trade_in_value": "trade-in"}
        short["quantity"] = "qty"
        given = [
            f"--{short.get(name, name.replace('_', '-'))} {quote(text)}"
            for name, text in {**more, **self.fields, **more}.items()
        ]
        offered = ["--offered"] if self.offered else []
        return " ".join([f"oppcli deal new {self.number} {quote(title)}", *given, *offered])


def _sale_and_words(ctx: Context, line: list[str]) -> "tuple[Ref, list[str]]":
    """The sale that the first words name, and the words of the offer, those of its title first.
    Raises WrongUsage where there is no title."""
    from oppcli.commands.naming import first_named
    from oppcli.domain.added_words import named_first

    under, words = first_named(ctx, line, "opportunity", state="open")
    begin = f"oppcli deal new {under.number}"
    if not words:
        raise missing("title", begin, [])
    words = named_first(words, DEAL, "title", begin)
    if not words[0]:
        raise missing("title", begin, words[1:])
    return under, words


def _read(
    ctx: Context, number: int, words: list[str], typed: dict[str, str], offered: bool
) -> _Offer:
    """The offer that words and options tell. Raises WrongUsage where an amount among the words has
    two meanings, and nobody is asked."""
    from oppcli.domain.sale_words import without_offered

    if ctx.is_exact:
        return _offer_and_amount(number, OfferWords(list(words)), typed, offered)[0]
    words, is_last = without_offered(words)
    read = offer_words(words)
    offer, other = _offer_and_amount(number, read, typed, offered or is_last)
    _refuse_a_second_amount(ctx, offer, other)
    offer = _with_said_amounts(ctx, offer, read)
    return _with_bare_price(ctx, offer) if len(words) > 1 or words[0].isdigit() else offer


def _offer_and_amount(
    number: int, read: OfferWords, typed: dict[str, str], offered: bool
) -> tuple[_Offer, str]:
    """The offer as it was typed, and an amount in its title beside its price, '' for none."""
    from oppcli.domain.added_words import given_once
    from oppcli.domain.sale_words import amount_among, sale_words

    plain, said = sale_words(read.words, DEAL, "unit_price", "valid_until")
    loose = [word for word in plain if " " not in word and "unit_price" in said]
    title, given = named_and_given(plain[0], plain[1:])
    title += f" trade-in {read.taken_in}" if read.taken_in else ""
    fields = given_once(DEAL, read.fields, said, typed, given)
    return _Offer(number, title, fields, offered), amount_among(loose)


def _refuse_a_second_amount(ctx: Context, offer: _Offer, other: str) -> None:
    """Raises WrongUsage, with the line of each meaning, where an `other` amount stands among the
    words of the title, unless somebody at a terminal says that the last one is the price."""
    from oppcli.commands.asking import agrees

    price = offer.fields.get("unit_price", "")
    if not other or agrees(ctx, f"Is {price} the price? {other} stays in the title."):
        return
    title = " ".join(offer.title.replace(other, "", 1).split())
    lines = (
        offer.line(f"{title} {price}", unit_price=other),
        offer.line(offer.title, unit_price=price),
    )
    raise WrongUsage(f"{other} and {price} may both be the price.", ", or ".join(lines))


def _with_said_amounts(ctx: Context, offer: _Offer, read: OfferWords) -> _Offer:
    """The offer, where each amount among the words has one meaning.

    Raises WrongUsage, with the line of each meaning, where one has not.
    """
    from oppcli.domain.sale_words import amount_among

    if read.each and "quantity" not in offer.named:
        offer = _with_quantity(ctx, offer, read)
    if read.less:
        offer = _with_less(ctx, offer, read.less)
    amount = amount_among([offer.title])
    if amount and not offer.has_price:
        raise WrongUsage(
            f"{amount} stands in the title, and the deal has no price.",
            offer.line(offer.title, unit_price=amount),
        )
    return offer


def _with_quantity(ctx: Context, offer: _Offer, read: OfferWords) -> _Offer:
    """The offer with the number at the beginning as how many there are, where a terminal agrees.

    Raises WrongUsage otherwise.
    """
    from oppcli.commands.asking import agrees

    if read.several and agrees(ctx, f"Are there {read.several} of them, at {read.each} each?"):
        return replace(offer, fields={**offer.fields, "quantity": read.several})
    if read.several and not ctx.may_ask:
        lines = [offer.line(offer.title, quantity=each) for each in (read.several, "1")]
        raise WrongUsage(
            f"{read.several} at the beginning may be how many there are or a part of the title.",
            ", or ".join(lines),
        )
    raise WrongUsage(
        f"{read.each} is for each, and how many there are is not said.",
        offer.line(offer.title, quantity="2"),
    )


def _with_less(ctx: Context, offer: _Offer, less: str) -> _Offer:
    """The offer with the amount behind `less` as a trade-in or a discount, as a terminal answers.

    Raises WrongUsage where nobody can be asked, and where a trade-in or a discount is given, too.
    """
    from oppcli.commands.asking import agrees

    kinds = [name for name in ("trade_in_value", "discount") if name not in offer.named]
    lines = [offer.line(offer.title, **{name: less}) for name in kinds]
    if len(kinds) != 2:
        raise WrongUsage(
            f"{less} behind less stands beside a trade-in or a discount that is given.",
            "".join(lines) or offer.line(offer.title),
        )
    if not ctx.may_ask:
        raise WrongUsage(
            f"{less} behind less may be a trade-in or a discount.", ", or ".join(lines)
        )
    question = f"Is {less} a trade-in? No makes it a discount on the price of one."
    kind = kinds[0] if agrees(ctx, question) else kinds[1]
    return replace(offer, fields={**offer.fields, kind: less})


def _with_bare_price(ctx: Context, offer: _Offer) -> _Offer:
    """The offer, where a plain number at the end of the words, or alone, may be the price.

    A terminal asks. Raises WrongUsage otherwise, with the line for each meaning.
    """
    from oppcli.commands.asking import agrees
    from oppcli.domain.sale_words import price_at_the_end

    is_alone = offer.title.isdigit()
    what, price = price_at_the_end(f"Offer {offer.title}" if is_alone else offer.title)
    if not price or offer.has_price:
        return offer
    if agrees(ctx, f"Is {price} the price?"):
        return replace(offer, title=what, fields={**offer.fields, "unit_price": price})
    if ctx.may_ask:
        return offer
    as_title = offer.line(offer.title, **({"unit_price": "0"} if is_alone else {}))
    raise WrongUsage(
        f"{price} at the end may be the price or {'' if is_alone else 'a part of '}the title.",
        f"{offer.line(what, unit_price=price)}, or {as_title}",
    )


def _tell_unread_price(ctx: Context, ref: "Ref", title: str) -> None:
    """Says how to make a plain number at the end of the title the price."""
    from oppcli.domain.sale_words import price_at_the_end

    if price := price_at_the_end(title, takes_years=True)[1]:
        edit = f"oppcli deal edit {ref} price={price}"
        ctx.out.note(f"{ref} has no price; if {price} is the price: {edit}")


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
