"""Invents a dealer's year: everything in it, ready to be stored in an empty store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from random import Random

from oppcli.demo.activities import Doing, doings_of, plan_of, tell
from oppcli.demo.courses import Course, Inquiry, lead_inquiries, opportunity_courses
from oppcli.demo.customers import Customer, Market, enter
from oppcli.demo.dealer import OWNERS, SELLERS, Seller
from oppcli.demo.deals import tell_deals
from oppcli.demo.endings import closing, skipped_stages
from oppcli.demo.leads import disqualify, enter_lead
from oppcli.demo.ledger import CloseRecord, Happening, Ledger, Record
from oppcli.demo.names import SOURCES
from oppcli.demo.sales import STAGES, Columns, Sale, Step, amount, typed
from oppcli.demo.steps import steps_of
from oppcli.demo.stock import follow, register, sold_units, unsold_units
from oppcli.demo.wishes import Wish, wish
from oppcli.demo.workdays import Workdays
from oppcli.stored import instant_text

_CLOSED = ("won", "lost", "canceled")
_CLOSE_COLUMNS = (
    "closed_on",
    "actual_revenue",
    "exchange_rate",
    "lost_reason",
    "competitor",
    "close_note",
)


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks whom for what: the start of a lead or an opportunity."""

    seller: Seller
    customer: Customer
    wish: Wish
    source: str


@dataclass(slots=True)
class Year:
    """The telling: what is written so far, and what is still to be told about it."""

    days: Workdays
    stage_ids: Mapping[str, int]
    market: Market
    ledger: Ledger = field(default_factory=Ledger)
    doings: list[Doing] = field(default_factory=list)
    qualified: list[tuple[Record, Happening]] = field(default_factory=list)
    sales: list[tuple[Sale, Record]] = field(default_factory=list)


