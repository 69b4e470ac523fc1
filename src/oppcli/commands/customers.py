"""What is said of an activity about a customer who has one open opportunity."""

from collections.abc import Sequence
from dataclasses import dataclass

from oppcli.context import Context
from oppcli.domain.refs import Ref
from oppcli.domain.results import Done, Written
from oppcli.queries.customer_sales import open_sales_of


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
    sales = open_sales_of(ctx.store, about)
    if len(sales) != 1:
        return OneSale("")
    rows = ctx.store.read(f"SELECT name FROM v_{about.kind} WHERE id = :id", {"id": about.number})
    return OneSale(str(rows.rows[0][0]), sales[0][0])


def customer_of(ctx: Context, activity: Ref) -> Ref | None:
    """The account or contact that an activity is about; None where it is about a sale or a lead."""
    sql = "SELECT opportunity_id, lead_id, account_id, contact_id FROM activity WHERE id = :id"
    for sale, lead, account, contact in ctx.store.read(sql, {"id": activity.number}).rows:
        if sale is None and lead is None:
            if account is not None:
                return Ref("account", account)
            return None if contact is None else Ref("contact", contact)
    return None
