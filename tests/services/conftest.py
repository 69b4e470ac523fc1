"""Records to work on, and what the store holds of them afterwards."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from oppcli.domain.refs import Ref
from oppcli.store import Store
from services.typed import Seller, leads, opportunities
from surroundings import Cli

# All that the gates of the dealer process ask for, up to and including Contract, but a device.
READY = {
    "account": "Acme",
    "interest_type": "new",
    "est_revenue": "480k",
    "est_close_date": "2026-12-31",
    "scheduled_delivery_date": "2026-12-15",
}


@pytest.fixture
def errand(cli: Cli) -> Callable[..., Seller]:
    """Makes a seller: today at noon, unknown names created, all kept, unless said otherwise."""
    return lambda **more: Seller(cli, **more)


@pytest.fixture
def work(errand: Callable[..., Seller]) -> Seller:
    return errand()


@pytest.fixture
def opportunity(work: Seller) -> Callable[..., Ref]:
    """Adds an opportunity that passes every gate, in the first stage unless fields say more.

    Each has a device of its own: VIN1, VIN2 …
    """
    numbers = count(1)

    def add(**fields: str) -> Ref:
        ready = {**READY, "device": f"VIN{next(numbers)}"}
        return opportunities.new(work, "Fleet renewal", {**ready, **fields}).ref

    return add


@pytest.fixture
def lead(work: Seller) -> Callable[..., Ref]:
    def add(**fields: str) -> Ref:
        return leads.new(work, fields.pop("topic", "Excavator"), fields).ref

    return add


@pytest.fixture
def changes(store: Store) -> Callable[[Ref], list[tuple[str, str | None, str | None]]]:
    """The history of a record: field, old, new."""

    def of(ref: Ref) -> list[tuple[str, str | None, str | None]]:
        rows = store.read(
            "SELECT field, old, new FROM v_change WHERE entity = :entity AND entity_id = :id"
            " ORDER BY id",
            {"entity": ref.kind, "id": ref.number},
        ).rows
        return [(field, old, new) for field, old, new in rows]

    return of


@pytest.fixture
def facts(store: Store) -> Callable[[Ref], dict[str, Any]]:
    """A record as its view shows it."""

    def of(ref: Ref) -> dict[str, Any]:
        row = store.read(f"SELECT * FROM v_{ref.kind} WHERE id = :id", {"id": ref.number}).first()
        assert row is not None
        return row

    return of
