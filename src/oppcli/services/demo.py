"""Fills an empty store with an invented dealer's year, history and all."""

from oppcli.demo.dealer import (
    BUSINESSES,
    GROUP,
    HEAD,
    MEMBERS,
    SELLERS,
    TEAM,
    UNITS,
    manager_of,
    owner_id,
    unit_id,
)
from oppcli.demo.finance import BASE, quota_rows, rate_rows
from oppcli.demo.ledger import Ledger, Value
from oppcli.demo.vehicles import catalogue
from oppcli.demo.year import invent
from oppcli.history import FieldChange, PastBatch
from oppcli.services.work import Work, in_one_transaction
from oppcli.transaction import Transaction


@in_one_transaction
def fill(work: Work, *, seed: int, opportunities: int) -> None:
    """Stores a year around the day of `work`, in one transaction.

    The store must be empty, since the invented records bring their numbers along.
    """
    with work.transaction() as tx:
        ledger = invent(
            seed=seed,
            today=work.today,
            zone=work.zone,
            stage_ids=_stage_ids(tx),
            opportunities=opportunities,
        )
        tx.recorder.write_past(_history(ledger))
        _write(tx, "unit", [{"kind": kind, "name": name} for kind, name in UNITS])
        _write(tx, "owner", _owners())
        _put_above(tx)
        _write(tx, "catalogue", catalogue())
        for table, rows in ledger.sheets():
            _write(tx, table, rows)
        _write(tx, "setting", [{"name": "base_currency", "value": BASE}])
        _write(tx, "rate", rate_rows(work.today))
        _write(tx, "quota", quota_rows(work.today))


def _stage_ids(tx: Transaction) -> dict[str, int]:
    stages = tx.read(
        "SELECT stage.key, stage.id FROM stage JOIN process ON process.id = stage.process_id"
        " WHERE process.key = 'dealer'"
    )
    return dict(stages.rows)


def _history(ledger: Ledger) -> list[PastBatch]:
    return [
        PastBatch(
            each.number,
            each.at,
            each.actor,
            each.command,
            [FieldChange(*change) for change in each.changes],
        )
        for each in ledger.happenings
    ]


def _owners() -> list[dict[str, Value]]:
    def owner(kind: str, name: str, **more: Value) -> dict[str, Value]:
        usual = dict.fromkeys(("full_name", "email", "business_id"))
        return {"kind": kind, "name": name, "active": 1, **usual, **more}

    group = unit_id("business", GROUP)
    sellers = [
        owner(
            "user",
            seller.login,
            full_name=seller.full_name,
            email=seller.email,
            business_id=unit_id("business", seller.business),
        )
        for seller in SELLERS
    ]
    login, name = HEAD
    head = owner("user", login, full_name=name, email=f"{login}@norrvik.example", business_id=group)
    return [*sellers, owner("team", TEAM), head]


def _put_above(tx: Transaction) -> None:
    """Whom everybody is managed by, and what businesses and members belong to."""
    tx.write_many(
        "UPDATE owner SET manager_id = ? WHERE id = ?",
        [(owner_id(manager_of(seller)), owner_id(seller.login)) for seller in SELLERS],
    )
    group = unit_id("business", GROUP)
    tx.write_many(
        "UPDATE unit SET parent_id = ? WHERE id = ?",
        [(group, unit_id("business", name)) for name in BUSINESSES],
    )
    members: list[dict[str, Value]] = [
        {"team_id": owner_id(TEAM), "user_id": owner_id(login)} for login in MEMBERS
    ]
    _write(tx, "team_member", members)


def _write(tx: Transaction, table: str, rows: list[dict[str, Value]]) -> None:
    if rows:
        tx.insert_many(table, list(rows[0]), [tuple(row.values()) for row in rows])
