"""One condition of `--where` as SQL."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from oppcli.domain.fields import DEAL, OPPORTUNITY, Field, FieldType, Kind
from oppcli.domain.filters import NO_NEXT_STEP, STALE, Condition, Op
from oppcli.domain.history_fields import NUMBERED
from oppcli.domain.money import Money
from oppcli.domain.names import name_key
from oppcli.domain.periods import Period
from oppcli.domain.user_words import user_meant
from oppcli.queries.filter_arguments import Asking
from oppcli.queries.linked_names import (
    ASKED,
    SHOWN_BY_NAME,
    ref_meant,
    refs_called,
    same_names,
)
from oppcli.queries.where import Where, bounds, has_next_step, holds, lapsed_sql, under_sales
from oppcli.store import Store
from oppcli.views import stored

if TYPE_CHECKING:
    from oppcli.queries.amounts import Uncompared

# Comparisons that most people mean the records without a value by, too.
_LEAVING_OUT = {"last_activity": (Op.LT, Op.LE), "next_activity": (Op.GT, Op.GE)}
_BINARY = {Op.GT: ">", Op.GE: ">=", Op.LT: "<", Op.LE: "<="}


def add_conditions(
    store: Store,
    where: Where,
    kind: Kind,
    conditions: Sequence[Condition],
    asking: Asking,
    *,
    is_told: bool = True,
) -> None:
    """Adds the conditions of `--where`, and if that `is_told` notes how many records without a
    value fit all others, and how many are left out for lack of a rate.

    Who asks which sales had no activity for 30 days means those that never had one, too.
    """
    first = len(where.conditions)
    uncompared = [condition_sql(store, where, kind, each, asking) for each in conditions]
    if not is_told:
        return
    for place, found in enumerate(uncompared, first):
        others = [*where.conditions[:place], *where.conditions[place + 1 :]]
        for each in found:
            from oppcli.queries.amounts import note_uncompared

            note_uncompared(store, Where(others, where.params), kind, each, asking)
    for condition in conditions:
        if condition.op in _LEAVING_OUT.get(condition.field.name, ()):
            _note_empty(store, where, kind, condition, conditions, asking)


def _note_empty(
    store: Store,
    where: Where,
    kind: Kind,
    condition: Condition,
    conditions: Sequence[Condition],
    asking: Asking,
) -> None:
    """Notes how many records fit but for an empty field, and the condition that finds them."""
    name = condition.field.name
    at = len(where.conditions) - len(conditions) + list(conditions).index(condition)
    is_empty = f"{_column(kind, condition, asking)} IS NULL"
    others = Where([*where.conditions[:at], is_empty, *where.conditions[at + 1 :]], where.params)
    ((count,),) = store.read(f"SELECT COUNT(*) FROM v_{kind.name} t{others.sql}", where.params).rows
    if count:
        has, it = ("has", "it") if count == 1 else ("have", "them")
        asking.note(f"{count:,} more {has} no {name}: --where {name}=none finds {it}")
        if name == "last_activity":
            asking.note("idle>30 counts from when a record was made, where nothing happened since")


def condition_sql(
    store: Store, where: Where, kind: Kind, condition: Condition, asking: Asking
) -> "list[Uncompared]":
    """Adds a `condition` on records of `kind` to `where`. What was typed is always bound, never
    part of the text. Gives the amounts that it cannot compare."""
    uncompared: dict[str, Uncompared] = {}
    if condition.field in (STALE, NO_NEXT_STEP):
        where.conditions.append(_yes_or_no(store, where, condition, asking))
        return []
    if kind is DEAL and kind.field(condition.field.name) is None and not condition.field.is_own:
        sales = Where([], where.params)
        condition_sql(store, sales, OPPORTUNITY, condition, asking)
        where.add(under_sales(sales))
        return []
    each_wanted = []
    for value in condition.values:
        if isinstance(value, Decimal | Money):
            sql, found = _amount(store, where, kind, condition, value, asking)
            if found is not None:
                uncompared.setdefault(found.currency, found)
        else:
            sql = _one(
                store, where, kind, condition, _column(kind, condition, asking), value, asking
            )
        each_wanted.append(sql)
    wanted = " OR ".join(each_wanted)
    if condition.op in (Op.NE, Op.LACKS):
        # What is empty differs from every value; only `!=none` asks for something to be there.
        if None in condition.values:
            where.conditions.append(f"NOT ({wanted})")
        else:
            column = _column(kind, condition, asking)
            where.conditions.append(f"({column} IS NULL OR NOT ({wanted}))")
    else:
        where.conditions.append(f"({wanted})")
    return list(uncompared.values())


def _yes_or_no(store: Store, where: Where, condition: Condition, asking: Asking) -> str:
    """Whether an opportunity is open and stale, or open and without a next step."""
    if condition.field is NO_NEXT_STEP:
        found = f"NOT {has_next_step()}"
    else:
        from oppcli.queries.stage_days import allowed_by_data, stale_sql

        found = stale_sql(store, where, asking, allowed_by_data(store, asking), table="")
    is_so = f"is_open = 1 AND {found}"
    words = {"yes": f"({is_so})", "no": f"(NOT ({is_so}))", None: "1 = 0"}
    wanted = " OR ".join(words[value] for value in condition.values)  # type: ignore[index]
    return f"(NOT ({wanted}))" if condition.op is Op.NE else f"({wanted})"


def _column(kind: Kind, condition: Condition, asking: Asking) -> str:
    """The column that a condition is about, or SQL for a field that is worked out or an own one."""
    name = condition.field.name
    if condition.field.is_own:
        return stored(condition.field)
    if kind.field(name) is not None or name in ASKED:
        return name
    from oppcli.queries.history_fields import expression

    return expression(name, asking)


def _one(
    store: Store,
    where: Where,
    kind: Kind,
    condition: Condition,
    column: str,
    value: object,
    asking: Asking,
) -> str:
    op = condition.op
    if value is None:
        return f"{column} IS NULL"
    if isinstance(value, Period):
        return _period(where, condition, column, value, asking)
    if column == "status" and value in condition.field.worked_out:
        return lapsed_sql(where, asking.today)
    if isinstance(value, float):
        column = f"CAST({column} AS DOUBLE PRECISION)"
    if isinstance(value, int | float):
        return f"{column} {_BINARY.get(op, '=')} {where.bind(value)}"
    text = user_meant(str(value), asking.me, column)
    if column == "team":  # the owner may be in several
        return _of_team(store, where, op, text, asking)
    if column == "phone":
        return _phone(store, where, kind, op, text)
    if op in (Op.EQ, Op.NE):
        if condition.field.type is FieldType.LINK:
            return _linked(store, where, condition.field, text, asking)
        if column in ASKED:
            return _named(store, where, column, column, text, asking)
    return _compared(where, column, op, text)


def _named(store: Store, where: Where, field: str, column: str, text: str, asking: Asking) -> str:
    """That `column` holds a name of the field's that is taken for the same as the text."""
    known = same_names(store, field, text, asking)
    listed = ", ".join(map(where.bind, known))
    return f"{column} IN ({listed})" if listed else "1 = 0"


