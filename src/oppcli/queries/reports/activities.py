"""How busy sellers are: activities done in a period, open and overdue, by seller and type."""

from collections.abc import Sequence
from dataclasses import dataclass

from oppcli.domain.field import ACTIVITY_TYPES
from oppcli.domain.fields import ACTIVITY
from oppcli.domain.grouping import named_groups, no_group
from oppcli.domain.periods import Period
from oppcli.domain.wording import either
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.where import bounds, start_of
from oppcli.store import Store

GROUPS = ("owner", "type", "priority", "direction")


@dataclass(frozen=True, slots=True)
class Busy:
    """One line: the values of its groups, what was done in the period, by type in the order of
    `ACTIVITY_TYPES`, too, and what is open and overdue now."""

    groups: tuple[str, ...]
    done: int
    open: int
    overdue: int
    types: tuple[int, ...]


def activity_groups(words: Sequence[str] | None) -> tuple[str, ...]:
    """The groups of `--by owner,type`; both of these unless told. Raises BadValue."""
    names = named_groups(words or ("owner", "type"), GROUPS)
    for name in names:
        if name not in GROUPS:
            raise no_group(
                f"activities are not grouped by '{name}'.", name, GROUPS, f"--by {either(GROUPS)}"
            )
    return tuple(dict.fromkeys(names))


def activities(
    store: Store, filters: Filters, asking: Asking, *, period: Period, names: Sequence[str]
) -> list[Busy]:
    """A line for each group, by the alphabet.

    An open one is overdue once its due date, or without one the instant it was to start, is past.
    """
    where = compile_filters(store, ACTIVITY, filters, asking)
    begin, after = map(where.bind, bounds(period, asking.zone))
    today = where.bind(asking.today.isoformat())
    midnight = where.bind(start_of(asking.today, asking.zone))
    done = f"t.status = 'done' AND t.completed_at >= {begin} AND t.completed_at < {after}"
    late = f"(t.due_date < {today} OR (t.due_date IS NULL AND t.starts_at < {midnight}))"
    where.add(f"(t.status = 'open' OR ({done}))")
    keys = ", ".join(f"COALESCE(t.{name}, '') AS k_{name}" for name in names)
    kinds = ",\n       ".join(
        f"SUM(CASE WHEN t.status = 'done' AND t.type = {where.bind(kind)} THEN 1 ELSE 0 END)"
        for kind in ACTIVITY_TYPES
    )
    places = ", ".join(str(place) for place in range(1, len(names) + 1))
    rows = store.read(
        f"""SELECT {keys},
       SUM(CASE WHEN t.status = 'done' THEN 1 ELSE 0 END),
       SUM(CASE WHEN t.status = 'open' THEN 1 ELSE 0 END),
       SUM(CASE WHEN t.status = 'open' AND {late} THEN 1 ELSE 0 END),
       {kinds}
  FROM v_activity t{where.sql} GROUP BY {places} ORDER BY {places}""",
        where.params,
    ).rows
    many = len(names)
    return [
        Busy(tuple(row[:many]), done, open_, late, tuple(types))
        for row in rows
        for done, open_, late, *types in (row[many:],)
    ]
