"""What the history calls what has no ref of its own, and which field a change is of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from oppcli.domain.fields import Field
from oppcli.domain.quotas import EVERYBODY, period_name
from oppcli.domain.reference_fields import EVERY
from oppcli.store import Store

_FIELDS_OF = {"owner": "user", "unit": "business", "stage": "user"}  # `active` is alike in all
_AT_ONCE = 1000  # rows whose names are read with one query
_CALLED = {
    "stage": "SELECT id, 'stage ' || title FROM stage",
    "process": "SELECT id, 'process ' || key FROM process",
    "rate": "SELECT id, 'rate ' || currency || ' ' || day FROM rate",
}
_QUOTAS = """SELECT t.id, COALESCE(o.name, u.name) AS who, t.starts, t.ends FROM quota t
  LEFT JOIN owner o ON o.id = t.owner_id LEFT JOIN unit u ON u.id = t.unit_id"""


def field_of(entity: str, name: str) -> Field | None:
    """The field of that name of a table; None where it is none that people know."""
    kind = EVERY.get(_FIELDS_OF.get(entity, entity))
    return None if kind is None else kind.field(name)


def spoken(store: Store, refs: Iterable[str], fiscal_year_start: int) -> Mapping[str, str]:
    """What stages, processes, rates and quotas are called now, by their refs: `stage Proposal` of
    `stage 7`; nothing of one that was removed, and of any other ref."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for ref in dict.fromkeys(refs):
        table, _, number = ref.partition(" ")
        if number.isdigit() and (table in _CALLED or table == "quota"):
            numbers[table].append(int(number))
    return {
        f"{table} {number}": name
        for table, wanted in numbers.items()
        for start in range(0, len(wanted), _AT_ONCE)
        for number, name in _names(
            store, table, wanted[start : start + _AT_ONCE], fiscal_year_start
        ).items()
    }


def _names(
    store: Store, table: str, numbers: Iterable[int], fiscal_year_start: int
) -> dict[int, str]:
    among = f"id IN ({', '.join(map(str, numbers))})"
    if table != "quota":
        return dict(store.read(f"{_CALLED[table]} WHERE {among}").rows)
    return {
        number: f"{who or EVERYBODY} "
        f"{period_name(date.fromisoformat(starts), date.fromisoformat(ends), fiscal_year_start)}"
        " quota"
        for number, who, starts, ends in store.read(f"{_QUOTAS} WHERE t.{among}").rows
    }
