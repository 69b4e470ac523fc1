"""Rows of one kind of record, as lists and exports show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from oppcli.domain.field import BUSINESS_KIND, IDLE, closed_words
from oppcli.domain.fields import ACTIVITY, DEAL, LEAD, OPPORTUNITY, Field, FieldType, Kind
from oppcli.domain.names import spelled
from oppcli.errors import BadValue
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.where import Where
from oppcli.store import Rows, Store
from oppcli.views import stored
from oppcli.views.history import full_name

if TYPE_CHECKING:
    from oppcli.queries.converting import Converter
    from oppcli.queries.local_days import LocalMoments

# What a list of opportunities can work out beside the stored fields.
_WORKED_OUT = {
    IDLE.name: (IDLE, "touched_at"),
    "weighted": (
        Field("weighted", FieldType.MONEY, "est_revenue × probability", settable=False),
        "weighted_minor",
    ),
    "business_kind": (BUSINESS_KIND, "business_kind"),
    "customer": (
        Field("customer", FieldType.TEXT, "the account, else the contact", settable=False),
        "COALESCE(account, contact)",
    ),
}

# What lists of other kinds can.
_CUSTOMER_OF = """(SELECT COALESCE(a.name, c.name) FROM opportunity o
  LEFT JOIN account a ON a.id = o.account_id LEFT JOIN v_contact c ON c.id = o.contact_id
  WHERE o.id = {})"""
_SALE_OF_DEAL = "(SELECT d.opportunity_id FROM deal d WHERE d.id = v_deal.id)"
_ABOUT_WHOM = f"""CASE
  WHEN opportunity_id IS NOT NULL THEN {_CUSTOMER_OF.format("opportunity_id")}
  WHEN lead_id IS NOT NULL THEN (SELECT COALESCE(l.company, {full_name("l")}) FROM lead l
    WHERE l.id = lead_id)
  WHEN account_id IS NOT NULL THEN (SELECT a.name FROM account a WHERE a.id = account_id)
  ELSE (SELECT COALESCE(c.account, c.name) FROM v_contact c WHERE c.id = contact_id) END"""
_OF_OTHERS = {
    LEAD.name: {
        "customer": (
            Field("customer", FieldType.TEXT, "the company, else the person", settable=False),
            f"COALESCE(company, {full_name('v_lead')})",
        ),
    },
    DEAL.name: {
        "customer": (
            Field("customer", FieldType.TEXT, "the opportunity's customer", settable=False),
            _CUSTOMER_OF.format(_SALE_OF_DEAL),
        ),
        "owner": (
            Field("owner", FieldType.TEXT, "the opportunity's owner", settable=False),
            "(SELECT w.name FROM opportunity o JOIN owner w ON w.id = o.owner_id"
            f" WHERE o.id = {_SALE_OF_DEAL})",
        ),
    },
    ACTIVITY.name: {
        "customer": (
            Field("customer", FieldType.TEXT, "who it is about", settable=False),
            _ABOUT_WHOM,
        ),
        "when": (
            Field(
                "when",
                FieldType.MOMENT,
                "the day it is due and the time at which it begins; when it was done",
                settable=False,
            ),
            "NULL",
        ),
    },
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

_WHEN = "due_date, starts_at, completed_at"
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


def columns_typed(kind: Kind, words: Sequence[str], status: Sequence[str] | None) -> list[str]:
    """The columns that words of `--fields` or `--sort` mean, with their signs: `-amount`, `closed`.
    `status` is what the list is filtered by."""
    from oppcli.domain.field_words import column_typed
    from oppcli.domain.list_words import amount_listed

    amount = amount_listed(kind.name, status or ())
    every = [*kind.all_fields, *worked_out(kind)]
    names = {word for each in every for word in (each.name, *each.short)}
    return [column_typed(word, names, amount) for word in words]


def worked_out(kind: Kind) -> list[Field]:
    """What a list of that kind can show beside its stored fields."""
    found = [field for field, _ in _worked_out_of(kind).values()]
    return [*found, *_history_fields(kind).values()]


def _history_fields(kind: Kind) -> dict[str, Field]:
    if kind is not OPPORTUNITY:
        return {}
    from oppcli.domain.history_fields import HISTORY_FIELDS

    return HISTORY_FIELDS


def _worked_out_of(kind: Kind) -> dict[str, tuple[Field, str]]:
    return _WORKED_OUT if kind is OPPORTUNITY else _OF_OTHERS.get(kind.name, {})


def field_named(kind: Kind, word: str) -> Field:
    """The field or worked-out column called that. Raises BadValue, proposing near names."""
    field = kind.field(word)
    if field is None and word in (worked := _worked_out_of(kind)):
        field = worked[word][0]
    field = field or _history_fields(kind).get(spelled(word))
    if field is None:
        from oppcli.domain.nearness import fields_near

        words = [each for one in kind.all_fields for each in (one.name, *one.short)]
        near = fields_near(word, [*words, *(one.name for one in worked_out(kind))])
        raise BadValue(
            f"there is no field '{word}' in a list of {kind.plural}.",
            ", ".join(near) if near else f"oppcli schema {kind.name} -o table",
        )
    return field


# What people see of a kind instead of its columns: who it is about stands beside its ref.
_FOR_PEOPLE = {
    OPPORTUNITY.name: "ref customer topic stage est_revenue currency est_close_date idle owner",
    LEAD.name: "ref customer phone topic status rating est_value created_at est_close_date owner",
    DEAL.name: "ref opportunity customer title quantity amount currency status valid_until owner",
    ACTIVITY.name: "ref when type customer subject regarding status owner",
}


def usual_columns(
    kind: Kind, status: Sequence[str] | None, *, for_people: bool = False
) -> Sequence[str]:
    """What a list shows unless asked otherwise. One of closed opportunities alone shows when they
    were closed, not when they were expected to, of won ones what they brought, and of others why
    they ended and who won; people see the stage of none. People see the customer, and when an
    activity is."""
    columns = kind.columns
    if for_people and kind.name in _FOR_PEOPLE:
        columns = tuple(_FOR_PEOPLE[kind.name].split())
    if for_people and kind is LEAD and list(status or ()) == ["new"]:
        # All are new, and nobody knows yet when they close.
        columns = tuple(each for each in columns if each not in ("status", "est_close_date"))
    words = closed_words(status or ())
    if kind is not OPPORTUNITY or not words:
        return columns
    from oppcli.domain.list_words import amount_listed

    amount = amount_listed(kind.name, status or ())
    instead = {"est_close_date": "closed_on", "est_revenue": amount}
    shown = [instead.get(name, name) for name in columns if name != "idle"]
    if len(words) > 1 or words == {"closed"}:
        shown.insert(shown.index("stage"), "status")
        shown.insert(shown.index("est_revenue") + 1, "actual_revenue")
    ends = [] if words == {"won"} else ["lost_reason", "competitor"]
    if not for_people:
        return [*shown, *ends]
    shown.remove("stage")
    at = shown.index("owner")
    return [*shown[:at], *ends, *shown[at:]]


def picked_by(kind: Kind, filters: Filters, sort: str | None, asking: Asking) -> list[str]:
    """The fields that a list is sorted by, and those of which its conditions leave different
    values: not `brand=volvo`, of which all rows have the same."""
    names = [word.strip().lstrip("+-") for word in (sort or "").split(",")]
    if filters.created:
        names.append("created_at")
    if filters.when:
        names.append("status")
    if filters.where:
        from oppcli.queries.filters import conditions

        asked = conditions(kind, filters.where, asking)
        several = [each.field.name for each in asked if not each.is_of_one]
        # Who asks which had no activity for a month is not told when they were made.
        names += [
            each for each in several if each != "created_at" or "last_activity" not in several
        ]
    known = {each.name for each in (*kind.all_fields, *worked_out(kind))}
    fields = [field.name if (field := kind.field(name)) else name for name in names if name]
    return [name for name in dict.fromkeys(fields) if name in known]


def with_columns(usual: Sequence[str], kept: Sequence[str]) -> list[str]:
    """The columns of a list with those that are to be seen; new ones before the owner."""
    added = [name for name in kept if name not in usual]
    at = usual.index("owner") if "owner" in usual else len(usual)
    return [*usual[:at], *added, *usual[at:]]


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
    if kind is ACTIVITY and "subject" in seen:
        needed.append("outcome")
    if kind is OPPORTUNITY and not _IN_BASE.keys().isdisjoint((*seen, *needed)):
        needed.append("base")
    names = tuple(dict.fromkeys((*seen, *needed)))
    return Listing(kind, names, len(dict.fromkeys(seen)))


def sorts_by_amount(wanted: Listing, sort: str | None) -> bool:
    """Whether the list is sorted by amounts that each have the currency of their record."""
    names = (word.strip().lstrip("+-") for word in (sort or "").split(","))
    fields = [field_named(wanted.kind, name) for name in names if name]
    return any(map(_is_own_amount, fields))


def shows_amounts(wanted: Listing) -> bool:
    """Whether the list shows amounts that each have the currency of their record."""
    return any(_is_own_amount(wanted.field(name)) for name in wanted.names[: wanted.seen])


def _is_own_amount(field: Field) -> bool:
    return field.type is FieldType.MONEY and field.name not in _IN_BASE


def currencies_of(wanted: Listing, rows: Rows) -> list[str]:
    """The currencies of the amounts of a list, by the alphabet; none of a kind without."""
    if "currency" not in wanted.names:
        return []
    at = wanted.names.index("currency")
    return sorted({row[at] for row in rows.rows if row[at]})


def has_several_currencies(wanted: Listing, rows: Rows) -> bool:
    """Whether the amounts of a list are in more currencies than one."""
    return len(currencies_of(wanted, rows)) > 1


def listed(
    store: Store, wanted: Listing, where: Where, asking: Asking, *, titles: bool = False
) -> Rows:
    """The rows of a listing, in the order of their refs; activities by day and time, then by
    priority, and those without a day last.

    Amounts are minor units; `idle` is given as the instant it counts from. `titles` names stages
    as people read them, else by their keys.
    """
    kind = wanted.kind
    slips = [name for name in wanted.names if _is_slip(kind, name)]
    if slips:
        from oppcli.queries.readable_days import check_instants

        check_instants(store, slips, asking)
    picked = ", ".join(
        _slip(name, asking) if name in slips else _column(kind, name, titles)
        for name in wanted.names
    )
    source = f"FROM v_{kind.name}{where.sql} ORDER BY"
    if kind is not ACTIVITY:
        found = store.read(f"SELECT {picked} {source} id", where.params)
        if slips:
            from oppcli.queries.history_fields import with_days

            return Rows(found.columns, with_days(wanted.names, found.rows))
        return found
    from oppcli.queries.local_days import LocalMoments

    found = store.read(f"SELECT {picked}, {_WHEN} {source} {_BY_PRIORITY}, id", where.params)
    when = wanted.names.index("when") if "when" in wanted.names else None
    return Rows(found.columns[:-3], _by_moment(found.rows, when, LocalMoments(asking.zone)))


def how_many(store: Store, kind: Kind, where: Where) -> int:
    """How many records of a kind fit."""
    rows = store.read(f"SELECT COUNT(*) FROM v_{kind.name}{where.sql}", where.params).rows
    return int(rows[0][0])


def _by_moment(
    rows: list[tuple[Any, ...]], when: int | None, moments: "LocalMoments"
) -> list[tuple[Any, ...]]:
    """The rows by the day and the time that stand last in each, without these and with what they
    say in the column `when`: of those that are done, when that was. On each day those with a time
    come first."""
    timed = [
        (moments[None, done] if done else moments[due, starts], row)
        for row in rows
        for due, starts, done in (row[-3:],)
    ]
    timed.sort(key=lambda pair: (pair[0][0] or date.max, pair[0][1] or "~"))
    if when is None:
        return [row[:-3] for _, row in timed]
    return [
        (*row[:when], f"{day} {time}".strip() if day else None, *row[when + 1 : -3])
        for (day, time), row in timed
    ]


def _is_slip(kind: Kind, name: str) -> bool:
    return kind.field(name) is None and name not in _worked_out_of(kind)


def _slip(name: str, asking: Asking) -> str:
    from oppcli.queries.history_fields import picked

    return picked(name, asking)


def _column(kind: Kind, name: str, titles: bool) -> str:
    if titles and name == "stage":
        return "stage_title AS stage"
    field = kind.field(name)
    if field is None:
        return f'{_worked_out_of(kind)[name][1]} AS "{name}"'
    if field.is_own or field.type is FieldType.MONEY:
        return f"{stored(field)} AS {field.name}"
    return field.name


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
