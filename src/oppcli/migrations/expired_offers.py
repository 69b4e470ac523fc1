"""Turns the expired deals of schema 2 into what they are today, with a batch of the history.

An upgrade does it, and so does the restoring of a folder that schema 2 exported.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from oppcli.domain.expired_offers import Endings, OldDeal, OldSale, Settled, settled
from oppcli.domain.offers import EXPIRED
from oppcli.domain.revenue import SUMS, TYPED, Offer
from oppcli.domain.undo_result import UPGRADE_TO_3


class Door(Protocol):
    """How the rows are read and written, in a transaction of the caller."""

    def read(self, sql: str) -> Sequence[Mapping[str, Any]]:
        """The rows of a SELECT, by column."""

    def write(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Runs an UPDATE for each of the rows, which `?` stands for."""

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Adds rows, which the database numbers."""


ACTOR = "oppcli"  # whom the history names for what an upgrade does
_FIGURES = ("quantity", "unit_price", "discount", "accessories", "trade_in_value")
_AMOUNTS = (*SUMS, *TYPED)
_CHANGE = ("batch_id", "at", "entity", "entity_id", "field", "old", "new")

_DEALS = f"""SELECT id, opportunity_id, status, valid_until, {", ".join(_FIGURES)}
  FROM deal ORDER BY id"""
_SALES = f"""SELECT id, status, closed_on, currency, {", ".join(_AMOUNTS)} FROM opportunity
 WHERE id IN (SELECT opportunity_id FROM deal)"""
_ENDED = """SELECT entity_id, batch_id, old FROM change
 WHERE entity = '{entity}' AND field = 'status' AND new = '{status}' AND actor IS NULL
 ORDER BY id"""


def settle(door: Door, at: str, expired: Collection[int]) -> Settled:
    """Gives those deals, and the live ones of won opportunities, the status that they have today.

    `expired` are the deals that schema 2 stored as expired, whatever is stored of them now; `at`
    is the instant of the batch, as it is stored, which is made if anything changes.
    """
    done = _settled(door, set(expired))
    door.write(
        "UPDATE deal SET status = ?, updated_at = ?, version = version + 1 WHERE id = ?",
        [(status, at, number) for number, status in done.statuses.items()],
    )
    placed = ", ".join(f"{name} = ?" for name in _AMOUNTS)
    door.write(
        f"UPDATE opportunity SET {placed}, updated_at = ?, version = version + 1 WHERE id = ?",
        [(*amounts, at, number) for number, amounts in done.amounts.items()],
    )
    if done.changes:
        door.insert("batch", ("at", "actor", "command"), [(at, ACTOR, UPGRADE_TO_3)])
        batch = door.read("SELECT MAX(id) AS id FROM batch")[0]["id"]
        rows = [(batch, at, *change) for change in done.changes]
        door.insert("change", _CHANGE, rows)
    return done


def _settled(door: Door, expired: Collection[int]) -> Settled:
    deals = [
        OldDeal(
            row["id"],
            row["opportunity_id"],
            EXPIRED if row["id"] in expired else row["status"],
            row["valid_until"],
            Offer(*(row[name] for name in _FIGURES)),
        )
        for row in door.read(_DEALS)
    ]
    sales = {
        row["id"]: OldSale(
            row["id"],
            row["status"],
            row["closed_on"],
            row["currency"],
            tuple(row[name] for name in _AMOUNTS),
        )
        for row in door.read(_SALES)
    }
    won = _ended(door, "opportunity", "won")
    endings = Endings(
        _ended(door, "deal", EXPIRED), {number: batch for number, (batch, _) in won.items()}
    )
    return settled(deals, sales, endings)


def _ended(door: Door, entity: str, status: str) -> dict[int, tuple[int, str]]:
    """The last batch in which each of the records came to that status, and what it was before."""
    rows = door.read(_ENDED.format(entity=entity, status=status))
    return {row["entity_id"]: (row["batch_id"], row["old"]) for row in rows}
