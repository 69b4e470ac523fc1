"""The opportunities of a customer, and the one that the customer's name means."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from shlex import quote
from typing import Any

from oppcli.domain.acts import ENDS
from oppcli.domain.field import CLOSED, OPEN, sql_words
from oppcli.domain.name_matching import match
from oppcli.domain.name_words import says_company
from oppcli.domain.refs import Ref, State, is_ref_of, may_be_ref, parse_ref
from oppcli.domain.typed_words import with_ref
from oppcli.domain.wording import and_more, either, quoted
from oppcli.errors import Ambiguous, NotFound
from oppcli.queries.choosing import NameLookup, picked
from oppcli.queries.find import names_of
from oppcli.store import Store

_PROPOSED = 2
# A person's are those of which the person is the contact; of somebody who is nobody's contact,
# those in which the person has a part: who decides at Berg is spoken to about Berg's sale.
_SALES = {
    "account": ("account_id = :id",),
    "contact": (
        "contact_id = :id",
        "id IN (SELECT opportunity_id FROM opportunity_contact WHERE contact_id = :id)",
    ),
}
_STATES: dict[State, str] = {
    "open": f"status IN {sql_words(OPEN)}",
    "closed": f"status IN {sql_words(CLOSED)}",
}


@dataclass(frozen=True, slots=True)
class Sale:
    """An opportunity of a customer, or one that a person has a part in; of a closed one `ended`
    says how and when."""

    ref: Ref
    topic: str
    customer: str
    is_part: bool = False
    closed_on: str = ""
    ended: str = ""

    @property
    def status(self) -> str:
        """How a closed one ended: `lost`; '' for an open one."""
        return self.ended.partition(" ")[0]

    @property
    def told(self) -> str:
        """`O1 3 vans (Huber AG)`, `O1 3 vans (Huber AG, lost 2026-11-20)`."""
        return f"{self.ref} {self.topic} ({', '.join(filter(None, (self.customer, self.ended)))})"

    def the_one(self, state: State) -> str:
        """`about O1, the one open sale of Huber AG`."""
        link = "with" if self.is_part else "of"
        return f"about {self.ref}, the one {state} sale {link} {self.customer}"

    @property
    def choice(self) -> str:
        """`O1  3 vans · Huber AG`."""
        return f"{self.ref}  {' · '.join(filter(None, (self.topic, self.customer, self.ended)))}"


@dataclass(frozen=True, slots=True)
class Customer:
    """An account or a person with the opportunities of one state; `company` is the name of a
    person's `account`, whose sales they are instead of the person's own."""

    ref: Ref
    name: str
    sales: tuple[Sale, ...]
    company: str = ""
    account: Ref | None = None


def _with_sales(store: Store, customer: Ref, name: str, state: State) -> Customer:
    """The account or contact with its opportunities that are open, also on hold, or closed."""
    for is_part, whose in enumerate(_SALES[customer.kind]):
        rows = store.read(
            "SELECT id, topic, status, COALESCE(closed_on, '') FROM opportunity"
            f" WHERE {whose} AND {_STATES[state]} ORDER BY id",
            {"id": customer.number},
        ).rows
        if rows:
            sales = [
                Sale(
                    Ref("opportunity", number),
                    topic,
                    name,
                    is_part=bool(is_part),
                    closed_on=day,
                    ended=f"{status} {day}" if day else "",
                )
                for number, topic, status, day in rows
            ]
            return Customer(customer, name, tuple(sales))
    return Customer(customer, name, ())


def customers_called(store: Store, word: str, state: State) -> list[Customer]:
    """The accounts and contacts that a word names as it names records elsewhere."""
    if re.fullmatch("[#A-Za-z]?[0-9]+", word.strip()):
        return []  # a ref of nothing, not a part of a name
    known = [each for kind in _SALES for each in names_of(store, kind)]
    found = match(word, ((place, name) for place, (_, name) in enumerate(known)))
    named = (known[place] for place, _ in found.found)
    return [_with_sales(store, ref, name, state) for ref, name in named]


def sales_among(customers: Sequence[Customer]) -> list[Sale]:
    """The opportunities of several customers, each once: open ones by their numbers, of closed
    ones the latest first."""
    found: dict[Ref, Sale] = {}
    for customer in customers:
        for sale in customer.sales:
            found.setdefault(sale.ref, sale)
    is_closed = any(sale.closed_on for sale in found.values())
    return sorted(
        found.values(), key=lambda sale: (sale.closed_on, sale.ref.number), reverse=is_closed
    )


def sale_called(
    store: Store, words: Sequence[str], missing: NotFound, asked: NameLookup, state: State
) -> Ref:
    """The one opportunity of that state, open or closed, of the customer that the words name,
    which is told.

    Of several it is asked which. Raises Ambiguous, listing them with what was typed for each,
    NotFound for a customer without any, and what is `missing` where the words name no customer.
    """
    name = " ".join(words)
    customers = _customer(store, name, state) or customers_called(store, name, state)
    if not customers:
        raise _left_over(store, words, missing, asked, state)
    sales = sales_among(customers)
    if not sales:
        one = customers[0]
        whose = f"{one.name} ({one.ref}) has no {state}"
        said = f"no opportunity is called {quoted(name)}, and {whose} one."
        if is_ref_of(name, one.ref):
            said = f"{whose} opportunity."
        raise NotFound(said, f"oppcli show {one.ref}", name)
    if len(sales) == 1:
        asked.tell(sales[0].the_one(state))
        return sales[0].ref
    choices = [sale.choice for sale in sales]
    if meant := picked(sales, "Which opportunity?", choices, asked.pick):
        return meant.ref
    again = [f"oppcli {with_ref(asked.typed, words, sale.ref)}" for sale in sales[:_PROPOSED]]
    if asked.verb == "assign" and len(sales) <= _PROPOSED:
        every = " ".join(str(sale.ref) for sale in sales)
        again.append(f"oppcli {with_ref(asked.typed, words, every)}")
    raise Ambiguous(
        f"{quoted(name)} has {len(sales)} {state} opportunities: {listed(sales)}.",
        ", or ".join(again),
    )


def _left_over(
    store: Store, words: Sequence[str], missing: NotFound, asked: NameLookup, state: State
) -> NotFound:
    """What is said where only the first words name a sale or its customer: which words are left
    over, and the line without them, or the sale where the line would end it; else the `missing`."""
    if any(map(may_be_ref, words)):
        return missing
    topics = names_of(store, "opportunity")
    for count in range(len(words) - 1, 0, -1):
        name, rest = " ".join(words[:count]), " ".join(words[count:])
        named = match(name, ((place, topic) for place, (_, topic) in enumerate(topics))).found
        sales = sales_among(customers_called(store, name, state))
        refs = list(dict.fromkeys([*(topics[at][0] for at, _ in named), *(s.ref for s in sales)]))
        if not refs:
            continue
        again = " ".join(map(quote, words[:count]))
        hint = f"oppcli {with_ref(asked.typed, words, again)}"
        is_end = asked.verb in ENDS or again not in hint
        told = f"{quoted(name)} names {either(map(str, refs[:_PROPOSED]))}"
        return NotFound(
            f"{told}, and {quoted(rest)} behind it is no part of a name.",
            f"oppcli show {refs[0]}" if is_end else hint,
            rest,
        )
    return missing


def closed_sale_called(
    store: Store,
    words: Sequence[str],
    missing: NotFound,
    asked: NameLookup,
    is_meant: Callable[[str], bool],
) -> Ref | None:
    """The latest closed opportunity, of those whose status is meant, of the customer that the words
    name, which is told; None where there is none. Of those of several customers it is asked as by
    `sale_called`."""
    name = " ".join(words)
    customers = _customer(store, name, "closed") or customers_called(store, name, "closed")
    kept = [
        replace(each, sales=tuple(sale for sale in each.sales if is_meant(sale.status)))
        for each in customers
    ]
    sales = sales_among(kept)
    if not sales:
        return None
    if len({sale.customer for sale in sales}) > 1:
        return sale_called(store, words, missing, asked, "closed")
    latest = sales[0]
    link = "with" if latest.is_part else "of"
    asked.tell(
        f"{latest.ref} {latest.topic} is the latest closed opportunity {link} {latest.customer}"
        f" ({latest.ended})."
    )
    return latest.ref


def listed(sales: Sequence[Sale]) -> str:
    """`O2 2 trucks (Berg), O3 4 trucks (Berg) and 7 more`."""
    return and_more([sale.told for sale in sales])


def customer_at(store: Store, ref: Ref, state: State = "open") -> Customer | None:
    """The account or contact of that ref with its opportunities; None for any other ref."""
    if ref.kind not in _SALES:
        return None
    rows = store.read(f"SELECT name FROM v_{ref.kind} WHERE id = :id", {"id": ref.number}).rows
    return next((_with_sales(store, ref, str(name), state) for (name,) in rows), None)


def customer_of_company(
    store: Store, person: Ref, words: Sequence[str], state: State = "open"
) -> Customer | None:
    """The person with the opportunities of the person's account, where the words name both; None
    where they do not name the account."""
    sql = "SELECT name, account, account_ref FROM v_contact WHERE id = :id AND account IS NOT NULL"
    for name, company, account in store.read(sql, {"id": person.number}).rows:
        if says_company(words, name, company):
            at = Ref("account", int(account[1:]))
            return Customer(person, name, _with_sales(store, at, company, state).sales, company, at)
    return None


def customer_of_activity(store: Store, activity: Ref) -> Ref | None:
    """The account or contact that an activity is about; None where it is about a sale or a lead."""
    rows = store.read(_ABOUT, {"id": activity.number}).rows
    return next((Ref(kind, number) for about in rows for kind, number in _party(about)), None)


_ABOUT = "SELECT account_id, contact_id FROM activity WHERE id = :id"


def _party(about: tuple[Any, ...]) -> Iterator[tuple[str, int]]:
    return ((kind, n) for kind, n in zip(("account", "contact"), about, strict=True) if n)


def _customer(store: Store, word: str, state: State) -> list[Customer]:
    """The account or contact that a word is the ref of."""
    ref = parse_ref(word, kind=None) if word[:1].isalpha() else None
    found = customer_at(store, ref, state) if ref is not None else None
    return [found] if found else []
