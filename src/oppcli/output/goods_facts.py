"""What the screens of deals, devices and their opportunities say of goods and offers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from oppcli.domain.dates import short_day, spoken_day
from oppcli.domain.money import Money
from oppcli.domain.offers import LAPSED, is_lapsed, renewal, shown_status, told_lapsed
from oppcli.domain.revenue import LIVE
from oppcli.domain.showing import Record
from oppcli.output.screen_text import Line, Segment

_DOT = " · "
_CHAIN = ("brand", "class", "model", "model_code", "variant")

Fact = tuple[str, str, str]  # label, text, style


def product(facts: Mapping[str, Any]) -> str:
    """`Volvo › Truck › FH16 › FH16-750 › Globetrotter`."""
    return " › ".join(str(facts[name]) for name in _CHAIN if facts[name])


def figures(record: Record, today: date) -> Iterator[str]:
    """What stands at the right of the head: amount and status."""
    facts = record.facts
    name = "amount" if record.ref.kind == "deal" else "list_price"
    if facts[name] is not None:
        yield str(Money(facts[name], facts["currency"]))
    yield shown_status(facts["status"], facts.get("valid_until"), today)


def of_deal(record: Record, today: date) -> Iterator[Fact]:
    """A deal's facts: what for, how it adds up, until when it holds."""
    facts = record.facts
    yield "under", facts["opportunity"], ""
    yield "device", _DOT.join(filter(None, (facts["device"], facts["model"]))), ""
    yield "price", terms(facts), ""
    if facts["trade_in_value"]:
        yield "trade-in", _money(facts, "trade_in_value"), ""
    if facts["valid_until"]:
        day = date.fromisoformat(facts["valid_until"])
        lapsed = is_lapsed(facts["status"], day, today)
        yield "until", spoken_day(day, today), "late" if lapsed else ""
        if lapsed:
            yield "offer", renew(facts, today), "late"


def of_device(record: Record, today: date) -> Iterator[Fact]:
    """A device's facts: numbers, product, where it stands, whose it is."""
    facts = record.facts
    yield "stock", facts["stock_number"] or "", ""
    kind = (product(facts), facts["condition"], str(facts["year"] or ""))
    yield "product", _DOT.join(filter(None, kind)), ""
    yield "place", facts["facility"] or "", ""


def revenue(record: Record) -> str:
    """`2 deals: D3 D4 · accessories 7,500 · trade-in 30,000`; the deals are those that count."""
    facts = record.facts
    live = [each["ref"] for each in record.deals if each["status"] in (*LIVE, "won")]
    parts = [f"{len(live)} {'deal' if len(live) == 1 else 'deals'}: {' '.join(live)}"]
    parts = parts if live else []
    for label, name in (
        ("accessories", "est_revenue_accessories"),
        ("trade-in", "est_trade_in_value"),
    ):
        if facts[name] is not None:
            parts.append(f"{label} {_money(facts, name)}")
    return _DOT.join(parts)


def renew(deal: Mapping[str, Any], today: date) -> str:
    """`D1 lapsed Tue 24 Nov: oppcli deal offer D1 --valid +2w`."""
    ref, until = deal["ref"], deal["valid_until"]
    return f"{told_lapsed(ref, until, today)}: {renewal(ref)}"


def lapsed_offers(deals: Iterable[Mapping[str, Any]], today: date) -> list[str]:
    """What to do about each of the deals that is an offer and has lapsed; see `renew`."""
    return [
        renew(deal, today)
        for deal in deals
        if is_lapsed(deal["status"], deal["valid_until"], today)
    ]


def deal_lines(record: Record, today: date) -> list[Line]:
    """A line for each deal of an opportunity: `D3    Two FH16 · offered · 477,500 EUR · …`."""
    lines: list[Line] = [()] if record.deals else []
    for deal in record.deals:
        text = Segment(deal_text(deal, today), deal_style(deal, today))
        lines.append((Segment(f"{deal['ref']:<6}", "accent"), text))
    return lines


def deal_style(deal: Mapping[str, Any], today: date) -> str:
    """How a line of a deal looks: late where it has lapsed, dim where it does not count."""
    status = shown_status(deal["status"], deal["valid_until"], today)
    return "late" if status == LAPSED else "" if status in (*LIVE, "won") else "dim"


def deal_text(deal: Mapping[str, Any], today: date) -> str:
    """`Two FH16 · offered · 477,500 EUR · until Mon 30 Nov (7d)`."""
    status = shown_status(deal["status"], deal["valid_until"], today)
    parts = [deal["title"], status, str(Money(deal["amount"], deal["currency"]))]
    if deal["valid_until"] and deal["status"] in ("scenario", "offered"):
        parts.append(f"until {short_day(date.fromisoformat(deal['valid_until']), today)}")
    return _DOT.join(parts)


def terms(facts: Mapping[str, Any]) -> str:
    """What a deal costs: `2 × (240,000 − 5,000) + 7,500 accessories`."""
    price = _money(facts, "unit_price")
    if facts["discount"]:
        price = f"({price} − {_money(facts, 'discount')})"
    extra = f" + {_money(facts, 'accessories')} accessories" if facts["accessories"] else ""
    return f"{facts['quantity']} × {price}{extra}"


def _money(facts: Mapping[str, Any], name: str) -> str:
    return Money(facts[name], facts["currency"]).grouped()
