"""What is said of an activity about a customer who has one open opportunity."""

from collections.abc import Sequence
from dataclasses import dataclass

from oppcli.context import Context
from oppcli.domain.refs import Ref
from oppcli.domain.results import Done, Written
from oppcli.queries.customer_sales import customer_at


@dataclass(frozen=True, slots=True)
class OneSale:
    """The only open opportunity of a customer; None where there is none, or several."""

    customer: str
    ref: Ref | None = None

    def tell(self, ctx: Context, written: Sequence[Written]) -> None:
        """Says how to move to it what was written about the customer."""
        if self.ref is None or not ctx.work.keep:
            return
        planned = [each.planned for each in written if isinstance(each, Done) and each.planned]
        refs = " ".join(str(each.ref) for each in (*written, *planned))
        these = "this" if " " not in refs else "these"
        moved = f"oppcli edit {refs} regarding={self.ref} moves {these} there"
        ctx.out.note(f"{self.customer} has one open sale, {self.ref}: {moved}.")


def one_sale(ctx: Context, about: Ref | None) -> OneSale:
    """The only open opportunity of an account or a contact; rows are not told of it."""
    if about is None or about.kind not in ("account", "contact") or ctx.is_exact:
        return OneSale("")
    customer = customer_at(ctx.store, about)
    if customer is None or len(customer.sales) != 1:
        return OneSale("")
    return OneSale(customer.name, customer.sales[0][0])
