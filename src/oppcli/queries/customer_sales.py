"""The open opportunities of a customer, and the one that the customer's name means."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.refs import Ref, match, parse_ref
from oppcli.domain.typed_words import with_ref
from oppcli.domain.wording import quoted
from oppcli.errors import Ambiguous, NotFound
from oppcli.queries.find import Pick, names_of
from oppcli.store import Store

_LISTED = 9
_PROPOSED = 2
# Those of a person are where the person is the contact, or has another part in it.
_SALES = {
    "account": "SELECT id, topic FROM opportunity WHERE account_id = :id",
    "contact": "SELECT id, topic FROM opportunity WHERE contact_id = :id OR id IN"
    " (SELECT opportunity_id FROM opportunity_contact WHERE contact_id = :id)",
}


@dataclass(frozen=True, slots=True)
class Customer:
    """An account or a person with the open opportunities, each with its topic."""

    ref: Ref
    name: str
    sales: tuple[tuple[Ref, str], ...]


def open_sales_of(store: Store, customer: Ref) -> tuple[tuple[Ref, str], ...]:
    """The open opportunities of an account or a contact, also those on hold; none of a lead."""
    if customer.kind not in _SALES:
        return ()
    sql = f"SELECT id, topic FROM ({_SALES[customer.kind]}) s WHERE id IN ({_IS_OPEN}) ORDER BY id"
    rows = store.read(sql, {"id": customer.number}).rows
    return tuple((Ref("opportunity", number), topic) for number, topic in rows)


_IS_OPEN = f"SELECT id FROM opportunity WHERE status IN {sql_words(OPEN)}"


def customers_called(store: Store, word: str) -> list[Customer]:
    """The accounts and contacts that a word names as it names records elsewhere."""
    if re.fullmatch("[#A-Za-z]?[0-9]+", word.strip()):
        return []  # a ref of nothing, not a part of a name
    known = [each for kind in _SALES for each in names_of(store, kind)]
    found = match(word, ((place, name) for place, (_, name) in enumerate(known)))
    named = (known[place] for place, _ in found.found)
    return [Customer(ref, name, open_sales_of(store, ref)) for ref, name in named]


def sales_among(customers: Sequence[Customer]) -> dict[Ref, tuple[str, str]]:
    """The open opportunities of several customers, each with its topic and its customer."""
    found: dict[Ref, tuple[str, str]] = {}
    for customer in customers:
        for ref, topic in customer.sales:
            found.setdefault(ref, (topic, customer.name))
    return found


def sale_called(
    store: Store,
    words: Sequence[str],
    missing: NotFound,
    typed: Sequence[str],
    pick: Pick | None,
    tell: Callable[[str], None],
) -> Ref:
    """The one open opportunity of the customer that the words name; `tell` is given the sentence
    that says so.

    Several are handed to `pick`, if there is one. Raises Ambiguous, listing them with what was
    `typed` for each, NotFound for a customer without any, and what is `missing` where the words
    name no customer.
    """
    name = " ".join(words)
    customers = _customer(store, name) or customers_called(store, name)
    if not customers:
        raise missing
    sales = sales_among(customers)
    if not sales:
        one = customers[0]
        raise NotFound(
            f"no opportunity is called {quoted(name)}, and {one.name} ({one.ref}) has no open one.",
            f"oppcli show {one.ref}",
        )
    if len(sales) == 1:
        ref, (topic, customer) = next(iter(sales.items()))
        tell(f"{ref} {topic} is the one open opportunity of {customer}.")
        return ref
    shown = list(sales.items())[:_LISTED]
    choices = [f"{ref}  {topic} · {customer}" for ref, (topic, customer) in shown]
    place = pick("Which opportunity?", choices) if pick else None
    if place is not None:
        return shown[place][0]
    listed = ", ".join(f"{ref} {topic} ({customer})" for ref, (topic, customer) in shown)
    more = f" and {len(sales) - len(shown)} more" if len(sales) > len(shown) else ""
    again = [f"oppcli {with_ref(typed, words, ref)}" for ref, _ in shown[:_PROPOSED]]
    raise Ambiguous(
        f"{quoted(name)} has {len(sales)} open opportunities: {listed}{more}.", ", or ".join(again)
    )


def customer_at(store: Store, ref: Ref) -> Customer | None:
    """The account or contact of that ref with its open opportunities; None for any other ref."""
    if ref.kind not in _SALES:
        return None
    rows = store.read(f"SELECT name FROM v_{ref.kind} WHERE id = :id", {"id": ref.number}).rows
    return next((Customer(ref, str(name), open_sales_of(store, ref)) for (name,) in rows), None)


def customer_of_activity(store: Store, activity: Ref) -> Ref | None:
    """The account or contact that an activity is about; None where it is about a sale or a lead."""
    rows = store.read(_ABOUT, {"id": activity.number}).rows
    return next((Ref(kind, number) for about in rows for kind, number in _party(about)), None)


_ABOUT = "SELECT account_id, contact_id FROM activity WHERE id = :id"


def _party(about: tuple[Any, ...]) -> Iterator[tuple[str, int]]:
    return ((kind, n) for kind, n in zip(("account", "contact"), about, strict=True) if n)


def _customer(store: Store, word: str) -> list[Customer]:
    """The account or contact that a word is the ref of."""
    ref = parse_ref(word, kind=None) if word[:1].isalpha() else None
    found = customer_at(store, ref) if ref is not None else None
    return [found] if found else []
