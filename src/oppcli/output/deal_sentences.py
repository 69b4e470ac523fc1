"""One line for each thing a command did to a deal: what changed, and what the revenue became."""

from datetime import date

from oppcli.domain.dates import spoken_day
from oppcli.domain.money import Money
from oppcli.domain.offers import renewal, shown_status
from oppcli.domain.results import Facts, Repriced
from oppcli.output import sentences
from oppcli.output.goods_facts import terms

_DOT = " · "
_AMOUNTS = {
    "est_revenue": "revenue",
    "est_revenue_accessories": "accessories",
    "est_trade_in_value": "trade-in",
}


def added(deal: Repriced, today: date) -> str:
    """`D3 added: Two FH16 · scenario · 477,500 EUR · O12 revenue 0 → 477,500 EUR`, with the
    terms that were given beside a price."""
    record = deal.record
    parts = [f"{deal.ref} added: {record['title']}", record["status"], _amount(record)]
    parts += [record[name] for name in ("device", "model") if record[name]]
    unsaid = {name for name in _AMOUNTS if deal.total[name] == deal.total_before[name]}
    has_accessories = record["accessories"] and "est_revenue_accessories" in unsaid
    if record["quantity"] > 1 or record["discount"] or has_accessories:
        parts.append(terms(record))
    if record["trade_in_value"] and "est_trade_in_value" in unsaid:
        parts.append(f"trade-in {Money(record['trade_in_value'], record['currency'])}")
    if record["valid_until"]:
        parts.append(f"until {spoken_day(date.fromisoformat(record['valid_until']), today)}")
    return _DOT.join((*parts, *_revenue(deal)))


def edited(deal: Repriced, today: date) -> str:
    """`D3 discount 5,000 EUR → 6,000 EUR · O12 revenue 480,000 EUR → 478,000 EUR`."""
    return _DOT.join((sentences.edited(deal, today), *_revenue(deal)))


def moved(deal: Repriced, today: date) -> str:
    """`D3 scenario → offered: Two FH16 · 477,500 EUR · O12 revenue – → 477,500 EUR`."""
    before, record = deal.before or {}, deal.record
    was = shown_status(before["status"], before["valid_until"], today)
    became = f"{was} → {record['status']}" if was != record["status"] else "offered again"
    parts = [f"{deal.ref} {became}: {record['title']}"]
    parts.append(_amount(record))
    if record["status"] == "offered" and record["valid_until"]:
        parts.append(f"until {spoken_day(date.fromisoformat(record['valid_until']), today)}")
    return _DOT.join((*parts, *_revenue(deal)))


def not_offered(deal: Repriced, today: date) -> list[str]:
    """That a deal with a last day is a scenario, and the command that offers it."""
    ref, until = deal.ref, deal.record["valid_until"]
    if deal.record["status"] != "scenario" or not until:
        return []
    line = renewal(ref) if until < today.isoformat() else f"oppcli deal offer {ref}"
    return [f"{ref} is a scenario, so nothing is offered yet; to offer it: {line}"]


def left_out(deal: Repriced) -> list[str]:
    """What was estimated for the opportunity, and is in none of its offers: its trade-in, its
    accessories; with the command that puts it into this one."""
    options = {"est_trade_in_value": "trade-in", "est_revenue_accessories": "accessories"}
    notes = []
    for name, option in options.items():
        was = deal.total_before[name]
        if was and not deal.total[name]:
            amount = Money(was, deal.total_before["currency"])
            notes.append(
                f"{deal.total['ref']} had {option} of {amount}, and its offers have none:"
                f" oppcli deal edit {deal.ref} {option.replace('-', '_')}={amount.plain()}"
            )
    return notes


def _amount(record: Facts) -> str:
    return str(Money(record["amount"], record["currency"]))


def _revenue(deal: Repriced) -> list[str]:
    """What follows for the opportunity; nothing when its revenue stays."""
    changed = [
        f"{said} {_money(deal.total_before, name)} → {_money(deal.total, name)}"
        for name, said in _AMOUNTS.items()
        if (deal.total_before[name] or 0) != (deal.total[name] or 0)
    ]
    return [f"{deal.total['ref']} {', '.join(changed)}"] if changed else []


def _money(record: Facts, name: str) -> str:
    return "–" if record[name] is None else str(Money(record[name], record["currency"]))
