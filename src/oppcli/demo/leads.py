"""Tells the leads: who asked for what, and what became of it."""

from datetime import timedelta

from oppcli.demo.courses import Inquiry
from oppcli.demo.customers import Customer
from oppcli.demo.dealer import TEAM, Seller, owner_id
from oppcli.demo.ledger import Ledger, Record
from oppcli.demo.sales import Columns, typed
from oppcli.demo.wishes import Wish
from oppcli.demo.workdays import Workdays

_REASONS = {"no_longer_interested": 40, "cannot_contact": 30, "lost": 22, "canceled": 8}


def enter_lead(
    ledger: Ledger,
    inquiry: Inquiry,
    seller: Seller,
    customer: Customer,
    wish: Wish,
    source: str,
    days: Workdays,
) -> Record:
    """Writes down a new lead. One that nobody has picked up yet is the team's."""
    random = days.random
    is_waiting = inquiry.fate == "new" and random.random() < 0.5
    person = customer.person
    soon = days.day_of(inquiry.asked_at) + timedelta(random.randint(40, 110))
    columns: Columns = {
        **wish.columns(seller),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "company": customer.company,
        "email": person.email,
        "phone": person.phone,
        "lead_source": source,
        "rating": random.choices(("hot", "warm", "cold", None), (20, 40, 20, 20))[0],
        "status": "new",
        "disqualify_reason": None,
        "est_value": wish.revenue if random.random() < 0.6 else None,
        "currency": customer.currency,
        "est_close_date": soon.isoformat() if random.random() < 0.4 else None,
        "owner_id": owner_id(TEAM if is_waiting else seller.login),
    }
    words: list[object] = ["lead", "new", wish.topic, "--first-name", person.first_name]
    words += ["--last-name", person.last_name]
    words += ["--company", customer.company] if customer.company else []
    words += ["--owner", TEAM] if is_waiting else []
    born = ledger.happen(inquiry.asked_at, seller.login, typed(*words))
    return ledger.make("lead", born, columns)


def disqualify(
    ledger: Ledger, lead: Record, inquiry: Inquiry, seller: Seller, days: Workdays
) -> None:
    """Ends a lead that led nowhere."""
    assert inquiry.ended_at is not None
    reason = days.random.choices(list(_REASONS), list(_REASONS.values()))[0]
    words = typed("lead", "disqualify", lead.number, "--reason", reason)
    happening = ledger.happen(inquiry.ended_at, seller.login, words)
    lead.change(happening, {"status": "disqualified", "disqualify_reason": reason})
