"""Every record of a kind with all its fields, a page at a time, so that no lock outlives a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from shlex import quote
from typing import Any

from oppcli.domain.field import Field, FieldType, Kind
from oppcli.domain.fields import DEAL, OF_THE_SALE, OPPORTUNITY
from oppcli.domain.history_fields import HISTORY_FIELDS
from oppcli.domain.names import spelled
from oppcli.domain.nearness import fields_near
from oppcli.domain.organisation import OWNERS
from oppcli.domain.reference_fields import EVERY, any_kind_named
from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import BadValue, NotFound, WrongUsage
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters, conditions
from oppcli.store import Store
from oppcli.views import stored

PAGE = 2_000
EVERYTHING = "all"

# What a filter asks for, where it is not the field of its own name.
_ASKS = {
    "team": "owner",
    "manager": "owner",
    "account": "account_ref",
    "close": "est_close_date",
    "created": "created_at",
}
_OF_EVERY_KIND = ("search", "where")
_YES = "CASE WHEN {0} = 1 THEN 'yes' ELSE 'no' END AS {0}"
_IDENTITY = "source_system, external_id"
# What stands for a view where a kind has none of its own name and fields. The members of a team
# are put in by `with_members`.
_SOURCES = {
    **{
        kind: f"SELECT id, id AS number, name, full_name, email, manager, business,"
        f" name AS members, {_YES.format('active')}, {_IDENTITY} FROM v_owner"
        f" WHERE kind = '{kind}'"
        for kind in OWNERS
    },
    "business": f"SELECT id, id AS number, name, business_kind, parent, {_IDENTITY} FROM v_unit"
    " WHERE kind = 'business'",
    "facility": f"SELECT id, id AS number, name, parent AS business, {_IDENTITY} FROM v_unit"
    " WHERE kind = 'facility'",
    "operation": "SELECT id, id AS number, name,"
    " CASE WHEN parent_kind = 'facility' THEN parent END AS facility,"
    f" CASE WHEN parent_kind = 'business' THEN parent END AS business, {_IDENTITY}"
    " FROM v_unit WHERE kind = 'operation'",
    "process": "SELECT id, id AS number, key, title, version,"
    f" {_YES.format('is_default')}, {_YES.format('back_needs_reason')},"
    " lost_reasons, canceled_reasons, (SELECT definition FROM process_version v"
    " WHERE v.process_id = process.id AND v.version = process.version) AS definition"
    " FROM process",
    "catalogue": 'SELECT id, id AS number, brand, "class", model, model_code, variant'
    " FROM catalogue",
    "rate": "SELECT id, id AS number, currency, day, base_per_unit, base FROM v_rate",
    "quota": "SELECT id, id AS number, who, kind AS holder, starts, ends, amount_minor, currency"
    " FROM v_quota",
}

Page = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Export:
    """Records of one kind: the fields of each row, of which the first `seen` were asked for."""

    kind: Kind
    fields: tuple[Field, ...]
    seen: int
    pages: Iterator[Page]


def kinds_named(words: Sequence[str]) -> list[Kind]:
    """The kinds of those names, each once; `all` is every one. Raises NotFound for others."""
    found: dict[str, Kind] = {}
    for word in words:
        kind = any_kind_named(word)
        if word.strip().lower() == EVERYTHING:
            found.update(EVERY)
        elif kind is not None:
            found[kind.name] = kind
        else:
            near = nearest(word, [*EVERY, EVERYTHING], 1)
            raise NotFound(
                f"{quoted(word)} is not a kind to export.",
                f"oppcli export {near[0]}" if near else either((*EVERY, EVERYTHING)),
            )
    return list(found.values())


def source_of(kind: Kind) -> str:
    """What to read the kind from: its view, or a SELECT of the same shape, called t."""
    return f"({_SOURCES[kind.name]}) t" if kind.name in _SOURCES else f"v_{kind.name} t"


def export(
    store: Store,
    kind: Kind,
    filters: Filters,
    asking: Asking,
    names: Sequence[str] | None,
) -> Export:
    """The records of a kind that fit, in the order of their refs; amounts are in minor units.

    `names` are the fields wanted, None for all of them; a currency that amounts need follows.
    There is one page at least, an empty one when nothing fits. Raises BadValue for an
    unknown field, WrongUsage for a filter that the kind has no field for.
    """
    _check_filters(kind, filters, asking)
    wanted = [_field(kind, name) for name in names] if names else list(kind.all_fields)
    wanted = list(dict.fromkeys(wanted))
    seen = len(wanted)
    currency = kind.field("currency")
    is_money = any(field.type is FieldType.MONEY for field in wanted)
    if is_money and currency is not None and currency not in wanted:
        wanted.append(currency)
    # An export is the way out of a store that is damaged: it says so, and goes on.
    where = compile_filters(store, kind, filters, asking, tells_damage=True)
    glue = f"{where.sql} AND" if where.conditions else " WHERE"
    columns = ", ".join(_read(kind, each, asking) for each in wanted)
    sql = f"SELECT id, {columns} FROM {source_of(kind)}{glue} id > :last ORDER BY id LIMIT :size"
    found = pages(store, sql, where.params)
    if kind.name == "team":
        found = with_members(store, wanted, found)
    if any(_is_worked_out(kind, each) for each in wanted):
        from oppcli.queries.history_fields import with_days

        asked = [each.name for each in wanted]
        found = (with_days(asked, page) for page in found)
    return Export(kind, tuple(wanted), seen, found)


def pages(store: Store, sql: str, params: dict[str, object]) -> Iterator[Page]:
    """The rows of a SELECT that begins with the id and asks for those after :last, :size at a time.

    There is one page at least.
    """
    last = 0
    while True:
        rows = store.read(sql, {**params, "last": last, "size": PAGE}).rows
        if rows or not last:
            yield [row[1:] for row in rows]
        if len(rows) < PAGE:
            return
        last = rows[-1][0]


def are_given(filters: Filters) -> bool:
    """Whether any filter was given."""
    return any(getattr(filters, each.name) for each in fields(filters))


def _check_filters(kind: Kind, filters: Filters, asking: Asking) -> None:
    for each in fields(filters):
        asked = _ASKS.get(each.name, each.name)
        of_sale = kind is DEAL and (each.name in OF_THE_SALE or each.name == "business_kind")
        if each.name in _OF_EVERY_KIND or kind.field(asked) is not None or of_sale:
            continue
        if getattr(filters, each.name):
            option = each.name.replace("_", "-")
            has_it = kind.field(each.name) is not None  # the manager of a user
            condition = quote(f"{each.name}={getattr(filters, each.name)[0]}")
            raise WrongUsage(
                f"{kind.plural} cannot be picked by --{option}.",
                f"oppcli export {kind.plural} --where {condition}"
                if has_it
                else f"oppcli schema {kind.name} -o table",
            )
    # Their members are put in when the teams are read, so no condition could see them.
    names = [each.field.name for each in conditions(kind, filters.where or (), asking)]
    if kind.name == "team" and "members" in names:
        raise WrongUsage("teams cannot be picked by their members.", "oppcli org show NAME")


def _is_worked_out(kind: Kind, field: Field) -> bool:
    return kind is OPPORTUNITY and field.name in HISTORY_FIELDS


def _read(kind: Kind, field: Field, asking: Asking) -> str:
    """The column of a SELECT that gives a field out."""
    if not _is_worked_out(kind, field):
        return kept(field)
    from oppcli.queries.history_fields import picked

    return picked(field.name, asking)


def _field(kind: Kind, word: str) -> Field:
    more = HISTORY_FIELDS if kind is OPPORTUNITY else {}
    field = kind.field(word) or more.get(spelled(word))
    if field is None:
        near = fields_near(word, [*(each.name for each in kind.all_fields), *more])
        raise BadValue(
            f"there is no field {quoted(word)} in {kind.plural}.",
            either(near) if near else f"oppcli schema {kind.name} -o table",
        )
    return field


def kept(field: Field) -> str:
    """The column of a view that holds a field exactly; `class` is a word of SQL's own."""
    if field.is_own:
        return stored(field)
    return f"{field.name}_minor" if field.type is FieldType.MONEY else f'"{field.name}"'


def with_members(store: Store, wanted: Sequence[Field], found: Iterator[Page]) -> Iterator[Page]:
    """Pages of teams, with the logins of the members where the team itself is named so far."""
    names = [field.name for field in wanted]
    if "members" not in names:
        yield from found
        return
    place = names.index("members")
    members: dict[object, list[str]] = {}
    for team, member in store.read(
        "SELECT team, member FROM v_team_member ORDER BY team, member"
    ).rows:
        members.setdefault(team, []).append(member)
    for page in found:
        yield [
            (*row[:place], ",".join(members.get(row[place], ())) or None, *row[place + 1 :])
            for row in page
        ]
