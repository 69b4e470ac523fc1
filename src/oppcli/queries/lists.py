"""Rows of one kind of record, as lists and exports show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from oppcli.domain.field import BUSINESS_KIND, CLOSED
from oppcli.domain.fields import ACTIVITY, OPPORTUNITY, Field, FieldType, Kind
from oppcli.errors import BadValue
from oppcli.queries.asked import Asking
from oppcli.queries.where import Where
from oppcli.store import Rows, Store

if TYPE_CHECKING:
    from oppcli.queries.converting import Converter
    from oppcli.queries.local_days import LocalDays

# What a list of opportunities can work out beside the stored fields.
_WORKED_OUT = {
    "idle": (
        Field("idle", FieldType.INTEGER, "days since the last change or activity", settable=False),
        "touched_at",
    ),
    "weighted": (
        Field("weighted", FieldType.MONEY, "est_revenue × probability", settable=False),
        "weighted_minor",
    ),
    "business_kind": (BUSINESS_KIND, "business_kind"),
}

# Amounts in the base currency: field → the stored amount in the record's own. `base` names it.
_IN_BASE = {
    "est_revenue_base": "est_revenue_minor",
    "weighted_base": "weighted_minor",
    "actual_revenue_base": "actual_revenue_minor",
}
_WORKED_OUT |= {
    name: (Field(name, FieldType.MONEY, "in the base currency", settable=False), amount)
    for name, amount in _IN_BASE.items()
}
_WORKED_OUT["base"] = (
    Field("base", FieldType.CURRENCY, "the base currency", settable=False),
    "NULL",
)

_DAY = len("2026-11-23")
_WHEN = "COALESCE(due_date, starts_at, completed_at)"
_BY_PRIORITY = "CASE priority WHEN 'high' THEN 0 WHEN 'normal' THEN 1 ELSE 2 END"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its kind, its columns by name, and how many of them were asked to be seen."""

    kind: Kind
    names: tuple[str, ...]
    seen: int

    def field(self, name: str) -> Field:
        """The field behind a column."""
        return field_named(self.kind, name)


def worked_out(kind: Kind) -> list[Field]:
    """What a list of that kind can show beside its stored fields."""
    return [field for field, _ in _WORKED_OUT.values()] if kind is OPPORTUNITY else []


def field_named(kind: Kind, word: str) -> Field:
    """The field or worked-out column called that. Raises BadValue, proposing near names."""
    field = kind.field(word)
    if field is None and kind is OPPORTUNITY and word in _WORKED_OUT:
        field = _WORKED_OUT[word][0]
    if field is None:
        from oppcli.domain.proposals import fields_near

        words = [each for one in kind.fields for each in (one.name, *one.short)]
        near = fields_near(word, [*words, *(one.name for one in worked_out(kind))])
        raise BadValue(
            f"there is no field '{word}' in a list of {kind.plural}.",
            ", ".join(near) if near else f"oppcli schema {kind.name} -o table",
        )
    return field


def usual_columns(kind: Kind, status: Sequence[str] | None) -> Sequence[str]:
    """What a list shows unless asked otherwise. One of closed opportunities alone shows when they
    were closed, not when they were expected to, and of won ones what they brought."""
    words = {part.strip().lower() for word in status or () for part in word.split(",")} - {""}
    if kind is not OPPORTUNITY or not words or not words <= {*CLOSED, "closed"}:
        return kind.columns
    instead = {"est_close_date": "closed_on"}
    if words == {"won"}:
        instead["est_revenue"] = "actual_revenue"
    shown = [instead.get(name, name) for name in kind.columns if name != "idle"]
    if len(words) > 1 or words == {"closed"}:
        shown.insert(shown.index("stage"), "status")
        shown.insert(shown.index("est_revenue") + 1, "actual_revenue")
    return shown


