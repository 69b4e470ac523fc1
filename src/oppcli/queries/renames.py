"""Names of owners, units and accounts that became others between two moments."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from oppcli.domain.names import name_key, names_in
from oppcli.queries.filter_arguments import Filters
from oppcli.store import Store

# Which names the values of a filter or a group are.
_TABLE_OF = {
    **dict.fromkeys(("owner", "team", "manager"), "owner"),
    **dict.fromkeys(("business", "facility", "operation"), "unit"),
    "account": "account",
}


@dataclass(frozen=True, slots=True)
class Renames:
    """By table: what a name of the first moment is called at the last, where that differs."""

    _new: Mapping[str, Mapping[str, str]]

    def tree(self, name: str, tree: Mapping[str, str | None]) -> dict[str, str | None]:
        """A tree of managers or businesses with the names of the last moment."""
        new = self._new.get(_TABLE_OF.get(name, ""), {})
        return {new.get(n, n): None if up is None else new.get(up, up) for n, up in tree.items()}

    def keys(self, names: tuple[str, ...], key: tuple[str, ...]) -> tuple[str, ...]:
        """The key of a group by the names of the last moment; `names` are its groups."""
        return tuple(
            name_key(self._spelled(name).get(each, each)) if name in _TABLE_OF else each
            for name, each in zip(names, key, strict=True)
        )

    def names(self) -> dict[str, str]:
        """The names of the last moment by their keys."""
        return {name_key(new): new for table in self._new.values() for new in table.values()}

    def filters(self, filters: Filters) -> Filters:
        """The filters with the names of the first moment."""
        if not any(self._new.values()):
            return filters
        found = {}
        for name, table in _TABLE_OF.items():
            words = getattr(filters, name)
            old = {name_key(new): old for old, new in self._new.get(table, {}).items()}
            if words and old:
                new = self._new.get(table, {}).values()
                found[name] = [old.get(name_key(word), word) for word in names_in(words, new)]
        return replace(filters, **found)  # type: ignore[arg-type]

    def _spelled(self, name: str) -> dict[str, str]:
        return {name_key(old): new for old, new in self._new.get(_TABLE_OF[name], {}).items()}


NO_RENAMES = Renames({})


def renames(first: Store, last: Store, filters: Filters, groups: tuple[str, ...]) -> Renames:
    """What was renamed from one moment to the other, of the kinds that are asked for."""
    asked = [name for name in _TABLE_OF if name in groups or getattr(filters, name)]
    found = {}
    for table in dict.fromkeys(_TABLE_OF[name] for name in asked):
        sql = f"SELECT id, {'called FROM v_unit' if table == 'unit' else f'name FROM {table}'}"
        now = dict(last.read(sql).rows)
        found[table] = {
            name: now[number]
            for number, name in first.read(sql).rows
            if now.get(number, name) != name
        }
    return Renames(found)
