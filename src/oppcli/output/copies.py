"""The table that shows a copy: a row per table, the same on both sides."""

from collections.abc import Sequence

from oppcli.domain.copied import Copied
from oppcli.domain.fields import FieldType
from oppcli.domain.wording import counted
from oppcli.output.table import Column, Table


def copied_table(tables: Sequence[Copied]) -> Table:
    """The tables that have rows: how many, how many of them came just now, and their hash."""
    columns = (
        Column("table"),
        Column("rows", FieldType.INTEGER),
        Column("copied", FieldType.INTEGER),
        Column("sha256"),
    )
    rows = [(each.table, each.rows, each.copied, each.sha256) for each in tables if each.rows]
    return Table(columns, rows)


def copied_total(tables: Sequence[Copied], target: str) -> str:
    """The sum of a copy, in a sentence."""
    rows, copied = sum(each.rows for each in tables), sum(each.copied for each in tables)
    went_on = "" if copied == rows else f", {copied:,} of them just now"
    are = "is" if rows == 1 else "are"
    return f"{counted(rows, 'row')} {are} in {target}{went_on}; both sides have the same contents."
