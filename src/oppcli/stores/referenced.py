"""Which users, units, processes, stages and own fields the reconstructed records of a moment name.

They stay in its past, as they were made, though a later batch made them: the file that proves the
records proves that these were there.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from oppcli.domain.tree import with_all_above
from oppcli.views import own_text

Select = Callable[[str], list[tuple[Any, ...]]]

_OWNED = ("opportunity", "lead", "activity")
_PLACED = ("opportunity", "lead")
_PARTS = ("business_id", "facility_id", "operation_id")
TABLES = ("owner", "unit", "team_member", "process", "process_version", "stage", "own_field")


def referenced(
    table: str, select: Select, existed: Mapping[str, str], schema: str, later: str
) -> set[int]:
    """The numbers of the rows of one of `TABLES` that stay.

    `existed` has for each kind with reconstructed records the condition on `t` that finds them,
    `later` the condition on the batch of a change `c` that finds later ones.
    """
    if not existed:
        return set()
    names = _Names(select, existed, schema, later)
    if table in ("owner", "team_member"):
        owners = names.owners()
        return owners if table == "owner" else names.memberships(owners)
    if table == "unit":
        return names.units()
    if table == "own_field":
        return names.own_fields()
    return names.of_processes(table)


class _Names:
    def __init__(self, select: Select, existed: Mapping[str, str], schema: str, later: str) -> None:
        self._select = select
        self._existed = existed
        self._schema = schema
        self._later = later

    def owners(self) -> set[int]:
        """Owners of records, the managers above them, and their teams."""
        found = self._named(_OWNED, "owner_id")
        above: dict[int, int | None] = dict(
            self._select(f"SELECT id, manager_id FROM {self._schema}.owner")
        )
        found = with_all_above(found, above)
        members = self._select(f"SELECT team_id, user_id FROM {self._schema}.team_member")
        return found | {team for team, user in members if user in found}

    def memberships(self, owners: set[int]) -> set[int]:
        """Who of them is in which team."""
        rows = self._select(f"SELECT id, user_id FROM {self._schema}.team_member")
        return {number for number, user in rows if user in owners}

    def own_fields(self) -> set[int]:
        """Own fields that records have values of."""
        defined = self._select(f"SELECT id, kind, name FROM {self._schema}.own_field")
        return {
            number
            for number, kind, name in defined
            if kind in self._existed
            and self._select(
                f"SELECT 1 FROM {self._schema}.{kind} t WHERE {self._existed[kind]}"
                f" AND {own_text(name, 't')} IS NOT NULL LIMIT 1"
            )
        }

    def units(self) -> set[int]:
        """Units of records, the businesses of their owners, and what is above them."""
        found: set[int] = set()
        for part in _PARTS:
            found |= self._named(_PLACED, part)
        found |= self._named(("device",), "facility_id")
        owners = self.owners()
        businesses = self._select(f"SELECT id, business_id FROM {self._schema}.owner")
        found |= {business for owner, business in businesses if business and owner in owners}
        above: dict[int, int | None] = dict(
            self._select(f"SELECT id, parent_id FROM {self._schema}.unit")
        )
        return with_all_above(found, above)

    def of_processes(self, table: str) -> set[int]:
        """The processes of opportunities, with all of their stages and versions."""
        stages = self._named(("opportunity",), "stage_id")
        rows = self._select(f"SELECT id, process_id FROM {self._schema}.stage")
        processes = {process for stage, process in rows if stage in stages}
        if table == "process":
            return processes
        rows = self._select(f"SELECT id, process_id FROM {self._schema}.{table}")
        return {number for number, process in rows if process in processes}

    def _named(self, kinds: Iterable[str], column: str) -> set[int]:
        """What a link of the records names, or named when their batch brought them."""
        found: set[int] = set()
        for kind in kinds:
            if kind in self._existed:
                where = self._existed[kind]
                records = f"{self._schema}.{kind} t"
                now = f"SELECT DISTINCT t.{column} FROM {records} WHERE {where}"
                then = (
                    f"SELECT DISTINCT CAST(c.old AS BIGINT) FROM {self._schema}.change c"
                    f" JOIN {records} ON t.id = c.entity_id WHERE c.entity = '{kind}'"
                    f" AND c.field = '{column.removesuffix('_id')}' AND c.actor IS NULL"
                    f" AND {self._later} AND {where}"
                )
                for sql in (now, then):
                    found.update(number for (number,) in self._select(sql) if number is not None)
        return found