def invent(
    *, seed: int, today: date, zone: tzinfo, stage_ids: Mapping[str, int], opportunities: int
) -> Ledger:
    """A dealer's year around `today`: leads, opportunities, customers, activities, history.

    Three leads for four opportunities. Nothing has happened later than yesterday. `stage_ids` are
    the numbers of the dealer process's stages. The same arguments give the same year.
    """
    random = Random(seed)
    days = Workdays(today, zone, random)
    courses = opportunity_courses(days, opportunities)
    inquiries = lead_inquiries(days, courses, opportunities * 3 // 4)
    year = Year(days, stage_ids, Market(random))
    starts = [_ask(year, course.entered[0]) for course in courses]
    wanted = [(each.seller, each.wish.vehicle, each.wish.interest_type) for each in starts]
    units = [*sold_units(courses, wanted, days), *unsold_units(opportunities // 12 + 2, days)]
    devices = register(year.ledger, units, random)
    leads = [_tell_lead(year, inquiry, starts) for inquiry in inquiries]
    lead_of = {inquiry.course: lead for inquiry, lead in zip(inquiries, leads, strict=True)}
    for place, course in enumerate(courses):
        _tell_sale(year, course, starts[place], lead_of.get(place), devices.get(place))
    tell(year.ledger, year.doings, days)
    for lead, happening in year.qualified:
        lead.change(happening, {"status": "qualified"})
    for inquiry, lead in zip(inquiries, leads, strict=True):
        if inquiry.fate == "disqualified":
            disqualify(year.ledger, lead, inquiry, _seller_of(lead), days)
    # What is offered draws from a fortune of its own, so that all else stays as it was.
    tell_deals(year.ledger, year.sales, Workdays(today, zone, Random(seed + 1)))
    year.ledger.put_in_order()
    return year.ledger


def _ask(year: Year, at: datetime) -> Request:
    random = year.days.random
    seller = random.choices(SELLERS, [each.share for each in SELLERS])[0]
    customer = year.market.customer_of(seller)
    wanted = wish(random, seller, customer.currency, year.days.day_of(at).year + 1)
    return Request(seller, customer, wanted, random.choice(SOURCES))


def _tell_lead(year: Year, inquiry: Inquiry, starts: list[Request]) -> Record:
    place = inquiry.course
    asked = _ask(year, inquiry.asked_at) if place is None else starts[place]
    lead = enter_lead(
        year.ledger, inquiry, asked.seller, asked.customer, asked.wish, asked.source, year.days
    )
    if inquiry.fate == "new":
        return lead
    days, model = year.days, asked.wish.vehicle.model
    until = inquiry.ended_at or days.moment(days.yesterday)
    spans = [("lead", inquiry.asked_at, until)]
    done = doings_of(lead, asked.seller.login, spans, model, days)
    if inquiry.fate == "contacted":
        at = days.between(inquiry.asked_at, until)
        done.append(Doing(lead, asked.seller.login, "lead", model, "call", at, at, None))
        if days.random.random() < 0.6:
            done.append(plan_of(lead, asked.seller.login, "lead", model, days))
    year.doings += done
    return lead


def _tell_sale(
    year: Year, course: Course, asked: Request, lead: Record | None, device: Record | None
) -> None:
    number = len(year.ledger.records.get("opportunity", ())) + 1
    sale = Sale(
        number,
        course,
        asked.seller,
        asked.customer,
        asked.wish,
        asked.source,
        lead.number if lead else None,
        device,
        year.stage_ids,
    )
    born, steps = steps_of(sale, year.days)
    happening = year.ledger.happen(sale.made_at, asked.seller.login, _making(sale, born))
    enter(year.ledger, asked.customer, happening)
    record = year.ledger.make("opportunity", happening, sale.columns() | born)
    year.sales.append((sale, record))
    if lead is not None:
        year.qualified.append((lead, happening))
    for step in steps:
        _happen(year.ledger, record, sale, step)
    revenue = record.values["est_revenue"]
    last = closing(sale, int(revenue) if revenue is not None else None, year.days)
    if last is not None:
        _happen(year.ledger, record, sale, last)
    _tell_doings(year, sale, record)


def _making(sale: Sale, born: Columns) -> str:
    words: list[object] = ["opp", "new", sale.wish.topic]
    if sale.lead is not None:
        words = ["lead", "qualify", sale.lead]
    if born.get("est_revenue") is not None:
        words += ["--revenue", amount(born["est_revenue"])]
    if born.get("est_close_date") is not None:
        words += ["--close", born["est_close_date"]]
    return typed(*words)


def _happen(ledger: Ledger, record: Record, sale: Sale, step: Step) -> None:
    at, words, columns = step
    happening = ledger.happen(at, _seller_of(record).login, words)
    record.change(happening, columns)
    record.values["touched_at"] = max(str(record.values["touched_at"]), instant_text(at))
    status = columns.get("status")
    if sale.device is not None and record.values["device_id"] is not None:
        follow(sale.device, happening, str(record.values["status"]))
    if status in _CLOSED:
        kept: Columns = {"outcome": status}
        kept |= {name: record.values[name] for name in _CLOSE_COLUMNS}
        kept["skipped_stages"] = skipped_stages(sale) if status == "won" else None
        ledger.closings.append(CloseRecord(sale.number, happening, kept))
    elif status == "open":
        ledger.closings[-1].status = "canceled"


def _tell_doings(year: Year, sale: Sale, record: Record) -> None:
    days, entered = year.days, sale.course.entered
    ends = (*entered[1:], sale.course.closed_at or days.moment(days.yesterday))
    spans = list(zip(STAGES, entered, ends, strict=False))
    owner, model = _seller_of(record).login, sale.wish.vehicle.model
    year.doings += doings_of(record, owner, spans, model, days)
    likely = {"open": 0.72, "on_hold": 0.3}.get(sale.course.outcome, 0.0)
    if days.random.random() < likely:
        year.doings.append(plan_of(record, owner, sale.stage, model, days))


def _seller_of(record: Record) -> Seller:
    """Who owns the record now; for the team, the seller who watches its leads."""
    name = OWNERS[int(record.values["owner_id"] or 1) - 1]
    return next((seller for seller in SELLERS if seller.login == name), SELLERS[0])
