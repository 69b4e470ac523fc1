"""Days that cannot be read, looked for before records are picked or placed by them.

`'2026-02-31'` is in no period, so that no figure could say where it went: whoever asks is told.
The same holds for a sale whose stage, owner or currency does not exist.
"""

from collections.abc import Iterable
from typing import NoReturn

from oppcli.domain.fields import ACTIVITY, LEAD, OPPORTUNITY, Kind
from oppcli.domain.money import DIGITS
from oppcli.domain.texts import is_day
from oppcli.errors import StoreDamaged
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
    if kind is OPPORTUNITY and (kind.name, "") not in asking.checked:
        asking.checked.add((kind.name, ""))
        if store.last_number("opportunity") <= _MOST_CHECKED:
            check_sales(store)
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


# Of larger stores only `db check` looks through the sales: to do so with each report would take a
# tenth of its time.
_MOST_CHECKED = 250_000
_OF_SALES = "SELECT DISTINCT stage_id, owner_id, currency FROM opportunity"


def check_sales(store: Store, number: int | None = None) -> None:
    """Raises StoreDamaged where the stage, the owner or the currency of a sale does not exist, or
    its stage has no chance that can be: sums would leave the sale out, or weigh it wrong.

    With a `number` only that sale is looked at.
    """
    one = "" if number is None else " WHERE id = :id"
    sales = store.read(f"{_OF_SALES}{one}", {} if number is None else {"id": number}).rows
    chances = dict(store.read("SELECT id, probability FROM stage").rows)
    owners = {owner for (owner,) in store.read("SELECT id FROM owner").rows}
    weighing = chances if number is None else {stage for stage, *_ in sales} & chances.keys()
    is_sound = all(0 <= chances[stage] <= 100 for stage in weighing) and all(
        stage in chances and owner in owners and currency in DIGITS
        for stage, owner, currency in sales
    )
    if not is_sound:
        raise_damage(store)


def raise_damage(store: Store) -> NoReturn:
    """Raises StoreDamaged that names the first record which is damaged."""
    from oppcli.queries.checks.forms import refusal

    raise refusal(store) or StoreDamaged("the store is damaged.", "oppcli db check")
