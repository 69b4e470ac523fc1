"""Who buys: companies with their people, and private persons, met when they first ask."""

import unicodedata
from dataclasses import dataclass
from random import Random

from oppcli.demo.dealer import Seller
from oppcli.demo.ledger import Happening, Ledger, Record, Value
from oppcli.demo.names import AROUND, Country


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an e-mail address and a telephone."""

    first_name: str
    last_name: str
    email: str
    phone: str


@dataclass(slots=True)
class Customer:
    """A company (`company` is its name) or a private person; `contact` is who is spoken to.

    The records are there from the first opportunity on.
    """

    company: str | None
    person: Person
    city: str
    currency: str
    account: Record | None = None
    contact: Record | None = None


class Market:
    """The customers of each facility; some come back."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._known: dict[tuple[str, str], list[Customer]] = {}
        self._names: set[str] = set()

    def customer_of(self, seller: Seller) -> Customer:
        """Somebody who asks this seller: one in three has bought from the group before."""
        known = self._known.setdefault((seller.facility, seller.business), [])
        if known and self._random.random() < 0.33:
            return self._random.choice(known)
        customer = self._new(self._random.choice(AROUND[seller.facility]), seller)
        known.append(customer)
        return customer

    def _new(self, country: Country, seller: Seller) -> Customer:
        random = self._random
        is_private = seller.business == "Norrvik Cars" and random.random() < 0.4
        last = random.choice(country.last)
        company = None if is_private else self._company(country)
        first = random.choice(country.first)
        host = _plain(company.rsplit(" ", 1)[0] if company else "post")
        person = Person(
            first,
            last,
            f"{_plain(first)}.{_plain(last)}@{host}.example",
            f"{country.dial} {random.randint(20, 89)} {random.randint(100, 999)}"
            f" {random.randint(1000, 9999)}",
        )
        currency = country.currency
        if country.dial == "+46" and random.random() < 0.2:
            currency = "SEK"
        return Customer(company, person, random.choice(country.cities), currency)

    def _company(self, country: Country) -> str:
        """A name that no other company has; a city tells namesakes apart."""
        random = self._random
        words = f"{random.choice(country.last)} {random.choice(country.trades)}"
        if words in self._names:
            words = f"{words} {random.choice(country.cities)}"
        number = 2
        told = words
        while told in self._names:
            told, number = f"{words} {number}", number + 1
        self._names.add(told)
        return f"{told} {country.form}"


def enter(ledger: Ledger, customer: Customer, happening: Happening) -> None:
    """Makes the customer's account and contact, unless they are there."""
    if customer.contact is not None:
        return
    person = customer.person
    shared: dict[str, Value] = {"phone": person.phone, "address": customer.city}
    if customer.company is not None:
        customer.account = ledger.make(
            "account",
            happening,
            {"name": customer.company, "email": f"info@{person.email.split('@')[1]}", **shared},
        )
    customer.contact = ledger.make(
        "contact",
        happening,
        {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "account_id": customer.account.number if customer.account else None,
            "email": person.email,
            **shared,
        },
    )


def _plain(text: str) -> str:
    """A name as an address has it: `Bergström Åkeri` → bergstromakeri."""
    spelled = unicodedata.normalize("NFKD", text.lower().replace("ł", "l").replace("ß", "ss"))
    spelled = spelled.replace("ı", "i")
    return "".join(letter for letter in spelled if letter.isascii() and letter.isalnum())
