"""Answers to SQL as tables: columns as they were named, values as they are."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from oppcli.output.table import Column, Table
from oppcli.result_set import ResultSet
from oppcli.views.meanings import kept, meanings

_VIEWS = (Column("view", yields=1), Column("column"), Column("help", shrinks=True))
_LOOKED_AT = 100  # rows that tell whether a column holds numbers


def answer_tables(answer: ResultSet) -> Iterator[Table]:
    """The answer as tables of one page each, all with the same columns."""
    columns: tuple[Column, ...] = ()
    for page in answer.pages():
        columns = columns or _columns(answer.columns, page)
        yield Table(columns, [tuple(map(_plain, row)) for row in page])


def views_table(views: Mapping[str, Sequence[str]]) -> Table:
    """The columns of views, and what each means."""
    told = kept()
    rows = [
        (view, column, meaning.replace("`", ""))
        for view, columns in views.items()
        for column, meaning in meanings(view, columns, told).items()
    ]
    return Table(_VIEWS, rows)


def _columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[Column, ...]:
    """Of many, those that a narrow screen has no room for go, the last first."""
    columns: list[Column] = []
    for place, name in enumerate(_distinct(names)):
        cells = [row[place] for row in rows[:_LOOKED_AT] if row[place] is not None]
        numbers = bool(cells) and all(isinstance(cell, int | float) for cell in cells)
        columns.append(Column(name, title=name, right=numbers, shrinks=not numbers, yields=place))
    return tuple(columns)


def _distinct(names: Sequence[str]) -> list[str]:
    """Every name once, as keys of JSON have to be: ref, ref_2."""
    found: list[str] = []
    for place, name in enumerate(names, 1):
        wanted, count = name or f"column_{place}", 1
        distinct = wanted
        while distinct in found:
            count += 1
            distinct = f"{wanted}_{count}"
        found.append(distinct)
    return found


def _plain(cell: Any) -> Any:
    """The cell as every format can write it: bytes in hexadecimal, no infinite number."""
    if isinstance(cell, bytes):
        return cell.hex()
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell
