"""How busy sellers are: activities done in a period, open and overdue, by seller, type, or a group
of the sale or lead that they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from oppcli.domain.field import ACTIVITY_TYPES
from oppcli.domain.fields import ACTIVITY, GROUPED, LEAD
from oppcli.domain.grouping import group_key, named_groups, no_group
from oppcli.domain.periods import Period
from oppcli.domain.wording import either
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.where import bounds, start_of
from oppcli.store import Store

_OWN = ("owner", "type", "priority", "direction")
_NOT_OF_ACTIVITIES = ("owner", "manager", "team", "status", "forecast_category", "currency")
_OF_SALES = tuple(name for name in GROUPED if name not in _NOT_OF_ACTIVITIES)
_OF_LEADS = {field.name for field in LEAD.fields} | {"business_kind"}
GROUPS = (*_OWN, *_OF_SALES)
SUM = "total"  # the second group of a sum, as in reports that add up a tree


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
    """A line for each group, by the alphabet. Groups of sales are those of the opportunity that an
    activity is about, else of its lead; what is about neither has none, but for its account.

    An open one is overdue once its due date, or without one the instant it was to start, is past.
    """
    where = compile_filters(store, ACTIVITY, filters, asking)
    begin, after = map(where.bind, bounds(period, asking.zone))
    today = where.bind(asking.today.isoformat())
    midnight = where.bind(start_of(asking.today, asking.zone))
    done = f"t.status = 'done' AND t.completed_at >= {begin} AND t.completed_at < {after}"
    late = f"(t.due_date < {today} OR (t.due_date IS NULL AND t.starts_at < {midnight}))"
    where.add(f"(t.status = 'open' OR ({done}))")
    keys = ", ".join(f"{_column(name)} AS k_{name}" for name in names)
    joined = _joined([name for name in names if name not in _OWN])
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
  FROM v_activity t{joined}{where.sql} GROUP BY {places} ORDER BY {places}""",
        where.params,
    ).rows
    return _together([_busy(row, len(names)) for row in rows], names)


def _column(name: str) -> str:
    """SQL for the value of a group of an activity `t`, and of what it is about."""
    if name in _OWN:
        return f"COALESCE(t.{name}, '')"
    parts = [f"o.sale_{name}"]
    parts += [f"l.lead_{name}"] if name in _OF_LEADS else []
    parts += ["c.account_name"] if name == "account" else []
    return f"COALESCE({', '.join(parts)}, '')"


def _joined(names: Sequence[str]) -> str:
    """SQL that joins what activities `t` are about, with the groups of those names; under names
    that filters of activities do not have."""
    if not names:
        return ""
    of_sale = "".join(f", {name} AS sale_{name}" for name in names)
    of_lead = "".join(f", {name} AS lead_{name}" for name in names if name in _OF_LEADS)
    return f"""
  LEFT JOIN (SELECT id AS sale_id{of_sale} FROM v_opportunity) o ON o.sale_id = t.opportunity_id
  LEFT JOIN (SELECT id AS lead_number{of_lead} FROM v_lead) l ON l.lead_number = t.lead_id
  LEFT JOIN (SELECT id AS account_number, name AS account_name FROM v_account) c
         ON c.account_number = t.account_id"""


def _busy(row: Sequence[Any], many: int) -> Busy:
    done, open_, late, *types = row[many:]
    return Busy(tuple(row[:many]), done, open_, late, tuple(types))


def _together(lines: Sequence[Busy], names: Sequence[str]) -> list[Busy]:
    """The lines, those of one group in two spellings as one, in the first by the alphabet."""
    shown: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, ...], list[Busy]] = {}
    for line in lines:
        pairs = zip(names, line.groups, strict=True)
        groups = tuple(shown.setdefault((name, group_key(name, of)), of) for name, of in pairs)
        found.setdefault(groups, []).append(line)
    return [summed(same, groups) for groups, same in found.items()]


def with_open_of(lines: Sequence[Busy], then: Sequence[Busy]) -> list[Busy]:
    """The lines, with what was open and overdue in those of another moment; by the alphabet."""
    left, nothing = {line.groups: line for line in then}, (0,) * len(ACTIVITY_TYPES)
    done = {line.groups: line for line in lines}
    none = Busy((), 0, 0, 0, nothing)
    return [
        Busy(groups, of.done, at.open, at.overdue, of.types)
        for groups in sorted({*done, *left})
        for of, at in [(done.get(groups, none), left.get(groups, none))]
    ]


def summed(lines: Sequence[Busy], groups: tuple[str, ...]) -> Busy:
    """The sum of lines, as a line of those groups."""
    if len(lines) == 1 and lines[0].groups == groups:
        return lines[0]
    types = [sum(each) for each in zip(*(line.types for line in lines), strict=True)]
    return Busy(
        groups,
        sum(line.done for line in lines),
        sum(line.open for line in lines),
        sum(line.overdue for line in lines),
        tuple(types),
    )


def with_sums(lines: Sequence[Busy]) -> list[Busy]:
    """The lines of several groups, and behind those of each value of the first group, where they
    are several, their sum, whose other groups are `total`."""
    found = []
    for value, each in groupby(lines, key=lambda line: line.groups[0]):
        same = list(each)
        found += same
        if len(same) > 1:
            found.append(summed(same, (value, SUM, *("" for _ in same[0].groups[2:]))))
    return found
