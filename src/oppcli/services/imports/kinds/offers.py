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


def fixed_by_deals(tx: Transaction, sheet: Sheet) -> dict[int, frozenset[str]]:
    """The fields that the deals of a record decide, so that no file changes them, by place.

    What live deals add up to, or will once a closed record is open again, and its currency where
    there are deals at all.
    """
    changed = sorted(set().union(*(_differing(sheet, name) for name in (*SUMS, "currency"))))
    stored = {row["id"]: place for place in changed if (row := sheet.found[place]) is not None}
    statuses, fixed = sheet.given("status"), dict[int, set[str]]()
    sql = "SELECT id, opportunity_id, status FROM deal WHERE opportunity_id IN"
    for deal in read_among(tx, sql, stored):
        names = fixed.setdefault(stored[deal["opportunity_id"]], {"currency"})
        if deal["status"] in LIVE:
            names.update(SUMS)
    for place, names in fixed.items():
        was = sheet.found[place]
        assert was is not None
        is_reopened = was["status"] in CLOSED and statuses[place] not in (None, *CLOSED)
        if is_reopened and repricing.live_when_reopened(tx, was["id"]):
            names.update(SUMS)
    return {place: frozenset(names) for place, names in fixed.items()}


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


def _differing(sheet: Sheet, column: str) -> list[int]:
    """The places of rows that give another value than their record has."""
    values = sheet.columns.get(column)
    if values is None:
        return []
    there = sheet.stored_columns([column]).get(column) or [None] * sheet.size
    if values == there:
        return []
    return [
        place
        for place, (value, stored) in enumerate(zip(values, there, strict=True))
        if value != stored and value is not None and not isinstance(value, Clear)
    ]
