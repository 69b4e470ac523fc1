"""In which currency the amounts of a change were: on each side, the one in force on that side."""

import json
from collections.abc import Sequence

from oppcli.domain.past import DELETED, UNTOLD
from oppcli.domain.past_currencies import FIELD, Recorded, Sides, Switch, around, switches
from oppcli.store import Store

# SQL for the currency that the record of a change `c` has now; NULL for one that is gone, or has
# no amounts.
PRESENT_CURRENCY = """CASE c.entity
  WHEN 'deal' THEN (SELECT o.currency FROM deal d JOIN opportunity o ON o.id = d.opportunity_id
                     WHERE d.id = c.entity_id)
  WHEN 'opportunity' THEN (SELECT currency FROM opportunity WHERE id = c.entity_id)
  WHEN 'lead' THEN (SELECT currency FROM lead WHERE id = c.entity_id)
  WHEN 'device' THEN (SELECT currency FROM device WHERE id = c.entity_id)
  WHEN 'quota' THEN (SELECT currency FROM quota WHERE id = c.entity_id) END"""

_IMAGE = f"""SELECT old FROM change
 WHERE entity = :entity AND entity_id = :id AND field = '{DELETED}' ORDER BY id DESC LIMIT 1"""
_SWITCHED = f"""SELECT DISTINCT entity, entity_id FROM change
 WHERE entity IN ('opportunity', 'lead', 'device', 'quota') AND field = '{FIELD}'"""
_CHANGES = f"""SELECT id, batch_id, field, old, new FROM change
 WHERE entity = :entity AND entity_id = :id
   AND field NOT IN ({", ".join(f"'{name}'" for name in (*UNTOLD, DELETED))}) ORDER BY id"""


class PastCurrencies:
    """The currencies of the records of a store, each looked up once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._switched: set[tuple[str, int]] | None = None
        self._switches: dict[tuple[str, int], Sequence[Switch]] = {}
        self._above: dict[int, int | None] = {}
        self._images: dict[tuple[str, int], dict[str, object]] = {}

    def around(self, entity: str, number: int, change: int, present: str | None) -> Sides:
        """The currency before and after that change of a record, by the change's number.

        `present` is what `PRESENT_CURRENCY` gives. A deal has the currency of its opportunity.
        None where no amount of the record was ever in a currency.
        """
        if self._switched is None:
            self._switched = {(row[0], row[1]) for row in self._store.read(_SWITCHED).rows}
        present = present or self._last(entity, number)
        if entity == "deal":
            above = self._opportunity(number) if self._switched else None
            if above is None:
                return present, present
            entity, number = "opportunity", above
        if (entity, number) not in self._switched:
            return present, present
        return around(self._of(entity, number), change, present)

    def _of(self, entity: str, number: int) -> Sequence[Switch]:
        key = (entity, number)
        if key not in self._switches:
            from oppcli.plain_records import TABLES

            rows = self._store.read(_CHANGES, {"entity": entity, "id": number}).rows
            columns = TABLES[entity].columns
            self._switches[key] = switches([Recorded(*row) for row in rows], columns)
        return self._switches[key]

    def _last(self, entity: str, number: int) -> str | None:
        """The currency that a record had which is gone."""
        image = self._image(entity, number)
        if entity != "deal":
            code = image.get("currency")
            return None if code is None else str(code)
        above = self._opportunity(number)
        if above is None:
            return None
        kept = self._store.read("SELECT currency FROM opportunity WHERE id = :id", {"id": above})
        row = kept.first()
        return str(row["currency"]) if row else self._last("opportunity", above)

    def _opportunity(self, deal: int) -> int | None:
        """The opportunity of a deal, also of one that is gone."""
        if deal not in self._above:
            sql = "SELECT opportunity_id AS above FROM deal WHERE id = :id"
            row = self._store.read(sql, {"id": deal}).first()
            above = row["above"] if row else self._image("deal", deal).get("opportunity_id")
            self._above[deal] = None if above is None else int(str(above))
        return self._above[deal]

    def _image(self, entity: str, number: int) -> dict[str, object]:
        key = (entity, number)
        if key not in self._images:
            found = self._store.read(_IMAGE, {"entity": entity, "id": number}).first()
            self._images[key] = json.loads(found["old"] or "{}") if found else {}
        return self._images[key]
