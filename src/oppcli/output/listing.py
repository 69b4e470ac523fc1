"""Tables of records: columns from the vocabulary, late and closed rows marked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from oppcli.domain.fields import KINDS, Field, FieldType
from oppcli.output.table import Column, Table

# On a narrow screen the highest number gives way first.
_YIELDS = {
    "idle": 6,
    "owner": 5,
    "address": 5,
    "phone": 4,
    "rating": 4,
    "account": 3,
    "company": 3,
    "stage": 2,
    "status": 2,
}
# The day a row is late by, and the statuses in which no day matters any more.
_LATE_BY = ("est_close_date", "valid_until")
_IN_TIME = ("canceled", "disqualified", "qualified")
_IN_TIME_DEALS = ("scenario", "signed", "expired", "canceled")
_SHRINKS = ("topic", "subject", "account", "company", "name", "address")


def list_table(
    fields: Sequence[Field],
    rows: Sequence[Sequence[Any]],
    *,
    seen: int,
    today: date,
    zone: tzinfo,
) -> Table:
    """A table of records whose first `seen` columns are shown; the rest serve marks and order."""
    columns = tuple(_column(field, carried=place >= seen) for place, field in enumerate(fields))
    names = [field.name for field in fields]
    if "idle" in names:
        rows = _with_days(rows, names.index("idle"), today, zone)
    return Table(columns, rows, marks=_marks(names, rows, today))


def with_kind(kind: str, table: Table) -> Table:
    """The table with the kind of its records as its first column."""
    columns = (Column("kind"), *table.columns)
    return Table(columns, [(kind, *row) for row in table.rows])


def record_table(kind: str, records: Iterable[Mapping[str, Any]]) -> Table:
    """Records with all their fields, for machine formats."""
    fields = KINDS[kind].fields
    columns = tuple(_column(field, carried=False) for field in fields)
    return Table(columns, [tuple(each[field.name] for field in fields) for each in records])


def _column(field: Field, *, carried: bool) -> Column:
    is_money = field.type is FieldType.MONEY
    source = "base" if field.name.endswith("_base") else "currency"
    return Column(
        field.name,
        field.type,
        title="Close" if field.name == "est_close_date" else "",
        currency=source if is_money else "",
        yields=_YIELDS.get(field.name, 0),
        shrinks=field.name in _SHRINKS,
        unit="d" if field.name == "idle" else "",
        short=field.short,
        carried=carried,
        order=field.choices if field.name == "priority" else (),
    )


def _with_days(
    rows: Sequence[Sequence[Any]], place: int, today: date, zone: tzinfo
) -> list[Sequence[Any]]:
    """The rows with the instant at `place` counted in days to today."""
    days: dict[str, int] = {}
    counted: list[Sequence[Any]] = []
    for row in rows:
        instant = row[place]
        if instant not in days:
            day = datetime.fromisoformat(instant).astimezone(zone).date()
            days[instant] = (today - day).days
        counted.append((*row[:place], days[instant], *row[place + 1 :]))
    return counted


def _marks(names: Sequence[str], rows: Iterable[Sequence[Any]], today: date) -> list[str]:
    """'late' for what is open past its day, 'won' and 'lost' for what is closed."""
    if "status" not in names:
        return []
    status = names.index("status")
    day = next((names.index(name) for name in _LATE_BY if name in names), None)
    in_time = _IN_TIME if "est_close_date" in names else _IN_TIME_DEALS
    limit = today.isoformat()
    marks = []
    for row in rows:
        state = row[status]
        if state in ("won", "lost"):
            marks.append(state)
        elif day is not None and row[day] and row[day] < limit and state not in in_time:
            marks.append("late")
        else:
            marks.append("")
    return marks
