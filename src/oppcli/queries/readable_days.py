"""Days that cannot be read, looked for before records are picked or placed by them.

`'2026-02-31'` is in no period, so that no figure could say where it went: whoever asks is told.
"""

from collections.abc import Iterable

from oppcli.domain.fields import ACTIVITY, LEAD, OPPORTUNITY, Kind
from oppcli.domain.texts import is_day
from oppcli.queries.asked import Asking
from oppcli.store import Store

# By which day lists and reports place records, and what its index has before it.
_PLACED = {
    OPPORTUNITY.name: ("est_close_date", "status, "),
    LEAD.name: ("est_close_date", ""),
    ACTIVITY.name: ("due_date", "status, "),
}


def check_days(
    store: Store, kind: Kind, asked: Iterable[str], asking: Asking, *, tells: bool = False
) -> None:
    """Looks through the days by which records of a kind are placed, and those `asked` for.

    Each is looked at once. Raises StoreDamaged for the first record whose day cannot be read; if
    it `tells`, that is a note instead. A store that shows a moment of the past is not looked
    through: it makes a table for what each query names, which takes as long as the report.
    """
    if store.as_of is not None:
        return
    placed, before = _PLACED.get(kind.name, ("", ""))
    for name in dict.fromkeys((*([placed] if placed else ()), *asked)):
        key = (kind.name, name)
        if key in asking.checked:
            continue
        asking.checked.add(key)
        # In the order of the index this takes half the time that the days alone would.
        columns = f"{before}{name}" if name == placed else name
        rows = store.read(
            f"SELECT DISTINCT {columns} FROM {kind.name} WHERE {name} IS NOT NULL"
        ).rows
        if not all(map(is_day, {row[-1] for row in rows})):
            from oppcli.queries.checks.forms import refusal_of

            damage = refusal_of(store, kind.name, name)
            if not tells:
                raise damage
            asking.note(f"{damage.message} {damage.hint}")
