"""What the invented dealer offered: deals that add up to what their opportunities are worth.

An offer is made once the amount is settled, and for exactly that, so that the deals and the
figures which were typed before them agree. Scenarios stand beside it and count nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from oppcli.demo.ledger import Happening, Ledger, Record, Value
from oppcli.demo.sales import Columns, Sale, amount, typed
from oppcli.demo.wishes import rounded
from oppcli.demo.workdays import Workdays
from oppcli.domain.offers import status_when_closed
from oppcli.stored import instant_text

_OFFERED = 0.6  # how many of the opportunities that come to a quotation get an offer
_TYPED = {
    "est_revenue": "typed_revenue",
    "est_revenue_accessories": "typed_accessories",
    "est_trade_in_value": "typed_trade_in",
}


@dataclass(frozen=True, slots=True)
class Span:
    """When something can be offered: after the amount is settled, before the sale is over."""

    first: datetime
    last: datetime
    closing: Happening | None


def tell_deals(ledger: Ledger, sales: Sequence[tuple[Sale, Record]], days: Workdays) -> None:
    """Offers something on most opportunities that came to a quotation."""
    settled = _last_amount_times(ledger)
    closings: dict[int, list[Happening]] = {}
    for closing in ledger.closings:
        closings.setdefault(closing.opportunity, []).append(closing.happening)
    for sale, record in sales:
        entered, ends = sale.course.entered, closings.get(sale.number, [])
        was_reopened = bool(ends) and record.values["closed_on"] is None
        if len(entered) < 2 or was_reopened or not record.values["est_revenue"]:
            continue
        first = max(entered[1], settled.get(sale.number, entered[1]))
        last = ends[0].at if ends else datetime.fromisoformat(str(record.values["touched_at"]))
        if last - first < timedelta(hours=3) or days.random.random() > _OFFERED:
            continue
        _tell(ledger, sale, record, Span(first, last, ends[0] if ends else None), days)


def _last_amount_times(ledger: Ledger) -> dict[int, datetime]:
    """When the amount of each opportunity was typed for the last time, if it ever was."""
    found: dict[int, datetime] = {}
    for happening in sorted(ledger.happenings, key=lambda each: each.at):
        for table, number, field, _, _ in happening.changes:
            if table == "opportunity" and field == "est_revenue":
                found[number] = happening.at
    return found


def _tell(ledger: Ledger, sale: Sale, record: Record, span: Span, days: Workdays) -> None:
    random = days.random
    if random.random() < 0.3:
        _add(ledger, sale, record, _scenario(sale, record, days), span.first, span, days)
    at = days.between(span.first + timedelta(minutes=5), span.last)
    is_won = record.values["status"] == "won"
    until = _until(at, span, days)
    if until is not None and span.closing is None and until < days.today.isoformat():
        until = None
    columns = {**_terms(sale, record, days), "status": "offered", "valid_until": until}
    deal = _add(ledger, sale, record, columns, at, span, days)
    if span.closing is None and random.random() < 0.12:
        _lapse(deal, at, days)
    elif random.random() < (0.85 if is_won else 0.1):
        _sign(ledger, sale, deal, days.between(at, span.last))
    _close(deal, record, span)


def _terms(sale: Sale, record: Record, days: Workdays) -> Columns:
    """A deal that is worth exactly what the opportunity is."""
    values = record.values
    revenue, accessories = int(values["est_revenue"] or 0), values["est_revenue_accessories"]
    rest = revenue - int(accessories or 0)
    fits = [count for count in (1, 2, 3, 4) if rest % (count * 100) == 0]
    quantity = days.random.choice(fits) if fits else 1
    net = rest // quantity
    discount = rounded(net * days.random.choice((0, 0, 2, 3, 5)) // 100)
    return {
        "title": f"{quantity} {sale.wish.vehicle.model}" if quantity > 1 else sale.wish.topic,
        "device_id": values["device_id"] if quantity == 1 else None,
        "model": sale.wish.vehicle.model,
        "quantity": quantity,
        "unit_price": net + discount,
        "discount": discount,
        "accessories": int(accessories or 0),
        "trade_in_value": int(values["est_trade_in_value"] or 0),
    }


def _scenario(sale: Sale, record: Record, days: Workdays) -> Columns:
    """Another way to do it, which was thought about and is not offered."""
    price = rounded(int(record.values["est_revenue"] or 0) * days.random.randint(88, 112) // 100)
    return {
        "title": days.random.choice(("With service contract", "Older stock", "Leasing return")),
        "device_id": None,
        "model": sale.wish.vehicle.model,
        "quantity": 1,
        "unit_price": price,
        "discount": 0,
        "accessories": 0,
        "trade_in_value": 0,
        "status": "scenario",
        "valid_until": None,
    }


def _until(at: datetime, span: Span, days: Workdays) -> str | None:
    """The last day of an offer: some weeks, and not before the sale is over."""
    if days.random.random() < 0.3:
        return None
    ends = days.day_of(span.last) if span.closing else days.today
    return (max(days.day_of(at), ends) + timedelta(days.random.randint(4, 40))).isoformat()


def _add(
    ledger: Ledger,
    sale: Sale,
    record: Record,
    columns: Columns,
    at: datetime,
    span: Span,
    days: Workdays,
) -> Record:
    """Makes a deal; an offered one speaks for the revenue from now on."""
    happening = ledger.happen(at, sale.seller.login, _making(sale, columns))
    deal = ledger.make("deal", happening, {"opportunity_id": sale.number, **columns})
    if columns["status"] == "offered":
        values = record.values
        kept: Columns = {of_typed: values[name] for name, of_typed in _TYPED.items()}
        sums: Columns = {name: int(values[name] or 0) for name in _TYPED}
        record.change(happening, {**sums, **kept})
    else:
        _close(deal, record, span)
    _touch(record, at)
    return deal


def _making(sale: Sale, columns: Columns) -> str:
    words: list[object] = ["deal", "new", sale.number, columns["title"]]
    for name, option in (
        ("unit_price", "--price"),
        ("discount", "--discount"),
        ("accessories", "--accessories"),
        ("trade_in_value", "--trade-in"),
    ):
        if columns[name]:
            words += [option, amount(columns[name])]
    words += ["--qty", columns["quantity"]] if columns["quantity"] != 1 else []
    words += ["--valid-until", columns["valid_until"]] if columns["valid_until"] else []
    return typed(*words, *(["--offered"] if columns["status"] == "offered" else []))


def _sign(ledger: Ledger, sale: Sale, deal: Record, at: datetime) -> None:
    happening = ledger.happen(at, sale.seller.login, typed("deal", "sign", deal.number))
    deal.change(happening, {"status": "signed"})


def _close(deal: Record, record: Record, span: Span) -> None:
    """Gives the deal the status that closing its opportunity makes of it, if that was closed."""
    was = str(deal.values["status"])
    status = status_when_closed(was, str(record.values["status"]))
    if span.closing is not None and status != was:
        deal.change(span.closing, {"status": status})


def _lapse(deal: Record, at: datetime, days: Workdays) -> None:
    """Has the offer lapse by now, unless it was made too late for that; it counts on."""
    end = days.day_of(at) + timedelta(days.random.randint(5, 12))
    if end < days.yesterday:
        deal.values["valid_until"] = end.isoformat()


def _touch(record: Record, at: datetime) -> None:
    touched: Value = record.values["touched_at"]
    record.values["touched_at"] = max(str(touched), instant_text(at))
