"""Makes the revenue of many opportunities follow their deals, with few statements."""

from collections import defaultdict
from collections.abc import Collection

from oppcli.domain.field import OPEN
from oppcli.domain.revenue import LIVE, SUMS, TERMS, TYPED, Amounts, Offer, repriced
from oppcli.history import Edit
from oppcli.plain_records import Opportunity
from oppcli.services.imports.tables import read_among
from oppcli.services.repricing import refuse_beyond
from oppcli.services.touching import touch
from oppcli.store import Row
from oppcli.transaction import Transaction

_COLUMNS = (*SUMS, *TYPED)


def reprice_many(
    tx: Transaction,
    numbers: Collection[int],
    were_live: Collection[int],
    now: str,
    *,
    is_told: bool,
) -> None:
    """Re-prices those of the opportunities that are open; see `repricing.reprice`.

    `were_live` had live deals before. Where `is_told`, what this very batch made keeps the typed
    amounts that it brought. Raises RuleRefused for deals that add up to more than can be stored.
    """
    rows = read_among(
        tx,
        f"SELECT id, status, batch_id, {', '.join(_COLUMNS)} FROM opportunity WHERE id IN",
        numbers,
    )
    open_ones = [row for row in rows if row["status"] in OPEN]
    offers = _offers(tx, [row["id"] for row in open_ones])
    edits = []
    for row in open_ones:
        was_live = row["id"] in were_live
        keeps = was_live or (is_told and row["batch_id"] == tx.recorder.batch)
        after = _after(row, offers[row["id"]], was_live=was_live, keeps=keeps)
        edits.append(Edit(row["id"], row, dict(zip(_COLUMNS, after, strict=True))))
    touch(tx, ((row["id"], now) for row in open_ones))
    tx.change(Opportunity.table, edits)


def _offers(tx: Transaction, numbers: Collection[int]) -> dict[int, list[Offer]]:
    """The live deals of each opportunity."""
    found: dict[int, list[Offer]] = defaultdict(list)
    sql = f"SELECT opportunity_id, status, {', '.join(TERMS)} FROM deal WHERE opportunity_id IN"
    for row in read_among(tx, sql, numbers):
        if row["status"] in LIVE:
            found[row["opportunity_id"]].append(Offer(*(row[name] for name in TERMS)))
    return found


def _after(row: Row, live: list[Offer], *, was_live: bool, keeps: bool) -> Amounts:
    """The six amounts of an opportunity, once its deals have spoken; see `repriced`."""
    revenue, accessories, trade_in, *typed = (row[column] for column in _COLUMNS)
    after = repriced(
        (revenue, accessories, trade_in, typed[0], typed[1], typed[2]),
        live,
        was_live=was_live,
        keeps=keeps,
    )
    refuse_beyond(row["id"], after)
    return after
