"""One opportunity in the telling, and the columns it is made with."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from oppcli.demo.courses import Course
from oppcli.demo.customers import Customer
from oppcli.demo.dealer import Seller, owner_id
from oppcli.demo.ledger import Record, Value
from oppcli.demo.wishes import Wish
from oppcli.stored import instant_text

STAGES = ("interest", "quotation", "contract", "delivery")  # those of the dealer process
Columns = dict[str, Value]
Step = tuple[datetime, str, Columns]  # when, what was typed, what it changed


@dataclass(frozen=True, slots=True)
class Sale:
    """Who sells what to whom, and when things happen.

    `lead` is the number of its lead, `device` the unit that is sold once it comes to a contract.
    """

    number: int
    course: Course
    seller: Seller
    customer: Customer
    wish: Wish
    source: str
    lead: int | None
    device: Record | None
    stage_ids: Mapping[str, int]

    @property
    def made_at(self) -> datetime:
        return self.course.entered[0]

    @property
    def stage(self) -> str:
        """The stage it is in, or was closed from."""
        return STAGES[len(self.course.entered) - 1]

    def columns(self) -> Columns:
        """The opportunity as it was made: no amount, no date yet."""
        customer = self.customer
        assert customer.contact is not None
        return {
            **self.wish.columns(self.seller),
            "account_id": customer.account.number if customer.account else None,
            "contact_id": customer.contact.number,
            "owner_id": owner_id(self.seller.login),
            "status": "open",
            "stage_id": self.stage_ids[STAGES[0]],
            "probability": None,
            "forecast_category": None,
            "currency": customer.currency,
            "est_revenue": None,
            "est_revenue_accessories": None,
            "est_trade_in_value": self.wish.trade_in,
            "est_close_date": None,
            "next_step": None,
            "lead_source": self.source,
            "lead_id": self.lead,
            "device_id": None,
            "scheduled_delivery_date": None,
            "actual_revenue": None,
            "exchange_rate": None,
            "closed_on": None,
            "lost_reason": None,
            "competitor": None,
            "close_note": None,
            "typed_revenue": None,
            "typed_accessories": None,
            "typed_trade_in": None,
            "stage_since": instant_text(self.made_at),
            "touched_at": instant_text(self.made_at),
        }


def typed(*words: object) -> str:
    """A command line as the history keeps it."""
    return shlex.join(str(word) for word in words)


def amount(minor: Value) -> str:
    """Whole minor units as a seller types the amount: 480000."""
    return str(int(minor or 0) // 100)