def _linked(store: Store, where: Where, field: Field, text: str, asking: Asking) -> str:
    """That a field links to the record of that name or ref.

    What its column has goes first, as in the groups of a report: a name where it shows names, with
    the ref in a column beside it, and a ref where it shows refs.
    """
    if field.name not in SHOWN_BY_NAME:
        ref = ref_meant(store, field, text, asking)
        if ref is not None:
            return f"{field.name} = {where.bind(str(ref))}"
        key = where.bind(name_key(text))
        return f"{field.name} IN ({refs_called(field, key)})"
    by_name = _named(store, where, field.name, field.name, text, asking)
    ref = ref_meant(store, field, text, asking)
    return by_name if ref is None else f"{field.name}_ref = {where.bind(str(ref))}"


def _phone(store: Store, where: Where, kind: Kind, op: Op, text: str) -> str:
    """That a telephone is the number, or has its digits, however either is written."""
    from oppcli.domain.phones import phone_keys, phone_words, searched_digits
    from oppcli.queries.search import by_phone

    if op in (Op.EQ, Op.NE):
        keys = phone_keys(text, store.region())
        listed = ", ".join(map(where.bind, sorted(keys)))
        of_number = f"id IN (SELECT id FROM {kind.name} WHERE phone_key IN ({listed}))"
        return of_number if keys else _compared(where, "phone", op, text)
    digits = searched_digits(text) if len(phone_words(text)) == 1 else ""
    held = _compared(where, "phone", op, text)
    return f"({held} OR {by_phone(where, kind, digits)})" if digits else held


def _of_team(store: Store, where: Where, op: Op, text: str, asking: Asking) -> str:
    """Whether the owner is a team of that name, or a member of one: what `--team` finds."""
    if op in (Op.EQ, Op.NE):
        named = _named(store, where, "team", "name", text, asking)
        with_team = _named(store, where, "team", "team", text, asking)
    else:
        named, with_team = _compared(where, "name", op, text), _compared(where, "team", op, text)
    teams = f"SELECT name FROM v_owner WHERE kind = 'team' AND {named}"
    return f"owner IN ({teams} UNION SELECT member FROM v_team_member WHERE {with_team})"


def _compared(where: Where, column: str, op: Op, text: str) -> str:
    if op in (Op.HAS, Op.LACKS):
        return holds(where, column, name_key(text))
    return f"name_key({column}) = {where.bind(name_key(text))}"


def _amount(
    store: Store,
    where: Where,
    kind: Kind,
    condition: Condition,
    value: Decimal | Money,
    asking: Asking,
) -> "tuple[str, Uncompared | None]":
    from oppcli.queries.amounts import amount_sql

    column = stored(condition.field)
    return amount_sql(store, where, kind, column, condition.op, value, asking)


def _period(where: Where, condition: Condition, column: str, period: Period, asking: Asking) -> str:
    begin: str | int
    after: str | int
    if condition.field.type is FieldType.INSTANT:
        begin, after = bounds(period, asking.zone)
    elif condition.field.name in NUMBERED:
        begin, after = period.start.toordinal(), period.end.toordinal() + 1
    else:
        begin = period.start.isoformat()
        after = (period.end + timedelta(days=1)).isoformat()
    match condition.op:
        case Op.LT:
            return f"{column} < {where.bind(begin)}"
        case Op.GE:
            return f"{column} >= {where.bind(begin)}"
        case Op.LE:
            return f"{column} < {where.bind(after)}"
        case Op.GT:
            return f"{column} >= {where.bind(after)}"
    return f"({column} >= {where.bind(begin)} AND {column} < {where.bind(after)})"
