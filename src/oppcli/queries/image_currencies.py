"""In which currency the amounts of a record were that is gone: its image in the history says it."""

import json

from oppcli.domain.past import DELETED
from oppcli.store import Store

_IMAGE = f"""SELECT old FROM change
 WHERE entity = :entity AND entity_id = :id AND field = '{DELETED}' ORDER BY id DESC LIMIT 1"""


class ImageCurrencies:
    """The currencies of records that are gone, each looked up once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[str, int], str | None] = {}

    def of(self, entity: str, number: int) -> str | None:
        """The currency it last had; None for what has none. A deal's is its opportunity's."""
        key = (entity, number)
        if key not in self._known:
            self._known[key] = self._read(entity, number)
        return self._known[key]

    def _read(self, entity: str, number: int) -> str | None:
        found = self._store.read(_IMAGE, {"entity": entity, "id": number}).first()
        image = json.loads(found["old"] or "{}") if found else {}
        if entity != "deal":
            currency: str | None = image.get("currency")
            return currency
        above = image.get("opportunity_id")
        if above is None:
            return None
        kept = self._store.read(
            "SELECT currency FROM opportunity WHERE id = :id", {"id": above}
        ).first()
        return str(kept["currency"]) if kept else self.of("opportunity", above)
