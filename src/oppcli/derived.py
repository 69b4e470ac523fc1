"""The columns that follow from others of their row, and how: what names and numbers are found by.

`records/` says which columns those are and what they follow from. They are written wherever these
are, and the history does not tell them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from oppcli.domain.names import full_name, name_key
from oppcli.stored import Table

Region = Callable[[], str]  # the country of telephone numbers without a +; see `phone_key`


def no_region() -> str:
    """Where nobody said which."""
    return ""


def derived(
    table: Table, row: Mapping[str, Any], region: Region, changed: Iterable[str]
) -> dict[str, str | None]:
    """The derived columns of a row that follow from one that `changed`.

    `row` has every column that they follow from.
    """
    written = set(changed)
    return {
        column: _MADE[column](tuple(row[source] for source in sources), region)
        for column, sources in table.derived.items()
        if not written.isdisjoint(sources)
    }


def with_derived(
    table: Table, columns: Sequence[str], rows: Sequence[Sequence[object]], region: Region
) -> tuple[list[str], list[tuple[object, ...]]]:
    """Columns and rows of new records with the derived columns behind; absent sources are NULL."""
    made = []
    for column, sources in table.derived.items():
        places = [columns.index(source) if source in columns else None for source in sources]
        make = _MADE[column]
        if places.count(None) == len(places):
            made.append([make((None,) * len(places), region)] * len(rows))
            continue
        made.append(
            [make(tuple(None if p is None else row[p] for p in places), region) for row in rows]
        )
    extended = [(*row, *more) for row, *more in zip(rows, *made, strict=True)]
    return [*columns, *table.derived], extended


def _name(values: tuple[Any, ...], region: Region) -> str | None:
    first, last = values if len(values) == 2 else (None, values[0])
    return name_key(full_name(first, last)) or None


def _phone(values: tuple[Any, ...], region: Region) -> str | None:
    if not values[0]:
        return None
    from oppcli.domain.phones import phone_key

    return phone_key(values[0], region())


_MADE: dict[str, Callable[[tuple[Any, ...], Region], str | None]] = {
    "name_key": _name,
    "phone_key": _phone,
}
