"""What the history tells of the offers under opportunities: offered, renewed, changed, won."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from oppcli.domain.offers import OfferStep, told_of_offer
from oppcli.domain.refs import Ref
from oppcli.queries.timeline import SALES_OF
from oppcli.store import Row, Store

_FIELDS = (
    "'status', 'valid_until', 'unit_price', 'discount', 'quantity', 'accessories', 'trade_in_value'"
)


def told_offers(store: Store, ref: Ref) -> list[OfferStep]:
    """What happened to the offers of an opportunity, or of those of a customer."""
    sales = SALES_OF.get(ref.kind, ":id")
    deals = f"SELECT id FROM deal WHERE opportunity_id IN ({sales})"
    bound = {"id": ref.number}
    made = store.read(
        "SELECT d.id, d.opportunity_id, d.title, d.status, d.valid_until, d.batch_id AS batch,"
        " d.created_at, COALESCE(b.actor, d.source_system, 'a file') AS actor"
        " FROM deal d LEFT JOIN batch b ON b.id = d.batch_id"
        f" WHERE d.id IN ({deals}) ORDER BY d.id",
        bound,
    )
    by_deal: dict[int, list[Row]] = defaultdict(list)
    found = list(made)
    if found:
        changed = store.read(
            "SELECT c.entity_id, c.batch, c.at, c.actor, c.field, c.old, c.new,"
            " c.undone_by IS NOT NULL AS is_undone, EXISTS (SELECT 1 FROM change s WHERE"
            " s.batch_id = c.batch AND s.entity = 'opportunity' AND s.field = 'status'"
            " AND s.entity_id = d.opportunity_id) AS is_closing"
            " FROM v_change c JOIN deal d ON d.id = c.entity_id WHERE c.entity = 'deal'"
            f" AND c.entity_id IN ({deals}) AND c.undoes IS NULL AND c.field IN ({_FIELDS})"
            " ORDER BY c.at, c.id",
            bound,
        )
        for row in changed:
            by_deal[row["entity_id"]].append(row)
    return [step for deal in found for step in _steps(deal, by_deal[deal["id"]])]


def _steps(deal: Mapping[str, Any], changed: list[Row]) -> Iterator[OfferStep]:
    """What happened to one deal, first to last; what was taken back changes nothing for later."""
    first = {row["field"]: row["old"] for row in reversed(changed)}
    state = {name: first.get(name, deal[name]) for name in ("status", "valid_until")}
    ref, about = f"D{deal['id']}", f"O{deal['opportunity_id']}"
    born = told_of_offer(ref, deal["title"], {"status": "scenario"}, state, is_closing=False)
    if born is not None:
        yield OfferStep(deal["batch"] or 0, deal["created_at"], deal["actor"], about, *born)
    batches: dict[int, list[Row]] = defaultdict(list)
    for row in changed:
        batches[row["batch"]].append(row)
    for batch, rows in batches.items():
        before = state | {row["field"]: row["old"] for row in reversed(rows)}
        after = before | {row["field"]: row["new"] for row in rows}
        told = told_of_offer(ref, deal["title"], before, after, is_closing=rows[0]["is_closing"])
        is_undone = bool(rows[0]["is_undone"])
        if told is not None:
            head = (batch, rows[0]["at"], rows[0]["actor"], about)
            yield OfferStep(*head, *told, is_undone=is_undone)
        if not is_undone:
            state = {name: after[name] for name in state}