def listing(kind: Kind, fields: Sequence[str], sort: str | None) -> Listing:
    """The columns of a list: the fields that are seen, then what those and the order need
    (currencies, the status and close date that mark a row)."""
    seen = [field_named(kind, word).name for word in fields]
    needed = [
        field_named(kind, word.strip().lstrip("+-")).name
        for word in (sort or "").split(",")
        if word.strip()
    ]
    known = {each.name for each in kind.fields}
    needed += [
        name for name in ("currency", "status", "est_close_date", "valid_until") if name in known
    ]
    if kind is OPPORTUNITY and not _IN_BASE.keys().isdisjoint((*seen, *needed)):
        needed.append("base")
    names = tuple(dict.fromkeys((*seen, *needed)))
    return Listing(kind, names, len(dict.fromkeys(seen)))


def sorts_by_amount(wanted: Listing, sort: str | None) -> bool:
    """Whether the list is sorted by amounts that each have the currency of their record."""
    names = (word.strip().lstrip("+-") for word in (sort or "").split(","))
    fields = [field_named(wanted.kind, name) for name in names if name]
    return any(each.type is FieldType.MONEY and each.name not in _IN_BASE for each in fields)


def has_several_currencies(wanted: Listing, rows: Rows) -> bool:
    """Whether the amounts of a list are in more currencies than one."""
    at = wanted.names.index("currency")
    return len({row[at] for row in rows.rows}) > 1


def listed(
    store: Store, wanted: Listing, where: Where, asking: Asking, *, titles: bool = False
) -> Rows:
    """The rows of a listing, in the order of their refs; activities by day, then by priority, and
    those without a day last.

    Amounts are minor units; `idle` is given as the instant it counts from. `titles` names stages
    as people read them, else by their keys.
    """
    kind = wanted.kind
    picked = ", ".join(_column(kind, name, titles) for name in wanted.names)
    source = f"FROM v_{kind.name}{where.sql} ORDER BY"
    if kind is not ACTIVITY:
        return store.read(f"SELECT {picked} {source} id", where.params)
    from oppcli.queries.local_days import LocalDays

    found = store.read(f"SELECT {picked}, {_WHEN} {source} {_BY_PRIORITY}, id", where.params)
    return Rows(found.columns[:-1], _by_day(found.rows, LocalDays(asking.zone)))


def _by_day(rows: list[tuple[Any, ...]], days: "LocalDays") -> list[tuple[Any, ...]]:
    """The rows by the day or the instant that stands last in each, without it."""
    for row in rows:
        if row[-1] and len(row[-1]) == _DAY:
            days[row[-1]] = date.fromisoformat(row[-1])
    rows.sort(key=lambda row: days[row[-1]] if row[-1] else date.max)
    return [row[:-1] for row in rows]


def _column(kind: Kind, name: str, titles: bool) -> str:
    if titles and name == "stage":
        return "stage_title AS stage"
    field = kind.field(name)
    if field is None:
        return f"{_WORKED_OUT[name][1]} AS {name}"
    return f"{name}_minor AS {name}" if field.type is FieldType.MONEY else name


def in_base(
    store: Store, wanted: Listing, where: Where, rows: Rows, converter: "Converter"
) -> Rows:
    """The rows of a listing with the amounts that it wants in the base currency converted.

    What has no rate is None there.
    """
    from oppcli.queries.converting import FROZEN

    places = [place for place, name in enumerate(wanted.names) if name in _IN_BASE]
    at = wanted.names.index("base")
    sql = f"SELECT {FROZEN}, t.currency FROM v_opportunity t{where.sql} ORDER BY id"
    converted = []
    for row, (frozen, currency) in zip(rows.rows, store.read(sql, where.params).rows, strict=True):
        cells = list(row)
        cells[at] = converter.base
        for place in places:
            if cells[place] is not None:
                cells[place] = converter.in_base(cells[place], currency, frozen)
        converted.append(tuple(cells))
    return Rows(rows.columns, converted)
