"""The deals of imported opportunities: what they add up to is not typed, closing ends offers."""

from oppcli import plain_records as records
from oppcli.domain.field import CLOSED
from oppcli.domain.revenue import LIVE, SUMS
from oppcli.services import repricing
from oppcli.services.imports.rules import Import
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Clear, Sheet
from oppcli.services.imports.tables import read_among
from oppcli.transaction import Transaction


def check_deals(tx: Transaction, sheet: Sheet) -> None:
    """Rejects rows that give another amount, or currency, than the deals of their record do."""
    stored = {row["id"]: place for place, row in enumerate(sheet.found) if row is not None}
    deals = read_among(
        tx, "SELECT id, opportunity_id, status FROM deal WHERE opportunity_id IN", stored
    )
    told: dict[int, list[str]] = {}
    under: set[int] = set()
    for deal in sorted(deals, key=lambda each: each["id"]):
        place = stored[deal["opportunity_id"]]
        under.add(place)
        if deal["status"] in LIVE:
            told.setdefault(place, []).append(f"D{deal['id']}")
    statuses = sheet.after("status")
    for place in under - sheet.reasons.keys():
        was = sheet.found[place]
        if was is None or was["status"] not in CLOSED or statuses[place] in CLOSED:
            continue
        if any(_differs(sheet, name, place) for name in SUMS):
            live = repricing.live_when_reopened(tx, was["id"])
            told.setdefault(place, []).extend(f"D{number}" for number in live)
    for place in sorted(under - sheet.reasons.keys()):
        names = [name for name in SUMS if told.get(place) and _differs(sheet, name, place)]
        if names:
            says = f"what the deals {', '.join(told[place])} add up to stays"
            sheet.reject(place, f"{' and '.join(names)}: {says}")
        elif _differs(sheet, "currency", place):
            sheet.reject(place, "currency: an opportunity with deals keeps its own")


def settle_deals(job: Import, sheet: Sheet, saved: Saved) -> None:
    """Ends the offers of what the rows closed, and brings back those of what they opened again."""
    tx = job.tx
    closed = {u.number: u for u in saved.updates if "status" in u.values}
    deals = read_among(
        tx, "SELECT DISTINCT opportunity_id FROM deal WHERE opportunity_id IN", closed
    )
    for number in sorted(row["opportunity_id"] for row in deals):
        tx.forget()
        opportunity = tx.get(records.Opportunity, number)
        was = sheet.found[closed[number].place]
        assert opportunity is not None
        assert was is not None
        if opportunity.status in CLOSED and was["status"] not in CLOSED:
            repricing.end_offers(tx, opportunity)
        elif opportunity.status not in CLOSED and was["status"] in CLOSED:
            repricing.offer_again(tx, opportunity)
        tx.flush()


def _differs(sheet: Sheet, column: str, place: int) -> bool:
    value, stored = sheet.given(column)[place], sheet.found[place]
    if value is None or isinstance(value, Clear) or stored is None:
        return False
    return bool(value != stored[column])
