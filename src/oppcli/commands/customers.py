"""What an activity is about where a customer is named who has open opportunities."""

from collections.abc import Sequence
from dataclasses import dataclass

from oppcli.context import Context
from oppcli.domain.refs import Ref, is_ref_of
from oppcli.domain.results import Done, Written
from oppcli.domain.typed_words import with_ref
from oppcli.domain.wording import and_more, either
from oppcli.errors import Ambiguous
from oppcli.queries.customer_sales import Customer, Sale, customer_at, customer_of_company, listed


@dataclass(frozen=True, slots=True)
class About:
    """What something is logged or planned about: the record, and the customer who was named, where
    that is one with open opportunities. `sale` is the one that the name stands for."""

    ref: Ref
    customer: Customer | None = None
    sale: Sale | None = None

    def tell(self, ctx: Context, written: Sequence[Written]) -> None:
        """Says what it is about, and how to move it where it stays with the customer."""
        if self.customer is None:
            return
        if self.sale is not None:
            ctx.out.note(self.sale.the_one("open"))
            return
        planned = [each.planned for each in written if isinstance(each, Done) and each.planned]
        refs = " ".join(str(each.ref) for each in (*written, *planned))
        these = "this" if " " not in refs else "these"
        name, sales = self.customer.name, self.customer.sales
        count = "one open sale" if len(sales) == 1 else f"{len(sales)} open sales"
        to, whither = sales[0].ref, "there" if len(sales) == 1 else f"to {sales[0].ref}"
        these_sales = and_more([str(sale.ref) for sale in sales])
        said = f"{self.customer.company or name} has {count}, {these_sales}."
        move = f" To move {these} {whither}: oppcli edit {refs} regarding={to}"
        ctx.out.note(f"{said}{move if ctx.work.keep else ''}")


def about_named(ctx: Context, ref: Ref, words: Sequence[str]) -> About:
    """What an activity is about that names a record by those words, its ref or a name.

    A customer's name stands for the customer's one open opportunity. Of several it is asked which,
    the customer among them; where nobody can be asked, it stays with the customer, as it does in
    rows and where the customer's ref is given. Raises Ambiguous where nothing was chosen.
    """
    about = about_at(ctx, ref) if ctx.is_exact else _about_person(ctx, ref, words)
    if about.customer is None or is_ref_of(" ".join(words), ref):
        return about
    sales = about.customer.sales
    if len(sales) == 1:
        return About(sales[0].ref, about.customer, sales[0])
    if ctx.pick_always is None:
        return about
    choices = [*(sale.choice for sale in sales), f"{ref}  {about.customer.name} alone"]
    place = ctx.pick_always("What is it about?", choices)
    if place is None:
        again = (f"oppcli {with_ref(ctx.run.typed, words, each)}" for each in (sales[0].ref, ref))
        whose = about.customer.company or about.customer.name
        raise Ambiguous(
            f"{whose} has {len(sales)} open opportunities: {listed(sales)}.",
            either(again),
        )
    return About(ref) if place == len(sales) else About(sales[place].ref)


def _about_person(ctx: Context, ref: Ref, words: Sequence[str]) -> About:
    """As `about_at`; the sales of a person who has none, and whose company the words name, are
    those of the company: `huber at fink`."""
    about = about_at(ctx, ref)
    if ref.kind != "contact" or about.customer is not None:
        return about
    customer = customer_of_company(ctx.store, ref, words)
    return About(ref, customer if customer is not None and customer.sales else None)


def about_at(ctx: Context, ref: Ref) -> About:
    """A record that was named by its ref, and its open opportunities where it is a customer that
    has any; rows are not told of them."""
    customer = None if ctx.is_exact else customer_at(ctx.store, ref)
    return About(ref, customer if customer is not None and customer.sales else None)
