"""Every record of a kind with all its fields, a page at a time, so that no lock outlives a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from oppcli.domain.fields import KINDS, Field, FieldType, Kind, kind_named
from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import BadValue, NotFound, WrongUsage
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.store import Store

# Links come after what they link to, so that importing the files in this order finds them.
ORDER = ("account", "contact", "lead", "opportunity", "activity")
PAGE = 2_000

# What a filter asks for, where it is not the field of its own name.
_ASKS = {"account": "account_ref", "close": "est_close_date", "created": "created_at"}
_OF_EVERY_KIND = ("search", "where")

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
        kind = kind_named(word)
        if word.strip().lower() == "all":
            found.update({name: KINDS[name] for name in ORDER})
        elif kind is not None and kind.name in ORDER:
            found[kind.name] = kind
        else:
            raise NotFound(f"{quoted(word)} is nothing to export.", f"{either((*ORDER, 'all'))}")
    return list(found.values())


def export(
    store: Store,
    kind: Kind,
    filters: Filters,
    asking: Asking,
    names: Sequence[str] | None,
) -> Export:
    """The records of a kind that fit, in the order of their refs; amounts are in minor units.

    `names` are the fields wanted, None for all of them; a currency that amounts need follows.
    There is one page at least, an empty one when nothing fits. Raises BadValue for what is no
    field, WrongUsage for a filter that the kind has no field for.
    """
    _check_filters(kind, filters)
    wanted = [_field(kind, name) for name in names] if names else list(kind.fields)
    wanted = list(dict.fromkeys(wanted))
    seen = len(wanted)
    currency = kind.field("currency")
    is_money = any(field.type is FieldType.MONEY for field in wanted)
    if is_money and currency is not None and currency not in wanted:
        wanted.append(currency)
    where = compile_filters(store, kind, filters, asking)
    glue = f"{where.sql} AND" if where.conditions else " WHERE"
    columns = ", ".join(map(_column, wanted))
    sql = f"SELECT id, {columns} FROM v_{kind.name}{glue} id > :last ORDER BY id LIMIT :size"
    return Export(kind, tuple(wanted), seen, _pages(store, sql, where.params))


def _pages(store: Store, sql: str, params: dict[str, object]) -> Iterator[Page]:
    last = 0
    while True:
        rows = store.read(sql, {**params, "last": last, "size": PAGE}).rows
        if rows or not last:
            yield [row[1:] for row in rows]
        if len(rows) < PAGE:
            return
        last = rows[-1][0]


def _check_filters(kind: Kind, filters: Filters) -> None:
    for each in fields(filters):
        asked = _ASKS.get(each.name, each.name)
        if each.name in _OF_EVERY_KIND or kind.field(asked) is not None:
            continue
        if getattr(filters, each.name):
            option = each.name.replace("_", "-")
            raise WrongUsage(
                f"{kind.plural} cannot be picked by --{option}.",
                f"oppcli schema {kind.name} -o table",
            )


def _field(kind: Kind, word: str) -> Field:
    field = kind.field(word)
    if field is None:
        near = nearest(word, [each.name for each in kind.fields])
        raise BadValue(
            f"there is no field {quoted(word)} in {kind.plural}.",
            either(near) if near else f"oppcli schema {kind.name} -o table",
        )
    return field


def _column(field: Field) -> str:
    return f"{field.name}_minor" if field.type is FieldType.MONEY else field.name
