"""The deals of a customer or of a sale, and the one that its name means."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oppcli.domain.offers import BEFORE
from oppcli.domain.refs import Ref, State, match
from oppcli.domain.typed_words import with_ref
from oppcli.domain.wording import either, quoted
from oppcli.errors import Ambiguous, NotFound
from oppcli.queries.customer_sales import customers_called, sale_called, sales_among
from oppcli.queries.find import Pick, names_of
from oppcli.store import Store

_LISTED = 9
_PROPOSED = 3
# The deals that are meant: those that can still be offered, and else those that can be canceled.
_CHANGING, _LIVE = BEFORE["offered"], BEFORE["canceled"]


@dataclass(frozen=True, slots=True)
class _Deal:
    ref: Ref
    title: str
    status: str
    sale: Ref

    @property
    def told(self) -> str:
        """`D1 Ranger (O3, offered)`."""
        return f"{self.ref} {self.title} ({self.sale}, {self.status})"


def meant_by_customer(
    store: Store,
    kind: str,
    words: Sequence[str],
    missing: NotFound,
    typed: Sequence[str],
    pick: Pick | None,
    tell: Callable[[str], None],
    state: State,
) -> Ref:
    """The one opportunity of that state, or the one live deal, of the customer that the words
    name: see `sale_called` and `deal_called`."""
    called = deal_called if kind == "deal" else sale_called
    return called(store, words, missing, typed, pick, tell, state)


def deal_called(
    store: Store,
    words: Sequence[str],
    missing: NotFound,
    typed: Sequence[str],
    pick: Pick | None,
    tell: Callable[[str], None],
    state: State,
) -> Ref:
    """The one live deal of the customer or of the open sale that is called so; `tell` is given the
    sentence that says so. In the state `open` a signed one, whose terms stay, is not meant.

    Several are handed to `pick`, if there is one. Raises Ambiguous, listing them with what was
    `typed` for each, NotFound where there is no live one, and what is `missing` where the name is
    that of nothing.
    """
    name = " ".join(words)
    called = {} if re.fullmatch("[#A-Za-z]?[0-9]+", name) else _sales_called(store, name)
    if not called:
        raise missing
    statuses = _CHANGING if state == "open" else _LIVE
    deals = _live(store, list(called), statuses)
    whose = next(iter(dict.fromkeys(called.values())))
    if not deals:
        sale = next(iter(called))
        raise NotFound(
            f"no deal is called {quoted(name)}, and {whose} has none that is {either(statuses)}.",
            f"oppcli show {sale}",
        )
    if len(deals) == 1:
        deal = deals[0]
        kind = "open" if state == "open" else "live"
        tell(f"{deal.ref} {deal.title} is the one {kind} deal of {called[deal.sale]}.")
        return deal.ref
    shown = deals[:_LISTED]
    place = pick("Which deal?", [deal.told for deal in shown]) if pick else None
    if place is not None:
        return shown[place].ref
    more = f" and {len(deals) - _LISTED} more" if len(deals) > _LISTED else ""
    raise Ambiguous(
        f"{quoted(name)} has {len(deals)} live deals: {', '.join(d.told for d in shown)}{more}.",
        either(f"oppcli {with_ref(typed, words, deal.ref)}" for deal in shown[:_PROPOSED]),
    )


def _sales_called(store: Store, name: str) -> dict[Ref, str]:
    """The open opportunities of that name or of a customer of that name, and what each is called
    by it."""
    customers = customers_called(store, name, "open")
    found = {sale.ref: sale.customer for sale in sales_among(customers)}
    known = names_of(store, "opportunity")
    named = match(name, enumerate(topic for _, topic in known)).found
    found |= {known[place][0]: f"{known[place][0]} {topic}" for place, topic in named}
    return found


def _live(store: Store, sales: Sequence[Ref], statuses: Sequence[str]) -> list[_Deal]:
    numbers = ", ".join(str(ref.number) for ref in sales)
    rows = store.read(
        "SELECT id, title, status, opportunity_id FROM deal"
        f" WHERE opportunity_id IN ({numbers}) ORDER BY id"
    ).rows
    return [
        _Deal(Ref("deal", number), title, status, Ref("opportunity", sale))
        for number, title, status, sale in rows
        if status in statuses
    ]
