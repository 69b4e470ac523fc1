"""The deals of a customer or of a sale, and the one that its name means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.name_matching import match
from oppcli.domain.offers import BEFORE
from oppcli.domain.refs import Ref, State
from oppcli.domain.typed_words import with_ref
from oppcli.domain.wording import and_more, either, quoted
from oppcli.errors import Ambiguous, NotFound
from oppcli.queries.choosing import NameLookup, picked
from oppcli.queries.customer_sales import customers_called, sale_called, sales_among
from oppcli.queries.find import names_of
from oppcli.store import Store

_PROPOSED = 3
_LONGEST_NUMBER = 19  # digits, as refs have
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
    asked: NameLookup,
    state: State,
) -> Ref:
    """The one opportunity of that state, or the one live deal, of the customer that the words
    name: see `sale_called` and `deal_called`."""
    called = deal_called if kind == "deal" else sale_called
    return called(store, words, missing, asked, state)


def deal_called(
    store: Store, words: Sequence[str], missing: NotFound, asked: NameLookup, state: State
) -> Ref:
    """The one live deal of the customer or of the open sale that is called so, which is told. In
    the state `open` a signed one, whose terms stay, is not meant.

    Of several it is asked which. Raises Ambiguous, listing them with what was typed for each,
    NotFound where there is no live one, and what is `missing` where the name is that of nothing.
    """
    name = " ".join(words)
    number = re.fullmatch("([#A-Za-z]?)([0-9]+)", name)
    called = _sale_numbered(store, *number.groups()) if number else _sales_called(store, name)
    if not called:
        raise missing
    statuses = _CHANGING if state == "open" else _LIVE
    deals = live_deals(store, list(called), statuses)
    whose = next(iter(dict.fromkeys(called.values())))
    if number and not name[0].isalpha():
        return _of_sale_or_missing(deals, words, missing, asked, whose)
    if not deals:
        sale = next(iter(called))
        raise NotFound(
            f"no deal is called {quoted(name)}, and {whose} has none that is {either(statuses)}.",
            f"oppcli show {sale}",
            name,
        )
    if len(deals) == 1:
        deal = deals[0]
        kind = "open" if state == "open" else "live"
        asked.tell(f"about {deal.ref}, the one {kind} deal of {called[deal.sale]}")
        return deal.ref
    told = [deal.told for deal in deals]
    if meant := picked(deals, "Which deal?", told, asked.pick):
        return meant.ref
    raise Ambiguous(
        f"{quoted(name)} has {len(deals)} live deals: {and_more(told)}.",
        either(f"oppcli {with_ref(asked.typed, words, deal.ref)}" for deal in deals[:_PROPOSED]),
    )


def _of_sale_or_missing(
    deals: Sequence[_Deal],
    words: Sequence[str],
    missing: NotFound,
    asked: NameLookup,
    whose: str,
) -> Ref:
    """The deal of a sale whose bare number was typed, which is that of no deal, if somebody chooses
    it. Raises what is `missing`, with the command for the deals there are."""
    if not deals:
        raise missing
    question = f"{missing.message[0].upper()}{missing.message[1:]} Which deal of {whose}?"
    told = [deal.told for deal in deals]
    if meant := picked(deals, question, told, asked.pick):
        return meant.ref
    again = either(f"oppcli {with_ref(asked.typed, words, deal.ref)}" for deal in deals[:_PROPOSED])
    raise NotFound(missing.message, again, missing.name)


def _sale_numbered(store: Store, prefix: str, number: str) -> dict[Ref, str]:
    """The open opportunity of that number, and what it is called."""
    if prefix not in ("", "#", "O", "o"):
        return {}
    sql = f"SELECT topic FROM opportunity WHERE id = :id AND status IN {sql_words(OPEN)}"
    rows = store.read(sql, {"id": int(number)}).rows if len(number) < _LONGEST_NUMBER else []
    return {Ref("opportunity", int(number)): f"O{number} {topic}" for (topic,) in rows}


def _sales_called(store: Store, name: str) -> dict[Ref, str]:
    """The open opportunities of that name or of a customer of that name, and what each is called
    by it."""
    customers = customers_called(store, name, "open")
    found = {sale.ref: sale.customer for sale in sales_among(customers)}
    known = names_of(store, "opportunity")
    named = match(name, enumerate(topic for _, topic in known)).found
    found |= {known[place][0]: f"{known[place][0]} {topic}" for place, topic in named}
    return found


def live_deals(store: Store, sales: Sequence[Ref], statuses: Sequence[str]) -> list[_Deal]:
    """The deals of the sales that have one of the statuses, by their number."""
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
